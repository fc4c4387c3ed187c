"""Money and quotas under many connections at once: nothing is spent twice, nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, acting, at_once, kill, look

HOLD = "select billing.hold_credits(%s, %s, %s, 'race')"
CAPTURE = "select billing.capture_credits(%s, %s)"
RELEASE = "select billing.release_credits(%s, %s)"
GRANT = "select billing.grant_credits(%s, %s, 'race', %s)"
CONSUME = "select (billing.consume_quota(%s, 'generations_per_month')).used"
RECORD = "select billing.record_usage(%s, 'race.run', 1, %s)"
SUBSCRIBE = "select billing.start_subscription(%s, %s)"


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


def wallet(admin: Connection, team: UUID) -> tuple[float, float]:
    """Available and held, once the whole ledger has been added up and found to say the same."""
    query = """
        select b.available, b.held, sum(e.amount) filter (where e.book = 'available'),
          coalesce(sum(e.amount) filter (where e.book = 'held'), 0), sum(e.amount),
          (select coalesce(sum(h.amount), 0) from billing.credit_holds as h
            where h.account_id = b.account_id and h.state = 'held'),
          (select count(*) from billing.credit_transactions as t
            where t.account_id = b.account_id) = b.last_sequence
        from billing.credit_balances as b
        join billing.credit_entries as e using (account_id)
        where b.account_id = %s
        group by b.account_id
    """
    ((available, held, entered, entered_held, total, open_holds, gapless),) = look(
        admin, query, team
    )
    assert (available, held, total, gapless) == (entered, entered_held, 0, True)
    assert held == open_holds
    return float(available), float(held)


def test_twenty_spend_the_last_credits(admin: Connection, connect: Connect, team: UUID) -> None:
    calls = [acting(connect, "ann", HOLD, team, 2, f"job-{n}") for n in range(20)]
    answers = at_once(calls)
    assert Counter(a for a in answers if isinstance(a, str)) == {"LM011": 15}
    assert wallet(admin, team) == (0, 10)


def test_two_want_the_very_last_credit(admin: Connection, connect: Connect, team: UUID) -> None:
    calls = [acting(connect, "ann", HOLD, team, 10, f"job-{n}") for n in range(2)]
    answers = at_once(calls)
    assert sorted(isinstance(a, UUID) for a in answers) == [False, True]
    assert "LM011" in answers
    assert wallet(admin, team) == (0, 10)


def test_twenty_use_a_quota_of_ten(admin: Connection, connect: Connect, team: UUID) -> None:
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        admin.execute("insert into billing.plan_versions (plan, version) values ('free', 2)")
        admin.execute(
            "insert into billing.plan_entitlements (plan, version, feature, kind, limit_value) "
            "values ('free', 2, 'generations_per_month', 'quota', 10)"
        )
    with admin.transaction():
        admin.execute("select tests.grant_plan(%s, 'free')", (team,))
    answers = at_once([acting(connect, "ann", CONSUME, team) for _ in range(20)])
    assert Counter(answers) == Counter([*range(1, 11), *["LM010"] * 10])
    assert look(admin, "select used from billing.quota_counters") == [(10,)]


def test_one_key_from_eight_connections_holds_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    answers = at_once([acting(connect, "ann", HOLD, team, 3, "same") for _ in range(8)])
    assert len(set(answers)) == 1
    assert isinstance(answers[0], UUID)
    assert wallet(admin, team) == (7, 3)


def test_one_key_for_different_amounts_holds_one_of_them(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    answers = at_once([acting(connect, "ann", HOLD, team, n, "same") for n in range(1, 9)])
    assert Counter(a for a in answers if isinstance(a, str)) == {"RL010": 7}
    assert look(admin, "select count(*) from billing.credit_holds") == [(1,)]
    available, held = wallet(admin, team)
    assert (available + held, held >= 1) == (10, True)


def test_one_key_from_eight_connections_grants_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    adapters = [connect("svc_billing") for _ in range(8)]
    answers = at_once([partial(as_system, a, team, GRANT, team, 5, "gift") for a in adapters])
    assert len(set(answers)) == 1
    assert isinstance(answers[0], UUID)
    assert wallet(admin, team) == (15, 0)


def test_one_key_from_eight_connections_records_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    answers = at_once([acting(connect, "ann", RECORD, team, "same") for _ in range(8)])
    assert len(set(answers)) == 1
    assert look(admin, "select id from billing.usage_events") == [(answers[0],)]


def test_capture_and_release_at_once_close_a_hold_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    holds = [acting(connect, "ann", HOLD, team, 1, f"job-{n}")() for n in range(5)]
    workers = [connect("svc_worker") for _ in range(4)]
    captured = 0
    for hold in holds:
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
    query = "select billing.hold_credits(%s, 1, %s, 'race', clock_timestamp() + interval '0.2 s')"
    for number in range(8):
        assert isinstance(acting(connect, "ann", query, team, f"job-{number}")(), UUID)
    admin.execute("select pg_sleep(0.3)")
    admin.commit()
    sweepers = [connect("svc_worker", autocommit=True) for _ in range(4)]

    def sweep(sweeper: Connection) -> int:
        row = sweeper.execute("select billing.expire_holds(3)").fetchone()
        return row[0] if row else 0

    # A sweeper leaves what another one has locked to the next round.
    swept = sum(sum(at_once([partial(sweep, s) for s in sweepers])) for _ in range(8))
    assert swept == 8
    assert wallet(admin, team) == (10, 0)


def test_a_sweeper_waits_for_nobody(admin: Connection, connect: Connect, team: UUID) -> None:
    query = "select billing.hold_credits(%s, 1, %s, 'race', clock_timestamp() + interval '0.2 s')"
    first, second = (acting(connect, "ann", query, team, key)() for key in ("one", "two"))
    admin.execute("select pg_sleep(0.3)")
    admin.commit()
    worker, sweeper = connect("svc_worker"), connect("svc_worker", autocommit=True)
    sweeper.execute("set lock_timeout = '2s'")
    with worker.transaction():
        worker.execute("select identity.act_as_system(%s, 'race')", (team,))
        worker.execute(RELEASE.encode(), (team, first))
        # The wallet is the worker's now, and the second hold would be the sweeper's: if it waited
        # for the wallet, the worker would wait for the hold, and one of them would be ended.
        assert sweeper.execute("select billing.expire_holds()").fetchone() == (0,)
        worker.execute(RELEASE.encode(), (team, second))
    assert wallet(admin, team) == (10, 0)


def test_a_backend_killed_before_commit_leaves_nothing(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    victim, killer = connect("svc_worker"), connect("svc_worker")
    victim.execute("select identity.act_as_system(%s, 'race')", (team,))
    victim.execute(HOLD.encode(), (team, 10, "lost"))
    victim.execute(RECORD.encode(), (team, "lost"))
    victim.execute(CONSUME.encode(), (team,))
    kill(killer, victim)
    assert wallet(admin, team) == (10, 0)
    for table in ("credit_holds", "usage_events", "usage_keys", "quota_counters"):
        assert look(admin, f"select count(*) from billing.{table}") == [(0,)], table
    assert isinstance(acting(connect, "ann", HOLD, team, 10, "lost")(), UUID), "the key is free"
    assert wallet(admin, team) == (0, 10)


def test_a_waiter_takes_what_a_killed_backend_had(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    victim, killer = connect("svc_worker"), connect("svc_worker")
    victim.execute("select identity.act_as_system(%s, 'race')", (team,))
    victim.execute(HOLD.encode(), (team, 10, "same"))
    waiter = acting(connect, "ann", HOLD, team, 10, "same")
    calls: list[Callable[[], object]] = [waiter, partial(kill, killer, victim)]
    assert isinstance(at_once(calls)[0], UUID)
    assert wallet(admin, team) == (0, 10)


def test_two_subscriptions_at_once_leave_one_current(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    adapters = [connect("svc_billing") for _ in range(8)]
    plans = ["pro", "team"] * 4
    answers = at_once(
        [
            partial(as_system, adapter, team, SUBSCRIBE, team, plan)
            for adapter, plan in zip(adapters, plans, strict=True)
        ]
    )
    assert all(isinstance(answer, UUID) for answer in answers)
    query = "select count(*), count(*) filter (where is_current) from billing.subscriptions"
    assert look(admin, f"{query} where account_id = %s", team) == [(9, 1)]


def test_ninety_mixed_movements_keep_the_ledger_whole(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    workers = [connect("svc_worker") for _ in range(6)]

    def work(worker: Connection, number: int) -> int:
        spent = 0
        for turn in range(15):
            hold = as_system(worker, team, HOLD, team, "0.5", f"{number}-{turn}")
            if isinstance(hold, UUID):
                settle = CAPTURE if turn % 3 == 0 else RELEASE
                assert as_system(worker, team, settle, team, hold) not in ("ST010", "RL013")
                spent += turn % 3 == 0
        return spent

    spent = sum(at_once([partial(work, w, n) for n, w in enumerate(workers)]))
    assert wallet(admin, team) == (10 - spent / 2, 0)
