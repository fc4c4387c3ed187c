"""Billing in a few lines of Python: what the database must do, without how it does it.

Every method either changes the model or raises Refused, with the SQLSTATEs that the database may
give; whoever calls it then takes the model as it was before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

ZERO = Decimal(0)
FOR_EVER = 10**12


class Refused(Exception):
    """The database must refuse this with one of these codes, and change nothing."""

    def __init__(self, *sqlstates: str) -> None:
        super().__init__(sqlstates)
        self.sqlstates = sqlstates


def require_amount(amount: Any, *others: str) -> Decimal:  # noqa: ANN401 (what a caller may send)
    """The amount, if it is one of credits; `others`: what may be told in its place."""
    if amount is None or not amount.is_finite() or not 0 < amount < 10**12:
        raise Refused("22023", *others)
    if amount != round(amount, 2):
        raise Refused("22023", *others)
    return Decimal(amount)


@dataclass
class Lot:
    """What is left of one gift; it lapses with hour `ends`, or lapsed at tick `ended`."""

    id: str
    remaining: Decimal
    ends: int = FOR_EVER
    ended: int | None = None

    def order(self) -> tuple[int, int, str]:
        """The oldest end first, then the oldest."""
        return (self.ends, 0, self.id) if self.ended is None else (-1, self.ended, self.id)


@dataclass
class Hold:
    id: str
    amount: Decimal
    made: int
    """The tick at which it was made."""
    state: str = "held"
    captured: Decimal = ZERO
    refunded: Decimal = ZERO
    is_due: bool = False
    """Its time is over."""


@dataclass
class Wallet:
    """Credits of one account."""

    overdraft: Decimal = ZERO
    """What the plan allows."""
    tick: int = 0
    available: Decimal = ZERO
    debt: Decimal = ZERO
    lots: dict[str, Lot] = field(default_factory=dict)
    holds: dict[str, Hold] = field(default_factory=dict)
    keys: dict[str, tuple[object, ...]] = field(default_factory=dict)
    """What a key was used for, and the id it made."""

    @property
    def held(self) -> Decimal:
        return sum((h.amount for h in self.holds.values() if h.state == "held"), ZERO)

    def earlier(self, key: str | None, *what: object) -> str | None:
        """The id that an earlier call with this key made; RL010 if that was another call."""
        if key is None:
            raise Refused("22004", "23502")
        if key not in self.keys:
            return None
        *was, made = self.keys[key]
        if was != list(what):
            raise Refused("RL010")
        return str(made)

    def lapse(self) -> None:
        """Takes out what has lapsed and no hold from before that may still use."""
        kept = ZERO
        for lot in sorted(self.lots.values(), key=Lot.order):
            if lot.ended is None or not lot.remaining:
                continue
            before = sum(
                (h.amount for h in self.holds.values() if h.state == "held" and h.made < lot.ended),
                ZERO,
            )
            keep = min(lot.remaining, max(before - kept, ZERO))
            kept += keep
            self.available -= lot.remaining - keep
            lot.remaining = keep

    def give(self, id: str, amount: Decimal, ends: int = FOR_EVER) -> None:
        """Credits that came in: what is owed is paid first."""
        paid = min(self.debt, amount)
        self.debt -= paid
        self.available += amount
        if amount > paid:
            self.lots[id] = Lot(id, amount - paid, ends)

    def draw(self, amount: Decimal, since: int) -> Decimal:
        """Takes from the lots that were good at that tick; what they have not is returned."""
        for lot in sorted(self.lots.values(), key=Lot.order):
            if lot.ended is None or lot.ended > since:
                taken = min(lot.remaining, amount)
                lot.remaining -= taken
                amount -= taken
        return amount

    def hold(self, key: str, amount: Any, purpose: str) -> str | None:  # noqa: ANN401
        """The id of the hold that the key made before; None: a new one may be made."""
        amount = require_amount(amount)
        self.lapse()
        made = self.earlier(f"hold {key}" if key is not None else None, amount, purpose)
        if made is None and self.available + self.overdraft < amount:
            raise Refused("LM011")
        return made

    def held_as(self, id: str, key: str, amount: Decimal, purpose: str) -> None:
        """The new hold's id is known."""
        self.available -= amount
        self.holds[id] = Hold(id, amount, self.tick)
        self.keys[f"hold {key}"] = (amount, purpose, id)

    def open(self, id: str) -> Hold:
        """The hold, if it is open."""
        self.lapse()
        if id not in self.holds:
            raise Refused("NF001")
        if self.holds[id].state != "held":
            raise Refused("ST010")
        return self.holds[id]

    def capture(self, id: str, amount: Any) -> None:  # noqa: ANN401
        """Spends the hold; None: all of it. Of two faults either may be told."""
        if amount is not None:
            require_amount(amount, "NF001", "ST010")
        hold = self.open(id)
        if hold.is_due:
            raise Refused("ST010")
        amount = hold.amount if amount is None else amount
        if amount > hold.amount:
            raise Refused("RL011")
        self.debt += self.draw(amount, hold.made)
        hold.state, hold.captured = "captured", amount
        self.available += hold.amount - amount
        self.lapse()

    def release(self, id: str, state: str = "released") -> None:
        """Gives all of the hold back."""
        hold = self.open(id)
        hold.state = state
        self.available += hold.amount
        self.lapse()

    def refund(self, key: str, id: str, amount: Any) -> str | None:  # noqa: ANN401
        """The earlier refund with this key; None: a new one may be made."""
        amount = require_amount(amount)
        self.lapse()
        made = self.earlier(key, "refund", amount, id)
        if made is not None:
            return made
        if id not in self.holds:
            raise Refused("NF001")
        hold = self.holds[id]
        if hold.state != "captured":
            raise Refused("ST011")
        if amount > hold.captured - hold.refunded:
            raise Refused("RL015")
        hold.refunded += amount
        return None

    def adjust(self, key: str, amount: Any) -> str | None:  # noqa: ANN401
        """The earlier adjustment with this key; None: a new one may be made."""
        require_amount(amount if amount is None else abs(amount))
        self.lapse()
        made = self.earlier(key, "adjustment", amount)
        if made is None and self.available + self.overdraft < -amount:
            raise Refused("LM011")
        return made

    def take(self, amount: Decimal) -> None:
        """Credits that are taken away by an adjustment."""
        self.debt += self.draw(amount, self.tick)
        self.available -= amount

    def expire_holds(self) -> None:
        """What the sweep does with holds whose time is over."""
        for hold in self.holds.values():
            if hold.is_due and hold.state == "held":
                self.release(hold.id, "expired")


