"""What is open at the moment, shared by all workers: holds to close, captures to refund."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

CONTEST_SHARE = 0.1
"""How often a thing is taken and left for somebody else too, so that two try to close it."""
KEEP = 400
"""Of a kind and account; what is older is left to the sweeps."""


@dataclass(frozen=True)
class Thing:
    """A hold, a capture, a reservation or a key, and how much it is about."""

    account: UUID
    id: str
    amount: Decimal
    name: str = ""


class Pools:
    """Things by kind and account."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._things: dict[tuple[str, UUID], list[Thing]] = defaultdict(list)

    def put(self, kind: str, thing: Thing) -> None:
        """Offer it to everybody."""
        with self._lock:
            things = self._things[kind, thing.account]
            things.append(thing)
            del things[:-KEEP]

    def take(self, kind: str, account: UUID, pick: float, dice: float) -> Thing | None:
        """One of them, which is gone then, or now and then stays for another; None: there is none.

        pick: which; dice: whether it stays; both from 0 to 1.
        """
        with self._lock:
            things = self._things[kind, account]
            if not things:
                return None
            place = int(pick * len(things))
            return things[place] if dice < CONTEST_SHARE else things.pop(place)
