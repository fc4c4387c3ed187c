"""Whatever way the providers' events come in, the same events make the same subscription."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from provider_streams import HAPPENINGS, MAKERS, Event, life
from psycopg.types.json import Jsonb

from cfdb.server import Server

Connection = psycopg.Connection[Any]

QUICK = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LIVES = st.lists(st.tuples(st.sampled_from(HAPPENINGS), st.integers(0, 40)), max_size=7)
END_STATE = """
    select coalesce((select jsonb_agg(to_jsonb(s) - '{id,started_at,updated_at,revision}'::text[]
          || jsonb_build_object('started_at', s.started_at) order by s.provider)
        from billing.subscriptions as s where s.account_id = %(team)s
      ), '[]') || coalesce((select jsonb_agg(to_jsonb(h) - 'subscription_id')
        from billing.list_subscription_history(%(team)s) as h where h.provider <> 'none'
      ), '[]') || (select jsonb_agg(to_jsonb(x)) from billing.explain_entitlements(%(team)s) as x)
"""
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")


@pytest.fixture(scope="module")
def team(server: Server, module_database: str) -> UUID:
    with server.connect(module_database) as admin:
        row = admin.execute("select tests.new_team(tests.new_person('ann'), 'acme')").fetchone()
    assert row is not None
    return UUID(str(row[0]))


@pytest.fixture
def adapter(server: Server, module_database: str, team: UUID) -> Any:  # noqa: ANN401
    """The billing adapter, acting in the team; nothing that it does stays."""
    with server.connect(module_database, "svc_billing") as connection:
        connection.execute("select identity.act_as_system(%s, 'events')", (team,))
        yield connection
        connection.rollback()


def outcome(adapter: Connection, team: UUID, provider: str, events: list[Event]) -> Any:  # noqa: ANN401
    """The team's subscriptions, their history and what they give, once the events came in so."""
    with adapter.transaction(force_rollback=True):
        link = "select billing.link_subscription(%s, %s, %s, 'Europe/Berlin')"
        adapter.execute(link, (team, provider, MAKERS[provider][1]))
        for event in events:
            adapter.execute(
                "select billing.apply_event(%s, %s, %s)", (team, provider, Jsonb(event))
            )
        row = adapter.execute(END_STATE, {"team": team}).fetchone()
        assert row is not None
        return row[0]


def delivered_again(event: Event) -> Event:
    """The same event as a second delivery shows it."""
    if "pending_webhooks" in event:
        return event | {"pending_webhooks": 0}
    if "links" in event:
        return event | {"links": []}
    return event | {"_action": "Send Webhook Notification(#9)"}


@pytest.mark.parametrize("provider", sorted(MAKERS))
@QUICK
@given(data=st.data(), happenings=LIVES, age=st.integers(0, 120))
@example(data=None, happenings=[("cancel", 3), ("keep", 0), ("fail", 20), ("end", 0)], age=30)
def test_order_and_number_of_deliveries_do_not_matter(
    adapter: Connection,
    team: UUID,
    provider: str,
    data: st.DataObject | None,
    happenings: list[tuple[str, int]],
    age: int,
) -> None:
    events = life(provider, age, happenings)
    twice = events + [delivered_again(event) for event in events]
    came = data.draw(st.permutations(twice)) if data else twice[::-1]
    assert outcome(adapter, team, provider, came) == outcome(adapter, team, provider, events)


@QUICK
@given(data=st.data(), stripe=LIVES, paypal=LIVES, age=st.integers(0, 60))
def test_of_two_subscriptions_the_same_one_is_current(
    adapter: Connection,
    team: UUID,
    data: st.DataObject,
    stripe: list[tuple[str, int]],
    paypal: list[tuple[str, int]],
    age: int,
) -> None:
    events = [("stripe", event) for event in life("stripe", age, stripe)]
    events += [("paypal", event) for event in life("paypal", age, paypal)]
    seen = []
    for came in (events, data.draw(st.permutations(events))):
        with adapter.transaction(force_rollback=True):
            for provider in ("stripe", "paypal"):
                link = "select billing.link_subscription(%s, %s, %s)"
                adapter.execute(link, (team, provider, MAKERS[provider][1]))
            for provider, event in came:
                apply = "select billing.apply_event(%s, %s, %s)"
                adapter.execute(apply, (team, provider, Jsonb(event)))
            query = """
                select s.provider, s.plan, s.status, (x).plan, (x).source
                from billing.subscriptions as s
                cross join lateral billing.explain_entitlements(%s, 'seats') as x
                where s.account_id = %s and s.is_current
            """
            seen.append(adapter.execute(query.encode(), (team, team)).fetchall())
    assert seen[0] == seen[1]
    ((_, plan, status, counted, source),) = seen[0]
    assert counted == (plan if status in ("trialing", "active", "past_due") else "free")
    assert (source == "fallback") == (status in ("suspended", "cancelled", "expired"))


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """What a wall clock means: in a gap the time before it, of two the later."""
    first = moment.replace(tzinfo=zone, fold=0)
    second = moment.replace(tzinfo=zone, fold=1)
    before, after = first.utcoffset(), second.utcoffset()
    assert before is not None
    assert after is not None
    return (second if before > after else first).astimezone(UTC)


def add_months(anchor: datetime, months: int) -> datetime:
    """The same day so many months later, or the last one of a month that is too short."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    length = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month]
    return anchor.replace(year=year, month=month + 1, day=min(anchor.day, length))


MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2033, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)


@settings(QUICK, max_examples=150)
@given(anchor=MOMENTS, at=MOMENTS, zone=st.sampled_from(ZONES))
@example(datetime(2024, 1, 31, tzinfo=UTC), datetime(2024, 2, 29, tzinfo=UTC), "UTC")
@example(datetime(2023, 1, 31, tzinfo=UTC), datetime(2023, 3, 1, tzinfo=UTC), "UTC")
@example(datetime(2024, 2, 29, tzinfo=UTC), datetime(2025, 2, 28, tzinfo=UTC), "UTC")
@example(datetime(2024, 1, 31, 1, 30, tzinfo=UTC), datetime(2024, 3, 31, 1, tzinfo=UTC), ZONES[1])
def test_months_are_those_of_the_calendar(
    server: Server,
    months: Callable[..., tuple[datetime, datetime]],
    anchor: datetime,
    at: datetime,
    zone: str,
) -> None:
    starts_at, ends_at = months(anchor, zone, at)
    assert starts_at <= at < ends_at
    wall = anchor.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    near = (at.year - anchor.year) * 12 + at.month - anchor.month
    known = [local(add_months(wall, near + step), ZoneInfo(zone)) for step in range(-3, 4)]
    place = known.index(starts_at)
    assert known[place + 1] == ends_at
    assert timedelta(days=27, hours=22) < ends_at - starts_at < timedelta(days=31, hours=2)


@pytest.fixture
def months(server: Server, module_database: str) -> Any:  # noqa: ANN401
    """billing.month_at."""
    with server.connect(module_database) as admin:
        admin.execute("set role cf_kernel")
        admin.execute("set time zone 'UTC'")

        def ask(*values: object) -> tuple[datetime, datetime]:
            query = "select (m).starts_at, (m).ends_at from billing.month_at(%s, %s, %s) as m"
            row = admin.execute(query, values).fetchone()
            assert row is not None
            return row[0], row[1]

        yield ask
        admin.rollback()
