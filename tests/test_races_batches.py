"""Batches of usage that meet: nothing is lost or doubled, and none waits for another in a ring."""

from __future__ import annotations

import json
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, at_once, look
from usage_log import BATCH, RECORD, as_system, events, exact

KEYS = "select count(*) from billing.usage_keys where account_id = %s"
BAD = {"key": "e999", "action": "race.run", "quantity": 0}
Answer = tuple[object, ...] | str | None


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


def turned(batch: str) -> str:
    """The same events, the last one first."""
    return json.dumps(list(reversed(json.loads(batch))))


def hold(holder: Connection, team: UUID, batch: str, inserted: int) -> None:
    """Send the batch in a transaction that stays open."""
    holder.execute("select identity.act_as_system(%s, 'race')", (team,))
    assert holder.execute(BATCH.encode(), (team, batch)).fetchone() == (inserted, 0)


def await_waiters(admin: Connection, waiters: list[Connection]) -> None:
    """Return when each of them waits for a lock."""
    pids = [waiter.info.backend_pid for waiter in waiters]
    query = "select count(*) from pg_locks where not granted and pid = any (%s)"
    for _ in range(500):
        if look(admin, query, pids) == [(len(pids),)]:
            return
        time.sleep(0.01)
    pytest.fail("nobody waits")


def inserted(answers: list[Answer]) -> int:
    """How many rows the batches made; each of them was recorded."""
    pairs = [answer for answer in answers if isinstance(answer, tuple)]
    assert len(pairs) == len(answers), answers
    return sum(int(str(new)) for new, _ in pairs)


def started(
    pool: ThreadPoolExecutor, senders: list[Connection], team: UUID, batches: list[str]
) -> list[Future[Answer]]:
    """Send each batch on a connection of its own, without waiting for the answers."""
    return [
        pool.submit(as_system, sender, team, BATCH, team, batch)
        for sender, batch in zip(senders, batches, strict=True)
    ]


@pytest.mark.parametrize("count", [2, 8])
@pytest.mark.parametrize("ends", ["commit", "rollback"])
def test_batches_that_wait_for_one_that_ends_either_way(
    admin: Connection, connect: Connect, team: UUID, count: int, ends: str
) -> None:
    # The keys of the open one lie in the middle of the others', which overlap among themselves.
    holder, senders = connect("svc_worker"), [connect("svc_worker") for _ in range(count)]
    hold(holder, team, events(40, first=200), 40)
    batches = [events(120, first=150 + 10 * n) for n in range(count)]
    batches = [turned(batch) if n % 2 else batch for n, batch in enumerate(batches)]
    with ThreadPoolExecutor(count) as pool:
        sent = started(pool, senders, team, batches)
        await_waiters(admin, senders)
        getattr(holder, ends)()
        answers = [each.result() for each in sent]
    kept = 40 if ends == "commit" else 0
    assert inserted(answers) + kept == 120 + 10 * (count - 1)
    exact(admin, team, 120 + 10 * (count - 1))
    assert look(admin, KEYS, team) == [(120 + 10 * (count - 1),)]


@pytest.mark.parametrize("count", [2, 8])
def test_one_of_several_that_overlap_ends_midway(
    admin: Connection, connect: Connect, team: UUID, count: int
) -> None:
    # Each waits for the key in the middle, the first of them is cancelled there.
    holder, senders = connect("svc_worker"), [connect("svc_worker") for _ in range(count)]
    hold(holder, team, events(1, first=150), 1)
    batches = [events(100, first=100)] * count
    batches = [turned(batch) if n % 2 else batch for n, batch in enumerate(batches)]
    with ThreadPoolExecutor(count) as pool:
        sent = started(pool, senders, team, batches)
        await_waiters(admin, senders)
        senders[0].cancel()
        assert sent[0].result() == "57014"
        holder.commit()
        answers = [each.result() for each in sent[1:]]
    assert Counter(answers)[(99, 1)] == 1
    assert inserted(answers) == 99
    exact(admin, team, 100)
    assert as_system(senders[0], team, BATCH, team, batches[0]) == (0, 100)


def test_batches_one_of_them_bad_and_single_calls_again_and_again(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    workers = [connect("svc_worker") for _ in range(8)]

    def send(place: int) -> list[Answer]:
        answers: list[Answer] = []
        for n in range(12):
            batch = events(60, first=100 + 40 * n + 5 * place)
            if place == 0:
                batch = json.dumps([*json.loads(batch), BAD])
            elif place == 1:
                for key in range(100 + 40 * n, 110 + 40 * n):
                    assert isinstance(as_system(workers[1], team, RECORD, team, f"e{key}"), tuple)
            answers.append(
                as_system(workers[place], team, BATCH, team, turned(batch) if place % 2 else batch)
            )
        return answers

    bad, *good = at_once([partial(send, place) for place in range(8)])
    assert bad == ["22023"] * 12
    for answers in good:
        inserted(answers)
    last = 100 + 40 * 11 + 5 * 7 + 60
    exact(admin, team, last - 100)
    assert look(admin, KEYS, team) == [(last - 100,)]


@pytest.mark.parametrize(
    "level", [psycopg.IsolationLevel.REPEATABLE_READ, psycopg.IsolationLevel.SERIALIZABLE]
)
def test_a_batch_that_cannot_see_who_was_quicker_is_to_be_sent_again(
    admin: Connection, connect: Connect, team: UUID, level: psycopg.IsolationLevel
) -> None:
    early, late = connect("svc_worker"), connect("svc_worker")
    assert as_system(early, team, BATCH, team, events(5, first=100)) == (5, 0)
    late.set_isolation_level(level)
    late.execute("select identity.act_as_system(%s, 'race')", (team,))
    # Control: what it sees to be known it counts, and goes on.
    assert late.execute(BATCH.encode(), (team, events(10, first=95))).fetchone() == (5, 5)
    assert as_system(early, team, BATCH, team, events(5, first=200)) == (5, 0)
    with pytest.raises(psycopg.errors.SerializationFailure):
        late.execute(BATCH.encode(), (team, events(10, first=195)))
    late.rollback()
    exact(admin, team, 10)
    assert as_system(late, team, BATCH, team, events(10, first=195)) == (5, 5)
    assert as_system(late, team, BATCH, team, events(10, first=95)) == (5, 5)
    exact(admin, team, 20)
