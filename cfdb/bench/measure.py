"""Makes a database of its own, runs subject and baseline in turns, and drops the database."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from statistics import median
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from cfdb import engines
from cfdb.bench.comparison import Bench
from cfdb.bench.pgbench import Load, Run, find, run
from cfdb.databases import scratch_database
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.migrate import load_fresh
from cfdb.seed.bulk import TABLES, Amount, fill, lent, resting, settle
from cfdb.server import Server
from cfdb.sql import query

Say = Callable[[str], None]
# What the benches add to, beside the seed: their rows are made as the seed's are.
WRITTEN = (*TABLES, ("identity", "sessions"), ("tenancy", "api_keys"))
COPIES = (
    "members",
    "users",
    "sessions",
    "api_keys",
    "projects",
    "plain",
    "audited",
    "created",
    "usage_events",
    "contexts",
    "counters",
    "counted_events",
)


@dataclass(frozen=True)
class Plan:
    """How to measure; clients 0 means each bench's own number."""

    amount: Amount
    rounds: int = 5
    seconds: int = 2
    clients: int = 0
    mode: str = "prepared"
    crowd: int = 100_000
    """People of the second database, for benches whose subject runs in a crowd."""


@dataclass(frozen=True)
class Result:
    """One bench's figures; the field names are those of the JSON file."""

    name: str
    ratio: float
    target: float
    better: str
    subject: str
    baseline: str
    rounds: list[dict[str, float]]
    settings: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The entry of the JSON file."""
        return asdict(self)

    @property
    def met(self) -> bool:
        """Whether the ratio is at least as good as the figure to beat."""
        return self.ratio >= self.target if self.better == "higher" else self.ratio <= self.target


@contextmanager
def prepared(server: Server, amount: Amount, say: Say) -> Iterator[Server]:
    """A loaded and filled database, gone at the end; raises UserError on a foreign server."""
    with _filled(server, amount, say) as scratch:
        with scratch.connect() as connection:
            _write(connection, "bench_prepare", amount)
            connection.commit()
            _settle(connection, [("bench", table) for table in COPIES])
        yield scratch


def prepare(server: Server, bench: Bench, amount: Amount, say: Say) -> None:
    """Make what only this bench reads."""
    if not bench.prepare:
        return
    say(f"Filling what {bench.name} reads")
    with server.connect() as connection:
        _write(connection, bench.prepare, amount)
        connection.commit()
        connection.autocommit = True
        connection.execute("set role cf_owner")
        connection.execute("analyze")


@contextmanager
def crowded(server: Server, plan: Plan, say: Say) -> Iterator[Server]:
    """A database with the plan's crowd and as many accounts, and nothing made in them."""
    amount = replace(plan.amount, people=plan.crowd, projects=0, memberships=1)
    with _filled(server, amount, say) as scratch:
        yield scratch


@contextmanager
def _filled(server: Server, amount: Amount, say: Say) -> Iterator[Server]:
    find(server)
    if server.superuser is None:
        raise UserError(
            "bench needs the password of svc_app, which it has only on a server of its own",
            "Use --engine embedded or --engine docker.",
            ENVIRONMENT,
        )
    with scratch_database(server, "bench") as scratch:
        say(f"Filling a database of its own: {amount}")
        with scratch.connect() as connection:
            load_fresh(connection)
            connection.commit()
            engines.set_service_passwords(server)
            with connection.transaction():
                connection.execute("set local role cf_kernel")
                connection.execute(query("bench_plan"))
            fill(connection, amount)
            _write(connection, "bench_people", amount)
            connection.commit()
            settle(connection)
            _settle(connection, WRITTEN)
        yield scratch


