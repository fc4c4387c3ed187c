"""The usage log under many connections: batches, and partitions while others write."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, at_once, kill, look
from usage_log import (
    BATCH,
    FOLD,
    LIES,
    LOG,
    RECORD,
    as_system,
    during,
    events,
    exact,
    folded,
    month_back,
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


def test_one_batch_from_eight_connections_is_recorded_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    batch = events(500)
    workers = [connect("svc_worker") for _ in range(8)]
    answers = at_once([partial(as_system, w, team, BATCH, team, batch) for w in workers])
    assert Counter(answers) == {(500, 0): 1, (0, 500): 7}
    exact(admin, team, 500)


def test_batches_that_overlap_do_not_deadlock(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    workers = [connect("svc_worker") for _ in range(8)]
    batches = [events(300, first=100 * n) for n in range(8)]
    mixed = [
        json.dumps(list(reversed(json.loads(b))) if n % 2 else json.loads(b))
        for n, b in enumerate(batches)
    ]
    answers = at_once(
        [partial(as_system, w, team, BATCH, team, b) for w, b in zip(workers, mixed, strict=True)]
    )
    pairs = [a for a in answers if isinstance(a, tuple)]
    assert len(pairs) == 8
    assert sum(int(str(inserted)) for inserted, _ in pairs) == 1000
    exact(admin, team, 1000)


def test_a_batch_and_single_calls_share_their_keys(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    workers = [connect("svc_worker") for _ in range(6)]
    calls = [partial(as_system, w, team, RECORD, team, f"e{n}") for n, w in enumerate(workers[:5])]
    answers = at_once([*calls, partial(as_system, workers[5], team, BATCH, team, events(5))])
    assert isinstance(answers[-1], tuple)
    exact(admin, team, 5)


def test_a_batch_that_is_killed_leaves_nothing_and_may_be_sent_again(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    worker, killer = connect("svc_worker"), connect("svc_worker", True)
    worker.execute("select identity.act_as_system(%s, 'race')", (team,))
    assert worker.execute(BATCH.encode(), (team, events(100))).fetchone() == (100, 0)
    kill(killer, worker)
    exact(admin, team, 0)
    assert as_system(killer, team, BATCH, team, events(100)) == (100, 0)
    exact(admin, team, 100)


def test_late_rows_while_their_partition_is_made(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    late = month_back(5)
    writers = [connect("svc_worker") for _ in range(3)]
    maker = connect()
    folders = [connect("svc_worker", True) for _ in range(3)]
    assert as_system(writers[0], team, BATCH, team, events(2000, late, 100_000)) == (2000, 0)
    assert folded(folders[0], 2000, 1) == 2000

    def write(place: int) -> int:
        for n in range(15):
            batch = events(10, late, 1000 * place + 10 * n)
            assert as_system(writers[place], team, BATCH, team, batch) == (10, 0)
            folded(folders[place], 10, 1)
        return 0

    def make() -> int:
        with maker.transaction():
            maker.execute("set local role cf_owner")
            row = maker.execute("select kernel.make_partitions()").fetchone()
        assert row is not None
        return int(row[0])

    calls: list[Callable[[], int]] = [partial(write, place) for place in range(3)]
    made = at_once([*calls, make])[-1]
    assert made + make() == 1
    folded(folders[0], 2450, 1)
    exact(admin, team, 2450)
    assert look(admin, LIES) == [(f"billing.{LOG}_{late:%Y_%m}", 2450)]


def test_a_late_row_of_a_savepoint_is_there_after_its_partition_is_made(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    late = month_back(7)
    folder, other, maker = connect("svc_worker"), connect("svc_worker"), connect()

    def put(day: int) -> None:
        # Of days of their own, so that no fold waits for the sum of another.
        at = late + timedelta(days=day)
        assert as_system(other, team, BATCH, team, events(1, at, day)) == (1, 0)

    def fold(worker: Connection) -> None:
        # In a subtransaction, which a snapshot does not know by its own number.
        with worker.transaction():
            assert folded(worker, 10, 1) == 1

    put(0)
    fold(other)
    put(1)
    folder.execute("select 1")
    fold(folder)
    put(2)
    fold(other)
    assert look(admin, LIES) == [(f"billing.{LOG}_default", 2)]

    def make() -> None:
        with maker.transaction():
            maker.execute("set local role cf_owner")
            maker.execute("select kernel.make_partitions()")

    thread = threading.Thread(target=make)
    thread.start()
    time.sleep(0.4)  # it has copied what was there, and waits for the fold
    folder.commit()
    thread.join()
    exact(admin, team, 3)
    assert look(admin, LIES) == [(f"billing.{LOG}_{late:%Y_%m}", 3)]


def test_a_partition_is_dropped_while_others_write(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    writers = [connect("svc_worker") for _ in range(3)]
    old = f"billing.{LOG}_2020_01"
    with admin.transaction():
        admin.execute("set local role cf_owner")
        admin.execute(f"select kernel.make_partition('billing.{LOG}', '2020-01-01')")

    def write(worker: Connection) -> int:
        for _ in range(30):
            assert isinstance(as_system(worker, team, RECORD, team, None), tuple)
        return 0

    def drop() -> int:
        with admin.transaction():
            admin.execute("set local role cf_owner")
            assert admin.execute("select kernel.drop_partition(%s)", (old,)).fetchone() == (True,)
        return 0

    calls: list[Callable[[], int]] = [partial(write, w) for w in writers]
    calls.append(partial(folded, connect("svc_worker", True), 5, 30))
    at_once([*calls, drop])
    assert look(admin, "select to_regclass(%s)", old) == [(None,)]
    exact(admin, team, 90)


def test_whatever_is_done_to_the_partitions_no_writer_waits(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    writer, folder = connect("svc_worker"), connect("svc_worker", True)
    assert isinstance(as_system(writer, team, RECORD, team, "before"), tuple)
    with admin.transaction():
        admin.execute("set local role cf_owner")
        admin.execute(f"lock table billing.{LOG} in access exclusive mode")
        writer.execute("set lock_timeout = 1")
        writer.commit()
        for number in range(20):
            assert isinstance(as_system(writer, team, RECORD, team, f"{number}"), tuple)
            assert isinstance(as_system(writer, team, RECORD, team, None), tuple)
        assert as_system(writer, team, BATCH, team, events(50)) == (50, 0)
        # Control: the fold does wait for them.
        folder.execute("set lock_timeout = 1")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            folder.execute(FOLD, (100,))
    assert folded(folder, 100, 1) == 91
    exact(admin, team, 91)


def test_whoever_reads_the_whole_log_is_not_waited_for_at_the_writers_cost(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    reader, writer = connect(), connect("svc_worker")
    with admin.transaction():
        admin.execute("set local role cf_owner")
        admin.execute(f"select kernel.make_partition('billing.{LOG}', '2020-01-01')")
    reader.execute("set local role cf_kernel")
    reader.execute("select count(*) from billing.usage_events")
    answers: list[object] = []

    def drop() -> None:
        try:
            with admin.transaction():
                admin.execute("set local role cf_owner")
                admin.execute("set local statement_timeout = '1500ms'")
                admin.execute(f"select kernel.drop_partition('billing.{LOG}_2020_01')")
        except psycopg.Error as error:
            answers.append(error.sqlstate)

    def write(done: threading.Event) -> None:
        while not done.is_set():
            answers.append(isinstance(as_system(writer, team, RECORD, team, None), tuple))

    during(drop, write)
    reader.rollback()
    assert "57014" in answers  # the drop gave up, not the writer
    assert sum(answer is True for answer in answers) > 10
    assert False not in answers
