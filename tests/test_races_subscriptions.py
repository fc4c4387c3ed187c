"""Subscriptions under many connections at once: one end state, credits once, nobody waits."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from provider_streams import MAKERS, Event, life
from psycopg.types.json import Jsonb
from races import Connection, at_once, kill, look

LINK = "select billing.link_subscription(%s, %s, %s)"
APPLY = "select (billing.apply_event(%s, %s, %s)).is_new"
OVERRIDE = "select billing.set_override(%s, 'seats', 'race', %s)"
GRANT = "select billing.grant_period_credits(%s)"
START = "select billing.start_subscription(%s, %s)"
LIVELY = [("renew", 14), ("fail", 31), ("recover", 2), ("upgrade", 1), ("cancel", 1), ("keep", 1)]
ROWS = """
    select s.provider, s.plan, s.status, s.is_current, s.started_at, s.period_ends_at, s.cancel_at,
      s.ended_at
    from billing.subscriptions as s where s.account_id = %s order by s.provider, s.id
"""


@pytest.fixture
def admin(connect: Connect) -> Connection:
    """The migrating role, who may call the test helpers and become the kernel."""
    return connect()


@pytest.fixture
def teams(admin: Connection) -> tuple[UUID, UUID]:
    """Two teams of ann's."""
    with admin.transaction():
        query = "select tests.new_team(a, 'acme'), tests.new_team(a, 'other')"
        row = admin.execute(f"{query} from tests.new_person('ann') as a".encode()).fetchone()
    assert row is not None
    return row[0], row[1]


def as_system(connection: Connection, account: UUID, query: str, *values: object) -> object:
    """The first value of a call that the system makes, or the SQLSTATE of the refusal."""
    try:
        with connection.transaction():
            connection.execute("select identity.act_as_system(%s, 'race')", (account,))
            row = connection.execute(query.encode(), values).fetchone()
    except psycopg.Error as error:
        return error.sqlstate
    return row and row[0]


def sell_credits(admin: Connection) -> None:
    """From now on there are plans that give credits each month."""
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        admin.execute(
            "insert into billing.plan_versions (plan, version, monthly_credits)"
            " values ('pro', 2, 10), ('team', 2, 25)"
        )


def deliver(adapter: Connection, team: UUID, events: list[tuple[str, Event]]) -> list[object]:
    return [
        as_system(adapter, team, APPLY, team, provider, Jsonb(event)) for provider, event in events
    ]


def test_events_from_eight_connections_make_what_one_makes(
    admin: Connection, connect: Connect, teams: tuple[UUID, UUID]
) -> None:
    adapters = [connect("svc_billing") for _ in range(8)]
    events = [(provider, event) for provider in MAKERS for event in life(provider, 60, LIVELY)]
    for provider, (_, reference) in MAKERS.items():
        assert isinstance(
            as_system(adapters[0], teams[0], LINK, teams[0], provider, reference), UUID
        )
    shares: list[list[tuple[str, Event]]] = [[] for _ in adapters]
    for event in events:
        for share in random.Random(len(event[1])).sample(shares, 2):
            share.append(event)
    for number, share in enumerate(shares):
        random.Random(number).shuffle(share)
    answers = at_once(
        [
            partial(deliver, adapter, teams[0], share)
            for adapter, share in zip(adapters, shares, strict=True)
        ]
    )
    told = [answer for answered in answers for answer in answered]
    assert (told.count(True), told.count(False)) == (len(events), len(events))
    together = look(admin, ROWS, teams[0])

    # The other team hears of subscriptions that differ in nothing but their names, in order.
    for provider, (_, reference) in MAKERS.items():
        as_system(adapters[0], teams[1], LINK, teams[1], provider, f"{reference}1")
    named_otherwise = [
        (provider, event)
        for provider, (make, reference) in MAKERS.items()
        for event in life(provider, 60, LIVELY, f"{reference}1")
    ]
    assert deliver(adapters[0], teams[1], named_otherwise) == [True] * len(events)
    alone = look(admin, ROWS, teams[1])
    assert [row[1:] for row in together[1:]] == [row[1:] for row in alone[1:]]
    assert sum(row[3] for row in together) == 1


def test_a_reference_goes_to_one_of_two_accounts(
    admin: Connection, connect: Connect, teams: tuple[UUID, UUID]
) -> None:
    adapters = [connect("svc_billing") for _ in range(8)]
    calls = [
        partial(as_system, adapter, teams[n % 2], LINK, teams[n % 2], "stripe", "sub_1")
        for n, adapter in enumerate(adapters)
    ]
    answers = at_once(calls)
    assert answers.count("RL031") == 4
    assert len({answer for answer in answers if isinstance(answer, UUID)}) == 1
    assert look(admin, "select count(*) from billing.subscription_links") == [(1,)]


