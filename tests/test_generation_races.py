"""The generation queue under several connections at once: who gets a request, and who loses it."""

from __future__ import annotations

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from conftest import Connect
from races import Connection, Stage, acting, at_once, kill, look, make_stage

CLAIM = "select request_id, lease_token, attempt from generation.claim_requests(%s, %s, %s)"
SUBMIT = "select generation.submit_samples(%s, %s, %s, %s)"
SELECT = "select generation.select_sample(%s, %s, %s)"
CANCEL = "select generation.cancel_request(%s, %s)"


@pytest.fixture
def admin(connect: Connect) -> Connection:
    """The migrating role, who may call the test helpers and become the kernel."""
    return connect()


@pytest.fixture
def stage(admin: Connection) -> Stage:
    return make_stage(admin)


def ask(admin: Connection, stage: Stage, count: int = 1) -> list[UUID]:
    """Make requests of the team; returns their ids, the oldest first."""
    query = "select tests.new_request(%s, %s, %s) from generate_series(1, %s)"
    with admin.transaction():
        rows = admin.execute(query, (stage.team, stage.ann, stage.project, count)).fetchall()
    return [row[0] for row in rows]


def claim(worker: Connection, limit: int = 1, lease: str = "1 minute") -> list[tuple[Any, ...]]:
    with worker.transaction():
        return worker.execute(CLAIM, (str(worker.info.backend_pid), limit, lease)).fetchall()


def act(worker: Connection, stage: Stage) -> None:
    worker.execute("select identity.act_as_system(%s, 'race')", (stage.team,))


def samples(stage: Stage) -> str:
    def one() -> dict[str, object]:
        path = f"{stage.team}/{stage.project}/{uuid4()}/picture.png"
        return {"object_path": path, "mime_type": "image/png", "bytes": 10, "checksum": "ab" * 32}

    return json.dumps([one() for _ in range(4)])


def submit(worker: Connection, stage: Stage, request: UUID, token: UUID) -> None:
    with worker.transaction():
        act(worker, stage)
        worker.execute(SUBMIT, (stage.team, request, token, samples(stage)))


def delivered(admin: Connection, connect: Connect, stage: Stage) -> tuple[UUID, list[UUID]]:
    """A request that awaits a selection, and its samples."""
    (request,) = ask(admin, stage)
    worker = connect("svc_worker")
    ((_, token, _),) = claim(worker)
    submit(worker, stage, request, token)
    query = "select id from generation.samples where request_id = %s order by ordinal"
    return request, [row[0] for row in look(admin, query, request)]


