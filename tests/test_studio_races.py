"""Several connections at work in one account: version numbers, limits, the default brand kit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from conftest import Connect

Row = tuple[Any, ...]

ADD_ASSET = "select studio.add_asset(%s, %s, 'uploaded', %s, 'image/png', %s, sha256('race'))"
ADD_VERSION = "select studio.add_asset_version(%s, %s, %s, 'image/png', 1, sha256('race'))"
ADD_ROOM = "select studio.create_room(%s, %s, 'Late')"
DELETE = "select studio.delete_project(%s, %s)"
ADD_KIT = "select studio.create_brand_kit(%s, %s, p_is_default => %s)"
GIB = 1024**3


@dataclass
class Atelier:
    """An account with a project, its owner's credential, and connections that act as the owner."""

    admin: psycopg.Connection[Any]
    connect: Connect
    token: str
    account: str
    project: str

    def act(self) -> psycopg.Connection[Any]:
        """A connection inside a transaction in which the owner acts."""
        connection = self.connect("svc_app")
        connection.execute("select identity.authenticate(%s)", (self.token,))
        return connection

    def path(self, asset: str, name: str) -> str:
        return f"{self.account}/{self.project}/{asset}/{name}"

    def seen(self, query: str) -> list[Row]:
        """What the kernel sees, committed by whomever."""
        self.admin.execute("set local role cf_kernel")
        rows = self.admin.execute(query).fetchall()
        self.admin.rollback()
        return rows

    def waits(self, connection: psycopg.Connection[Any]) -> bool:
        """Whether the connection's statement is waiting for a lock, after a moment's grace."""
        query = "select exists (select from pg_locks where pid = %s and not granted)"
        for _ in range(100):
            row = self.admin.execute(query, (connection.info.backend_pid,)).fetchone()
            self.admin.rollback()
            if row and row[0]:
                return True
            time.sleep(0.02)
        return False


@pytest.fixture
def atelier(connect: Connect) -> Atelier:
    admin = connect()
    person = value(admin, "select tests.new_person('ada')")
    account = value(admin, "select tests.new_team(%s, 'atelier')", person)
    admin.execute("select tests.log_in(%s)", (person,))
    bench = value(admin, "select studio.create_workbench(%s, 'Bench')", account)
    project = value(admin, "select studio.create_project(%s, %s, 'Spring')", account, bench)
    admin.execute("select tests.as_service('svc_auth')")
    login = "select (identity.log_in('ada@example.com', tests.password())).token"
    token = value(admin, login)
    admin.commit()
    return Atelier(admin, connect, token, account, project)


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


def value(connection: psycopg.Connection[Any], query: str, *parameters: object) -> str:
    row = connection.execute(query, parameters).fetchone()
    assert row is not None
    return str(row[0])


def new_asset(atelier: Atelier, size: int = 1) -> str:
    asset = str(uuid4())
    with atelier.act() as acting:
        path = atelier.path(asset, "1.png")
        acting.execute(ADD_ASSET, (atelier.account, atelier.project, path, size))
    return asset


def in_parallel(count: int, work: Callable[[int], None]) -> list[BaseException | None]:
    """Run work(0..count-1) at the same moment in threads of their own; what each ended with."""
    start = threading.Barrier(count)

    def one(number: int) -> BaseException | None:
        start.wait()
        try:
            work(number)
        except psycopg.Error as error:
            return error
        return None

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def codes(results: list[BaseException | None]) -> list[str | None]:
    return [r.sqlstate for r in results if isinstance(r, psycopg.Error)]


def test_versions_are_numbered_without_a_gap(atelier: Atelier) -> None:
    asset = new_asset(atelier)

    def work(number: int) -> None:
        for step in range(5):
            with atelier.connect("svc_app") as acting:
                acting.execute("select identity.authenticate(%s)", (atelier.token,))
                path = atelier.path(asset, f"{number}-{step}.png")
                acting.execute(ADD_VERSION, (atelier.account, asset, path))
                if step == 2:
                    acting.rollback()

    assert codes(in_parallel(8, work)) == []
    numbers = atelier.seen("select version_number from studio.asset_versions order by 1")
    assert [number for (number,) in numbers] == list(range(1, 8 * 4 + 2))
    current = "select version_number from studio.asset_versions where state = 'current'"
    assert atelier.seen(current) == [(33,)]
    assert atelier.seen("select latest_version, revision from studio.assets") == [(33, 33)]
    assert atelier.seen("select bytes from studio.storage_totals") == [(33,)]


def test_second_version_waits_for_the_first(
    atelier: Atelier, background: ThreadPoolExecutor
) -> None:
    asset = new_asset(atelier)
    first, second = atelier.act(), atelier.act()
    first.execute(ADD_VERSION, (atelier.account, asset, atelier.path(asset, "a.png")))
    path = atelier.path(asset, "b.png")
    late = background.submit(value, second, ADD_VERSION, atelier.account, asset, path)
    assert atelier.waits(second)
    first.rollback()
    assert late.result(timeout=10) == "2", "a number that was rolled back is given again"
    second.commit()


