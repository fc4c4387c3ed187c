"""migrate: roles, then yoyo's pending migrations, then changed repeatables, then checks.

Pending migrations and repeatables are one transaction, so that a failure anywhere leaves the
database as it was and no service ever sees new tables with old functions. A migration marked
`-- transactional: false` (an index made concurrently) ends that: it and those before it are
committed one by one first. Interrupted anywhere, the next run goes on where this one was.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from yoyo.migrations import Migration, MigrationList

from cfdb.config import CHECKOUT
from cfdb.errors import FAILED, WRONG_USE, UserError
from cfdb.migrate import checks, frozen, repeatables, roles
from cfdb.migrate.backend import Backend, check_migrations, migration_failure, read_migrations
from cfdb.migrate.execute import naming_blockers
from cfdb.migrate.project import Project, Source
from cfdb.migrate.session import LOCK_WAIT, STEP_LOCK_WAIT, ensure_bookkeeping, migrating
from cfdb.server import Server

Connection = psycopg.Connection[Any]


@dataclass
class Report:
    """What a run did."""

    database: str
    roles: bool = False
    applied: list[str] = field(default_factory=list)
    rolled_back: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def changed(self) -> bool:
        """Whether anything was run."""
        return bool(self.roles or self.applied or self.rolled_back or self.loaded)

    def summary(self) -> str:
        """The report as lines for a terminal."""
        lines = [f"  applied      {name}" for name in self.applied]
        lines += [f"  rolled back  {name}" for name in self.rolled_back]
        if self.loaded:
            few = ": " + ", ".join(self.loaded) if len(self.loaded) <= 3 else ""
            what = "functions, policies, reference rows"
            lines.append(f"  loaded       {len(self.loaded)} files of {what}{few}")
        lines += [f"  notice       {text}" for text in self.notices]
        done = "rolled back" if self.rolled_back else "migrated"
        what = f"database {self.database} {done}" if self.changed else "nothing to do: up to date"
        return "\n".join([*lines, f"{what} ({self.seconds:.1f} s)"])


def migrate(
    server: Server,
    root: Path = CHECKOUT,
    sharded: bool = False,
    upto: str | None = None,
    wait: str = LOCK_WAIT,
    step_wait: str = STEP_LOCK_WAIT,
    repeat_all: bool = False,
) -> Report:
    """Bring the server's database to where the checkout is.

    upto: the last migration to apply (its id); repeatables are then left alone.
    wait: for another migrate to end; step_wait: how long a statement may wait for a lock.
    repeat_all: load every repeatable, changed or not.
    Raises UserError: an edited or unknown migration, a failing statement with file and line, a lock
    that somebody holds, another migrate at work (exit code 4), a rule of checks that is broken.
    """
    start = time.monotonic()
    project = Project(root, sharded)
    frozen.check(project)
    sources = project.repeatables()
    known = read_migrations(project)
    report = Report(server.database)
    with (
        migrating(server, wait, step_wait) as connection,
        naming_blockers(server.dsn(), connection),
    ):
        ensure_bookkeeping(connection)
        backend = prepare(connection)
        pending = pending_migrations(project, connection, backend, known, upto)
        check_migrations(project, pending)
        _run_roles(connection, project.roles(), report)
        _apply_and_load(project, backend, pending, None if upto else sources, report, repeat_all)
    report.seconds = time.monotonic() - start
    return report


def prepare(connection: Connection) -> Backend:
    """yoyo over this connection, with its tables made."""
    backend = Backend(connection)
    backend.ensure_internal_schema_updated()
    return backend


def pending_migrations(
    project: Project,
    connection: Connection,
    backend: Backend,
    known: MigrationList,
    upto: str | None = None,
) -> list[Migration]:
    """What is to be applied; raises UserError when what was applied is not the checkout's."""
    rows = connection.execute("select migration_id from migration.yoyo_migration order by 1")
    applied = [str(name) for (name,) in rows.fetchall()]
    ids = [migration.id for migration in known]
    for name in applied:
        if name not in ids:
            raise UserError(
                f"this database has migration {name}, which this checkout does not know",
                "Use the checkout that it came from, or a newer one.",
                FAILED,
            )
    files = [m.id for m in known if m.id in applied]
    landed = [project.read(project.migrations_dir / f"{name}.sql") for name in files]
    for source in repeatables.changed(connection, landed):
        raise frozen.edited(project, source.name)
    if upto is not None and upto not in ids:
        raise UserError(f"there is no migration {upto}", exit_code=WRONG_USE)
    pending = list(backend.to_apply(known))
    return [m for m in pending if upto is None or ids.index(m.id) <= ids.index(upto)]


def _run_roles(connection: Connection, source: Source, report: Report) -> None:
    if not repeatables.changed(connection, [source]) and not roles.missing(connection, source):
        return
    notice = roles.run(connection, source)
    if notice:
        report.notices.append(notice)
    else:
        repeatables.note(connection, [source])
        report.roles = True


def _apply_and_load(
    project: Project,
    backend: Backend,
    pending: list[Migration],
    sources: list[Source] | None,
    report: Report,
    repeat_all: bool,
) -> None:
    connection = backend.connection
    before = repeatables.managed(connection)
    alone = [n for n, migration in enumerate(pending, 1) if not migration.use_transactions]
    first = max(alone, default=0)
    for migration in pending[:first]:
        _apply(project, backend, migration, report)
    with connection.transaction():
        for migration in pending[first:]:
            _apply(project, backend, migration, report)
        if sources is None:
            return
        lost = before - repeatables.managed(connection)
        todo = sources if lost or repeat_all else repeatables.changed(connection, sources)
        if todo:
            repeatables.load(connection, todo)
            repeatables.note(connection, todo)
            repeatables.supply_partitions(connection)
            report.loaded = [source.name for source in todo]
        repeatables.forget_missing(connection, sources)
        checks.check(connection)


def _apply(project: Project, backend: Backend, migration: Migration, report: Report) -> None:
    try:
        with backend.transaction() if migration.use_transactions else backend.lock():
            backend.run(migration, "apply")
            source = project.read(Path(migration.path))
            repeatables.note(backend.connection, [source])
    except psycopg.Error as error:
        raise migration_failure(project, backend, migration, "apply", error) from error
    report.applied.append(migration.id)
