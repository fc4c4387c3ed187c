"""Who is charged: persons with sessions, their teams, each with a plan and some credits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from cfdb.services import PASSWORD, Actor, Services, log_in, sign_up
from cfdb.sql import query
from cfdb.torture.journal import Claim, Pages
from cfdb.torture.machine import Machine

PERSONS = 3
START = Decimal("400.00")
REASON = "torture"
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Account:
    """A team, the session token of its owner, and what the provider calls its subscription."""

    number: int
    id: UUID
    token: str
    reference: str
    began: datetime

    def days_ago(self, days: int) -> str:
        """An instant before the run, in the form of JSON."""
        return (self.began - timedelta(days=days, minutes=1)).isoformat()


@dataclass(frozen=True)
class World:
    """Everybody who is charged; the first account is the hot one."""

    accounts: Sequence[Account]


def build(machine: Machine, accounts: int, page: Pages) -> World:
    """Makes plans, persons, teams, subscriptions and the first credits; notes what it gave."""
    with machine.connect() as superuser:
        superuser.execute(query("torture_world"))
    began = datetime.now(UTC)
    made: list[Account] = []
    with Services(machine.server) as services:
        tokens = [_person(services, number) for number in range(PERSONS)]
        for number in range(accounts):
            token = tokens[number % PERSONS]
            with services.person(token) as person:
                team = person.call(
                    "tenancy.create_team", name=f"Team {number}", slug=f"torture-{number}"
                )
            account = Account(number, team, token, f"sub_torture_{number}", began)
            with services.system("svc_billing", team, REASON) as adapter:
                claims, answers = _equip(adapter, account)
            page.note(claims, "acknowledged", answers)
            made.append(account)
    with machine.connect() as superuser:
        superuser.execute(query("torture_sessions"))
    return World(made)


def stripe_event(account: Account, id: str, kind: str, plan: str, second: int) -> dict[str, Any]:
    """What Stripe tells of the account's subscription, that many seconds after it began."""
    start = account.began - timedelta(days=1)
    return {
        "id": id,
        "object": "event",
        "type": f"customer.subscription.{kind}",
        "created": int(start.timestamp()) + second,
        "data": {
            "object": {
                "id": account.reference,
                "object": "subscription",
                "status": "active",
                "start_date": int(start.timestamp()),
                "current_period_start": int(start.timestamp()),
                "current_period_end": int((start + MONTH).timestamp()),
                "items": {"data": [{"price": {"id": f"price_torture_{plan}"}}]},
            }
        },
    }


def _person(services: Services, number: int) -> str:
    """A verified person's session token."""
    email = f"torture-{number}@example.com"
    sign_up(services, email, f"torture-{number}", f"Person {number}", PASSWORD)
    return str(log_in(services, email, PASSWORD, "torture")["token"])


def _equip(adapter: Actor, account: Account) -> tuple[list[Claim], list[Any]]:
    """The plan and the first credits."""
    adapter.call(
        "billing.link_subscription",
        account_id=account.id,
        provider="stripe",
        reference=account.reference,
    )
    event = f"evt_first_{account.number}"
    payload = stripe_event(account, event, "created", "small", 0)
    adapter.rows("billing.apply_event", account_id=account.id, provider="stripe", payload=payload)
    given = adapter.call(
        "billing.grant_credits",
        account_id=account.id,
        amount=START,
        reason=REASON,
        idempotency_key="first",
    )
    claims = [
        Claim("movement", account.id, "first", "grant", START, 0),
        Claim("event", account.id, event, "small", Decimal(0)),
    ]
    return claims, [given]