@dataclass
class Usage:
    """The usage log of one account."""

    keys: dict[str, tuple[tuple[object, ...], str | None]] = field(default_factory=dict)
    rows: int = 0
    quantity: Decimal = ZERO

    def record(self, key: str | None, quantity: Any, *what: object) -> str | None:  # noqa: ANN401
        """The id that the key made before; None: a new row is made, whose id `made` notes."""
        quantity = require_amount(quantity)
        if key is not None and key in self.keys:
            was, made = self.keys[key]
            if was != (quantity, *what):
                raise Refused("RL010")
            return made
        self.rows += 1
        self.quantity += quantity
        if key is not None:
            self.keys[key] = ((quantity, *what), None)
        return None

    def batch(self, events: list[tuple[str, Any]], action: str) -> int:
        """How many of the events are new; all or none. Of two faults either may be told."""
        seen: set[str] = set()
        for key, quantity in events:
            require_amount(quantity, *(["RL010"] if key in seen or key in self.keys else []))
            seen.add(key)
        before = self.rows
        for key, quantity in events:
            self.record(key, quantity, action)
        return self.rows - before

    def made(self, key: str | None, id: str) -> None:
        """The new row's id is known."""
        if key is not None:
            self.keys[key] = (self.keys[key][0], id)


@dataclass
class Quota:
    """One metric of one account, in one period."""

    limit: int
    enforcement: str = "hard"
    used: int = 0
    overage: int = 0
    told: set[tuple[int, int]] = field(default_factory=set)
    """Threshold and limit of each notice."""

    def take(self, amount: Any) -> None:  # noqa: ANN401
        """Counts, or refuses where the limit is hard."""
        if amount is None or amount < 1:
            raise Refused("22023")
        if self.enforcement == "hard" and self.used + amount > self.limit:
            raise Refused("LM010")
        before = max(self.used, self.limit)
        self.used += amount
        if self.enforcement == "overage":
            self.overage += max(0, self.used - before)
        for threshold in (80, 100):
            if self.used * 100 >= threshold * self.limit:
                self.told.add((threshold, self.limit))


@dataclass
class Reservation:
    """Units taken for work that may fail."""

    metric: str
    amount: int
    state: str = "reserved"
    is_due: bool = False


@dataclass
class Quotas:
    """All metrics of one account, and what is reserved of them."""

    metrics: dict[str, Quota]
    reservations: dict[str, Reservation] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """Of reservations, with the id that each made."""

    def use(self, usage: Usage, metric: str, amount: Any, key: str | None) -> None:  # noqa: ANN401
        """Counts and logs, once for a key."""
        what = ((amount, metric), None)
        if key is not None and key in usage.keys:
            if usage.keys[key] != what:
                raise Refused("RL010")
            return
        self.metrics[metric].take(amount)
        usage.rows += 1
        usage.quantity += amount
        if key is not None:
            usage.keys[key] = what

    def reserve(self, metric: str, amount: Any, key: str) -> str | None:  # noqa: ANN401
        """The id that the key made before; None: the units are taken."""
        if amount is None:
            raise Refused("23502")
        if amount < 1:
            raise Refused("23514")
        if key in self.keys:
            made = self.reservations[self.keys[key]]
            if (made.metric, made.amount) != (metric, amount):
                raise Refused("RL010")
            return self.keys[key]
        self.metrics[metric].take(amount)
        return None

    def settle(self, id: str, state: str) -> None:
        """Confirms a reservation or gives it back, once."""
        if id not in self.reservations:
            raise Refused("NF001")
        reservation = self.reservations[id]
        if reservation.state != "reserved" or (state == "confirmed" and reservation.is_due):
            raise Refused("ST022")
        reservation.state = state
        if state != "confirmed":
            self.metrics[reservation.metric].used -= reservation.amount

    def expire(self) -> None:
        """What the sweep gives back."""
        for id, reservation in self.reservations.items():
            if reservation.is_due and reservation.state == "reserved":
                self.settle(id, "expired")
