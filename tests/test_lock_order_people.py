"""Two calls about one person, at the same moment, do not wait for each other in a circle.

Both are held up at one row, in the one order and in the other: whatever each has locked before
that row, the other may want after it.
"""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import product

import psycopg
import pytest
from conftest import Connect
from races import Connection, look

PASSWORD = "tests.password()"
LOG_IN = f"select token, refresh_token from identity.log_in('ada@example.com', {PASSWORD})"
GATES = {
    "person": "select from identity.users where username = 'ada' for no key update",
    "sessions": "select from identity.sessions for no key update",
    "account": "select from tenancy.accounts where kind = 'team' for no key update",
}
# Each with the role that calls it; {names} are made below.
NOBODYS = {
    "log_in": ("svc_auth", LOG_IN),
    "refresh_session": ("svc_auth", "select identity.refresh_session('{refresh}')"),
    "log_out": ("svc_auth", "select identity.log_out('{token}')"),
    "social log-in": (
        "svc_auth",
        "select identity.log_in_with_identity('google', 'adas', null, false)",
    ),
    "magic link": ("svc_auth", "select identity.log_in_with_magic_link('{link}')"),
    "request_magic_link": ("svc_auth", "select identity.request_magic_link('ada@example.com')"),
    "sign_up": ("svc_auth", "select identity.sign_up('ada@example.com', 'other')"),
    "reset_password": ("svc_auth", f"select identity.reset_password('{{reset}}', {PASSWORD})"),
    "confirm_email_change": ("svc_auth", "select identity.confirm_email_change('{change}')"),
    "suspend_person": ("svc_auth", "select identity.suspend_person('{ada}', 'race')"),
    "reset_factors": ("svc_auth", "select identity.reset_factors('{ada}', 'race')"),
}
ADAS = {
    "accept_invitation": ("svc_app", "select tenancy.accept_invitation('{invitation}')"),
    "set_password": ("svc_auth", f"select identity.set_password({PASSWORD}, {PASSWORD})"),
    "reauthenticate": ("svc_auth", f"select identity.reauthenticate({PASSWORD})"),
    "request_email_change": (
        "svc_auth",
        "select identity.request_email_change('later@example.com')",
    ),
    "link_identity": ("svc_auth", "select identity.link_identity('apple', 'adas')"),
    "unlink_identity": ("svc_auth", "select identity.unlink_identity('{link_id}')"),
    "add_factor": ("svc_auth", "select identity.add_factor('email')"),
    "give_consent": ("svc_app", "select identity.give_consent('terms', '1')"),
    "request_privacy": ("svc_app", "select identity.request_privacy('access')"),
    "revoke_other_sessions": ("svc_app", "select identity.revoke_other_sessions()"),
    "change_username": ("svc_app", "select identity.change_username({revision}, 'ada-2')"),
    "delete_own_user": ("svc_app", "select identity.delete_own_user()"),
    "create_team": ("svc_app", "select tenancy.create_team('Other', 'other')"),
    "leave_account": ("svc_app", "select tenancy.leave_account('{team}')"),
}
CALLS = NOBODYS | ADAS


def one(connection: Connection, query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def make_world(connect: Connect) -> dict[str, str]:
    """Ada, with all that the calls name; she is one of two owners of Bob's team."""
    admin, auth = connect(), connect("svc_auth")
    with admin.transaction():
        ada, bob = (one(admin, f"select tests.new_person('{n}')") for n in ("ada", "bob"))
        team = one(admin, f"select tests.new_team('{bob}', 'team')")
        other = one(admin, f"select tests.new_team('{bob}', 'inviting')")
        admin.execute("select tests.add_member(%s, %s, 'owner')", (team, ada))
        admin.execute("select tests.grant_plan(tests.personal_account(%s), 'pro')", (ada,))
        admin.execute("select tests.log_in(%s)", (bob,))
        invite = f"select tenancy.invite_member('{other}', 'ada@example.com', 'viewer')"
        invitation = one(admin, invite)
        admin.execute("select tests.log_out()")
    token, refresh = auth.execute(LOG_IN.encode()).fetchone() or ("", "")
    auth.execute("select identity.authenticate(%s)", (token,))
    link_id = one(auth, "select identity.link_identity('google', 'adas')")
    change = one(auth, "select identity.request_email_change('new@example.com')")
    reset = one(auth, "select identity.request_password_reset('ada@example.com')")
    link = one(auth, "select identity.request_magic_link('ada@example.com')")
    auth.commit()
    revision = look(connect(), "select revision from identity.users where id = %s", ada)[0][0]
    names = {"ada": ada, "team": team, "invitation": invitation, "token": token, "link": link}
    names |= {"refresh": refresh, "link_id": link_id, "change": change, "reset": reset}
    return {name: str(value) for name, value in {**names, "revision": revision}.items()}


def run(connection: Connection, query: str) -> str | None:
    """The SQLSTATE of a refusal, or nothing; the transaction stays open."""
    try:
        connection.execute(query.encode())
    except psycopg.Error as error:
        return error.sqlstate
    return None


def settled(admin: Connection, future: Future[str | None], pid: int) -> None:
    """Wait until the call is done, or waits for a lock."""
    waits = "select count(*) > 0 from pg_locks where pid = %s and not granted"
    for _ in range(500):
        row = admin.execute(waits, (pid,)).fetchone()
        if future.done() or (row and row[0]):
            return
        time.sleep(0.005)
    raise AssertionError("the call neither ended nor waited")


@pytest.mark.parametrize("gate", GATES)
def test_calls_about_one_person_meet_no_deadlock(connect: Connect, gate: str) -> None:
    names = make_world(connect)
    admin, keeper = connect(), connect()
    admin.autocommit = True
    seats: list[dict[str, Connection]] = [
        {role: connect(role) for role in ("svc_auth", "svc_app")} for _ in range(2)
    ]
    states: dict[tuple[str, str], list[str | None]] = {}
    passed: set[str] = set()

    def begin(seat: dict[str, Connection], name: str) -> tuple[Connection, str]:
        role, query = CALLS[name]
        if name in ADAS:
            seat[role].execute("select identity.authenticate(%s)", (names["token"],))
        return seat[role], query.format(**names)

    with ThreadPoolExecutor(2) as pool:
        for first, second in product(CALLS, CALLS):
            if first in passed:
                continue
            keeper.execute("set local role cf_kernel")
            keeper.execute(GATES[gate].encode())
            calls = [begin(seat, name) for seat, name in zip(seats, (first, second), strict=True)]
            waiting = []
            for connection, query in calls:
                waiting.append(pool.submit(run, connection, query))
                settled(admin, waiting[-1], connection.info.backend_pid)
            if waiting[0].done():
                passed.add(first)  # it holds all that it will: nobody waits in a circle
            keeper.rollback()
            # Who is done first leaves the way free for the other.
            wait(waiting, timeout=10, return_when=FIRST_COMPLETED)
            for n in (0, 1) if waiting[0].done() else (1, 0):
                waiting[n].result(timeout=10)
                calls[n][0].rollback()
            states[first, second] = [future.result() for future in waiting]
    assert len(passed) < len(CALLS), "control: some are held up"
    assert {pair: answers for pair, answers in states.items() if any(answers)} == {}