def test_storage_limit_holds_while_many_add(atelier: Atelier) -> None:
    def work(number: int) -> None:
        new_asset(atelier, GIB // 4)

    assert codes(in_parallel(8, work)) == ["LM021"] * 4
    assert atelier.seen("select bytes from studio.storage_totals") == [(GIB,)]
    assert atelier.seen("select bytes from studio.project_storage_totals") == [(GIB,)]
    assert atelier.seen("select count(*) from studio.assets") == [(4,)]


def test_brand_kit_limit_and_default_hold_while_many_add(atelier: Atelier) -> None:
    atelier.admin.execute("select tests.grant_plan(%s, 'pro')", (atelier.account,))
    atelier.admin.execute("select tests.log_out()")
    atelier.admin.commit()

    def work(number: int) -> None:
        with atelier.act() as acting:
            acting.execute(ADD_KIT, (atelier.account, f"Kit {number}", number % 2 == 0))

    assert codes(in_parallel(14, work)) == ["LM020"] * 4
    count = "select count(*), count(*) filter (where is_default) from studio.brand_kits"
    assert atelier.seen(count) == [(10, 1)]


@pytest.mark.parametrize("what", ["room", "asset"])
def test_what_is_added_during_a_deletion_is_refused(
    atelier: Atelier, background: ThreadPoolExecutor, what: str
) -> None:
    deleting, adding = atelier.act(), atelier.act()
    deleting.execute(DELETE, (atelier.account, atelier.project))
    late = add(atelier, background, adding, what)
    assert atelier.waits(adding)
    deleting.commit()
    with pytest.raises(psycopg.Error) as refused:
        late.result(timeout=10)
    assert refused.value.sqlstate == "ST020"
    adding.rollback()
    assert atelier.seen("select count(*) from studio.rooms") == [(0,)]
    assert atelier.seen("select count(*) from studio.assets") == [(0,)]


@pytest.mark.parametrize("what", ["room", "asset"])
def test_a_deletion_takes_what_is_being_added_along(
    atelier: Atelier, background: ThreadPoolExecutor, what: str
) -> None:
    adding, deleting = atelier.act(), atelier.act()
    add(atelier, background, adding, what).result(timeout=10)
    late = background.submit(deleting.execute, DELETE, (atelier.account, atelier.project))
    assert atelier.waits(deleting)
    adding.commit()
    late.result(timeout=10)
    deleting.commit()
    live = f"select count(*), count(deleted_at) from studio.{what}s"
    assert atelier.seen(live) == [(1, 1)]


def add(
    atelier: Atelier, pool: ThreadPoolExecutor, acting: psycopg.Connection[Any], what: str
) -> Future[Any]:
    """Begin to add a room or an asset to the project."""
    if what == "room":
        return pool.submit(acting.execute, ADD_ROOM, (atelier.account, atelier.project))
    path = atelier.path(str(uuid4()), "late.png")
    return pool.submit(acting.execute, ADD_ASSET, (atelier.account, atelier.project, path, 1))


@pytest.mark.parametrize("level", list(psycopg.IsolationLevel)[1:])
@pytest.mark.parametrize("what", ["room", "asset"])
def test_a_deletion_by_an_old_snapshot_leaves_nothing_behind(
    atelier: Atelier, level: psycopg.IsolationLevel, what: str
) -> None:
    deleter = atelier.connect("svc_app")
    deleter.isolation_level = level
    deleter.execute("select identity.authenticate(%s)", (atelier.token,))
    deleter.execute("select count(*) from studio.projects")
    if what == "asset":
        new_asset(atelier)
    else:
        with atelier.act() as acting:
            acting.execute(ADD_ROOM, (atelier.account, atelier.project))
    if level > psycopg.IsolationLevel.READ_COMMITTED:
        with pytest.raises(psycopg.errors.SerializationFailure):
            deleter.execute(DELETE, (atelier.account, atelier.project))
        deleter.rollback()
    else:
        deleter.execute(DELETE, (atelier.account, atelier.project))
        deleter.commit()
    live = "select (select count(*) from studio.projects where deleted_at is null)"
    kept = f"select count(*) from studio.{what}s where deleted_at is null"
    assert atelier.seen(f"select ({live}) = ({kept})") == [(True,)]


def test_an_update_that_waited_is_stale(atelier: Atelier, background: ThreadPoolExecutor) -> None:
    update = "select studio.update_project(%s, %s, 1, p_name => %s)"
    first, second = atelier.act(), atelier.act()
    assert value(first, update, atelier.account, atelier.project, "First") == "2"
    late = background.submit(value, second, update, atelier.account, atelier.project, "Second")
    assert atelier.waits(second)
    first.commit()
    with pytest.raises(psycopg.Error) as refused:
        late.result(timeout=10)
    assert refused.value.sqlstate == "SV001"
    assert refused.value.diag.message_detail == "The current revision is 2."
    second.rollback()
    assert atelier.seen("select name, revision from studio.projects") == [("First", 2)]
