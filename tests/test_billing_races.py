"""Quotas, usage and plans under many connections at once; credits are in test_races_ledger."""

from __future__ import annotations

from collections import Counter
from functools import partial
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, acting, at_once, kill, look

CONSUME = "select (billing.consume_quota(%s, 'generations_per_month')).used"
RECORD = "select billing.record_usage(%s, 'race.run', 1, %s)"
SUBSCRIBE = "select billing.start_subscription(%s, %s)"


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


def as_system(connection: Connection, account: UUID, query: str, *values: object) -> object:
    """The first value of a call that the system makes, or the SQLSTATE of the refusal."""
    try:
        with connection.transaction():
            connection.execute("select identity.act_as_system(%s, 'race')", (account,))
            row = connection.execute(query.encode(), values).fetchone()
    except psycopg.Error as error:
        return error.sqlstate
    return row and row[0]


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


def test_one_key_from_eight_connections_records_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    answers = at_once([acting(connect, "ann", RECORD, team, "same") for _ in range(8)])
    assert len(set(answers)) == 1
    assert look(admin, "select id from billing.usage_log") == [(answers[0],)]


def test_a_backend_killed_before_commit_leaves_nothing(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    victim, killer = connect("svc_worker"), connect("svc_worker")
    victim.execute("select identity.act_as_system(%s, 'race')", (team,))
    victim.execute(RECORD.encode(), (team, "lost"))
    victim.execute(CONSUME.encode(), (team,))
    kill(killer, victim)
    for table in ("usage_log", "usage_keys", "quota_counters"):
        assert look(admin, f"select count(*) from billing.{table}") == [(0,)], table


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
