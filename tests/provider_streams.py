"""Events of payment providers as their web hooks send them, and subscriptions' lives made of them.

A life is a list of events in the order in which they happened. Hypothesis chooses what happens; the
builders here write it down as each provider would.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

Event = dict[str, Any]

HAPPENINGS = ("renew", "fail", "recover", "upgrade", "downgrade", "cancel", "keep", "pause", "end")


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


class Stripe:
    """Every event carries the whole subscription; times are whole seconds."""

    provider = "stripe"

    def __init__(self, reference: str, start: datetime) -> None:
        self.reference, self.start, self.now = reference, start, start
        self.events: list[Event] = []
        self.status, self.price, self.cancelling = "trialing", "price_pro_monthly", False
        self.period_end = self.start + timedelta(days=14)
        self._tell("customer.subscription.created")

    def _event(self, kind: str, body: Event) -> None:
        number = len(self.events)
        self.events.append(
            {
                "id": f"evt_{self.reference}_{number:03d}",
                "object": "event",
                "api_version": "2025-03-31.basil",
                "created": _seconds(self.now),
                "pending_webhooks": 1,
                "type": kind,
                "data": {"object": body},
            }
        )

    def _tell(self, kind: str) -> None:
        end = _seconds(self.period_end)
        ended = _seconds(self.now) if self.status == "canceled" else None
        item = {"price": {"id": self.price}, "current_period_end": end}
        self._event(
            kind,
            {
                "id": self.reference,
                "object": "subscription",
                "status": self.status,
                "start_date": _seconds(self.start),
                "trial_end": _seconds(self.start + timedelta(days=14)),
                "cancel_at_period_end": self.cancelling,
                "cancel_at": end if self.cancelling else None,
                "ended_at": ended,
                "items": {"object": "list", "data": [item]},
            },
        )

    def _invoice(self, kind: str) -> None:
        subscription = {"subscription_details": {"subscription": self.reference}}
        self._event(kind, {"id": "in_1", "object": "invoice", "parent": subscription})

    def happen(self, what: str, days: int) -> None:
        if self.status == "canceled":
            return
        self.now += timedelta(days=days)
        if what in ("renew", "recover"):
            self.status, self.period_end = "active", self.now + timedelta(days=31)
            self._invoice("invoice.paid")
        elif what == "fail":
            self.status = "past_due"
            self._invoice("invoice.payment_failed")
        elif what in ("upgrade", "downgrade"):
            self.price = {"upgrade": "price_team_monthly", "downgrade": "price_pro_monthly"}[what]
        elif what in ("cancel", "keep"):
            self.cancelling = what == "cancel"
        elif what == "pause":
            self.status = "unpaid"
        else:
            self.status = "canceled"
        ended = self.status == "canceled"
        self._tell(f"customer.subscription.{'deleted' if ended else 'updated'}")


class PayPal:
    """Each event tells one thing; payments do not say how long they last."""

    provider = "paypal"

    def __init__(self, reference: str, start: datetime) -> None:
        self.reference, self.start, self.now = reference, start, start
        self.events: list[Event] = []
        self.plan, self.over = "P-PRO-MONTHLY", False
        self._tell("CREATED", status="APPROVAL_PENDING")
        self._tell("ACTIVATED", status="ACTIVE", next_billing=31)

    def _event(self, kind: str, resource: Event) -> None:
        number = len(self.events)
        self.events.append(
            {
                "id": f"WH-{self.reference}-{number:03d}",
                "event_version": "1.0",
                "create_time": self.now.isoformat(timespec="milliseconds"),
                "event_type": kind,
                "resource": resource,
                "links": [{"rel": "self", "href": f"https://api.paypal.com/{number}"}],
            }
        )

    def _tell(self, kind: str, status: str, next_billing: int | None = None) -> None:
        resource: Event = {
            "id": self.reference,
            "plan_id": self.plan,
            "status": status,
            "start_time": self.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "billing_info": {"failed_payments_count": 0},
        }
        if next_billing:
            due = self.now + timedelta(days=next_billing)
            resource["billing_info"]["next_billing_time"] = due.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._event(f"BILLING.SUBSCRIPTION.{kind}", resource)

    def happen(self, what: str, days: int) -> None:
        if self.over:
            return
        self.now += timedelta(days=days)
        if what in ("renew", "recover"):
            sale = {"id": "SALE", "billing_agreement_id": self.reference, "state": "completed"}
            self._event("PAYMENT.SALE.COMPLETED", sale)
        elif what == "fail":
            self._tell("PAYMENT.FAILED", "ACTIVE")
        elif what in ("upgrade", "downgrade"):
            self.plan = {"upgrade": "P-TEAM-MONTHLY", "downgrade": "P-PRO-MONTHLY"}[what]
            self._tell("UPDATED", "ACTIVE", 31)
        elif what == "pause":
            self._tell("SUSPENDED", "SUSPENDED")
        elif what == "keep":
            self._tell("RE-ACTIVATED", "ACTIVE", 31)
        else:
            self.over = True
            self._tell("CANCELLED" if what == "cancel" else "EXPIRED", what.upper())


class Odoo:
    """The whole order each time, without an id of the event; dates without a zone."""

    provider = "odoo"

    def __init__(self, reference: str, start: datetime) -> None:
        self.reference, self.start, self.now = reference, start, start
        self.events: list[Event] = []
        self.state, self.product, self.unpaid = "3_progress", "pro-monthly", False
        self.next_invoice, self.end_date = self.start + timedelta(days=31), False
        self._tell()

    def _tell(self) -> None:
        self.events.append(
            {
                "_action": f"Send Webhook Notification(#{len(self.events)})",
                "_id": int(self.reference),
                "_model": "sale.order",
                "id": int(self.reference),
                "name": f"S{self.reference}",
                "subscription_state": self.state,
                "payment_exception": self.unpaid,
                "order_line": [{"id": 1, "product_id": [self.product, "A plan"]}],
                "plan_id": False,
                "start_date": self.start.date().isoformat(),
                "next_invoice_date": self.next_invoice.date().isoformat(),
                "end_date": self.end_date and self.next_invoice.date().isoformat(),
                "write_date": self.now.strftime("%Y-%m-%d %H:%M:%S"),
            }
        )

    def happen(self, what: str, days: int) -> None:
        if self.state in ("6_churn", "5_renewed"):
            return
        self.now += timedelta(days=days)
        if what in ("renew", "recover"):
            self.unpaid, self.state = False, "3_progress"
            self.next_invoice = self.now + timedelta(days=31)
        elif what == "fail":
            self.unpaid = True
        elif what in ("upgrade", "downgrade"):
            self.product = {"upgrade": "team-monthly", "downgrade": "pro-monthly"}[what]
        elif what in ("cancel", "keep"):
            self.end_date = what == "cancel"
        elif what == "pause":
            self.state = "4_paused"
        else:
            self.state = "6_churn"
        self._tell()


MAKERS: dict[str, tuple[Callable[[str, datetime], Stripe | PayPal | Odoo], str]] = {
    "stripe": (Stripe, "sub_1"),
    "paypal": (PayPal, "I-1"),
    "odoo": (Odoo, "42"),
}


def life(
    provider: str, age: int, happenings: list[tuple[str, int]], name: str | None = None
) -> list[Event]:
    """All events of one subscription that began age days ago, as they happened.

    Each happening comes some days, or in the very same second, after the one before.
    """
    make, reference = MAKERS[provider]
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    subscription = make(name or reference, today - timedelta(days=age))
    for what, days in happenings:
        subscription.happen(what, days)
    return subscription.events
