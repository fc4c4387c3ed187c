"""Billing against its model: any calls in any order, bad ones too, must leave what the model says.

CFDB_MODEL_EXAMPLES asks for more examples, CFDB_MODEL_SEED for others.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from billing_books import Books, prepare
from billing_model import (
    FOR_EVER,
    Quota,
    Quotas,
    Refused,
    Reservation,
    Usage,
    Wallet,
    require_amount,
)
from conftest import Connect
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

SEED = int(os.environ.get("CFDB_MODEL_SEED", "4"))
EXAMPLES = int(os.environ.get("CFDB_MODEL_EXAMPLES", "12"))
STEPS = 40
ADDED_HOURS = "clock_timestamp() + %s * interval '1 hour'"

amounts = st.integers(1, 16).map(lambda quarters: Decimal(quarters) / 4)
bad_amounts = st.sampled_from(
    [Decimal(t) for t in ("0", "-1", "NaN", "1.005", "Infinity", "1000000000000")] + [None]
)
any_amounts = st.one_of(amounts, amounts, amounts, bad_amounts)
counts = st.sampled_from([1, 1, 1, 2, 3, 9])
any_counts = st.sampled_from([1, 1, 1, 1, 2, 2, 3, 9, 0, -1, None])
keys = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h"])
picks = st.integers(0, 10**6)
metrics = st.sampled_from(["model_hard", "model_soft", "model_over", "model_spread"])
reservable = st.sampled_from(["model_hard", "model_soft", "model_spread"])
ACTION = "model.run"
LIMITS = {"model_hard": 7, "model_soft": 5, "model_over": 5, "model_spread": 10}
ENFORCEMENT = {"model_soft": "soft", "model_over": "overage"}
Do = Callable[[], Any]


class Machine(RuleBasedStateMachine):
    """Each rule makes one call on both sides; after it both say the same."""

    connection: psycopg.Connection[Any]
    foreign: str
    """An open hold of another team."""

    def __init__(self) -> None:
        super().__init__()
        self.books = Books(self.connection)
        self.wallet = Wallet()
        self.usage = Usage()
        self.quotas = Quotas({m: Quota(n, ENFORCEMENT.get(m, "hard")) for m, n in LIMITS.items()})
        self.is_stale = False
        """A lot's time is over, and nothing was moved since that would have taken it out."""

    def both(self, model: Do, database: Do, moves: bool = False) -> tuple[Any, Any]:
        """What both sides answer; None and None where both refuse for the same reason."""
        before = copy.deepcopy((self.wallet, self.usage, self.quotas))
        self.wallet.tick += 1
        try:
            said, refusal = model(), None
        except Refused as refused:
            (self.wallet, self.usage, self.quotas), said, refusal = before, None, refused
        try:
            answer = database()
        except psycopg.Error as error:
            assert refusal is not None, f"the model allows what was refused: {error}"
            assert error.sqlstate in refusal.sqlstates
            return None, None
        assert refusal is None, f"should be refused with {refusal}, but answered {answer}"
        self.is_stale = self.is_stale and not moves
        return said, answer

    def give(self, kind: str, key: str, amount: Any, ends: int, call: Do) -> None:  # noqa: ANN401
        """A call that puts credits in."""

        def model() -> str | None:
            exact = require_amount(amount)
            self.wallet.lapse()
            return self.wallet.earlier(key, kind, exact)

        self.settle_gift(self.both(model, call, moves=True), (kind, amount), key, amount, ends)

    def settle_gift(
        self,
        answers: tuple[Any, Any],
        what: tuple[object, ...],
        key: str,
        amount: Decimal,
        ends: int = FOR_EVER,
    ) -> None:
        """The new lot's id is known, or the key's earlier one came again."""
        made, answer = answers
        if answer is None:
            return
        if made is None:
            self.wallet.give(str(answer), amount, ends)
            self.wallet.keys[key] = (*what, str(answer))
        else:
            assert str(answer) == made

    @rule(key=keys, amount=any_amounts, hours=st.one_of(st.none(), st.integers(1, 5)))
    def grant(self, key: str, amount: Any, hours: int | None) -> None:  # noqa: ANN401
        at = f"select date_trunc('hour', {ADDED_HOURS})"
        until = None if hours is None else self.books.kernel(at, hours + 1)
        ends = FOR_EVER if until is None else int(until.timestamp())
        self.give(
            "grant",
            key,
            amount,
            ends,
            lambda: self.books.call("grant_credits", self.books.team, amount, "gift", key, until),
        )

    @rule(key=keys, amount=any_amounts)
    def purchase(self, key: str, amount: Any) -> None:  # noqa: ANN401
        reference = f"pi_{self.books.team}_{key}_{amount}"  # a payment buys once, anywhere
        values = (self.books.team, amount, 100, "USD", "stripe", reference, key)
        self.give(
            "purchase",
            key,
            amount,
            FOR_EVER,
            lambda: self.books.call("purchase_credits", *values),
        )

    @rule(key=keys, amount=any_amounts, down=st.booleans())
    def adjust(self, key: str, amount: Any, down: bool) -> None:  # noqa: ANN401
        signed = -amount if down and amount is not None else amount
        made, answer = self.both(
            lambda: self.wallet.adjust(key, signed),
            lambda: self.books.call("adjust_credits", self.books.team, signed, "mistake", key),
            moves=True,
        )
        if answer is not None and made is None and signed < 0:
            self.wallet.take(-signed)
            self.wallet.keys[key] = ("adjustment", signed, str(answer))
        else:
            self.settle_gift((made, answer), ("adjustment", signed), key, signed)

    @rule(key=keys, amount=any_amounts, purpose=st.sampled_from(["work", "work", "play"]))
    def hold(self, key: str, amount: Any, purpose: str) -> None:  # noqa: ANN401
        made, answer = self.both(
            lambda: self.wallet.hold(key, amount, purpose),
            lambda: self.books.call("hold_credits", self.books.team, amount, key, purpose),
            moves=True,
        )
        if answer is not None and made is None:
            self.wallet.held_as(str(answer), key, amount, purpose)
        elif answer is not None:
            assert str(answer) == made

    def some_hold(self, pick: int) -> str:
        """One of the holds, or now and then another team's."""
        known = [*self.wallet.holds, *self.wallet.holds, self.foreign]
        return known[pick % len(known)]

    @rule(pick=picks, amount=st.one_of(st.none(), any_amounts))
    def capture(self, pick: int, amount: Any) -> None:  # noqa: ANN401
        id = self.some_hold(pick)
        self.both(
            lambda: self.wallet.capture(id, amount),
            lambda: self.books.call("capture_credits", self.books.team, UUID(id), amount) or 1,
            moves=True,
        )

    @rule(pick=picks)
    def capture_all(self, pick: int) -> None:
        self.capture(pick, None)

    @rule(pick=picks)
    def release(self, pick: int) -> None:
        id = self.some_hold(pick)
        self.both(
            lambda: self.wallet.release(id),
            lambda: self.books.call("release_credits", self.books.team, UUID(id)) or 1,
            moves=True,
        )

    @rule(pick=picks, key=keys, amount=any_amounts)
    def refund(self, pick: int, key: str, amount: Any) -> None:  # noqa: ANN401
        id = self.some_hold(pick)
        values = (self.books.team, UUID(id), amount, "sorry", key)
        self.settle_gift(
            self.both(
                lambda: self.wallet.refund(key, id, amount),
                lambda: self.books.call("refund_credits", *values),
                moves=True,
            ),
            ("refund", amount, id),
            key,
            amount,
        )

    @rule(pick=picks)
    def end_lot(self, pick: int) -> None:
        lots = [lot for lot in self.wallet.lots.values() if lot.ended is None and lot.remaining]
        if lots:
            lot = lots[pick % len(lots)]
            self.wallet.tick += 1
            lot.ended = self.wallet.tick
            self.books.end_lot(lot.id)
            self.is_stale = True

    @rule(pick=picks)
    def end_hold(self, pick: int) -> None:
        holds = [hold for hold in self.wallet.holds.values() if hold.state == "held"]
        if holds:
            hold = holds[pick % len(holds)]
            hold.is_due = True
            self.books.end_hold(hold.id)

    @rule()
    def sweep(self) -> None:
        self.books.call("expire_credits", role="svc_worker")
        self.wallet.tick += 1
        self.wallet.lapse()
        self.wallet.expire_holds()
        self.books.call("expire_holds", role="svc_worker")
        self.is_stale = False

    @rule(key=st.one_of(st.none(), keys), quantity=any_amounts)
    def record(self, key: str | None, quantity: Any) -> None:  # noqa: ANN401
        made, answer = self.both(
            lambda: self.usage.record(key, quantity, ACTION),
            lambda: self.books.call("record_usage", self.books.team, ACTION, quantity, key),
        )
        if answer is not None and made is None:
            self.usage.made(key, str(answer))
        elif answer is not None:
            assert str(answer) == made

    @rule()
    def fold(self) -> None:
        self.books.call("fold_usage", role="svc_worker")

    @rule(events=st.lists(st.tuples(keys, any_amounts), max_size=4))
    def batch(self, events: list[tuple[str, Any]]) -> None:
        sent: list[dict[str, object]] = [
            {"key": key, "action": ACTION, "quantity": None if n is None else str(n)}
            for key, n in events
        ]
        new, inserted = self.both(
            lambda: self.usage.batch(events, ACTION), lambda: self.books.batch(sent)
        )
        assert inserted == new

    @rule(metric=metrics, count=any_counts)
    def consume(self, metric: str, count: int | None) -> None:
        _, used = self.both(
            lambda: self.quotas.metrics[metric].take(count),
            lambda: self.books.used("consume_quota", self.books.team, metric, count),
        )
        assert used in (None, self.quotas.metrics[metric].used)

    @rule(metric=metrics, count=any_counts, key=st.one_of(st.none(), keys))
    def use(self, metric: str, count: int | None, key: str | None) -> None:
        values = (self.books.team, metric, count, None, key)
        _, used = self.both(
            lambda: self.quotas.use(self.usage, metric, count, key),
            lambda: self.books.used("use_quota", *values),
        )
        assert used in (None, self.quotas.metrics[metric].used)

    @rule(metric=reservable, count=any_counts, key=keys)
    def reserve(self, metric: str, count: int | None, key: str) -> None:
        made, answer = self.both(
            lambda: self.quotas.reserve(metric, count, key),
            lambda: self.books.call("reserve_quota", self.books.team, metric, count, key),
        )
        if answer is not None and made is None and count is not None:
            self.quotas.reservations[str(answer)] = Reservation(metric, count)
            self.quotas.keys[key] = str(answer)
        elif answer is not None:
            assert str(answer) == made

    def settle(self, pick: int, function: str, state: str) -> None:
        known = [*self.quotas.reservations, *self.quotas.reservations, str(uuid4())]
        id = known[pick % len(known)]
        self.both(
            lambda: self.quotas.settle(id, state),
            lambda: self.books.call(function, self.books.team, UUID(id)) or 1,
        )

    @rule(pick=picks)
    def confirm(self, pick: int) -> None:
        self.settle(pick, "confirm_quota", "confirmed")

    @rule(pick=picks)
    def give_back(self, pick: int) -> None:
        self.settle(pick, "return_quota", "returned")

    @rule(pick=picks)
    def end_reservation(self, pick: int) -> None:
        if self.quotas.reservations:
            known = list(self.quotas.reservations)
            id = known[pick % len(known)]
            self.quotas.reservations[id].is_due = True
            self.books.end_reservation(id)

    @rule()
    def sweep_reservations(self) -> None:
        self.quotas.expire()
        self.books.call("expire_reservations", role="svc_worker")

    @rule(plan=st.sampled_from(["small", "large"]))
    def change_plan(self, plan: str) -> None:
        self.books.call("start_subscription", self.books.team, f"model_{plan}")
        times = 2 if plan == "large" else 1
        for metric, limit in LIMITS.items():
            self.quotas.metrics[metric].limit = limit * times
        self.wallet.overdraft = Decimal(3 * (times - 1))

    @invariant()
    def same(self) -> None:
        """Both sides have the same rows, and the database finds no fault in its own."""
        found = self.books.state()
        if not self.is_stale:
            assert found["available"] == self.wallet.available
            assert found["lots"] == {
                lot.id: f"{lot.remaining:.2f}" for lot in self.wallet.lots.values() if lot.remaining
            }
        assert (found["held"], found["debt"]) == (self.wallet.held, self.wallet.debt)
        assert found["holds"] == {
            h.id: [h.state, f"{h.captured:.2f}", f"{h.refunded:.2f}"]
            for h in self.wallet.holds.values()
        }
        for metric, quota in self.quotas.metrics.items():
            assert found["quotas"].get(metric, [0, 0]) == [quota.used, quota.overage], metric
            told = {tuple(each) for each in found["notices"].get(metric, [])}
            assert told == quota.told, metric
        told_in_all = sum(len(quota.told) for quota in self.quotas.metrics.values())
        assert found["messages"] == told_in_all
        assert found["reservations"] == {
            id: reservation.state for id, reservation in self.quotas.reservations.items()
        }
        rows = [self.usage.rows, self.usage.quantity]
        assert found["logged"] == found["by_hour"] == found["by_day"] == rows

    def teardown(self) -> None:
        assert self.books.faults() == []


@pytest.fixture
def machine(connect: Connect) -> Iterator[type[Machine]]:
    """The machine, with a database of its own."""
    connection = connect()
    prepare(connection)
    connection.commit()
    others = Books(connection)
    others.call("grant_credits", others.team, 5, "gift", "a")
    hold = others.call("hold_credits", others.team, 5, "a", "work")
    yield type("SeededMachine", (Machine,), {"connection": connection, "foreign": str(hold)})
    assert others.state()["held"] == 5


def test_billing_does_what_the_model_says(machine: type[Machine]) -> None:
    print(f"CFDB_MODEL_SEED={SEED} CFDB_MODEL_EXAMPLES={EXAMPLES}")
    run_state_machine_as_test(
        seed(SEED)(machine),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
