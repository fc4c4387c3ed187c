"""Calls that log use, change plans, and sweep as the scheduler does."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from cfdb.torture.intents import Call, Intent, credits
from cfdb.torture.journal import Claim
from cfdb.torture.kinds_credits import HOLD_AND_CAPTURE, NO_CREDITS, NOT_OPEN, closed_claims
from cfdb.torture.kinds_quotas import NO_QUOTA, USE
from cfdb.torture.plan import Step
from cfdb.torture.pools import Pools, Thing
from cfdb.torture.world import REASON, Account, stripe_event

RECORD = "select billing.record_usage(%s, %s, %s, %s)"
BATCH = "select a.inserted, a.duplicates from billing.record_usage_batch(%s, %s::jsonb) as a"
EVENT = "select (billing.apply_event(%s, 'stripe', %s::jsonb)).subscription_id"
ACTION, CHARGED, BATCHED = "torture.run", "torture.charge", "torture.batch"
SWEEPS = (
    "select billing.expire_holds(200)",
    "select billing.expire_holds(5)",
    "select billing.expire_credits(100)",
    "select billing.expire_credits(3)",
    "select billing.fold_usage()",
    "select billing.fold_usage(20)",
    "select billing.prune_usage_keys(100)",
    "select billing.expire_reservations(50)",
    "select billing.expire_reservations(2)",
    "select billing.sweep_subscriptions(10)",
)
LATE_DAYS = 600
"""How long ago events of batches may have happened: in months that have no partition yet."""


def record(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """A usage row, mostly with a key."""
    keyed = step.dice > 0.2
    amount = credits(step.cents)
    return Intent(
        account,
        [Call(RECORD, (account.id, ACTION, amount, key if keyed else None))],
        [Claim("usage", account.id, key if keyed else "", ACTION, amount, 0)],
        repeatable=keyed,
        keyed=keyed,
    )


def batch(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Some events, one of them twice, late ones, and one that somebody else has sent before."""
    size = 1 + int(step.pick * step.pick * 60)
    amount = credits(step.cents)
    events: list[dict[str, object]] = [
        {"key": f"{key}/{number}", "action": BATCHED, "quantity": str(amount)}
        for number in range(size)
    ]
    if step.cents % 2:
        events[0]["occurred_at"] = account.days_ago(int(step.dice * LATE_DAYS))
    claims = [
        Claim("usage", account.id, f"{key}/{number}", BATCHED, amount) for number in range(size)
    ]
    known = pools.take("batched", account.id, step.pick, 0)
    again = {"key": known.id, "action": BATCHED, "quantity": str(known.amount)} if known else None
    sent = [*events, events[-1], *([again] if again else [])]

    def offer(_: list[Any]) -> list[tuple[str, Thing]]:
        return [("batched", Thing(account.id, f"{key}/{size - 1}", amount))]

    return Intent(
        account,
        [Call(BATCH, (account.id, json.dumps(sent)))],
        claims,
        yields=offer,
        steady=False,
    )


def charge(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Credits, a quota and a usage row in one transaction: all of it, or nothing."""
    amount = credits(step.cents)
    return Intent(
        account,
        [
            Call(HOLD_AND_CAPTURE, (account.id, amount, account.id, amount, key, REASON)),
            Call(USE, (account.id, "torture_hot", 1, CHARGED, key)),
        ],
        [
            *closed_claims(account, key, amount, amount),
            Claim("quota", account.id, "", "torture_hot", Decimal(1)),
            Claim("usage", account.id, key, CHARGED, Decimal(1)),
        ],
        NO_CREDITS | NO_QUOTA,
        taken=NOT_OPEN,
        repeatable=False,
    )


def change_plan(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Another plan, and with it other limits, as the provider tells: a little out of order."""
    plan = "large" if step.dice < 0.5 else "small"
    event = f"evt_{key}"
    late = step.number + step.cents % 20
    payload = json.dumps(stripe_event(account, event, "updated", plan, late))
    return Intent(
        account,
        [Call(EVENT, (account.id, payload))],
        [Claim("event", account.id, event, plan, Decimal(0))],
    )


def sweep(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """What a scheduler calls, in no account."""
    call = Call(SWEEPS[int(step.pick * len(SWEEPS))], ())
    return Intent(None, [call], repeatable=False, keyed=False)
