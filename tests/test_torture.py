"""A short torture, and the proof that its verdict can fail: each damage planted is named."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

import psycopg
import pytest

from cfdb import torture
from cfdb.config import CHECKOUT
from cfdb.errors import WRONG_USE, UserError
from cfdb.torture.journal import Journal
from cfdb.torture.machine import Machine, machine
from cfdb.torture.plan import WEIGHTS, role_of, steps
from cfdb.torture.verdict import CHECKS, judge, survived

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("torture")]
SHORT = torture.Options(minutes=0.2, clients=5, kills=2, accounts=3, seed=3, least=900)

SOME_GRANT = """(
  select t.id from billing.credit_transactions as t
  where t.kind = 'grant' and t.sequence > 1 limit 1
)"""
SOME_EVENT = """(
  select e.id from billing.usage_events as e where e.action = 'torture.charge' limit 1
)"""
SOME_COUNTER = """(
  select c.ctid from billing.quota_counters as c where c.metric = 'torture_tight' and c.used > 0
  limit 1
)"""
DAMAGES = {
    "a credit made from nothing": (
        "update billing.credit_balances set available = available + 1"
        " where account_id = (select account_id from billing.credit_lots limit 1)",
        {"balances", "lots", "verify_ledger"},
    ),
    "a ledger row lost": (
        f"delete from billing.credit_transactions where id = {SOME_GRANT}",
        {"movements", "sequence", "verify_ledger"},
    ),
    "a ledger row that nobody asked for": (
        "insert into billing.credit_transactions (account_id, sequence, kind, available_change,"
        " held_change, available_after, held_after, reason, idempotency_key)"
        " select account_id, last_sequence + 1, 'grant', 1, 0, available + 1, held, 'x', 'x'"
        " from billing.credit_balances limit 1",
        {"movements", "balances", "verify_ledger"},
    ),
    "an amount changed in the ledger": (
        f"update billing.credit_transactions set available_change = available_change + 1"
        f" where id = {SOME_GRANT}",
        {"movements", "sequence"},
    ),
    "a book that is not kept": (
        "create or replace view billing.credit_entries as"
        " select t.account_id, t.id as transaction_id, 'available'::text as book,"
        " t.available_change as amount from billing.credit_transactions as t",
        {"entries", "balances"},
    ),
    "a hold lost": (
        "delete from billing.credit_holds where id = ("
        "select h.id from billing.credit_holds as h where h.state = 'captured' limit 1)",
        {"holds"},
    ),
    "a hold captured for another amount": (
        "update billing.credit_holds set captured_amount = captured_amount - 0.01 where id = ("
        "select h.id from billing.credit_holds as h"
        " where h.captured_amount > h.refunded_amount + 0.01 limit 1)",
        {"closings", "verify_ledger"},
    ),
    "a hold opened again": (
        "update billing.credit_holds set state = 'held', captured_amount = 0, closed_at = null"
        " where id = (select h.id from billing.credit_holds as h"
        " where h.state = 'captured' and h.refunded_amount = 0 limit 1)",
        {"closings", "balances", "verify_ledger"},
    ),
    "a refund above the capture": (
        "insert into billing.credit_transactions (account_id, sequence, kind, available_change,"
        " held_change, available_after, held_after, reason, idempotency_key, hold_id)"
        " select b.account_id, b.last_sequence + 1, 'refund', 9999, 0, b.available + 9999, b.held,"
        " 'x', 'x', h.id from billing.credit_balances as b"
        " join billing.credit_holds as h on h.account_id = b.account_id and h.state = 'captured'"
        " limit 1",
        {"movements", "refunds", "verify_ledger"},
    ),
    "a lot fuller than it was": (
        "update billing.credit_lots set amount = amount + 1, remaining = remaining + 1"
        " where id = (select l.id from billing.credit_lots as l limit 1)",
        {"lots", "verify_ledger"},
    ),
    "a lot that lapsed too soon": (
        "update billing.credit_lots set expires_at = expires_at + interval '1 day' where id in ("
        "select unnest(t.lot_ids) from billing.credit_transactions as t where t.kind = 'expiry')",
        {"expiries"},
    ),
    "a counter changed": (
        f"update billing.quota_counters set used = used - 1 where ctid = {SOME_COUNTER}",
        {"quotas"},
    ),
    "a quota passed": (
        f"update billing.quota_counters set used = used + 16 where ctid = {SOME_COUNTER}",
        {"quotas", "limits"},
    ),
    "a reservation lost": (
        "delete from billing.quota_reservations where id = ("
        "select r.id from billing.quota_reservations as r where r.state = 'confirmed' limit 1)",
        {"reservations"},
    ),
    "a reservation given back twice": (
        "update billing.quota_reservations set state = 'returned' where id = ("
        "select r.id from billing.quota_reservations as r where r.state = 'confirmed' limit 1)",
        {"settlings", "quotas"},
    ),
    "a usage row lost": (
        f"delete from billing.usage_events where id = {SOME_EVENT}",
        {"usage", "usage_sums", "roll_ups", "verify_usage"},
    ),
    "a usage row twice": (
        "insert into billing.usage_events (account_id, occurred_at, id, action, quantity)"
        " select e.account_id, e.occurred_at + interval '1 microsecond', e.id, e.action, e.quantity"
        f" from billing.usage_events as e where e.id = {SOME_EVENT}",
        {"usage_sums", "roll_ups", "verify_usage"},
    ),
    "a usage row under another id": (
        "update billing.usage_events set id = gen_random_uuid() where id = ("
        "select k.event_id from billing.usage_keys as k limit 1)",
        {"usage"},
    ),
    "a key lost": (
        "delete from billing.usage_keys where ctid = (select ctid from billing.usage_keys limit 1)",
        {"usage"},
    ),
    "an hour changed": (
        "update billing.usage_hours set events = events + 1 where ctid = ("
        "select ctid from billing.usage_hours limit 1)",
        {"roll_ups", "verify_usage"},
    ),
    "a day changed": (
        "update billing.usage_days set quantity = quantity + 1 where ctid = ("
        "select ctid from billing.usage_days limit 1)",
        {"roll_ups", "verify_usage"},
    ),
    "a row staged that nobody asked for": (
        "insert into billing.usage_staging (account_id, id, action, quantity)"
        " select account_id, gen_random_uuid(), 'torture.stray', 1"
        " from billing.credit_balances limit 1",
        {"usage_sums"},
    ),
    "a row filed that stayed staged": (
        "insert into billing.usage_staging (account_id, id, occurred_at, action, quantity)"
        " select e.account_id, e.id, e.occurred_at, e.action, e.quantity"
        f" from billing.usage_events as e where e.id = {SOME_EVENT}",
        {"usage", "usage_sums"},
    ),
    "a row filed and not summed": (
        "insert into billing.usage_events (account_id, id, action, quantity)"
        " select account_id, gen_random_uuid(), 'torture.stray', 1"
        " from billing.credit_balances limit 1",
        {"usage_sums", "roll_ups", "verify_usage"},
    ),
    "a threshold told twice": (
        "insert into messaging.messages (account_id, topic, payload, created_at)"
        " select account_id, topic, payload, created_at from messaging.messages"
        " where topic = 'quota.threshold' limit 1",
        {"notices"},
    ),
    "a threshold not told": (
        "delete from billing.quota_notices where metric in ('torture_tight', 'torture_soft')",
        {"notices"},
    ),
    "an event lost": (
        "delete from billing.provider_events where event_id like 'evt_first_%'",
        {"events"},
    ),
    "another plan": (
        "update billing.subscriptions set plan = 'enterprise' where is_current and account_id = ("
        "select account_id from billing.provider_events limit 1)",
        {"current_plan"},
    ),
}


class Run(NamedTuple):
    """A torture that is over, and the server as it left it."""

    machine: Machine
    journal: Journal
    report: torture.Report


@pytest.fixture(scope="module")
def short() -> Iterator[Run]:
    """Some seconds of it, two kills."""
    with machine() as made:
        report, journal = torture.torment(made, SHORT, print)
        yield Run(made, journal, report)


@contextmanager
def damaged(run: Run, statement: str) -> Iterator[psycopg.Connection[Any]]:
    """The superuser's connection after a statement that no trigger minds; nothing stays."""
    with run.machine.connect() as superuser:
        superuser.execute("begin")
        superuser.execute("set local session_replication_role = replica")
        cursor = superuser.execute(statement.encode())
        assert cursor.rowcount, "there is nothing to damage"
        superuser.execute("set local session_replication_role = origin")
        yield superuser
        superuser.execute("rollback")


