"""Calls that take from quotas: at once, or for work that may fail."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cfdb.torture.intents import Call, Intent
from cfdb.torture.journal import Claim
from cfdb.torture.plan import Step
from cfdb.torture.pools import Pools, Thing
from cfdb.torture.world import Account

CONSUME = "select billing.consume_quota(%s, %s, %s)"
USE = "select billing.use_quota(%s, %s, %s, %s, %s)"
RESERVE = "select billing.reserve_quota(%s, %s, %s, %s, clock_timestamp() + %s::interval)"
CONFIRM = "select billing.confirm_quota(%s, %s)"
GIVE_BACK = "select billing.return_quota(%s, %s)"
METRICS = (
    "torture_hot",
    "torture_hot",
    "torture_hot",
    "torture_tight",
    "torture_daily",
    "torture_minute",
    "torture_rolling",
    "torture_person",
    "torture_soft",
    "torture_plan",
)
RESERVED = ("torture_reserve", "torture_reserve", "torture_rolling")
NO_QUOTA = frozenset({"LM010"})
NOT_RESERVED = frozenset({"ST022"})
FORGOTTEN = 0.2
"""Share of the reservations that nobody closes in time."""


def use(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Takes from a quota; without a key now and then, and then a doubt stays."""
    metric = METRICS[int(step.pick * len(METRICS))]
    amount = 1 + step.cents % 3
    counted = Claim("quota", account.id, "", metric, Decimal(amount))
    if step.dice < 0.15:
        call = Call(CONSUME, (account.id, metric, amount))
        return Intent(account, [call], [counted], NO_QUOTA, repeatable=False, keyed=False)
    return Intent(
        account,
        [Call(USE, (account.id, metric, amount, None, key))],
        [counted, Claim("usage", account.id, key, metric, Decimal(amount))],
        NO_QUOTA,
        steady=False,
    )


def reserve(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Takes units for work that may fail; some only for three seconds."""
    metric = RESERVED[int(step.pick * len(RESERVED))]
    amount = 1 + step.cents % 4
    lasts = "3 seconds" if step.dice < FORGOTTEN else "1 day"

    def offer(answers: list[Any]) -> list[tuple[str, Thing]]:
        return [("reserved", Thing(account.id, str(answers[0]), Decimal(amount), metric))]

    return Intent(
        account,
        [Call(RESERVE, (account.id, metric, amount, key, lasts))],
        [
            Claim("reservation", account.id, key, metric, Decimal(amount), 0),
            Claim("quota", account.id, "", metric, Decimal(amount)),
        ],
        NO_QUOTA,
        yields=offer,
    )


def confirm(step: Step, account: Account, key: str, pools: Pools) -> Intent | None:
    """The work was done."""
    return _settle(step, account, pools, CONFIRM, "confirmed")


def give_back(step: Step, account: Account, key: str, pools: Pools) -> Intent | None:
    """The work has failed."""
    return _settle(step, account, pools, GIVE_BACK, "returned")


def _settle(step: Step, account: Account, pools: Pools, text: str, state: str) -> Intent | None:
    thing = pools.take("reserved", account.id, step.pick, step.dice)
    if thing is None:
        return None
    return Intent(
        account,
        [Call(text, (account.id, thing.id))],
        [Claim("settling", account.id, thing.id, state, thing.amount)],
        NOT_RESERVED,
        taken=NOT_RESERVED,
        own=False,
        repeatable=False,
    )
