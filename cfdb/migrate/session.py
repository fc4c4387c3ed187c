"""The connection that migrates: the advisory lock, its time-outs, the bookkeeping schema."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from cfdb.errors import BUSY, ENVIRONMENT, UserError
from cfdb.migrate.execute import APPLICATION
from cfdb.server import Server
from cfdb.sql import query

LOCK_KEY = 0x6366_6462  # 'cfdb'
LOCK_WAIT = "5s"
STEP_LOCK_WAIT = "5s"


@contextmanager
def migrating(
    server: Server, wait: str = LOCK_WAIT, step_wait: str = STEP_LOCK_WAIT
) -> Iterator[psycopg.Connection[Any]]:
    """A connection that alone may migrate this database; the server drops the lock with it.

    wait: for another migrate to end; step_wait: how long a statement may wait for any other lock.

    Raises UserError, exit code 4, when another process holds the lock for longer than `wait`;
    exit code 3 when the database cannot be entered or is too old.
    """
    with _connect(server) as connection:
        connection.execute(query("migrate_session"))
        if connection.info.server_version < 160000:
            raise UserError(
                f"this server is PostgreSQL {connection.info.server_version // 10000}, "
                "and 16 is the oldest that will do",
                exit_code=ENVIRONMENT,
            )
        _refuse_pooler(connection)
        _take_lock(connection, wait)
        connection.execute("select set_config('lock_timeout', %s, false)", (step_wait,))
        yield connection


@contextmanager
def _connect(server: Server) -> Iterator[psycopg.Connection[Any]]:
    try:
        connection = server.connect(autocommit=True)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise UserError(
            f"cannot connect to {server.database} on {server.host}:{server.port}: {reason}",
            "See that the server runs (inv status) and that the URL is right.",
            ENVIRONMENT,
        ) from error
    name = f"{APPLICATION} {os.getpid()}"
    try:
        connection.execute("select set_config('application_name', %s, false)", (name,))
        yield connection
    except (psycopg.OperationalError, UserError) as error:
        if not connection.closed:
            raise
        raise UserError(
            "the server went away in the middle; what was not committed is undone",
            "Start it and run the same command again.",
            ENVIRONMENT,
        ) from error
    finally:
        connection.close()


def _refuse_pooler(connection: psycopg.Connection[Any]) -> None:
    """A pooler may give each transaction another server process, and the lock stays with one."""
    row = connection.execute("select pg_backend_pid()").fetchone()
    if row is not None and row[0] != connection.info.backend_pid:
        raise UserError(
            f"{connection.info.host}:{connection.info.port} is a connection pooler",
            "Give migrate the address of the server itself.",
            ENVIRONMENT,
        )


def _take_lock(connection: psycopg.Connection[Any], wait: str) -> None:
    connection.execute("select set_config('lock_timeout', %s, false)", (wait,))
    try:
        connection.execute("select pg_advisory_lock(%s)", (LOCK_KEY,))
    except psycopg.errors.LockNotAvailable as error:
        row = connection.execute(query("lock_holder"), (LOCK_KEY,)).fetchone()
        holder = str(row[0]) if row else "one that ended this moment"
        raise UserError(
            f"another migrate is at work on database {connection.info.dbname}: {holder}",
            "Wait until it has ended and run this again.",
            BUSY,
        ) from error


def ensure_bookkeeping(connection: psycopg.Connection[Any]) -> None:
    """Make schema `migration` when it is missing; raises UserError without the right to."""
    try:
        connection.execute(query("bookkeeping"))
    except psycopg.errors.InsufficientPrivilege as error:
        raise UserError(
            f"role {connection.info.user} may not make schemas in {connection.info.dbname}",
            "Migrate as the owner of the database: alter database … owner to …",
            ENVIRONMENT,
        ) from error
