"""The database side of the model's test: calls as the services make them, rows as the kernel sees
them, and time moved on by changing when a row ends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

Connection = psycopg.Connection[Any]

PLAN = """
    insert into billing.features (name, kind, period, scope, description)
    values ('model_hard', 'quota', 'month', 'account', 'Of the test of the model'),
      ('model_soft', 'quota', 'month', 'account', 'Of the test of the model'),
      ('model_over', 'quota', 'month', 'account', 'Of the test of the model'),
      ('model_spread', 'quota', 'month', 'account', 'Of the test of the model');
    insert into billing.plans (name, title, rank)
    values ('model_small', 'Small', 8001), ('model_large', 'Large', 8002);
    insert into billing.plan_versions (plan, version) values ('model_small', 1), ('model_large', 1);
    insert into billing.plan_entitlements (
      plan, version, feature, kind, limit_value, enforcement, overage_price_cents, slots
    )
    select p.plan, 1, t.feature, 'quota', t.quota_limit * p.times, t.enforcement, t.price, t.slots
    from (
      values ('model_hard', 7, 'hard', null, 1), ('model_soft', 5, 'soft', null, 1),
        ('model_over', 5, 'overage', 3, 1), ('model_spread', 10, 'hard', null, 8)
    ) as t (feature, quota_limit, enforcement, price, slots)
    cross join (values ('model_small', 1), ('model_large', 2)) as p (plan, times);
    insert into billing.plan_entitlements (plan, version, feature, kind, limit_value)
    values ('model_large', 1, 'credit_overdraft', 'limit', 3);
"""
STATE = """
    select b.available, b.held, b.debt, (
        select coalesce(jsonb_object_agg(l.id, l.remaining::text), '{}')
        from billing.credit_lots as l
        where l.account_id = b.account_id and l.remaining > 0
      ) as lots, (
        select coalesce(jsonb_object_agg(h.id, array[
          h.state, h.captured_amount::text, h.refunded_amount::text
        ]), '{}')
        from billing.credit_holds as h
        where h.account_id = b.account_id
      ) as holds, (
        select coalesce(jsonb_object_agg(q.metric, array[q.used, q.overage]), '{}')
        from (
          select c.metric, sum(c.used) as used, sum(c.overage) as overage
          from billing.quota_counters as c
          where c.account_id = b.account_id
          group by c.metric
        ) as q
      ) as quotas, (
        select coalesce(jsonb_object_agg(n.metric, n.told), '{}')
        from (
          select t.metric, jsonb_agg(array[t.threshold, t.quota_limit]) as told
          from billing.quota_notices as t
          where t.account_id = b.account_id
          group by t.metric
        ) as n
      ) as notices, (
        select count(*) from messaging.messages as m
        where m.account_id = b.account_id and m.topic = 'quota.threshold'
      ) as messages, (
        select coalesce(jsonb_object_agg(r.id, r.state), '{}')
        from billing.quota_reservations as r
        where r.account_id = b.account_id
      ) as reservations, (
        select array[count(*), coalesce(sum(u.quantity), 0)] from billing.usage_log as u
        where u.account_id = b.account_id
      ) as logged, (
        select array[coalesce(sum(u.events), 0), coalesce(sum(u.quantity), 0)]
        from billing.usage_by_hour as u
        where u.account_id = b.account_id
      ) as by_hour, (
        select array[coalesce(sum(u.events), 0), coalesce(sum(u.quantity), 0)]
        from billing.usage_by_day as u
        where u.account_id = b.account_id
      ) as by_day
    from billing.credit_balances as b
    where b.account_id = %s
"""


class Books:
    """One team's books, over one connection of the migrating role."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        with connection.transaction():
            name = f"model{self._one('select nextval(%s)', 'tests.model_teams')}"
            owner = self._one("select tests.new_person(%s)", name)
            self.team = UUID(str(self._one("select tests.new_team(%s, %s)", owner, name)))
            self._one("select tests.grant_plan(%s, 'model_small')", self.team)

    def call(self, function: str, *values: object, role: str = "svc_billing") -> Any:  # noqa: ANN401
        """What the function answers to the system in the team. Raises psycopg.Error."""
        places = ", ".join(["%s"] * len(values))
        given = [Jsonb(v) if isinstance(v, list | dict) else v for v in values]
        with self._connection.transaction():
            self._one("select tests.as_system(%s, %s)", self.team, role)
            return self._one(f"select billing.{function}({places})", *given)

    def used(self, function: str, *values: object) -> Any:  # noqa: ANN401
        """What is used of the quota, as the function answers it to the worker."""
        places = ", ".join(["%s"] * len(values))
        with self._connection.transaction():
            self._one("select tests.as_system(%s, 'svc_worker')", self.team)
            return self._one(f"select (billing.{function}({places})).used", *values)

    def batch(self, events: list[dict[str, object]]) -> Any:  # noqa: ANN401
        """How many of the events were new."""
        with self._connection.transaction():
            self._one("select tests.as_system(%s, 'svc_worker')", self.team)
            query = "select (billing.record_usage_batch(%s, %s)).inserted"
            return self._one(query, self.team, Jsonb(events))

    def kernel(self, statement: str, *values: object) -> Any:  # noqa: ANN401
        """The first value of a statement that the kernel runs, None without a row."""
        with self._connection.transaction():
            self._one("select tests.as_kernel()")
            return self._one(statement, *values)

    def state(self) -> dict[str, Any]:
        """All rows of the team that the model knows of."""
        with self._connection.transaction():
            self._one("select tests.as_kernel()")
            cursor = self._connection.execute(STATE.encode(), (self.team,))
            row = cursor.fetchone()
            assert row is not None
            assert cursor.description is not None
            return {
                column.name: value for column, value in zip(cursor.description, row, strict=True)
            }

    def faults(self) -> list[Any]:
        """What the database's own checks find wrong in the team's books."""
        with self._connection.transaction():
            self._one("select tests.as_system(%s, 'svc_worker')", self.team)
            found = []
            for check in ("verify_ledger", "verify_usage"):
                query = f"select billing.{check}(%s)"
                found += self._connection.execute(query.encode(), (self.team,)).fetchall()
            return found

    def end_lot(self, id: str) -> None:
        """The lot's time is over from now on."""
        self.kernel(
            "with lot as (update billing.credit_lots set expires_at = clock_timestamp(),"
            " created_at = created_at - interval '1 hour' where id = %s returning account_id)"
            " update billing.credit_balances as b set next_expiry_at = clock_timestamp()"
            " from lot where b.account_id = lot.account_id returning 1",
            id,
        )

    def end_hold(self, id: str) -> None:
        """The hold's time is over from now on."""
        self.kernel(
            "update billing.credit_holds set expires_at = created_at + interval '1 microsecond'"
            " where id = %s returning 1",
            id,
        )

    def end_reservation(self, id: str) -> None:
        """The reservation's time is over from now on."""
        self.kernel(
            "update billing.quota_reservations"
            " set expires_at = created_at + interval '1 microsecond' where id = %s returning 1",
            id,
        )

    def _one(self, statement: str, *values: object) -> Any:  # noqa: ANN401
        row = self._connection.execute(statement.encode(), values).fetchone()
        return row and row[0]


def prepare(connection: Connection) -> None:
    """Plans of the test's own, and a counter for names."""
    with connection.transaction():
        connection.execute("create sequence tests.model_teams")
        connection.execute("set local role cf_owner")
        connection.execute(
            "grant update on billing.credit_lots, billing.credit_holds, billing.quota_reservations"
            " to cf_kernel"
        )
        connection.execute("set local role cf_kernel")
        connection.execute(PLAN)
