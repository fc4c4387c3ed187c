"""Credits under many connections: nothing is spent twice, made or lost, whoever is killed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, at_once, kill, look

HOLD = "select billing.hold_credits(%s, %s, %s, 'race')"
BRIEF_HOLD = "select billing.hold_credits(%s, %s, %s, 'race', clock_timestamp() + interval '0.3 s')"
CAPTURE = "select billing.capture_credits(%s, %s)"
RELEASE = "select billing.release_credits(%s, %s)"
GRANT = "select billing.grant_credits(%s, %s, 'race', %s)"
LAPSING = "select billing.grant_credits(%s, %s, 'race', %s, clock_timestamp() + %s::interval)"
REFUND = "select billing.refund_credits(%s, %s, %s, 'race', %s)"
ADJUST = "select billing.adjust_credits(%s, %s, 'race', %s)"
BUY = "select billing.purchase_credits(%s, %s, 100, 'EUR', 'stripe', %s, %s)"
PLAN = "select tests.grant_plan(%s, %s)"


@pytest.fixture
def admin(connect: Connect) -> Connection:
    """The migrating role, who may call the test helpers and become the kernel."""
    return connect()


@pytest.fixture
def team(admin: Connection) -> UUID:
    """A team of ann's with 10 credits."""
    with admin.transaction():
        row = admin.execute("select tests.new_team(tests.new_person('ann'), 'acme')").fetchone()
        assert row is not None
        admin.execute("select tests.grant_credits(%s, 10)", row)
    return UUID(str(row[0]))


def as_system(connection: Connection, account: UUID, query: str, *values: object) -> object:
    """The first value of a call that the system makes, or the SQLSTATE of the refusal."""
    try:
        with connection.transaction():
            connection.execute("select identity.act_as_system(%s, 'race')", (account,))
            row = connection.execute(query.encode(), values).fetchone()
    except psycopg.Error as error:
        return error.sqlstate
    return row and row[0]


def system(
    connect: Connect, account: UUID, query: str, *values: object, user: str = "svc_billing"
) -> Callable[[], object]:
    """A call of the system's on a connection of its own."""
    return partial(as_system, connect(user), account, query, account, *values)


def wallet(admin: Connection, team: UUID) -> tuple[float, float]:
    """Available and held, once the whole ledger has been added up and found to say the same."""
    assert look(admin, "select * from billing.verify_ledger()") == []
    query = """
        select b.available, b.held,
          (select sum(e.amount) from billing.credit_entries as e
            where e.account_id = b.account_id and e.book = 'available'),
          (select sum(e.amount) from billing.credit_entries as e
            where e.account_id = b.account_id)
        from billing.credit_balances as b
        where b.account_id = %s
    """
    ((available, held, entered, total),) = look(admin, query, team)
    assert (available, total) == (entered, 0)
    return float(available), float(held)


def sweep(sweeper: Connection, query: str) -> int:
    row = sweeper.execute(query.encode()).fetchone()
    return row[0] if row else 0


def test_twenty_spend_the_last_credits(admin: Connection, connect: Connect, team: UUID) -> None:
    answers = at_once([system(connect, team, HOLD, 2, f"job-{n}") for n in range(20)])
    assert Counter(a for a in answers if isinstance(a, str)) == {"LM011": 15}
    assert wallet(admin, team) == (0, 10)


