"""rollback: takes migrations back, newest first, all in one transaction.

Functions, policies, triggers and views belong to the newest structure, so they all go first and
nothing takes their place: until the next migrate, from the checkout whose version is wanted, the
database is closed to every service. That is on purpose: half of an old interface is worse.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import psycopg
from yoyo.migrations import Migration

from cfdb.config import CHECKOUT
from cfdb.errors import WRONG_USE, UserError
from cfdb.migrate import repeatables
from cfdb.migrate.backend import Backend, check_migrations, migration_failure, read_migrations
from cfdb.migrate.execute import naming_blockers
from cfdb.migrate.project import Project
from cfdb.migrate.runner import Report, pending_migrations, prepare
from cfdb.migrate.session import ensure_bookkeeping, migrating
from cfdb.server import Server

CLOSED = "functions, policies and grants are taken away; run migrate to open the database again"


def rollback(
    server: Server, root: Path = CHECKOUT, steps: int | str = 1, to: str | None = None
) -> Report:
    """Take back the newest `steps` migrations, or all that came after `to` ('0' for all).

    Raises UserError as migrate does, and when there is nothing to take back.
    """
    start = time.monotonic()
    project = Project(root)
    known = read_migrations(project)
    report = Report(server.database)
    with migrating(server) as connection, naming_blockers(server.dsn(), connection):
        ensure_bookkeeping(connection)
        backend = prepare(connection)
        pending_migrations(project, connection, backend, known)
        hashes = set(backend.get_applied_migration_hashes())
        applied = [migration for migration in reversed(known) if migration.hash in hashes]
        chosen = _after(applied, to) if to is not None else applied[: _count(steps)]
        if not chosen:
            raise UserError("there is no migration to roll back", exit_code=WRONG_USE)
        check_migrations(project, chosen)
        with connection.transaction():
            repeatables.drop_all(connection, project.repeatables())
            for migration in chosen:
                _take_back(project, connection, backend, migration)
                report.rolled_back.append(migration.id)
    report.notices.append(CLOSED)
    report.seconds = time.monotonic() - start
    return report


def _count(steps: int | str) -> int:
    text = str(steps)
    if not (text.isascii() and text.isdigit() and int(text)):
        raise UserError(f"--steps takes a number from 1 on, not {text!r}", exit_code=WRONG_USE)
    return int(text)


def _after(applied: list[Migration], to: str) -> list[Migration]:
    """The applied migrations, newest first, that come after number or id `to`."""
    if to.strip("0") == "":
        return applied
    for index, migration in enumerate(applied):
        if migration.id == to or migration.id.split(".")[0].lstrip("0") == to.lstrip("0"):
            return applied[:index]
    raise UserError(f"no applied migration is {to}", exit_code=WRONG_USE)


def _take_back(
    project: Project, connection: psycopg.Connection[Any], backend: Backend, migration: Migration
) -> None:
    try:
        backend.run(migration, "rollback")
        name = f"migrations/{migration.id}.sql"
        connection.execute("delete from migration.sources where name = %s", (name,))
    except psycopg.Error as error:
        raise migration_failure(project, backend, migration, "rollback", error) from error
