"""What the race tests share: one moment for several calls, and the kernel's view of the rows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid4

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


def session_of(connect: Connect, name: str) -> str:
    """The token of one more session of the person, past the plan's limit of devices."""
    token = f"cfs_{uuid4().hex}"
    made = look(
        connect(),
        "insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at)"
        " select id, kernel.token_hash(%s), now() + interval '1 hour', now() + interval '1 hour'"
        " from identity.users where email = %s and deleted_at is null returning id",
        token,
        f"{name}@example.com",
    )
    assert made
    return token


def acting(connect: Connect, name: str, query: str, *values: object) -> Callable[[], object]:
    """A call that runs the query as the person, on a connection of its own.

    It returns the first value, or the SQLSTATE of the refusal.
    """
    token = session_of(connect, name)
    app = connect("svc_app")

    def run() -> object:
        try:
            with app.transaction():
                app.execute("select identity.authenticate(%s)", (token,))
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
