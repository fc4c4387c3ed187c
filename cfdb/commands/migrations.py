"""Migrations: migrate, rollback, new-migration, drift."""

from __future__ import annotations

from dataclasses import asdict
from json import dumps

from invoke.context import Context

from cfdb import engines
from cfdb.commands import command
from cfdb.config import CHECKOUT

ENGINE_HELP = {
    "engine": "auto, embedded, docker, url or a postgresql:// URL",
    "pg": "PostgreSQL major: 16, 17 or 18",
}


@command(help={**ENGINE_HELP, "sharded": "policies as sharded tables take them", "json": "JSON"})
def migrate(
    _: Context, engine: str = "", pg: str = "", sharded: bool = False, json: bool = False
) -> None:
    """Bring the database to where this checkout is; a second run changes nothing."""
    from cfdb.migrate import migrate as run

    report = run(engines.ensure(engine, pg), sharded=sharded)
    print(dumps(asdict(report), indent=2) if json else report.summary())


@command(
    help={
        **ENGINE_HELP,
        "steps": "how many migrations, newest first",
        "to": "take back all after this number; 0 for every one",
        "json": "JSON",
    }
)
def rollback(
    _: Context, engine: str = "", pg: str = "", steps: str = "1", to: str = "", json: bool = False
) -> None:
    """Take migrations back; the database is closed to services until the next migrate."""
    from cfdb.migrate import rollback as run

    report = run(engines.ensure(engine, pg), steps=steps, to=to or None)
    print(dumps(asdict(report), indent=2) if json else report.summary())


@command(
    name="new-migration",
    help={
        **ENGINE_HELP,
        "message": "a verb and an object, for the file's name: 'add due_at to projects'",
        "freeze": "only add the hashes of finished migrations to migrations/frozen.txt",
        "release": "freeze, and mark that all migrations so far are part of this release",
    },
)
def new_migration(
    _: Context,
    engine: str = "",
    pg: str = "",
    message: str = "",
    freeze: bool = False,
    release: str = "",
) -> None:
    """Write the next migration and its rollback from what changed in db/schema."""
    from cfdb.migrate import frozen
    from cfdb.migrate.new import new_migration as write
    from cfdb.migrate.project import Project

    if freeze or release:
        names = frozen.land(Project(CHECKOUT), release)
        print("\n".join(f"frozen  migrations/{name}" for name in names) or "nothing to freeze")
        return
    files = write(engines.for_tests(engine, pg), message=message)
    for path in files:
        print(f"wrote {path.relative_to(CHECKOUT)}")
    print("Read them, then: inv migrate, inv drift." if files else "db/schema has nothing new.")


@command(
    help={
        **ENGINE_HELP,
        "accept": "write db/snapshot.txt from db/ as it is now",
        "live": "compare the running database with db/snapshot.txt instead",
    }
)
def drift(
    _: Context, engine: str = "", pg: str = "", accept: bool = False, live: bool = False
) -> None:
    """Prove that db/, the migrations and db/snapshot.txt say the same."""
    from cfdb import drift as module

    if live:
        result = module.live(engines.ensure(engine, pg))
    else:
        result = module.drift(engines.for_tests(engine, pg), accept=accept)
    for line in [*result.differences, *result.notices]:
        print(line)
    result.require()
    print(f"no drift: {len(result.text.splitlines())} lines of catalogue are the same everywhere")