def test_twenty_overdraw_no_further_than_the_plan(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    with admin.transaction():
        admin.execute(PLAN, (team, "enterprise"))
    answers = at_once([system(connect, team, HOLD, 101, f"job-{n}") for n in range(20)])
    assert Counter(a for a in answers if isinstance(a, str)) == {"LM011": 10}
    assert wallet(admin, team) == (-1000, 1010)


@pytest.mark.parametrize(
    ("query", "values", "after"),
    [
        (HOLD, (3, "same"), (7, 3)),
        (GRANT, (5, "same"), (15, 0)),
        (ADJUST, (-4, "same"), (6, 0)),
        (BUY, (5, "pi_1", "same"), (15, 0)),
    ],
)
def test_one_key_from_eight_connections_moves_once(
    admin: Connection,
    connect: Connect,
    team: UUID,
    query: str,
    values: tuple[object, ...],
    after: tuple[float, float],
) -> None:
    answers = at_once([system(connect, team, query, *values) for _ in range(8)])
    assert len(set(answers)) == 1
    assert isinstance(answers[0], UUID)
    assert wallet(admin, team) == after


def test_one_key_for_different_amounts_holds_one_of_them(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    answers = at_once([system(connect, team, HOLD, n, "same") for n in range(1, 9)])
    assert Counter(a for a in answers if isinstance(a, str)) == {"RL010": 7}
    available, held = wallet(admin, team)
    assert (available + held, held >= 1) == (10, True)


def test_one_payment_with_eight_keys_buys_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    answers = at_once([system(connect, team, BUY, 5, "pi_1", f"key-{n}") for n in range(8)])
    assert answers.count("RL010") == 7
    assert wallet(admin, team) == (15, 0)


def test_refunds_at_once_give_back_no_more_than_was_captured(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    hold = system(connect, team, HOLD, 6, "job")()
    system(connect, team, CAPTURE, hold)()
    answers = at_once([system(connect, team, REFUND, hold, 2, f"r-{n}") for n in range(8)])
    assert answers.count("RL015") == 5
    again = at_once([system(connect, team, REFUND, hold, 2, "r-0") for _ in range(2)])
    assert wallet(admin, team) == (10, 0)
    assert len(set(again)) == 1


def test_capture_and_release_at_once_close_a_hold_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    workers = [connect("svc_worker") for _ in range(4)]
    captured = 0
    for number in range(5):
        hold = as_system(workers[0], team, HOLD, team, 1, f"job-{number}")
        answers = at_once(
            [
                partial(as_system, worker, team, query, team, hold)
                for worker, query in zip(workers, [CAPTURE, RELEASE] * 2, strict=True)
            ]
        )
        assert answers.count("ST010") == 3
        captured += any(isinstance(answer, UUID) for answer in answers)
    assert wallet(admin, team) == (10 - captured, 0)


def test_sweepers_and_workers_close_expired_holds_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    worker = connect("svc_worker")
    for number in range(8):
        assert isinstance(as_system(worker, team, BRIEF_HOLD, team, 1, f"j-{number}"), UUID)
    time.sleep(0.4)
    sweepers = [connect("svc_worker", autocommit=True) for _ in range(4)]
    # A sweeper leaves what another one has locked to the next round.
    query = "select billing.expire_holds(3)"
    swept = sum(sum(at_once([partial(sweep, s, query) for s in sweepers])) for _ in range(8))
    assert swept == 8
    assert wallet(admin, team) == (10, 0)


def test_a_hold_that_expires_is_captured_or_swept(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    worker, sweeper = connect("svc_worker"), connect("svc_worker", autocommit=True)
    captured = 0
    for number in range(6):
        hold = as_system(worker, team, BRIEF_HOLD, team, 1, f"j-{number}")
        time.sleep(0.29 if number % 2 else 0.2)
        calls: list[Callable[[], object]] = [
            partial(as_system, worker, team, CAPTURE, team, hold),
            partial(sweep, sweeper, "select billing.expire_holds()"),
        ]
        first = at_once(calls)[0]
        assert isinstance(first, UUID) or first == "ST010"
        captured += isinstance(first, UUID)
    time.sleep(0.3)
    sweep(sweeper, "select billing.expire_holds()")
    assert wallet(admin, team) == (10 - captured, 0)


@pytest.mark.parametrize(
    "query", ["select billing.expire_holds()", "select billing.expire_credits()"]
)
def test_a_sweeper_waits_for_nobody(
    admin: Connection, connect: Connect, team: UUID, query: str
) -> None:
    worker, sweeper = connect("svc_worker"), connect("svc_worker", autocommit=True)
    first = as_system(worker, team, BRIEF_HOLD, team, 1, "one")
    as_system(connect("svc_billing"), team, LAPSING, team, 1, "brief", "0.1 s")
    time.sleep(0.4)
    sweeper.execute("set lock_timeout = '2s'")
    with worker.transaction():
        worker.execute("select identity.act_as_system(%s, 'race')", (team,))
        worker.execute(RELEASE.encode(), (team, first))
        assert sweep(sweeper, query) == 0
    assert wallet(admin, team) == (10, 0)


def test_what_lapses_is_held_by_twenty_or_lapses(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    """At the end of a lot holds, sweeps and captures meet; what was held in time is captured."""
    system(connect, team, LAPSING, 10, "brief", "0.5 s")()
    workers = [connect("svc_worker") for _ in range(8)]
    sweepers = [connect("svc_worker", autocommit=True) for _ in range(2)]
    until = time.monotonic() + 1.0

    def work(worker: Connection, number: int) -> int:
        spent = turn = 0
        while time.monotonic() < until:
            turn += 1
            hold = as_system(worker, team, HOLD, team, "0.25", f"{number}-{turn}")
            if isinstance(hold, UUID):
                settle = CAPTURE if turn % 5 == 0 else RELEASE
                done = as_system(worker, team, settle, team, hold)
                assert not done or isinstance(done, UUID), done
                spent += settle == CAPTURE
        return spent

    def look_again(sweeper: Connection) -> int:
        while time.monotonic() < until:
            sweep(sweeper, "select billing.expire_credits()")
        return 0

    calls = [partial(work, w, n) for n, w in enumerate(workers)]
    spent = sum(at_once([*calls, *(partial(look_again, s) for s in sweepers)])) / 4
    available, held = wallet(admin, team)
    ((expired,),) = look(
        admin,
        "select -coalesce(sum(available_change), 0) from billing.credit_transactions"
        " where kind = 'expiry'",
    )
    assert (held, available) == (0, 20 - spent - float(expired))
    assert available <= 10, "nothing of the lot is left"
    query = "select count(*) from billing.credit_lots where is_open and expires_at is not null"
    assert look(admin, query) == [(0,)]


def test_who_waits_past_the_end_of_a_lot_holds_nothing_of_it(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    """What counts is when the wallet's turn came, and not when the call began."""
    system(connect, team, LAPSING, 4, "brief", "0.5 s")()
    first = connect("svc_billing")
    first.execute("select identity.act_as_system(%s, 'race')", (team,))
    first.execute(HOLD.encode(), (team, 1, "first"))

    def finish() -> None:
        time.sleep(0.7)
        first.commit()

    calls: list[Callable[[], object]] = [system(connect, team, HOLD, 12, "second"), finish]
    assert at_once(calls)[0] == "LM011"
    sweep(connect("svc_worker", autocommit=True), "select billing.expire_credits()")
    assert wallet(admin, team) == (10, 1)


def test_two_sweeps_at_once_take_out_what_lapsed_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    system(connect, team, LAPSING, 4, "brief", "0.1 s")()
    time.sleep(0.15)
    sweepers = [connect("svc_worker", autocommit=True) for _ in range(4)]
    query = "select billing.expire_credits()"
    assert sum(at_once([partial(sweep, s, query) for s in sweepers])) == 1
    assert wallet(admin, team) == (10, 0)


def test_repeatable_read_moves_nothing_by_an_old_snapshot(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    """Whoever waited for the wallet, or came later, is told to run again, and never overspends."""
    early = connect("svc_billing")
    early.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    early.execute("select identity.act_as_system(%s, 'race')", (team,))
    assert isinstance(system(connect, team, HOLD, 6, "first")(), UUID)
    with pytest.raises(psycopg.errors.SerializationFailure):
        early.execute(HOLD.encode(), (team, 6, "second"))
    early.rollback()
    assert as_system(early, team, HOLD, team, 6, "second") == "LM011"
    assert wallet(admin, team) == (4, 6)


def test_a_backend_killed_before_commit_leaves_nothing(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    victim, killer = connect("svc_billing"), connect("svc_billing")
    hold = as_system(killer, team, HOLD, team, 4, "kept")
    victim.execute("select identity.act_as_system(%s, 'race')", (team,))
    for query, values in (
        (HOLD, (3, "lost")),
        (CAPTURE, (hold,)),
        (REFUND, (hold, 1, "lost-r")),
        (GRANT, (5, "lost-g")),
        (BUY, (5, "pi_1", "lost-b")),
    ):
        victim.execute(query.encode(), (team, *values))
    kill(killer, victim)
    assert wallet(admin, team) == (6, 4)
    assert look(admin, "select count(*) from billing.credit_purchases") == [(0,)]
    assert isinstance(system(connect, team, HOLD, 6, "lost")(), UUID), "the key is free"
    assert wallet(admin, team) == (0, 10)


def test_a_waiter_takes_what_a_killed_backend_had(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    victim, killer = connect("svc_worker"), connect("svc_worker")
    victim.execute("select identity.act_as_system(%s, 'race')", (team,))
    victim.execute(HOLD.encode(), (team, 10, "same"))
    waiter = system(connect, team, HOLD, 10, "same")
    calls: list[Callable[[], object]] = [waiter, partial(kill, killer, victim)]
    assert isinstance(at_once(calls)[0], UUID)
    assert wallet(admin, team) == (0, 10)


def test_mixed_movements_keep_the_ledger_whole(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    workers = [connect("svc_billing") for _ in range(6)]

    def work(worker: Connection, number: int) -> float:
        change = 0.0
        for turn in range(12):
            hold = as_system(worker, team, HOLD, team, "0.5", f"{number}-{turn}")
            if isinstance(hold, UUID):
                settle = CAPTURE if turn % 3 == 0 else RELEASE
                assert as_system(worker, team, settle, team, hold) not in ("ST010", "RL013")
                change -= 0.5 * (turn % 3 == 0)
            if turn % 6 == 0 and isinstance(hold, UUID):
                as_system(worker, team, REFUND, team, hold, "0.25", f"r-{number}-{turn}")
                change += 0.25
            elif turn % 4 == 1:
                as_system(worker, team, GRANT, team, 1, f"g-{number}-{turn}")
                change += 1
        return change

    change = sum(at_once([partial(work, w, n) for n, w in enumerate(workers)]))
    assert wallet(admin, team) == (10 + change, 0)
