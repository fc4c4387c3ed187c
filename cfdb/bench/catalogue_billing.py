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
    Bench(
        "usage.batch",
        "higher",
        0.5,
        8,
        AUTHENTICATED.format("billing.record_usage_batch with 10,000 events"),
        "COPY of the same 10,000 rows, from text, into a copy of the log with the same checks and "
        "indexes, which keeps no keys",
        driven=True,
    ),
    Bench(
        "usage.month",
        "lower",
        1.2,
        8,
        AUTHENTICATED.format("one account's month by action, from a log of 24 months"),
        "the same transaction on a table that holds this month alone, with the same index and "
        "policy",
        prepare="bench_usage_month_prepare",
    ),
    Bench(
        "partition.stall",
        "lower",
        1.0,
        8,
        "the longest that one of the writers waited, in tenths of a second (subject_ms: in "
        "milliseconds), while a partition was made ahead, another filled with 10,000 rows from "
        "the default partition, and one with rows dropped",
        "the longest that one of them waited while none of that was done, in milliseconds",
        driven=True,
    ),
)
