"""Benches that pgbench cannot run: COPY from the client, and the longest wait of a writer."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median
from time import monotonic, perf_counter, sleep
from typing import Any
from uuid import uuid4

import psycopg

from cfdb.bench.comparison import Bench
from cfdb.bench.measure import Plan, Result, Say, settings
from cfdb.bench.pgbench import SERVICE, Load
from cfdb.server import Server

Connection = psycopg.Connection[Any]
Round = dict[str, float]
WORKER = "svc_worker"
FOLD = "select billing.fold_usage()"
Work = Callable[[int, Callable[[], bool], list[tuple[float, float]]], None]
EVENTS = 10_000
LOG = "billing.usage_events"
CAUGHT = 10_000
"""Rows that the default partition has caught before its month is made; the wait grows with them."""
AUTHENTICATE = "select identity.authenticate(%s)"
ACCOUNT = "md5('seed account ' || %s)::uuid"
BATCH = f"select billing.record_usage_batch({ACCOUNT}, %s)"
RECORD = f"select billing.record_usage({ACCOUNT}, 'generation.requested')"
COLUMNS = "account_id, occurred_at, action, quantity, actor_id, model, details"
SPREAD = (
    "insert into billing.usage_events (account_id, occurred_at, id, action, quantity)"
    " select gen_random_uuid(), %s::timestamptz + make_interval(secs => i %% 86400),"
    " gen_random_uuid(), 'caught', 1 from generate_series(1, %s) as i"
)


def drive(server: Server, bench: Bench, plan: Plan, say: Say) -> Result:
    """Rounds of both sides; the ratio is of medians, but for waits, of which the longest counts."""
    load = Load(plan.clients or bench.clients, plan.seconds, "prepared", {})
    rounds = []
    for number in range(plan.rounds):
        one = DRIVERS[bench.name](server, plan, load)
        rounds.append(one)
        said = ", ".join(f"{name} {value:,.1f}" for name, value in one.items())
        say(f"  {bench.name} round {number + 1}/{plan.rounds}: {said}")
    if bench.better == "lower":
        ratio = max(each["subject_ms"] for each in rounds) / 100
    else:
        ratio = median(each["subject_tps"] for each in rounds) / median(
            each["baseline_tps"] for each in rounds
        )
    return Result(
        name=bench.name,
        ratio=round(ratio, 3),
        target=bench.target,
        better=bench.better,
        subject=bench.subject,
        baseline=bench.baseline,
        rounds=rounds,
        settings={**settings(server, plan, load), "statements_ms": {"subject": {}, "baseline": {}}},
    )


def batches(server: Server, plan: Plan, load: Load) -> Round:
    """Batches a second by the function, and by COPY; what it costs to file a row afterwards."""
    subject = _rate(server, plan, load, _put_batch)
    fold_us = _fold_all(server)
    baseline = _rate(server, plan, load, _copy_batch)
    return {
        "subject_tps": subject,
        "baseline_tps": baseline,
        "subject_ms": 1000 * load.clients / subject,
        "baseline_ms": 1000 * load.clients / baseline,
        "fold_us": fold_us,
    }


def _fold_all(server: Server) -> float:
    """File all that is staged; microseconds a row."""
    rows, begin = 0, perf_counter()
    with server.connect(user=WORKER, autocommit=True) as worker:
        while moved := _number(worker, FOLD):
            rows += moved
    return 1_000_000 * (perf_counter() - begin) / max(1, rows)


def _number(connection: Connection, statement: str) -> int:
    row = connection.execute(statement.encode()).fetchone()
    return int(row[0]) if row else 0


def _put_batch(connection: Connection, person: int, account: int) -> None:
    stamp = uuid4().hex
    payload = EVENTS_TEXT.replace("@", stamp)
    with connection.transaction():
        connection.execute(AUTHENTICATE, (f"cfs_bench_{person}",))
        connection.execute(BATCH.encode(), (account, payload))


def _copy_batch(connection: Connection, person: int, account: int) -> None:
    rows = ROWS_TEXT.replace("@", f"{person:08d}-0000-0000-0000-{account:012d}")
    with (
        connection.transaction(),
        connection.cursor().copy(
            f"copy bench.usage_events ({COLUMNS}) from stdin".encode()
        ) as copy,
    ):
        copy.write(rows)


def _rate(
    server: Server, plan: Plan, load: Load, put: Callable[[Connection, int, int], None]
) -> float:
    counts = [0] * load.clients
    begin = perf_counter()
    # One batch takes half a second and more: a run must hold several.
    end = monotonic() + 5 * load.seconds

    def work(place: int) -> None:
        numbers = random.Random(place)
        with server.connect(user=SERVICE, autocommit=True) as connection:
            while not counts[place] or monotonic() < end:
                person = numbers.randint(1, plan.amount.people)
                put(connection, person, 1 + (person - 1) % plan.amount.accounts)
                counts[place] += 1

    threads = [threading.Thread(target=work, args=(n,)) for n in range(load.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (perf_counter() - begin)


def stalls(server: Server, plan: Plan, load: Load) -> Round:
    """The longest wait of a writer in milliseconds, while partitions come and go and in peace.

    Rows are folded all the time: only the folds write into partitions.
    """
    caught = min(CAUGHT, plan.amount.projects)
    now = datetime.now(UTC)
    this_month = now.strftime("%Y_%m")
    with ExitStack() as opened:
        owner = opened.enter_context(server.connect(autocommit=True))
        ahead, old = f"2031-{random.randint(1, 12):02d}-01", "2020-01-01"
        owner.execute("set role cf_owner")
        owner.execute(f"drop table if exists {LOG}_{ahead[:7].replace('-', '_')}".encode())
        owner.execute(f"select kernel.make_partition('{LOG}', '{old}')".encode())
        owner.execute(f"drop table if exists {LOG}_{this_month}".encode())
        owner.execute("set role cf_kernel")
        for first in (old, (now - timedelta(days=1)).strftime("%Y-%m-01")):
            owner.execute(SPREAD.encode(), (f"{first} 00:00:00+00", caught))
        owner.execute("set role cf_owner")
        with _folds(server), _writers(server, plan, load) as quiet:
            sleep(max(1, load.seconds))
        steps: dict[str, tuple[float, float]] = {}
        with _folds(server) as folds, _writers(server, plan, load) as waits:
            for name, statement in (
                ("ahead", f"select kernel.make_partition('{LOG}', '{ahead}')"),
                ("filled", f"select kernel.make_partition('{LOG}', '{now:%Y-%m}-01')"),
                ("dropped", f"select kernel.drop_partition('{LOG}_2020_01')"),
            ):
                sleep(0.5)
                begin = perf_counter()
                owner.execute(statement.encode())
                steps[name] = (begin, perf_counter())
            sleep(0.5)
    worst = {
        f"{name}_ms": 1000
        * max(end - start for start, end in waits if end > begin and start < until)
        for name, (begin, until) in steps.items()
    }
    return {
        "subject_tps": float(len(waits)),
        "baseline_tps": float(len(quiet)),
        "subject_ms": max(worst.values()),
        "baseline_ms": 1000 * max(end - start for start, end in quiet),
        **worst,
        "fold_ms": 1000 * max(end - begin for begin, end in folds),
    }


@contextmanager
def _writers(server: Server, plan: Plan, load: Load) -> Iterator[list[tuple[float, float]]]:
    """Writers that run as long as the block; the list has begin and end of each transaction."""

    def work(place: int, again: Callable[[], bool], waits: list[tuple[float, float]]) -> None:
        numbers = random.Random(place)
        with server.connect(user=SERVICE, autocommit=True) as connection:
            while again():
                person = numbers.randint(1, plan.amount.people)
                begin = perf_counter()
                with connection.transaction():
                    connection.execute(AUTHENTICATE, (f"cfs_bench_{person}",))
                    account = 1 + (person - 1) % plan.amount.accounts
                    connection.execute(RECORD.encode(), (account,))
                waits.append((begin, perf_counter()))

    with _at_work(work, load.clients) as waits:
        yield waits


@contextmanager
def _folds(server: Server) -> Iterator[list[tuple[float, float]]]:
    """Folds, five a second, as long as the block runs; the list has begin and end of each."""

    def work(_: int, again: Callable[[], bool], folds: list[tuple[float, float]]) -> None:
        with server.connect(user=WORKER, autocommit=True) as connection:
            while again():
                begin = perf_counter()
                connection.execute(FOLD)
                folds.append((begin, perf_counter()))
                sleep(0.2)

    with _at_work(work, 1) as folds:
        yield folds


@contextmanager
def _at_work(work: Work, count: int) -> Iterator[list[tuple[float, float]]]:
    """So many threads of `work` as long as the block runs; raises what one of them met."""
    spans: list[tuple[float, float]] = []
    failed: list[Exception] = []
    done = threading.Event()

    def run(place: int) -> None:
        try:
            work(place, lambda: not done.is_set(), spans)
        except psycopg.Error as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield spans
    finally:
        done.set()
        for thread in threads:
            thread.join()
    if failed:
        raise failed[0]


def _event(number: int) -> dict[str, Any]:
    at = datetime.now(UTC) - timedelta(seconds=number)
    return {
        "key": f"@{number:05d}",
        "action": "generation.requested",
        "quantity": 1,
        "occurred_at": at.isoformat(),
        "model": "m1",
        "details": {"format": "png", "number": number},
    }


def _row(event: dict[str, Any]) -> str:
    fields = ("@", event["occurred_at"], event["action"], "1", "@", "m1")
    return "\t".join((*fields, json.dumps(event["details"])))


_BATCH = [_event(number) for number in range(EVENTS)]
EVENTS_TEXT = json.dumps(_BATCH)
ROWS_TEXT = "\n".join(_row(event) for event in _BATCH) + "\n"
DRIVERS: dict[str, Callable[[Server, Plan, Load], Round]] = {
    "usage.batch": batches,
    "partition.stall": stalls,
}
