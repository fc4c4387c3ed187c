"""bench: what the safety costs, as ratios."""

from __future__ import annotations

import json as json_format
import sys
from pathlib import Path

from invoke.context import Context

from cfdb import engines
from cfdb.commands import command
from cfdb.commands.checks import ENGINE_HELP
from cfdb.config import CHECKOUT
from cfdb.errors import WRONG_USE, UserError


@command(
    iterable=["words"],
    help={
        "words": "names, or beginnings such as read; all without one",
        "json": "file for the figures; the plot is put beside it",
        "rounds": "how often subject and baseline take turns",
        "seconds": "length of one run",
        "clients": "connections at once; 0: each bench's own number",
        "mode": "pgbench's query mode: prepared, extended or simple",
        "explain": "print the plan of each statement first",
        "full": "1 M projects in place of 100 k, and a crowd of 1 M people",
        "projects": "another number of projects",
        "accounts": "another number of accounts, and of people",
        **ENGINE_HELP,
    },
)
def bench(
    _: Context,
    words: list[str],
    json: str = "",
    rounds: int = 5,
    seconds: int = 2,
    clients: int = 0,
    mode: str = "prepared",
    explain: bool = False,
    full: bool = False,
    projects: int = 0,
    accounts: int = 0,
    engine: str = "",
    pg: str = "",
) -> None:
    """Measure ratios: proof, row security, quotas and audit against doing without."""
    from cfdb import bench as benches

    if rounds < 1 or seconds < 1 or clients < 0 or projects < 0 or accounts < 0:
        raise UserError("rounds and seconds must be at least 1", exit_code=WRONG_USE)
    if mode not in ("prepared", "extended", "simple"):
        raise UserError(f"{mode!r} is no query mode of pgbench", exit_code=WRONG_USE)
    chosen = benches.choose(words)
    size = benches.FULL if full else benches.QUICK
    people = accounts or size.people
    amount = benches.Amount(people, people, projects or size.projects)
    crowd = benches.FULL_CROWD if full else benches.CROWD
    plan = benches.Plan(amount, rounds, seconds, clients, mode, crowd)

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    results = benches.run_all(engines.ensure(engine, pg), chosen, plan, say, explain)
    for line in benches.summary(results):
        print(line)
    path = Path(json) if json else CHECKOUT / "build" / "bench.json"
    plot = benches.save(results, path)
    print(f"Settings: {json_format.dumps(settings_line(results[0].settings))}")
    print(f"Wrote {path} and {plot}")


def settings_line(settings: dict[str, object]) -> dict[str, object]:
    """The settings that all benches of the run share."""
    return {k: v for k, v in settings.items() if k not in ("statements_ms", "clients")}
