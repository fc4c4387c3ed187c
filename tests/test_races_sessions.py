"""Several connections at once: log-ins, guesses, refreshed and revoked sessions."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psycopg
import pytest
from conftest import Connect
from races import Connection, acting, at_once, kill, look

TRY = "select (identity.log_in(p_email => %s, p_password_phc => %s, p_ip => %s)).outcome"
PASSWORD = "select tests.password()"
REFRESH = "select outcome, token, refresh_token from identity.refresh_session(%s)"
LIVE = "select count(*) from identity.sessions where user_id = %s and revoked_at is null"
ENDED = "select revoked_reason from identity.sessions where user_id = %s and revoked_at is not null"
READ_COMMITTED = psycopg.IsolationLevel.READ_COMMITTED
REPEATABLE_READ = psycopg.IsolationLevel.REPEATABLE_READ


def one(connection: Connection, query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values or None).fetchone()
    assert row is not None
    return row[0]


def make_ada(admin: Connection) -> object:
    """A person on the free plan, with two devices at most; committed."""
    with admin.transaction():
        return one(admin, "select tests.new_person('ada')")


def committed(connection: Connection, query: str, *values: object) -> object:
    """The first value, in a transaction of its own; the SQLSTATE when it is refused."""
    try:
        with connection.transaction():
            return one(connection, query, *values)
    except psycopg.Error as error:
        return error.sqlstate


def log_ins(connect: Connect, number: int, level: psycopg.IsolationLevel) -> list[Connection]:
    """Connections of the auth service at this isolation level."""
    services = [connect("svc_auth") for _ in range(number)]
    for service in services:
        service.isolation_level = level
        service.execute("select 1")
        service.commit()
    return services


def first_session(connect: Connect) -> tuple[str, str]:
    """Ada's access and refresh token, after a log-in."""
    with connect("svc_auth") as auth:
        query = "select token, refresh_token from identity.log_in('ada@example.com', %s)"
        row = auth.execute(query.encode(), (one(auth, PASSWORD),)).fetchone()
    assert row is not None
    return row[0], row[1]


@pytest.mark.parametrize("level", [READ_COMMITTED, REPEATABLE_READ])
def test_one_refresh_token_is_exchanged_once(
    connect: Connect, level: psycopg.IsolationLevel
) -> None:
    admin = connect()
    ada = make_ada(admin)
    _, refresh = first_session(connect)
    services = log_ins(connect, 8, level)
    answers = at_once([partial(committed, auth, REFRESH, refresh) for auth in services])
    assert answers.count("ok") == 1
    # Who waited sees a token that is used; who may not see what happened meanwhile tries again.
    others = set(answers) - {"ok"}
    assert others <= {"reused", "refused", "40001"}
    assert answers.count("reused") <= 1
    if level is READ_COMMITTED:
        assert answers.count("reused") == 1
        assert look(admin, ENDED, ada) == [("reuse",)]


def test_a_thief_who_refreshes_first_loses_the_session_with_its_owner(connect: Connect) -> None:
    admin = connect()
    ada = make_ada(admin)
    _, refresh = first_session(connect)
    thief = connect("svc_auth", autocommit=True)
    taken, token = refresh, ""
    for _ in range(20):
        row = thief.execute(REFRESH.encode(), (taken,)).fetchone()
        assert row is not None
        outcome, token, taken = row
        assert outcome == "ok"
    app = connect("svc_app")
    app.execute("select identity.authenticate(%s)", (token,))
    app.commit()
    assert one(connect("svc_auth", autocommit=True), REFRESH, refresh) == "reused"
    assert look(admin, LIVE, ada) == [(0,)]
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        app.execute("select identity.authenticate(%s)", (token,))
    assert one(thief, REFRESH, taken) == "refused"


def test_a_crash_in_the_middle_of_a_refresh_leaves_the_old_token(connect: Connect) -> None:
    make_ada(connect())
    _, refresh = first_session(connect)
    auth, killer = connect("svc_auth"), connect("svc_auth", autocommit=True)
    assert one(auth, REFRESH, refresh) == "ok"
    kill(killer, auth)
    assert one(killer, REFRESH, refresh) == "ok"
    assert one(killer, REFRESH, refresh) == "reused", "control: committed, it is used"


def test_a_device_is_signed_out_while_it_refreshes(connect: Connect) -> None:
    admin = connect()
    ada = make_ada(admin)
    _, refresh = first_session(connect)
    auth = connect("svc_auth")
    row = auth.execute(REFRESH.encode(), (refresh,)).fetchone()
    assert row is not None
    [(session,)] = look(admin, "select id from identity.sessions where user_id = %s", ada)
    sign_out = acting(connect, "ada", "select identity.revoke_session(%s)::text", session)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(sign_out)
        time.sleep(0.3)
        assert not waiting.done(), "control: it waits"
        auth.commit()
        assert waiting.result(timeout=10) == ""
    assert one(auth, REFRESH, row[2]) == "refused"
    app = connect("svc_app")
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        app.execute("select identity.authenticate(%s)", (row[1],))