def _write(connection: psycopg.Connection[Any], script: str, amount: Amount) -> None:
    """Run a script of the benches as the tables' owner, with triggers at rest as in the seed."""
    with connection.transaction():
        for name in ("people", "accounts", "projects"):
            value = str(getattr(amount, name))
            connection.execute("select set_config('seed.' || %s, %s, true)", (name, value))
        with (
            lent(connection, WRITTEN, "select"),
            lent(connection, WRITTEN, "insert"),
            resting(connection, WRITTEN),
        ):
            connection.execute("set local role cf_owner")
            connection.execute(query(script))


def _settle(connection: psycopg.Connection[Any], tables: Sequence[tuple[str, str]]) -> None:
    connection.autocommit = True
    connection.execute("set role cf_owner")
    for name in tables:
        connection.execute(SQL("vacuum (analyze) {}").format(Identifier(*name)))
    connection.execute("reset role")
    connection.execute("checkpoint") if _may_checkpoint(connection) else None
    connection.autocommit = False


def _may_checkpoint(connection: psycopg.Connection[Any]) -> bool:
    may = "select pg_has_role(current_user, 'pg_checkpoint', 'usage')"
    row = connection.execute(may).fetchone()
    return bool(row and row[0])


def measure(servers: tuple[Server, Server], bench: Bench, plan: Plan, say: Say) -> Result:
    """A warming run of each side, then rounds in turns; the ratio is of the rounds' medians.

    `servers`: the database of the subject and that of the baseline, which mostly are the same.
    """
    load = Load(plan.clients or bench.clients, plan.seconds, plan.mode, _variables(plan.amount))
    warm = Load(load.clients, min(2, plan.seconds), load.mode, load.variables)
    sides = tuple(zip(servers, bench.scripts, strict=True))
    for server, script in sides:
        run(server, script, warm, seed=1)
    runs: list[tuple[Run, Run]] = []
    for number in range(plan.rounds):
        # The same seed for both: both meet the same people and rows in the same order.
        one, other = (run(server, script, load, seed=number + 2) for server, script in sides)
        runs.append((one, other))
        say(
            f"  {bench.name} round {number + 1}/{plan.rounds}: {one.tps:,.0f} to {other.tps:,.0f}/s"
        )
    value = "latency_ms" if bench.better == "lower" else "tps"
    ratio = median(getattr(one, value) for one, _ in runs) / median(
        getattr(other, value) for _, other in runs
    )
    return Result(
        name=bench.name,
        ratio=round(ratio, 3),
        target=bench.target,
        better=bench.better,
        subject=bench.subject,
        baseline=bench.baseline,
        rounds=[_round(one, other) for one, other in runs],
        settings={**settings(servers[1], plan, load), "statements_ms": _statements(runs)},
    )


def _variables(amount: Amount) -> dict[str, int]:
    return {k: v for k, v in asdict(amount).items() if k != "memberships"}


def _round(one: Run, other: Run) -> dict[str, float]:
    return {
        "subject_tps": round(one.tps, 1),
        "baseline_tps": round(other.tps, 1),
        "subject_ms": one.latency_ms,
        "baseline_ms": other.latency_ms,
    }


def _statements(runs: Sequence[tuple[Run, Run]]) -> dict[str, dict[str, float]]:
    """Where the time goes: the median over the rounds of each statement's mean."""

    def medians(side: int) -> dict[str, float]:
        names = runs[0][side].statements
        return {
            name[:80]: round(median(pair[side].statements.get(name, 0.0) for pair in runs), 3)
            for name in names
        }

    return {"subject": medians(0), "baseline": medians(1)} if runs else {}


def settings(server: Server, plan: Plan, load: Load) -> dict[str, Any]:
    """What the figures depend on; raises psycopg.Error."""
    with server.connect() as connection:
        rows = connection.execute(query("bench_settings")).fetchall()
    return {
        "rounds": plan.rounds,
        "seconds": load.seconds,
        "clients": load.clients,
        "mode": load.mode,
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "load_average": round(os.getloadavg()[0], 1),
        "engine": server.engine,
        **asdict(plan.amount),
        "crowd": plan.crowd,
        "server": {str(name): str(value) for name, value in rows},
    }
