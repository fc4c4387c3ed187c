"""Who is charged: persons with sessions, their teams, each with a plan and some credits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from cfdb.services import PASSWORD, Actor, Services, log_in, sign_up
from cfdb.sql import query
from cfdb.torture.journal import Claim, Pages
from cfdb.torture.machine import Machine

PERSONS = 3
START = Decimal("400.00")
REASON = "torture"


@dataclass(frozen=True)
class Account:
    """A team and the session token of its owner."""

    number: int
    id: UUID
    token: str


@dataclass(frozen=True)
class World:
    """Everybody who is charged; the first account is the hot one."""

    accounts: Sequence[Account]


def build(machine: Machine, accounts: int, page: Pages) -> World:
    """Makes plans, persons, teams, subscriptions and the first credits; notes what it gave."""
    with machine.connect() as superuser:
        superuser.execute(query("torture_world"))
    made: list[Account] = []
    with Services(machine.server) as services:
        tokens = [_person(services, number) for number in range(PERSONS)]
        for number in range(accounts):
            token = tokens[number % PERSONS]
            with services.person(token) as person:
                team = person.call(
                    "tenancy.create_team", name=f"Team {number}", slug=f"torture-{number}"
                )
            with services.system("svc_billing", team, REASON) as adapter:
                claim, given = _equip(adapter, team)
            page.note([claim], "acknowledged", [given])
            made.append(Account(number, team, token))
    with machine.connect() as superuser:
        superuser.execute(query("torture_sessions"))
    return World(made)


def _person(services: Services, number: int) -> str:
    """A verified person's session token."""
    email = f"torture-{number}@example.com"
    sign_up(services, email, f"torture-{number}", f"Person {number}", PASSWORD)
    return str(log_in(services, email, PASSWORD, "torture")["token"])


def _equip(adapter: Actor, team: UUID) -> tuple[Claim, object]:
    """The plan and the first credits."""
    adapter.call("billing.start_subscription", account_id=team, plan="torture_small")
    given = adapter.call(
        "billing.grant_credits",
        account_id=team,
        amount=START,
        reason=REASON,
        idempotency_key="first",
    )
    return Claim("movement", team, "first", "grant", START, 0), given