def test_each_of_40_requests_goes_to_one_of_8_workers(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    requests = ask(admin, stage, 40)
    workers = [connect("svc_worker") for _ in range(8)]

    def work(worker: Connection) -> list[UUID]:
        got: list[UUID] = []
        while rows := claim(worker, 2):
            got += [row[0] for row in rows]
        return got

    shares = at_once([partial(work, worker) for worker in workers])
    got = Counter(request for share in shares for request in share)
    assert got == Counter(requests)
    attempts = look(admin, "select distinct attempts from generation.requests")
    assert attempts == [(1,)]
    tokens = look(admin, "select count(distinct lease_token) from generation.requests")
    assert tokens == [(40,)]


def test_an_expired_lease_is_taken_over_once_and_the_old_worker_is_refused(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    (request,) = ask(admin, stage)
    old = connect("svc_worker")
    ((_, old_token, _),) = claim(old, lease="1 second")
    others = [connect("svc_worker") for _ in range(8)]
    assert [claim(worker) for worker in others] == [[]] * 8, "a lease that stands is respected"
    time.sleep(1.1)
    shares = at_once([partial(claim, worker) for worker in others])
    winners = [(w, share[0]) for w, share in zip(others, shares, strict=True) if share]
    ((new, (claimed, new_token, attempt)),) = winners
    assert (claimed, attempt) == (request, 2)
    with pytest.raises(psycopg.Error) as refused:
        submit(old, stage, request, old_token)
    assert refused.value.sqlstate == "ST031"
    assert look(admin, "select count(*) from generation.samples") == [(0,)]
    submit(new, stage, request, new_token)
    assert look(admin, "select count(*) from generation.samples") == [(4,)]
    states = look(admin, "select state from billing.credit_holds")
    assert states == [("captured",)]


def test_a_late_delivery_under_way_is_not_taken_over(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    (request,) = ask(admin, stage)
    late, other = connect("svc_worker"), connect("svc_worker")
    ((_, token, _),) = claim(late, lease="1 second")
    time.sleep(1.1)
    with late.transaction():
        act(late, stage)
        late.execute(SUBMIT, (stage.team, request, token, samples(stage)))
        assert claim(other) == []
    assert claim(other) == []
    assert look(admin, "select status from generation.requests") == [("awaiting_selection",)]


def test_of_two_selections_at_once_one_wins(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    with admin.transaction():
        admin.execute("select tests.add_member(%s, tests.new_person('bob'), 'editor')", stage[3:4])
    request, choices = delivered(admin, connect, stage)

    answers = at_once(
        [
            acting(connect, name, SELECT, stage.team, request, sample)
            for name, sample in zip(("ann", "bob"), choices, strict=False)
        ]
    )
    assert set(answers) == {"", "ST030"}
    chosen = choices[answers.index("")]
    selected = look(admin, "select id from generation.samples where is_selected")
    assert selected == [(chosen,)]
    balance = look(admin, "select held from billing.credit_balances where held > 0")
    assert [float(row[0]) for row in balance] == [1.0]


def test_a_selection_and_a_cancel_at_once_leave_no_credits_held(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    request, choices = delivered(admin, connect, stage)

    chosen, cancelled = at_once(
        [
            acting(connect, "ann", SELECT, stage.team, request, choices[0]),
            acting(connect, "ann", CANCEL, stage.team, request),
        ]
    )
    assert chosen in ("", "ST030")
    assert cancelled == ""
    assert look(admin, "select status from generation.requests") == [("cancelled",)]
    assert look(admin, "select count(*) from billing.credit_holds where state = 'held'") == [(0,)]


@pytest.mark.parametrize("committed", [False, True])
def test_a_killed_worker_leaves_its_request_claimable(
    admin: Connection, connect: Connect, stage: Stage, committed: bool
) -> None:
    (request,) = ask(admin, stage)
    doomed, other = connect("svc_worker"), connect("svc_worker", autocommit=True)
    doomed.execute(CLAIM, ("doomed", 1, "1 second"))
    if committed:
        doomed.commit()
    assert claim(other) == []
    kill(other, doomed)
    with pytest.raises(psycopg.OperationalError):
        doomed.execute("select 1")
    if committed:
        assert claim(other) == [], "the lease outlives its worker"
        time.sleep(1.1)
    ((claimed, _, attempt),) = claim(other)
    assert (claimed, attempt) == (request, 2 if committed else 1)


def test_a_worker_killed_while_it_delivers_leaves_nothing_behind(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    (request,) = ask(admin, stage)
    doomed, other = connect("svc_worker"), connect("svc_worker", autocommit=True)
    ((_, token, _),) = claim(doomed)
    act(doomed, stage)
    doomed.execute(SUBMIT, (stage.team, request, token, samples(stage)))
    kill(other, doomed)
    with pytest.raises(psycopg.OperationalError):
        doomed.commit()
    assert look(admin, "select count(*) from studio.assets") == [(0,)]
    states = look(admin, "select state from billing.credit_holds")
    assert states == [("held",)]
    submit(other, stage, request, token)
    assert look(admin, "select status from generation.requests") == [("awaiting_selection",)]


def test_one_key_at_once_makes_one_request(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    query = "select generation.request_generation(%s, %s, 'a fox', 'x', 'one key')"

    answers = at_once([acting(connect, "ann", query, stage.team, stage.project) for _ in range(8)])
    assert len(set(answers)) == 1
    assert look(admin, "select id from generation.requests") == [(answers[0],)]
    assert look(admin, "select count(*) from billing.credit_holds") == [(1,)]
    assert look(admin, "select used from billing.quota_counters") == [(1,)]


def test_a_project_that_is_being_deleted_takes_no_request(
    admin: Connection, connect: Connect, stage: Stage
) -> None:
    query = "select generation.request_generation(%s, %s, 'a fox', 'x', 'late')"
    late = acting(connect, "ann", query, stage.team, stage.project)
    with ThreadPoolExecutor(1) as pool:
        with admin.transaction():
            admin.execute("select tests.log_in(%s)", (stage.ann,))
            admin.execute("select studio.delete_project(%s, %s)", (stage.team, stage.project))
            answer = pool.submit(late)
            time.sleep(0.5)
            assert not answer.done(), "it waits for the deletion"
        assert answer.result(10) == "ST020"
    assert look(admin, "select count(*) from generation.requests") == [(0,)]
    assert look(admin, "select count(*) from billing.credit_holds") == [(0,)]
