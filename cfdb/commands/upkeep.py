"""Upkeep of the logs, for a scheduler: partitions, retention."""

from __future__ import annotations

import sys
from dataclasses import asdict
from json import dumps

from invoke.context import Context

from cfdb import engines
from cfdb.commands import command
from cfdb.commands.engine import ENGINE_HELP
from cfdb.errors import FAILED


@command(help={**ENGINE_HELP, "json": "print the result as JSON"})
def partitions(_: Context, json: bool = False, engine: str = "", pg: str = "") -> None:
    """Make the monthly partitions that are missing; call it daily."""
    from cfdb import upkeep

    done = upkeep.make_partitions(engines.ensure(engine, pg))
    if json:
        print(dumps(asdict(done), indent=2))
        return
    for name in done.made:
        print(f"made {name}")
    if not done.made:
        print("No partition is missing.")
    for name, size in done.defaults.items():
        print(f"{name} has {size:,} bytes; its rows belong in a month that is not made")


@command(
    help={
        **ENGINE_HELP,
        "dry_run": "only say what would be dropped",
        "json": "print the result as JSON",
    }
)
def retention(
    _: Context, dry_run: bool = False, json: bool = False, engine: str = "", pg: str = ""
) -> None:
    """Drop partitions older than they are kept, and prune what goes with them; call it daily."""
    from cfdb import upkeep

    done = upkeep.drop_expired(engines.ensure(engine, pg), dry_run)
    if json:
        print(dumps(asdict(done), indent=2))
    else:
        word = "would drop" if dry_run else "dropped"
        for name in done.expired if dry_run else done.dropped:
            print(f"{word} {name}")
        if not done.expired:
            print("No partition has expired.")
        for name in done.busy:
            print(f"{name} is in use; the next run tries again")
        for name, count in done.pruned.items():
            print(f"{name}: {count:,} rows")
    if done.busy:
        sys.exit(FAILED)
