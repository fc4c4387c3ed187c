"""The outbox under several connections at once, and the wake-up of those who listen."""

from __future__ import annotations

import time
from collections import Counter
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, Stage, acting, at_once, kill, look, make_stage

CLAIM = "select message_id, lease_token, attempt from messaging.claim_messages(%s, %s, %s)"
ACK = "select messaging.ack_message(%s, %s, %s)"
MARK = "select messaging.mark_notification_read(%s, %s)"
PUBLISH = "select messaging.publish(%s, 'race.run', '{}') from generate_series(1, %s)"


@pytest.fixture
def admin(connect: Connect) -> Connection:
    """The migrating role, who may call the test helpers and become the kernel."""
    return connect()


@pytest.fixture
def stage(admin: Connection) -> Stage:
    made = make_stage(admin)
    # What the stage itself published is out of the way.
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        admin.execute("update messaging.messages set status = 'dead'")
    return made


def publish(admin: Connection, stage: Stage, count: int = 1) -> list[UUID]:
    """Publish messages as a business function does; their ids, the oldest first."""
    with admin.transaction():
        admin.execute("select tests.as_system(%s)", (stage.team,))
        admin.execute("select tests.as_service('cf_api')")
        rows = admin.execute(PUBLISH, (stage.team, count)).fetchall()
    return [row[0] for row in rows]


def claim(consumer: Connection, limit: int = 1, lease: str = "1 minute") -> list[tuple[Any, ...]]:
    with consumer.transaction():
        name = str(consumer.info.backend_pid)
        return consumer.execute(CLAIM, (name, limit, lease)).fetchall()


def ack(consumer: Connection, stage: Stage, message: UUID, token: UUID) -> None:
    with consumer.transaction():
        consumer.execute(ACK, (stage.team, message, token))


def test_each_of_40_messages_goes_to_one_of_8_consumers(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    messages = publish(admin, stage, 40)
    consumers = [connect("svc_worker") for _ in range(8)]

    def consume(consumer: Connection) -> list[UUID]:
        got: list[UUID] = []
        while rows := claim(consumer, 3):
            for message, token, _ in rows:
                ack(consumer, stage, message, token)
                got.append(message)
        return got

    shares = at_once([partial(consume, consumer) for consumer in consumers])
    assert Counter(message for share in shares for message in share) == Counter(messages)
    query = "select status, attempts, count(*) from messaging.messages where topic = 'race.run'"
    assert look(admin, query + " group by 1, 2") == [("delivered", 1, 40)]


def test_an_expired_lease_is_taken_over_once_and_the_old_consumer_is_refused(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    (message,) = publish(admin, stage)
    old = connect("svc_worker")
    ((_, old_token, _),) = claim(old, lease="1 second")
    others = [connect("svc_worker") for _ in range(8)]
    assert [claim(consumer) for consumer in others] == [[]] * 8, "a standing lease is respected"
    time.sleep(1.1)
    shares = at_once([partial(claim, consumer) for consumer in others])
    winners = [(c, share[0]) for c, share in zip(others, shares, strict=True) if share]
    ((new, (claimed, new_token, attempt)),) = winners
    assert (claimed, attempt) == (message, 2)
    with pytest.raises(psycopg.Error) as refused:
        ack(old, stage, message, old_token)
    assert refused.value.sqlstate == "ST050"
    ack(new, stage, message, new_token)
    assert claim(old) == []


@pytest.mark.parametrize("committed", [False, True])
def test_a_killed_consumer_leaves_its_message_claimable(
    admin: Connection, connect: Connect, stage: Stage, committed: bool
) -> None:
    (message,) = publish(admin, stage)
    doomed, other = connect("svc_worker"), connect("svc_worker", autocommit=True)
    doomed.execute(CLAIM, ("doomed", 1, "1 second"))
    if committed:
        doomed.commit()
    assert claim(other) == []
    kill(other, doomed)
    if committed:
        assert claim(other) == [], "the lease outlives its consumer"
        time.sleep(1.1)
    ((claimed, _, attempt),) = claim(other)
    assert (claimed, attempt) == (message, 2 if committed else 1)


def test_a_publisher_that_is_killed_has_said_nothing(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    doomed = connect()
    doomed.execute("select tests.as_system(%s)", (stage.team,))
    doomed.execute("select tests.as_service('cf_api')")
    doomed.execute(PUBLISH, (stage.team, 1))
    kill(connect(autocommit=True), doomed)
    assert claim(connect("svc_worker")) == []


def test_listeners_are_woken_when_the_change_commits_and_not_before(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    listener = connect("svc_worker", autocommit=True)
    listener.execute("listen cf_outbox")
    with admin.transaction(force_rollback=True):
        publish(admin, stage)
    assert list(listener.notifies(timeout=0.3, stop_after=1)) == [], "nothing was committed"
    with admin.transaction():
        publish(admin, stage, 3)
        assert list(listener.notifies(timeout=0.3, stop_after=1)) == [], "not committed yet"
    woken = list(listener.notifies(timeout=5, stop_after=1))
    assert [(n.channel, n.payload) for n in woken] == [("cf_outbox", "")]
    assert len(claim(listener, 10)) == 3, "once woken, what was told is there"


def test_a_new_request_wakes_the_workers(admin: Connection, connect: Connect, stage: Stage) -> None:
    listener = connect("svc_worker", autocommit=True)
    listener.execute("listen cf_generation")
    with admin.transaction():
        values = (stage.team, stage.ann, stage.project)
        admin.execute("select tests.new_request(%s, %s, %s)", values)
    (woken,) = listener.notifies(timeout=5, stop_after=1)
    assert woken.payload == "samples"


def test_a_notification_marked_twice_at_once_keeps_the_first_time(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    with admin.transaction():
        admin.execute("select tests.as_system(%s)", (stage.team,))
        query = "select messaging.notify(%s, %s, 'race.run')"
        row = admin.execute(query, (stage.team, stage.ann)).fetchone()
    assert row is not None
    marks = [acting(connect, "ann", MARK, stage.team, row[0]) for _ in range(4)]
    assert at_once(marks) == [""] * 4
    before = look(admin, "select read_at from messaging.notifications")
    assert before[0][0] is not None
    assert acting(connect, "ann", MARK, stage.team, row[0])() == ""
    assert look(admin, "select read_at from messaging.notifications") == before