def test_nothing_is_made_or_lost(short: Run) -> None:
    report = short.report
    print("\n".join(torture.describe(report)))
    assert [check.name for check in report.checks if not check.passed] == []
    assert (report.figures["kills"], report.figures["immediate stops"]) == (1, 1)
    assert report.figures["acknowledged"] >= SHORT.least
    idle = {c.name for c in report.checks if not c.compared} - {"answers"}
    assert idle == set(), "checks that looked at nothing"


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_named(short: Run, damage: str) -> None:
    statement, named = DAMAGES[damage]
    with damaged(short, statement) as superuser:
        checks = judge(superuser, short.journal, named)
    failed = {check.name for check in checks if not check.passed}
    assert failed == named
    for check in checks:
        if not check.passed:
            assert any("account 0" in line and "key " in line for line in check.failures)


def test_each_check_has_its_damage() -> None:
    assert {name for _, named in DAMAGES.values() for name in named} == set(CHECKS)


@pytest.mark.parametrize("table", ["credit_transactions", "credit_holds", "usage_events"])
def test_what_a_kill_has_lost_is_named_at_the_restart(short: Run, table: str) -> None:
    told = [t for t in short.journal.told() if t.outcome == "acknowledged" and t.id is not None]
    ids = ", ".join(f"'{t.id}'" for t in told)
    lost = f"(select t.id from billing.{table} as t where t.id in ({ids}) limit 1)"
    with damaged(short, f"delete from billing.{table} where id = {lost}") as superuser:
        check = survived(superuser, told, "restart 1")
    assert (check.name, check.compared, check.failed) == ("restart 1", len(told), 1)
    assert "found nothing" in check.failures[0]


