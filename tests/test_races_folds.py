"""Rows of the usage log on their way from where they are staged to where they are filed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from conftest import Connect
from races import Connection, at_once, kill, look
from usage_log import (
    BATCH,
    FOLD,
    RECORD,
    WHERE,
    as_system,
    during,
    events,
    exact,
    folded,
    month_back,
    watched,
)


@pytest.fixture
def admin(connect: Connect) -> Connection:
    """The migrating role, who may call the test helpers and become the kernel."""
    return connect()


@pytest.fixture
def team(admin: Connection) -> UUID:
    """A team of ann's."""
    with admin.transaction():
        row = admin.execute("select tests.new_team(tests.new_person('ann'), 'acme')").fetchone()
    assert row is not None
    return UUID(str(row[0]))


def test_writers_readers_and_folds_at_once(admin: Connection, connect: Connect, team: UUID) -> None:
    writers = [connect("svc_worker") for _ in range(4)]
    folders = [connect("svc_worker", True) for _ in range(2)]
    seen: list[tuple[object, ...]] = []

    def write(worker: Connection) -> int:
        for _ in range(40):
            assert isinstance(as_system(worker, team, RECORD, team, None), tuple)
        return 0

    calls: list[Callable[[], int]] = [partial(write, w) for w in writers]
    calls += [partial(folded, f, 7, 40) for f in folders]
    during(lambda: at_once(calls), partial(watched, connect, seen))
    assert seen
    assert all(len({*row}) == 1 for row in seen)
    exact(admin, team, 160)
    while folders[0].execute(FOLD, (50,)).fetchone() != (0,):
        pass
    exact(admin, team, 160)
    assert look(admin, WHERE) == [(0, 160)]


def test_nothing_changes_for_readers_while_folds_run(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    folders = [connect("svc_worker", True) for _ in range(3)]
    count = 3000
    late = month_back(5)
    batch = events(count // 2), events(count // 2, late, count)
    for each in batch:
        assert as_system(connect("svc_worker"), team, BATCH, team, each) == (count // 2, 0)
    seen: list[tuple[object, ...]] = []
    others: list[tuple[object, ...]] = []

    def watch(done: threading.Event) -> None:
        second = threading.Thread(target=watched, args=(connect, others, done))
        second.start()
        watched(connect, seen, done)
        second.join()

    moved: list[int] = []
    work = [partial(folded, f, 37, 60) for f in folders]
    during(lambda: moved.extend(at_once(work)), watch)
    assert min(len(seen), len(others)) > 5
    assert {*seen, *others} == {(count,) * 5}
    assert sum(moved) == count
    assert all(moved)
    assert look(admin, WHERE) == [(0, count)]
    exact(admin, team, count)


def test_folds_of_the_same_groups_wait_and_never_deadlock(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    folders = [connect("svc_worker") for _ in range(4)]
    names = [f"race.run{number}" for number in range(150)]
    for turn in range(6):
        order = names if turn % 2 else names[::-1]
        batch = json.dumps(
            [{"key": f"{turn} {name}", "action": name, "quantity": turn + 1} for name in order]
        )
        assert as_system(folders[0], team, BATCH, team, batch) == (150, 0)

    def fold(worker: Connection) -> int:
        moved = 0
        for _ in range(6):
            # What is taken stays taken while the others fold.
            with worker.transaction():
                moved += folded(worker, 60, 1)
                time.sleep(0.01)
        return moved

    assert sum(at_once([partial(fold, f) for f in folders])) == 900
    exact(admin, team, 900)
    sums = look(admin, "select count(*), min(quantity), max(quantity) from billing.usage_hours")
    assert sums == [(150, 21, 21)]


def test_a_fold_that_is_killed_is_done_again(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    worker, killer = connect("svc_worker"), connect("svc_worker", True)
    assert as_system(killer, team, BATCH, team, events(50)) == (50, 0)
    assert worker.execute(FOLD, (100,)).fetchone() == (50,)
    kill(killer, worker)
    assert look(admin, WHERE) == [(50, 0)]
    exact(admin, team, 50)
    with killer.transaction():
        assert killer.execute(FOLD, (100,)).fetchone() == (50,)
    assert look(admin, WHERE) == [(0, 50)]
    exact(admin, team, 50)


def test_a_fold_that_is_killed_half_way_leaves_its_rows_staged(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    first, second, killer = connect("svc_worker"), connect("svc_worker"), connect("svc_worker")
    assert as_system(killer, team, BATCH, team, events(30)) == (30, 0)
    assert folded(first, 10, 1) == 10
    thread = threading.Thread(target=lambda: as_system(second, team, FOLD, 20))
    thread.start()
    # It has taken and filed its rows, and waits for the sum that the first one holds.
    waiting = "select count(*) from pg_locks where pid = %s and not granted"
    for _ in range(200):
        if look(admin, waiting, second.info.backend_pid) == [(1,)]:
            break
        time.sleep(0.02)
    else:
        pytest.fail("the second fold does not wait for the first")
    killer.execute("select pg_terminate_backend(%s, 5000)", (second.info.backend_pid,))
    thread.join()
    first.commit()
    assert look(admin, WHERE) == [(20, 10)]
    exact(admin, team, 30)
    assert folded(first, 100, 1) == 20
    first.commit()
    exact(admin, team, 30)


def test_rows_on_their_way_to_their_partition_are_no_difference(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    worker, maker = connect("svc_worker", True), connect()
    assert as_system(worker, team, BATCH, team, events(50, month_back(5))) == (50, 0)
    assert folded(worker, 50, 1) == 50
    maker.execute("set local role cf_owner")
    assert maker.execute("select kernel.make_partitions()").fetchone() == (1,)
    found: list[list[tuple[object, ...]]] = []

    def verify() -> None:
        query = "select * from billing.verify_usage(p_from => now() - interval '20 months')"
        found.append(worker.execute(query).fetchall())

    thread = threading.Thread(target=verify)
    thread.start()
    waiting = "select count(*) from pg_locks where pid = %s and not granted"
    for _ in range(200):
        if look(admin, waiting, worker.info.backend_pid) == [(1,)]:
            break
        time.sleep(0.02)
    else:
        pytest.fail("the check does not wait for who makes the partition")
    maker.commit()
    thread.join()
    assert found == [[]]
