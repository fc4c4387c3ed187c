"""From a step to calls: what is sent in one transaction, and what must be true if it succeeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cfdb.torture.journal import Claim
from cfdb.torture.pools import Thing
from cfdb.torture.world import Account

AGAIN = frozenset({"40P01", "40001", "55P03"})
"""Nothing was done: run the transaction again."""


@dataclass(frozen=True)
class Call:
    """One function call; its values are filled in by the client."""

    text: str
    values: tuple[object, ...]


@dataclass(frozen=True)
class Intent:
    """Calls of one transaction, with what they claim when it was committed."""

    account: Account | None
    """None: a sweep, which acts in no account."""
    calls: Sequence[Call]
    claims: Sequence[Claim] = ()
    refusals: frozenset[str] = frozenset()
    """SQLSTATEs with which it may be refused, and has then done nothing."""
    taken: frozenset[str] = frozenset()
    """Refusals that, after an attempt in doubt, may mean that this attempt had been committed."""
    own: bool = True
    """Nobody else can have caused a refusal of `taken`: after a doubt it proves the commit."""
    yields: Callable[[list[Any]], Sequence[tuple[str, Thing]]] = field(default=lambda _: ())
    """What there is to be taken up by others once it succeeded."""
    repeatable: bool = True
    """Whether making it again changes nothing."""
    steady: bool = True
    """Whether it then gives the same answers, too."""
    keyed: bool = True
    """Whether an attempt in doubt may be made again; without a key it stays in doubt."""


def credits(cents: int) -> Decimal:
    """Hundredths as credits."""
    return Decimal(cents) / 100
