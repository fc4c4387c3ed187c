"""What the race tests share: one moment for several calls, and the kernel's view of the rows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import psycopg
from conftest import Connect

Connection = psycopg.Connection[Any]
Result = TypeVar("Result")


class Stage(NamedTuple):
    """What tests.stage() makes."""

    ann: UUID
    vic: UUID
    eve: UUID
    team: UUID
    project: UUID


def make_stage(admin: Connection) -> Stage:
    with admin.transaction():
        row = admin.execute("select * from tests.stage()").fetchone()
    assert row is not None
    return Stage(*row)


def look(admin: Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What the kernel sees; the query may use %s."""
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        return admin.execute(query.encode(), values).fetchall()


def at_once(calls: Sequence[Callable[[], Result]]) -> list[Result]:
    """Run the calls at the same moment; their results in the same order."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Result]) -> Result:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def acting(connect: Connect, name: str, query: str, *values: object) -> Callable[[], object]:
    """A call that runs the query as the person, on a connection of its own.

    It returns the first value, or the SQLSTATE of the refusal.
    """
    with connect("svc_auth") as auth:
        log_in = "select token from identity.log_in(%s, tests.password())"
        row = auth.execute(log_in, (f"{name}@example.com",)).fetchone()
    assert row is not None
    app = connect("svc_app")

    def run() -> object:
        try:
            with app.transaction():
                app.execute("select identity.authenticate(%s)", row)
                answer = app.execute(query.encode(), values).fetchone()
        except psycopg.Error as error:
            return error.sqlstate
        return answer and answer[0]

    return run


def kill(killer: Connection, victim: Connection) -> None:
    """End the victim's backend as a crash would; the killer must be of the same role."""
    killer.execute("select pg_terminate_backend(%s, 5000)", (victim.info.backend_pid,))
    with suppress(psycopg.OperationalError):
        victim.execute("select 1")  # the client learns of it
