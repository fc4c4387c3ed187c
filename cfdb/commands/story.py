"""demo and seed: the whole story told, and data to begin with."""

from __future__ import annotations

from dataclasses import asdict
from json import dumps

from invoke.context import Context

from cfdb import engines
from cfdb.commands import command
from cfdb.commands.checks import ENGINE_HELP
from cfdb.server import Server


@command(help={"json": "print the steps as JSON", **ENGINE_HELP})
def demo(_: Context, json: bool = False, engine: str = "", pg: str = "") -> None:
    """Tell the whole story on the real functions, and what another tenant sees of it."""
    from cfdb import story

    server = migrated(engines.ensure(engine, pg), quiet=json)
    told = story.tell(server, (lambda _: None) if json else (lambda step: print(step, flush=True)))
    stranger = told.facts["stranger"]
    if json:
        steps = [asdict(step) for step in told.steps]
        print(dumps({"steps": steps, "another_tenant": stranger}, indent=2))
        return
    print("\nWhat Eve, of another tenant, sees of the team's rows:")
    for row in stranger:
        print(f"   {row['table']:34} {row['sees']} of {row['of']}")
    print("\nEverything above was checked as it was told. Look further:")
    further = {
        f"./inv psql --as {told.facts['email']}": "SQL as Ada, inside her rights",
        "./inv psql --role svc_app": "as a service without an actor: no rows",
        "docs/api.md": "every function, its callers, its errors",
    }
    for what, why in further.items():
        print(f"   {what:44} {why}")


@command(help={"size": "small, medium or large", **ENGINE_HELP})
def seed(_: Context, size: str = "small", engine: str = "", pg: str = "") -> None:
    """Add data: a few people (small), 100 k projects (medium) or 1 M (large)."""
    from cfdb.seed import require_size
    from cfdb.seed import seed as sow

    require_size(size)
    print(sow(migrated(engines.ensure(engine, pg), quiet=False), size))


def migrated(server: Server, quiet: bool) -> Server:
    """The server with its database brought up to date; says so when that changed anything."""
    from cfdb.migrate import migrate

    report = migrate(server)
    if report.changed and not quiet:
        print(report.summary())
    return server
