"""Several connections at once: second factors, their codes, recovery codes and challenges."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, at_once, look

LOG_IN = "select challenge from identity.log_in('ada@example.com', tests.password())"
NEXT_STEP = "select tests.next_step(%s)"
PROVE_TOTP = "select outcome from identity.prove_totp(%s, %s, %s)"
PROVE_CODE = "select outcome from identity.prove_code(%s, %s, %s)"
PROVE_RECOVERY = "select outcome from identity.prove_recovery_code(%s, %s)"
SESSIONS = "select count(*) from identity.sessions where proved_by <> '{}'"


@dataclass(frozen=True)
class Ada:
    """A person with an authenticator app, a mailbox and recovery codes."""

    id: UUID
    app: UUID
    mail: UUID
    codes: list[str]


def one(connection: Connection, query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values or None).fetchone()
    assert row is not None
    return row[0]


@pytest.fixture
def admin(connect: Connect) -> Connection:
    return connect()


@pytest.fixture
def ada(admin: Connection) -> Ada:
    """Committed; the sessions that it took are gone."""
    with admin.transaction():
        person = one(admin, "select tests.new_person('ada')")
        app = one(admin, "select tests.add_totp(%s)", person)
        admin.execute("select tests.log_in_with_totp(%s, %s)", (person, app))
        codes = one(admin, "select identity.renew_recovery_codes()")
        admin.execute("select tests.as_kernel()")
        mail = one(
            admin,
            "insert into identity.factors (user_id, kind, destination, confirmed_at)"
            " values (%s, 'email', 'ada@example.com', now()) returning id",
            person,
        )
        admin.execute("update identity.sessions set proved_by = '{}'")
        admin.execute("select tests.log_out()")
    assert isinstance(person, UUID) and isinstance(app, UUID) and isinstance(mail, UUID)
    assert isinstance(codes, list)
    return Ada(person, app, mail, codes)


def service(connect: Connect, query: str, *values: object) -> Callable[[], object]:
    """A call of the auth service on a connection of its own, committed: its answer or SQLSTATE."""
    connection = connect("svc_auth", autocommit=True)

    def run() -> object:
        try:
            return one(connection, query, *values)
        except psycopg.Error as error:
            return error.sqlstate

    return run


def challenge(connect: Connect) -> object:
    return service(connect, LOG_IN)()


def next_step(admin: Connection, factor: UUID) -> object:
    with admin.transaction():
        step = one(admin, NEXT_STEP, factor)
        admin.execute("select tests.log_out()")
    return step


def send_code(connect: Connect, token: object, factor: UUID) -> object:
    return service(connect, "select code from identity.send_code(%s, %s)", token, factor)()


def test_one_code_proved_by_ten_at_once(connect: Connect, admin: Connection, ada: Ada) -> None:
    token = challenge(connect)
    code = send_code(connect, token, ada.mail)
    calls = [service(connect, PROVE_CODE, token, ada.mail, code) for _ in range(10)]
    assert sorted(map(str, at_once(calls))) == ["NF002"] * 9 + ["ok"]
    assert look(admin, SESSIONS) == [(1,)]


def test_one_time_step_in_ten_challenges_at_once(
    connect: Connect, admin: Connection, ada: Ada
) -> None:
    step = next_step(admin, ada.app)
    tokens = [challenge(connect) for _ in range(10)]
    calls = [service(connect, PROVE_TOTP, token, ada.app, step) for token in tokens]
    assert sorted(map(str, at_once(calls))) == ["ok"] + ["refused"] * 9
    assert look(admin, SESSIONS) == [(1,)]
    assert look(admin, "select last_step from identity.factors where id = %s", ada.app) == [(step,)]


def test_one_recovery_code_in_ten_challenges_at_once(
    connect: Connect, admin: Connection, ada: Ada
) -> None:
    tokens = [challenge(connect) for _ in range(10)]
    calls = [service(connect, PROVE_RECOVERY, token, ada.codes[0]) for token in tokens]
    assert sorted(map(str, at_once(calls))) == ["ok"] + ["refused"] * 9
    assert look(admin, SESSIONS) == [(1,)]
    used = "select count(*) from identity.recovery_codes where used_at is not null"
    assert look(admin, used) == [(1,)]


def test_the_tries_of_a_challenge_are_five_however_many_guess(
    connect: Connect, admin: Connection, ada: Ada
) -> None:
    token = challenge(connect)
    code = send_code(connect, token, ada.mail)
    calls = [service(connect, PROVE_CODE, token, ada.mail, f"wrong {n}") for n in range(20)]
    assert sorted(map(str, at_once(calls))) == ["NF002"] * 15 + ["refused"] * 5
    assert service(connect, PROVE_CODE, token, ada.mail, code)() == "NF002", "too late"
    assert look(admin, SESSIONS) == [(0,)]


def test_the_tries_of_a_person_are_ten_however_many_challenges(
    connect: Connect, admin: Connection, ada: Ada
) -> None:
    tokens = [challenge(connect) for _ in range(20)]
    calls = [service(connect, PROVE_TOTP, token, ada.app, None) for token in tokens]
    assert sorted(map(str, at_once(calls))) == ["refused"] * 10 + ["throttled"] * 10
    step = next_step(admin, ada.app)
    assert service(connect, PROVE_TOTP, tokens[0], ada.app, step)() == "throttled"
    right = service(connect, PROVE_RECOVERY, tokens[0], ada.codes[0])
    assert right() == "ok", "a recovery code still opens"


def test_a_right_code_among_guesses_wins_or_is_too_late(
    connect: Connect, admin: Connection, ada: Ada
) -> None:
    token = challenge(connect)
    code = send_code(connect, token, ada.mail)
    codes = [code, *(f"wrong {n}" for n in range(4))]
    calls = [service(connect, PROVE_CODE, token, ada.mail, tried) for tried in codes]
    answers = at_once(calls)
    assert answers[0] == "ok", "four wrong ones leave one try"
    assert set(answers[1:]) <= {"refused", "NF002"}
    assert look(admin, SESSIONS) == [(1,)]


def test_codes_are_sent_one_at_a_time(connect: Connect, ada: Ada) -> None:
    token = challenge(connect)
    query = "select outcome from identity.send_code(%s, %s)"
    calls = [service(connect, query, token, ada.mail) for _ in range(8)]
    assert sorted(map(str, at_once(calls))) == ["ok"] + ["throttled"] * 7


def acting(connect: Connect, admin: Connection, ada: Ada) -> Connection:
    """The auth service in a transaction in which Ada acts with a fresh proof."""
    prove = "select token from identity.prove_totp(%s, %s, %s)"
    step = next_step(admin, ada.app)
    token = service(connect, prove, challenge(connect), ada.app, step)()
    auth = connect("svc_auth")
    auth.execute("select identity.authenticate(%s)", (token,))
    return auth


def test_a_factor_removed_during_a_log_in(connect: Connect, admin: Connection, ada: Ada) -> None:
    auth = acting(connect, admin, ada)
    token = challenge(connect)
    code = send_code(connect, token, ada.mail)
    auth.execute("select identity.remove_factor(%s)", (ada.mail,))
    with ThreadPoolExecutor(1) as pool:
        proving = pool.submit(service(connect, PROVE_CODE, token, ada.mail, code))
        time.sleep(0.3)
        assert not proving.done(), "control: it waits for the removal"
        auth.commit()
        assert proving.result(timeout=10) == "NF001"
    step = next_step(admin, ada.app)
    assert service(connect, PROVE_TOTP, token, ada.app, step)() == "ok", "the other one is there"


def test_a_log_in_during_the_confirmation_of_the_first_factor(
    connect: Connect, admin: Connection
) -> None:
    with admin.transaction():
        person = one(admin, "select tests.new_person('ada')")
        account = one(admin, "select tests.personal_account(%s)", person)
        admin.execute("select tests.grant_plan(%s, 'pro')", (account,))
        admin.execute("select tests.log_in(%s, 'svc_auth')", (person,))
        add = "select factor_id, challenge from identity.add_factor('email')"
        row = admin.execute(add.encode()).fetchone()
        assert row is not None
        factor, token = row
        admin.execute("select tests.log_out()")
    code = send_code(connect, token, factor)
    auth = connect("svc_auth")
    assert one(auth, PROVE_CODE, token, factor, code) == "ok"
    log_in = "select outcome from identity.log_in('ada@example.com', tests.password())"
    with ThreadPoolExecutor(1) as pool:
        logging_in = pool.submit(service(connect, log_in))
        time.sleep(0.3)
        assert not logging_in.done(), "control: it waits for the confirmation"
        auth.commit()
        assert logging_in.result(timeout=10) == "mfa_required"


def test_a_session_revoked_while_it_steps_up(connect: Connect, admin: Connection, ada: Ada) -> None:
    auth = acting(connect, admin, ada)
    token = one(auth, "select challenge from identity.reauthenticate()")
    auth.commit()
    step = next_step(admin, ada.app)
    admin.execute("set local role cf_kernel")
    admin.execute("select identity.end_sessions(%s, 'test')", (ada.id,))
    with ThreadPoolExecutor(1) as pool:
        proving = pool.submit(service(connect, PROVE_TOTP, token, ada.app, step))
        time.sleep(0.3)
        assert not proving.done(), "control: it waits for the end of the sessions"
        admin.commit()
        assert proving.result(timeout=10) == "NF002"


def test_repeatable_read_fails_and_is_tried_again(
    connect: Connect, admin: Connection, ada: Ada
) -> None:
    tokens = [challenge(connect) for _ in range(2)]
    step = next_step(admin, ada.app)
    late = connect("svc_auth")
    late.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    late.execute("select 1")
    assert service(connect, PROVE_TOTP, tokens[0], ada.app, step)() == "ok"
    with pytest.raises(psycopg.errors.SerializationFailure):
        late.execute(PROVE_TOTP.encode(), (tokens[1], ada.app, step))
    late.rollback()
    assert one(late, PROVE_TOTP, tokens[1], ada.app, step) == "refused"


def test_eleven_factors_at_once_are_ten(connect: Connect, admin: Connection, ada: Ada) -> None:
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        new = "select token from identity.start_session(%s, '', null, '')"
        tokens = [one(admin, new, ada.id) for _ in range(5)]
        admin.execute("update identity.sessions set proved_at = now(), proved_by = '{totp}'")
        admin.execute(
            "insert into identity.factors (user_id, kind, destination, confirmed_at)"
            " select %s, 'email', 'a@example.com', now() from generate_series(1, 6)",
            (ada.id,),
        )
    connections = [(connect("svc_auth", autocommit=True), token) for token in tokens]

    def call(auth: Connection, token: object) -> object:
        try:
            with auth.transaction():
                auth.execute("select identity.authenticate(%s)", (token,))
                auth.execute("select identity.add_factor('email')")
        except psycopg.Error as error:
            return error.sqlstate
        return "ok"

    answers = at_once([partial(call, auth, token) for auth, token in connections])
    assert sorted(map(str, answers)) == ["LM005"] * 3 + ["ok"] * 2
    assert look(admin, "select count(*) from identity.factors") == [(10,)]
