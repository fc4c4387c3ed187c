"""Whether anything was made, lost, doubled or passed: named checks, each a comparison in SQL.

A check's query yields rows (account_id, key, expected, found), one for each thing that it looks at;
where the two texts differ the check has failed, and the row says where. The journal lies beside the
tables as pg_temp.told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from cfdb.sql import query
from cfdb.torture.journal import Journal, Told, lay_out

CHECKS = {
    "movements": "each grant, purchase, refund and adjustment is in the ledger once, as answered",
    "holds": "each hold is there once, as answered",
    "closings": "each hold was closed once, as answered",
    "refunds": "what is refunded of a capture is what the ledger says, and never more than it",
    "entries": "the entries of each ledger transaction sum to zero and say what it says",
    "sequence": "each account's ledger has no gap, and each row follows from the one before",
    "balances": "each wallet is the sum of its entries, and holds what its open holds hold",
    "lots": "what an account's lots have left is available, held and owed",
    "expiries": "what lapsed had been given, and its time was over",
    "verify_ledger": "billing.verify_ledger finds no fault",
    "quotas": "what is counted is what was acknowledged",
    "reservations": "each reservation of quota is there once, as answered",
    "settlings": "each reservation was settled once, as answered",
    "limits": "no hard quota was passed",
    "notices": "each threshold that was reached was told once",
    "usage": "each acknowledged usage row is there once, as answered, and none beside",
    "usage_sums": "rows and quantity of each account's log are what was acknowledged",
    "roll_ups": "the roll-ups and what is not folded yet are what the log says",
    "verify_usage": "billing.verify_usage finds no difference",
    "events": "each event of the provider is there once",
    "current_plan": "each account has one current plan, the one that the last event tells",
}
SHOWN = 10
FRAME = """
    with pairs as materialized ({})
    select s.compared, s.failed, b.account_id::text, b.key, b.expected, b.found
    from (
      select count(*) as compared, count(*) filter (where expected is distinct from found) as failed
      from pairs
    ) as s
    left join lateral (
      select * from pairs where expected is distinct from found order by account_id, key limit {}
    ) as b on true
"""


@dataclass(frozen=True)
class Check:
    """One rule, how many things were looked at, how many broke it, and the first of those."""

    name: str
    rule: str
    compared: int
    failed: int
    failures: Sequence[str]

    @property
    def passed(self) -> bool:
        return self.failed == 0

    @property
    def word(self) -> str:
        return "all there" if self.passed else f"{self.failed} WRONG"


def judge(
    connection: psycopg.Connection[Any], journal: Journal, only: Collection[str] = CHECKS
) -> list[Check]:
    """The checks, over a superuser's connection; nobody else writes meanwhile."""
    lay_out(connection, journal.told())
    # The tables have just grown from nothing; planned without figures a comparison takes an hour.
    connection.execute("analyze")
    found = [_compare(connection, name, CHECKS[name]) for name in CHECKS if name in only]
    return [*found, surprises(journal.surprises())]


def survived(connection: psycopg.Connection[Any], told: Iterable[Told], name: str) -> Check:
    """Whether what was acknowledged with an id is in its table; others may be writing."""
    lay_out(connection, (t for t in told if t.outcome == "acknowledged" and t.id is not None))
    return _compare(connection, "survived", "what was acknowledged survived", name)


def surprises(found: Sequence[tuple[str, str]]) -> Check:
    """The check for answers that no worker may get, whatever is killed."""
    lines = [f"key {key}: {sentence}" for key, sentence in found]
    rule = "no call was refused for another reason than the documented ones"
    return Check("answers", rule, len(lines), len(lines), lines[:SHOWN])


def _compare(connection: psycopg.Connection[Any], name: str, rule: str, title: str = "") -> Check:
    pairs = query(f"torture_check_{name}").strip()
    frame = FRAME.encode().replace(b"{}", pairs, 1).replace(b"{}", str(SHOWN).encode(), 1)
    connection.execute("set statement_timeout = 0")
    rows = connection.execute(frame).fetchall()
    failures = [
        f"account {account}, key {key}: "
        f"expected {expected or 'nothing'}, found {found or 'nothing'}"
        for _, failed, account, key, expected, found in rows
        if failed
    ]
    return Check(title or name, rule, rows[0][0], rows[0][1], failures)