def test_a_session_is_revoked_while_it_is_used(connect: Connect) -> None:
    admin = connect()
    ada = make_ada(admin)
    token, _ = first_session(connect)
    app = connect("svc_app")
    app.execute("select identity.authenticate(%s)", (token,))
    [(session,)] = look(admin, "select id from identity.sessions where user_id = %s", ada)
    assert acting(connect, "ada", "select identity.revoke_session(%s)::text", session)() == ""
    assert one(app, "select count(*) from tenancy.accounts") == 1, "what has begun goes on"
    app.commit()
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        app.execute("select identity.authenticate(%s)", (token,))


def test_devices_that_sign_each_other_out_do_not_wait_for_each_other(connect: Connect) -> None:
    admin = connect()
    ada = make_ada(admin)
    calls = [acting(connect, "ada", "select identity.revoke_other_sessions()") for _ in range(6)]
    answers = at_once(calls)
    assert all(isinstance(answer, int) or answer == "28000" for answer in answers), answers
    assert look(admin, LIVE, ada)[0][0] <= 1


@pytest.mark.parametrize("level", [READ_COMMITTED, REPEATABLE_READ])
def test_ten_log_ins_at_once_leave_as_many_sessions_as_the_plan_has(
    connect: Connect, level: psycopg.IsolationLevel
) -> None:
    admin = connect()
    ada = make_ada(admin)
    services = log_ins(connect, 10, level)
    password = one(admin, PASSWORD)
    calls = [partial(committed, s, TRY, "ada@example.com", password, None) for s in services]
    answers = at_once(calls)
    assert set(answers) <= ({"ok"} if level is READ_COMMITTED else {"ok", "40001"})
    done = answers.count("ok")
    assert look(admin, LIVE, ada) == [(min(done, 2),)]
    assert look(admin, ENDED, ada) == [("session_limit",)] * (done - min(done, 2))


@pytest.mark.parametrize("level", [READ_COMMITTED, REPEATABLE_READ])
@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_twenty_guessers_at_once_have_ten_guesses(
    connect: Connect, email: str, level: psycopg.IsolationLevel
) -> None:
    admin = connect()
    ada = make_ada(admin)
    services = log_ins(connect, 20, level)
    calls = [partial(committed, auth, TRY, email, "wrong", None) for auth in services]
    answers = at_once(calls)
    while "40001" in answers:
        answers = [a for a in answers if a != "40001"] + [
            call() for call, a in zip(calls, answers, strict=True) if a == "40001"
        ]
    assert sorted(map(str, answers)) == ["refused"] * 10 + ["throttled"] * 10
    count = "select attempt_count from identity.attempts where kind = 'log_in'"
    assert look(admin, count) == [(10,)]
    right = committed(services[0], TRY, email, one(admin, PASSWORD), None)
    assert right == "throttled", "also with the right password"
    assert look(admin, LIVE, ada) == [(0,)]


def test_one_network_has_a_hundred_guesses_over_all_addresses(connect: Connect) -> None:
    admin = connect()
    make_ada(admin)
    services = log_ins(connect, 12, READ_COMMITTED)

    def guess(number: int) -> list[object]:
        return [
            committed(
                services[number], TRY, f"u{number}.{n}@example.com", "wrong", f"2001:db8::{number}"
            )
            for n in range(10)
        ]

    answers = [a for some in at_once([partial(guess, n) for n in range(12)]) for a in some]
    assert answers.count("refused") == 100
    assert answers.count("throttled") == 20
    password = one(admin, PASSWORD)
    ada = "ada@example.com"
    assert committed(services[0], TRY, ada, password, "2001:db8::ffff:1") == "throttled"
    assert committed(services[0], TRY, ada, password, "2001:db8:0:1::1") == "ok", "another network"
    throttled = "select count(*) from identity.attempts where kind = 'log_in'"
    assert look(admin, throttled) == [(100,)], "a network that must wait locks no address"


@pytest.mark.parametrize(
    "change",
    [
        "update identity.users set password_digest = sha256('new') where id = %s returning 1",
        "update identity.users set status = 'suspended' where id = %s returning 1",
    ],
)
def test_who_loses_the_right_to_log_in_meanwhile_does_not(connect: Connect, change: str) -> None:
    admin, kernel = connect(), connect()
    ada = make_ada(admin)
    (auth,) = log_ins(connect, 1, READ_COMMITTED)
    kernel.execute("set local role cf_kernel")
    assert one(kernel, change, ada) == 1
    password = one(admin, PASSWORD)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(committed, auth, TRY, "ada@example.com", password, None)
        time.sleep(0.3)
        assert not waiting.done(), "control: the old password was right, and it waits"
        kernel.commit()
        assert waiting.result(timeout=10) == "refused"
    assert look(admin, LIVE, ada) == [(0,)]


def test_two_who_prune_do_not_meet(connect: Connect) -> None:
    admin = connect()
    made = look(
        admin,
        "insert into identity.attempts (kind, key_hash, started_at)"
        " select 'mfa', sha256(n::text::bytea), now() - interval '1 day'"
        " from generate_series(1, 3000) as n returning 1",
    )
    workers = [connect("svc_worker", autocommit=True) for _ in range(2)]

    def prune(worker: Connection) -> int:
        pruned = 0
        while gone := one(worker, "select identity.prune_expired(100)"):
            assert isinstance(gone, int)
            pruned += gone
        return pruned

    assert sum(at_once([partial(prune, worker) for worker in workers])) == len(made)
    assert look(admin, "select count(*) from identity.attempts") == [(0,)]
