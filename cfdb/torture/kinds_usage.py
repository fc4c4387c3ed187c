"""Calls that count: quotas, usage rows, plan changes, and the sweeps of the scheduler."""

from __future__ import annotations

from decimal import Decimal

from cfdb.torture.intents import Call, Intent, credits
from cfdb.torture.journal import Claim
from cfdb.torture.kinds_credits import HOLD_AND_CAPTURE, NO_CREDITS, NOT_OPEN, closed_claims
from cfdb.torture.plan import Step
from cfdb.torture.pools import Pools
from cfdb.torture.world import REASON, Account

CONSUME = "select billing.consume_quota(%s, %s, %s)"
RECORD = "select billing.record_usage(%s, %s, %s, %s)"
SUBSCRIBE = "select billing.start_subscription(%s, %s)"
METRICS = ("torture_hot", "torture_tight", "torture_daily", "torture_minute", "torture_plan")
NO_QUOTA = frozenset({"LM010"})
ACTION = "torture.run"
SWEEPS = (
    "select billing.expire_holds(200)",
    "select billing.expire_holds(5)",
    "select billing.prune_usage_keys(100)",
)


def use(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Takes from a hard quota, without a key: what is in doubt stays in doubt."""
    metric = METRICS[int(step.pick * len(METRICS))]
    amount = 1 + step.cents % 3
    return Intent(
        account,
        [Call(CONSUME, (account.id, metric, amount))],
        [Claim("quota", account.id, "", metric, Decimal(amount))],
        NO_QUOTA,
        repeatable=False,
        keyed=False,
    )


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


def charge(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Credits, a quota and a usage row in one transaction: all of it, or nothing."""
    amount = credits(step.cents)
    return Intent(
        account,
        [
            Call(HOLD_AND_CAPTURE, (account.id, amount, account.id, amount, key, REASON)),
            Call(CONSUME, (account.id, "torture_hot", 1)),
            Call(RECORD, (account.id, ACTION, amount, key)),
        ],
        [
            *closed_claims(account, key, amount, amount),
            Claim("quota", account.id, "", "torture_hot", Decimal(1)),
            Claim("usage", account.id, key, ACTION, amount, 3),
        ],
        NO_CREDITS | NO_QUOTA,
        taken=NOT_OPEN,
        repeatable=False,
    )


def change_plan(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """Another plan, and with it another limit."""
    plan = "torture_large" if step.dice < 0.5 else "torture_small"
    return Intent(account, [Call(SUBSCRIBE, (account.id, plan))], repeatable=False, keyed=False)


def sweep(step: Step, account: Account, key: str, pools: Pools) -> Intent:
    """What a scheduler calls, in no account."""
    return Intent(
        None, [Call(SWEEPS[int(step.pick * len(SWEEPS))], ())], repeatable=False, keyed=False
    )