def test_a_month_gives_its_credits_once(
    admin: Connection, connect: Connect, teams: tuple[UUID, UUID]
) -> None:
    sell_credits(admin)
    adapters = [connect("svc_billing") for _ in range(6)]
    for team in teams:
        assert isinstance(as_system(adapters[0], team, START, team, "pro"), UUID)
    workers = [connect("svc_worker", autocommit=True) for _ in range(4)]

    def sweep(worker: Connection) -> object:
        row = worker.execute("select billing.sweep_subscriptions(1)").fetchone()
        return row and row[0]

    at_once(
        [partial(as_system, a, teams[n % 2], GRANT, teams[n % 2]) for n, a in enumerate(adapters)]
        + [partial(sweep, worker) for worker in workers]
    )
    while any(sweep(worker) for worker in workers):
        pass
    query = "select account_id, available from billing.credit_balances where account_id = any (%s)"
    assert dict(look(admin, query, list(teams))) == {team: 10 for team in teams}


def test_a_larger_plan_and_a_sweep_at_once_give_the_difference_once(
    admin: Connection, connect: Connect, teams: tuple[UUID, UUID]
) -> None:
    sell_credits(admin)
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        for plan in ("pro", "team"):
            admin.execute("select billing.set_provider_price('paypal', %s, %s, 2)", (plan, plan))
    team, adapters = teams[0], [connect("svc_billing") for _ in range(6)]
    as_system(adapters[0], team, LINK, team, "paypal", "I-1")
    events = life("paypal", 3, [("upgrade", 1)])
    for event in events:
        plan = {"P-PRO-MONTHLY": "pro", "P-TEAM-MONTHLY": "team"}[event["resource"]["plan_id"]]
        event["resource"]["plan_id"] = plan
    deliver(adapters[0], team, [("paypal", event) for event in events[:2]])
    assert as_system(adapters[0], team, GRANT, team) == 10
    calls: list[Callable[[], object]] = [
        partial(as_system, a, team, GRANT, team) for a in adapters[1:]
    ]
    larger: Callable[[], object] = partial(deliver, adapters[0], team, [("paypal", events[2])])
    at_once([larger, *calls])
    as_system(adapters[0], team, GRANT, team)
    query = "select available from billing.credit_balances where account_id = %s"
    assert look(admin, query, team) == [(25,)]


def test_of_two_promises_at_once_one_is_open(
    admin: Connection, connect: Connect, teams: tuple[UUID, UUID]
) -> None:
    adapters = [connect("svc_billing") for _ in range(8)]
    answers = at_once(
        [partial(as_system, a, teams[0], OVERRIDE, teams[0], n) for n, a in enumerate(adapters)]
    )
    assert all(isinstance(answer, UUID) for answer in answers)
    query = "select count(*), count(*) filter (where ended_at is null) from"
    assert look(admin, f"{query} billing.entitlement_overrides") == [(8, 1)]


def test_at_repeatable_read_the_second_is_told_to_try_again(
    admin: Connection, connect: Connect, teams: tuple[UUID, UUID]
) -> None:
    team, (first, second) = teams[0], (connect("svc_billing"), connect("svc_billing"))
    as_system(first, team, LINK, team, "stripe", "sub_1")
    event, later = life("stripe", 20, [("upgrade", 1)])
    second.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    second.execute("select identity.act_as_system(%s, 'race')", (team,))
    assert as_system(first, team, APPLY, team, "stripe", Jsonb(later)) is True
    with pytest.raises(psycopg.errors.SerializationFailure):
        second.execute(APPLY.encode(), (team, "stripe", Jsonb(event)))
    second.rollback()
    assert as_system(second, team, APPLY, team, "stripe", Jsonb(event)) is True
    assert look(admin, ROWS, team)[1][1] == "team"


def test_a_sweeper_waits_for_nobody(
    admin: Connection, connect: Connect, teams: tuple[UUID, UUID]
) -> None:
    sell_credits(admin)
    adapter, sweeper = connect("svc_billing"), connect("svc_worker", autocommit=True)
    for team in teams:
        as_system(adapter, team, START, team, "pro")
    sweeper.execute("set lock_timeout = '2s'")
    sweep = "select billing.sweep_subscriptions()"
    with adapter.transaction():
        adapter.execute("select identity.act_as_system(%s, 'race')", (teams[0],))
        adapter.execute(OVERRIDE.encode(), (teams[0], 9))
        assert sweeper.execute(sweep.encode()).fetchone() == (1,)
    assert sweeper.execute(sweep.encode()).fetchone() == (1,)
    assert sweeper.execute(sweep.encode()).fetchone() == (0,)


def test_a_backend_killed_before_commit_leaves_nothing(
    admin: Connection, connect: Connect, teams: tuple[UUID, UUID]
) -> None:
    team, (victim, killer) = teams[0], (connect("svc_billing"), connect("svc_billing"))
    as_system(killer, team, LINK, team, "stripe", "sub_1")
    (event,) = life("stripe", 3, [])
    victim.execute("select identity.act_as_system(%s, 'race')", (team,))
    victim.execute(APPLY.encode(), (team, "stripe", Jsonb(event)))
    kill(killer, victim)
    killer.rollback()
    assert look(admin, "select count(*) from billing.provider_events") == [(0,)]
    assert len(look(admin, ROWS, team)) == 1
    assert as_system(killer, team, APPLY, team, "stripe", Jsonb(event)) is True
    assert look(admin, ROWS, team)[1][:4] == ("stripe", "pro", "trialing", True)
