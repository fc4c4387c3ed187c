"""What the workers were told: claims that the database must honour, and those left in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple
from uuid import UUID

import psycopg

from cfdb.sql import query

Outcome = Literal["acknowledged", "refused", "doubt"]


class Claim(NamedTuple):
    """One thing that a call makes if it succeeds; the verdict looks for it in the tables."""

    family: str
    """movement, hold, closing, usage, quota, reservation or settling."""
    account: UUID
    key: str
    """The caller's key; a hold's or reservation's id for what closes it; '' where there is none."""
    name: str
    """Kind of movement or closing, action, metric."""
    amount: Decimal
    answer: int = -1
    """The place, among the calls' answers, of the id that it got; -1: it has none."""


class Told(NamedTuple):
    """A claim with its outcome."""

    claim: Claim
    outcome: Outcome
    id: str | None


@dataclass
class Pages:
    """One worker's part: only that worker writes, others read what is there."""

    worker: int
    told: list[Told] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    surprises: list[tuple[str, str]] = field(default_factory=list)
    """What must never happen: a key and a sentence."""

    def note(self, claims: Iterable[Claim], outcome: Outcome, answers: list[Any]) -> None:
        """Write down how the calls that made these claims ended."""
        for claim in claims:
            found = outcome == "acknowledged" and 0 <= claim.answer < len(answers)
            self.told.append(Told(claim, outcome, str(answers[claim.answer]) if found else None))

    def surprise(self, key: str, sentence: str) -> None:
        self.surprises.append((key, sentence))


@dataclass
class Journal:
    """All workers' pages; page 0 is the setting-up."""

    pages: list[Pages]

    def told(self) -> Iterator[Told]:
        for page in self.pages:
            yield from page.told

    def figures(self) -> Counter[str]:
        """Sums over all workers."""
        total: Counter[str] = Counter()
        for page in self.pages:
            total.update(page.figures)
        return total

    def acknowledged(self) -> int:
        """How many calls were, so far."""
        return sum(page.figures["acknowledged"] for page in self.pages)

    def surprises(self) -> list[tuple[str, str]]:
        return [each for page in self.pages for each in page.surprises]

    def marks(self) -> list[int]:
        """How far each page is written now."""
        return [len(page.told) for page in self.pages]

    def between(self, earlier: list[int], later: list[int]) -> list[Told]:
        """What was written between two marks."""
        return [
            told
            for page, start, end in zip(self.pages, earlier, later, strict=True)
            for told in page.told[start:end]
        ]


def lay_out(connection: psycopg.Connection[Any], told: Iterable[Told]) -> None:
    """Puts what was told into a temporary table of the connection, for the checks' SQL."""
    connection.execute(query("torture_told"))
    with connection.cursor().copy("copy pg_temp.told from stdin") as copy:
        for claim, outcome, made in told:
            copy.write_row(
                (claim.family, claim.account, claim.key, claim.name, claim.amount, made, outcome)
            )
    connection.execute("create index on pg_temp.told (family, account_id, key)")
    connection.execute("analyze pg_temp.told")
