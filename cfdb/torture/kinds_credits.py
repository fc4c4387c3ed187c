"""Calls that move credits: what each kind of step sends, and what it claims."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cfdb.torture.intents import Call, Intent, credits
from cfdb.torture.journal import Claim
from cfdb.torture.plan import Step
from cfdb.torture.pools import Pools, Thing
from cfdb.torture.world import REASON, Account

HOLD = "select billing.hold_credits(%s, %s, %s, %s, clock_timestamp() + %s::interval)"
CAPTURE = "select billing.capture_credits(%s, %s, %s)"
RELEASE = "select billing.release_credits(%s, %s)"
HOLD_AND_CAPTURE = (
    "select h, billing.capture_credits(%s, h, %s) from billing.hold_credits(%s, %s, %s, %s) as h"
)
REFUND = "select billing.refund_credits(%s, %s, %s, %s, %s)"
PURCHASE = "select billing.purchase_credits(%s, %s, 100, 'USD', 'stripe', %s, %s)"
ADJUST = "select billing.adjust_credits(%s, %s, %s, %s)"
GRANT = "select billing.grant_credits(%s, %s, %s, %s, %s::timestamptz)"
NO_CREDITS = frozenset({"LM011"})
NOT_OPEN = frozenset({"ST010"})
HELD_SHORTLY = 0.12
"""Share of the holds that nobody closes in time."""


def hold(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Sets credits aside; now and then for two seconds only."""
    amount = credits(step.cents)
    lasts = "2 seconds" if step.dice < HELD_SHORTLY else "1 day"

    def offer(answers: list[Any]) -> list[tuple[str, Thing]]:
        return [("hold", Thing(account.id, str(answers[0]), amount))]

    return Intent(
        account,
        [Call(HOLD, (account.id, amount, key, REASON, lasts))],
        [Claim("hold", account.id, key, "hold", amount, 0)],
        NO_CREDITS,
        yields=offer,
    )


def capture(step: Step, account: Account, key: str, pools: Pools) -> Intent | None:
    """Spends a hold that somebody made: all of it, or a part."""
    thing = pools.take("hold", account.id, step.pick, step.dice)
    if thing is None:
        return None
    part = credits(max(1, int(thing.amount * 100 * Decimal(step.pick))))
    amount = part if step.cents % 2 else thing.amount

    def offer(_: list[Any]) -> list[tuple[str, Thing]]:
        return [("captured", Thing(account.id, thing.id, amount))]

    return Intent(
        account,
        [Call(CAPTURE, (account.id, thing.id, amount))],
        [Claim("closing", account.id, thing.id, "capture", amount, 0)],
        refusals=NOT_OPEN,
        taken=NOT_OPEN,
        own=False,
        yields=offer,
        repeatable=False,
    )


def release(step: Step, account: Account, key: str, pools: Pools) -> Intent | None:
    """Gives a hold back."""
    thing = pools.take("hold", account.id, step.pick, step.dice)
    if thing is None:
        return None
    return Intent(
        account,
        [Call(RELEASE, (account.id, thing.id))],
        [Claim("closing", account.id, thing.id, "release", Decimal(0))],
        refusals=NOT_OPEN,
        taken=NOT_OPEN,
        own=False,
        repeatable=False,
    )


def hold_and_capture(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Both in one transaction, as a service does that delivers at once."""
    amount = credits(step.cents)
    spent = credits(max(1, step.cents // 2)) if step.dice < 0.3 else amount

    def offer(answers: list[Any]) -> list[tuple[str, Thing]]:
        return [("captured", Thing(account.id, str(answers[0]), spent))]

    return Intent(
        account,
        [Call(HOLD_AND_CAPTURE, (account.id, spent, account.id, amount, key, REASON))],
        closed_claims(account, key, amount, spent),
        NO_CREDITS,
        taken=NOT_OPEN,
        yields=offer,
        repeatable=False,
    )


def closed_claims(account: Account, key: str, amount: Decimal, spent: Decimal) -> list[Claim]:
    """Of a hold that is captured in the transaction that makes it: named by its key."""
    return [
        Claim("hold", account.id, key, "hold", amount, 0),
        Claim("closing", account.id, key, "capture", spent, 1),
    ]


def grant(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Gives credits for ever."""
    return _grant(account, key, credits(step.cents * 2), None)


def grant_short(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Gives credits that lapse within some seconds, more than are spent until then."""
    lasts = f"{1 + int(step.dice * step.dice * 9)} seconds"
    return _grant(account, key, credits(step.cents * 5), lasts)


def refund(step: Step, account: Account, key: str, pools: Pools) -> Intent | None:
    """Gives back what was captured, or a part; what is left may be refunded again."""
    thing = pools.take("captured", account.id, step.pick, step.dice / 4)
    if thing is None:
        return None
    amount = credits(max(1, int(thing.amount * 100 * Decimal(step.dice))))
    return Intent(
        account,
        [Call(REFUND, (account.id, thing.id, amount, REASON, key))],
        [Claim("movement", account.id, key, "refund", amount, 0)],
        frozenset({"RL015"}),
    )


def purchase(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Credits that somebody paid for."""
    amount = credits(step.cents * 2)
    return Intent(
        account,
        [Call(PURCHASE, (account.id, amount, f"pi_{key}", key))],
        [Claim("movement", account.id, key, "purchase", amount, 0)],
    )


def adjust(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """A correction, up or down."""
    amount = credits(step.cents if step.dice < 0.4 else -step.cents)
    return Intent(
        account,
        [Call(ADJUST, (account.id, amount, REASON, key))],
        [Claim("movement", account.id, key, "adjustment", amount, 0)],
        NO_CREDITS,
    )


def _grant(account: Account, key: str, amount: Decimal, lasts: str | None) -> Intent:
    values = (account.id, amount, REASON, key, lasts)
    text = GRANT if lasts is None else GRANT.replace("%s::timestamptz", "now() + %s::interval")
    return Intent(
        account,
        [Call(text, values)],
        [Claim("movement", account.id, key, "grant", amount, 0)],
        # Its time may be over before the wallet's turn comes.
        frozenset() if lasts is None else frozenset({"23514"}),
    )
