"""Sign-up, e-mails and log-ins cost the same for known and unknown addresses."""

from __future__ import annotations

import statistics
from typing import NamedTuple

import pytest
from conftest import Connect
from races import Connection, look

ROUNDS = 60
KINDS = ("unknown", "verified", "waiting")
CALLS = {
    "sign_up": "select identity.sign_up(%s, %s, p_password_phc => tests.password())",
    "request_email_verification": "select identity.request_email_verification(%s)",
    "request_password_reset": "select identity.request_password_reset(%s)",
    "request_magic_link": "select identity.request_magic_link(%s)",
    "log_in": "select outcome from identity.log_in(%s, tests.password() || 'wrong')",
    "password_parameters": "select identity.password_parameters(%s)",
}


class Cost(NamedTuple):
    """Of one call, as the server counts it for this connection alone."""

    wal: float
    """Bytes of write-ahead log."""
    pages: float
    """Pages looked at."""


@pytest.fixture
def auth(connect: Connect) -> Connection:
    """The auth service, in a database where people of two kinds are known."""
    admin = connect()
    with admin.transaction():
        admin.execute(
            "select tests.new_person('verified' || n) from generate_series(0, %s) as n", (ROUNDS,)
        )
    service = connect("svc_auth", autocommit=True)
    service.execute(
        "select identity.sign_up('waiting' || n || '@example.com', 'waiting' || n,"
        " p_password_phc => tests.password()) from generate_series(0, %s) as n",
        (ROUNDS,),
    )
    look(admin, "delete from identity.attempts returning 1")
    return service


def cost(auth: Connection, call: str, *arguments: object) -> Cost:
    """What one call costs, as a transaction of its own."""
    explain = f"explain (analyze, wal, buffers, format json) {call}"
    row = auth.execute(explain.encode(), arguments).fetchone()
    assert row is not None
    plan = row[0][0]["Plan"]
    return Cost(plan["WAL Bytes"], plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


@pytest.mark.parametrize("name", CALLS)
def test_known_and_unknown_addresses_cost_the_same(auth: Connection, name: str) -> None:
    costs: dict[str, list[Cost]] = {kind: [] for kind in KINDS}
    for number in range(ROUNDS):
        for kind in KINDS:
            more = (f"{kind}-name-{number}",) if name == "sign_up" else ()
            spent = cost(auth, CALLS[name], f"{kind}{number}@example.com", *more)
            costs[kind].append(spent)
    medians = {k: Cost(*map(statistics.median, zip(*c, strict=True))) for k, c in costs.items()}
    print(name, medians)
    for measured in zip(*medians.values(), strict=True):
        assert max(measured) <= 1.15 * min(measured) + 10, medians


def test_the_answers_write_the_same_rows(connect: Connect, auth: Connection) -> None:
    admin = connect()
    tables = ("identity.one_time_tokens", "identity.attempts", "audit.entries")
    counts = " union all ".join(f"select count(*) from {table}" for table in tables)
    for name, call in CALLS.items():
        if name == "sign_up":
            continue  # a free address makes a person, whose rows are his
        written = set()
        for email in ("verified1@example.com", "waiting1@example.com", "nobody@example.com"):
            before = look(admin, counts)
            auth.execute(call.encode(), (email,))
            after = look(admin, counts)
            written.add(tuple(b[0] - a[0] for a, b in zip(before, after, strict=True)))
        assert len(written) == 1, (name, written)