def test_a_worker_that_is_refused_without_reason_is_named(short: Run) -> None:
    page = short.journal.pages[1]
    page.surprise("1-1", "hold was refused: XX000")
    with short.machine.connect() as superuser:
        (failed,) = [c for c in judge(superuser, short.journal, ()) if not c.passed]
    page.surprises.pop()
    assert (failed.name, failed.failures) == ("answers", ["key 1-1: hold was refused: XX000"])


def test_a_seed_gives_each_worker_one_plan() -> None:
    def plan(seed: int, worker: int) -> list[object]:
        return list(islice(steps(seed, worker, 8), 50))

    assert plan(1, 2) == plan(1, 2)
    assert plan(1, 2) != plan(2, 2)
    assert plan(1, 2) != plan(1, 3)
    for worker in range(4):
        kinds = {step.kind for step in islice(steps(1, worker, 8), 2000)}
        assert kinds == set(WEIGHTS[role_of(worker)])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--kills", "9999"], "error: 9999 kills do not fit into 6 minutes"),
        (["--pg", "12"], "error: PostgreSQL major '12' is not one of 16, 17, 18"),
    ],
)
def test_a_wrong_option_is_one_sentence(words: list[str], sentence: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "invoke", "torture", *words],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = ran.stderr.strip().splitlines()
    assert lines[0] == sentence
    assert all(line.startswith("hint: ") for line in lines[1:])
    assert (ran.stdout, ran.returncode) == ("", WRONG_USE)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (torture.Options(minutes=0), "minutes"),
        (torture.Options(minutes=float("nan")), "minutes"),
        (torture.Options(clients=0), "clients"),
        (torture.Options(clients=1000), "clients"),
        (torture.Options(minutes=0.1, kills=20), "20 kills do not fit"),
        (torture.Options(kills=-1), "-1 kills"),
        (torture.Options(accounts=1), "accounts"),
    ],
)
def test_options_that_cannot_be_used(options: torture.Options, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence) as caught:
        torture.run(options)
    assert caught.value.exit_code == WRONG_USE
