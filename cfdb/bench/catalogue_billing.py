"""What is measured of billing: quotas, the ledger, the usage log."""

from __future__ import annotations

from cfdb.bench.comparison import AUTHENTICATED, Bench

USED = (
    "billing.use_quota, one statement, in {}; the actor proved by a context bound by expiry that "
    "was signed beforehand"
)
INSERTED = "one INSERT of the same usage row into a copy of its table with the same indexes"
LOOKED_UP = "the same look-up of the context's text, which stands for the service's memory"
LEDGER_ROW = "one INSERT of a ledger row into a copy of its table with the same checks and indexes"
BILLING = (
    Bench(
        "quota.many",
        "higher",
        0.7,
        8,
        USED.format("any of the accounts"),
        f"{INSERTED}, and {LOOKED_UP}",
    ),
    Bench(
        "quota.hot",
        "higher",
        0.5,
        8,
        USED.format("one account, whose counter is spread over 16 rows"),
        f"{INSERTED}, and {LOOKED_UP}",
    ),
    Bench(
        "quota.look_up",
        "higher",
        0.8,
        8,
        f"the baseline of quota.many: {INSERTED}, and {LOOKED_UP}",
        INSERTED,
    ),
    Bench(
        "quota.many_authenticated",
        "higher",
        0.5,
        8,
        "billing.use_quota in one statement with identity.authenticate by session token, one "
        "round trip",
        INSERTED,
    ),
    Bench(
        "quota.many_whole",
        "higher",
        0.2,
        8,
        AUTHENTICATED.format("billing.consume_quota, billing.record_usage"),
        INSERTED,
    ),
    Bench(
        "quota.by_hand",
        "higher",
        0.7,
        8,
        "by hand: one statement that UPDATEs a counter of two columns and INSERTs the usage row, "
        "nobody proved, no plan asked, no roll-up",
        INSERTED,
    ),
    Bench(
        "quota.counted_log",
        "higher",
        0.2,
        8,
        "by hand: INSERT of the usage row where the count of the month's rows is below the limit "
        "(1,000 rows an account; not exact with two at once), nobody proved",
        INSERTED,
    ),
    Bench(
        "quota.for_update",
        "higher",
        0.3,
        8,
        "by hand: begin, SELECT of the counter FOR UPDATE, UPDATE, INSERT of the usage row, "
        "commit, nobody proved",
        INSERTED,
    ),
    Bench(
        "ledger.hold_capture",
        "higher",
        0.35,
        8,
        "billing.hold_credits and, in a transaction of its own, billing.capture_credits of what it "
        "held, in any of the accounts; the system proved in both by a context bound by expiry that "
        "was signed beforehand",
        f"two INSERTs of the same ledger rows into a copy of their table with the same checks and "
        f"indexes, in a transaction each, and {LOOKED_UP}",
        prepare="bench_ledger_prepare",
    ),
    Bench(
        "ledger.hold_capture_at_once",
        "higher",
        0.2,
        8,
        "billing.hold_credits and billing.capture_credits in one statement, against one row for "
        "the two that they write",
        LEDGER_ROW,
        prepare="bench_ledger_prepare",
    ),
    Bench(
        "ledger.hold_capture_whole",
        "higher",
        0.15,
        8,
        "begin, identity.act_as_system (which is audited), billing.hold_credits and "
        "billing.capture_credits in one statement, commit",
        LEDGER_ROW,
        prepare="bench_ledger_prepare",
    ),
    Bench(
        "ledger.by_hand",
        "higher",
        0.35,
        8,
        "by hand: begin, SELECT of the wallet FOR UPDATE, two INSERTs of ledger rows, UPDATE of "
        "the wallet, commit; nobody proved, no holds, lots or proofs",
        LEDGER_ROW,
        prepare="bench_ledger_prepare",
    ),
    Bench(
        "usage.batch",
        "higher",
        0.5,
        8,
        AUTHENTICATED.format("billing.record_usage_batch with 10,000 events")
        + "; fold_us: what it costs afterwards to file a row and add it up, in microseconds",
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
        "the default partition, and one with rows dropped, and what they wrote was filed all the "
        "time; fold_ms: the longest that took",
        "the longest that one of them waited while none of that was done, in milliseconds",
        driven=True,
    ),
)
