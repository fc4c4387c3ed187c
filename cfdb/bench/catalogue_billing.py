"""What is measured of billing: quotas, the ledger, the usage log."""

from __future__ import annotations

from cfdb.bench.comparison import AUTHENTICATED, Bench

BILLING = (
    Bench(
        "quota.many",
        "higher",
        0.7,
        8,
        AUTHENTICATED.format("billing.consume_quota, billing.record_usage"),
        "one INSERT of the same usage row into a copy of its table with the same indexes",
    ),
    Bench(
        "quota.hot",
        "higher",
        0.3,
        8,
        AUTHENTICATED.format("billing.consume_quota, billing.record_usage, all in one account"),
        "one INSERT of the same usage row into a copy of its table with the same indexes",
    ),
)
