"""Runs SQL files and says in one sentence what went wrong, in which file and line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from cfdb.errors import BUSY, FAILED, UserError
from cfdb.migrate.project import Source
from cfdb.migrate.statements import Statement, split
from cfdb.sql import query

APPLICATION = "cfdb migrate"
_POLL_SECONDS = 0.2


def run_file(connection: psycopg.Connection[Any], source: Source) -> None:
    """Run a file's statements one by one; raises UserError with the file and line of a failure."""
    for statement in split(source.text):
        try:
            connection.execute(statement.text.encode())
        except psycopg.Error as error:
            raise failure(error, source.name, statement) from error


def failure(error: psycopg.Error, name: str, statement: Statement) -> UserError:
    """What a failed statement of the file `name` is reported as."""
    line = statement.code_line
    if error.diag.statement_position:
        offset = int(error.diag.statement_position) - 1
        line = statement.line + statement.text.count("\n", 0, offset)
    message = error.diag.message_primary or str(error).strip().partition("\n")[0]
    detail = f" ({error.diag.message_detail})" if error.diag.message_detail else ""
    hint = error.diag.message_hint or "Correct the file and run this again."
    if isinstance(error, psycopg.errors.LockNotAvailable):
        return UserError(f"{name}, line {line}: waited too long for a lock", exit_code=BUSY)
    if isinstance(error, psycopg.errors.DeadlockDetected):
        text = f"{name}, line {line}: another session and this one waited for each other"
        return UserError(text, "Nothing was changed; run it again, best in a quiet hour.", BUSY)
    if isinstance(error, psycopg.errors.QueryCanceled):
        hint = "Give the migration more time: set local statement_timeout in it."
    return UserError(f"{name}, line {line}: {message}{detail}", hint, FAILED)


class _Watch(threading.Thread):
    """Looks on while another connection works, and remembers whom it had to wait for."""

    def __init__(self, dsn: str, pid: int) -> None:
        super().__init__(daemon=True)
        self.dsn = dsn
        self.pid = pid
        self.done = threading.Event()
        self.blocked: str = ""

    def run(self) -> None:
        """Poll until told to stop; a server that is gone ends it silently."""
        try:
            if self.done.wait(_POLL_SECONDS):
                return
            with psycopg.connect(self.dsn, autocommit=True, connect_timeout=3) as connection:
                while not self.done.wait(_POLL_SECONDS):
                    row = connection.execute(query("blockers"), (self.pid,)).fetchone()
                    if row and row[0]:
                        self.blocked = str(row[0])
        except psycopg.Error:
            return


@contextmanager
def naming_blockers(dsn: str, connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Add to a lock time-out raised inside which lock it was and who holds it."""
    watch = _Watch(dsn, connection.info.backend_pid)
    watch.start()
    try:
        yield
    except UserError as error:
        if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
            watch.done.set()
            watch.join(1)
            if watch.blocked:
                error.message += f": {watch.blocked}"
                error.args = (error.message,)
            error.hint = "Nothing was changed; end that transaction or try again later."
        raise
    finally:
        watch.done.set()
