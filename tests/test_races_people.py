"""Several connections at once: one-time tokens, sign-ups, resets, log-ins, people who leave."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, at_once, look

LOG_IN = "select token from identity.log_in(%s, tests.password())"
SIGN_UP = "select identity.sign_up(%s, %s, p_password_phc => tests.password())"
RESET = "select identity.reset_password(%s, tests.password() || 'new')"
LIVE = "select count(*) from identity.users where lower(email) = %s and deleted_at is null"
DELETE = "select identity.delete_own_user()"
OWNERS = """
  select count(*), bool_and(u.status = 'active')
  from tenancy.members as m join identity.users as u on u.id = m.user_id
  where m.account_id = %s and m.role = 'owner'
"""
LEVELS = [
    psycopg.IsolationLevel.READ_COMMITTED,
    psycopg.IsolationLevel.REPEATABLE_READ,
    psycopg.IsolationLevel.SERIALIZABLE,
]


def one(connection: Connection, query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values or None).fetchone()
    assert row is not None
    return row[0]


def answer(connection: Connection, query: str, *values: object) -> object:
    """The first value of a transaction of its own, or the SQLSTATE of its refusal."""
    try:
        with connection.transaction():
            return one(connection, query, *values)
    except psycopg.Error as error:
        return error.sqlstate


def make_people(admin: Connection, *names: str) -> dict[str, UUID]:
    with admin.transaction():
        return {n: UUID(str(one(admin, "select tests.new_person(%s)", n))) for n in names}


def make_team(admin: Connection, owner: UUID, **members: UUID) -> UUID:
    with admin.transaction():
        team = UUID(str(one(admin, "select tests.new_team(%s, 'race')", owner)))
        for role, member in members.items():
            admin.execute("select tests.add_member(%s, %s, %s)", (team, member, role))
        admin.execute("select tests.log_out()")
    return team


def begin_as(
    connect: Connect,
    *names: str,
    role: str = "svc_app",
    level: psycopg.IsolationLevel = psycopg.IsolationLevel.READ_COMMITTED,
) -> list[Connection]:
    """Transactions that these people have begun, and in which something was read."""
    with connect("svc_auth") as auth:
        tokens = [one(auth, LOG_IN, f"{name}@example.com") for name in names]
    begun = []
    for token in tokens:
        app = connect(role)
        app.isolation_level = level
        app.execute("select identity.authenticate(%s)", (token,))
        app.execute("select count(*) from tenancy.members")
        begun.append(app)
    return begun


def in_turn(
    first: Connection, first_call: tuple[object, ...], second: Connection, *call: object
) -> object:
    """The second call waits for the first one's commit; its answer, or the refusal's SQLSTATE."""
    one(first, str(first_call[0]), *first_call[1:])
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(answer, second, str(call[0]), *call[1:])
        time.sleep(0.3)
        assert not waiting.done(), "control: the second one waits"
        first.commit()
        result = waiting.result(timeout=10)
    try:
        second.commit()
    except psycopg.Error as error:
        return error.sqlstate
    return result


@pytest.mark.parametrize(
    ("request_call", "use_call"),
    [
        ("request_email_verification", "verify_email(%s)"),
        ("request_password_reset", "reset_password(%s, tests.password() || 'new')"),
        ("request_magic_link", "log_in_with_magic_link(%s)"),
    ],
)
def test_one_token_is_used_once(connect: Connect, request_call: str, use_call: str) -> None:
    make_people(connect(), "ada")
    services = [connect("svc_auth") for _ in range(4)]
    answer(services[0], SIGN_UP, "pat@example.com", "pat")
    for email in ("pat@example.com", "ada@example.com"):
        token = answer(services[0], f"select identity.{request_call}(%s)", email)
        call = f"select identity.{use_call}"
        answers = at_once([partial(answer, service, call, token) for service in services])
        if email == "ada@example.com" and request_call == "request_email_verification":
            assert answers == ["NF002"] * 4, "control: nobody's"
        else:
            assert answers.count("NF002") == 3


def test_one_change_of_address_is_confirmed_once(connect: Connect) -> None:
    make_people(connect(), "ada")
    (auth,) = begin_as(connect, "ada", role="svc_auth")
    token = one(auth, "select identity.request_email_change('new@example.com')")
    auth.commit()
    services = [connect("svc_auth") for _ in range(4)]
    call = "select identity.confirm_email_change(%s)"
    answers = at_once([partial(answer, service, call, token) for service in services])
    assert answers.count("NF002") == 3


def test_one_address_signed_up_for_at_once_is_one_persons(connect: Connect) -> None:
    admin = connect()
    services = [connect("svc_auth") for _ in range(6)]
    tokens = at_once(
        [partial(answer, s, SIGN_UP, "One@example.com", f"user{n}") for n, s in enumerate(services)]
    )
    assert all(str(token).startswith("cfv_") for token in tokens), "the answers look the same"
    assert look(admin, LIVE, "one@example.com") == [(1,)]
    call = "select identity.verify_email(%s)"
    answers = at_once([partial(answer, s, call, t) for s, t in zip(services, tokens, strict=True)])
    assert answers.count("NF002") >= 4, "the sixth e-mail is past the limit"
    winners = {a for a in answers if a not in ("NF002", "40P01")}
    assert len(winners) == 1
    live = look(admin, LIVE.replace("count(*)", "id, status"), "one@example.com")
    assert live == [(winners.pop(), "active")]


def test_one_user_name_is_given_once(connect: Connect) -> None:
    admin = connect()
    services = [connect("svc_auth") for _ in range(4)]
    calls = [
        partial(answer, s, SIGN_UP, f"u{n}@example.com", "Same") for n, s in enumerate(services)
    ]
    assert at_once(calls).count("23505") == 3
    assert len(look(admin, "select 1 from identity.users where lower(username) = 'same'")) == 1


def test_the_squatters_proof_against_the_owners(connect: Connect) -> None:
    admin = connect()
    auth, other = connect("svc_auth"), connect("svc_auth")
    for number in range(5):
        email = f"a{number}@example.com"
        first = answer(auth, SIGN_UP, email, f"squatter{number}")
        second = answer(auth, SIGN_UP, email, f"owner{number}")
        reset = answer(auth, "select identity.request_password_reset(%s)", email)
        call = "select identity.verify_email(%s)"
        answers = at_once(
            [
                partial(answer, auth, call, first),
                partial(answer, other, call, second),
                partial(answer, connect("svc_auth"), RESET, reset),
            ]
        )
        people = look(admin, LIVE.replace("count(*)", "id, status"), email)
        assert len(people) == 1
        assert people[0][1] == "active"
        assert people[0][0] in answers
        assert "40P01" not in answers


def test_reset_waits_for_a_log_in_and_ends_it(connect: Connect) -> None:
    admin = connect()
    make_people(admin, "ada")
    auth, other = connect("svc_auth"), connect("svc_auth")
    token = answer(auth, "select identity.request_password_reset('ada@example.com')")
    person = in_turn(auth, (LOG_IN, "ada@example.com"), other, RESET, token)
    assert isinstance(person, UUID)
    live = "select 1 from identity.sessions where user_id = %s and revoked_at is null"
    assert look(admin, live, person) == []
    assert look(admin, live.replace("is null", "is not null"), person), "control: there was one"


@pytest.mark.parametrize(
    "end",
    [
        (RESET, "token"),
        ("select identity.suspend_person(%s, 'race')", "person"),
        ("select identity.retire_person(%s, 'race')", "person"),
    ],
)
def test_a_log_in_waits_for_what_ends_it(connect: Connect, end: tuple[str, str]) -> None:
    admin = connect()
    people = make_people(admin, "ada")
    auth, other = connect("svc_auth"), connect("svc_auth")
    token = answer(auth, "select identity.request_password_reset('ada@example.com')")
    first = auth
    if "retire" in end[0]:
        first = admin
        first.execute("set local role cf_kernel")
    value = token if end[1] == "token" else people["ada"]
    log_in = LOG_IN.replace("token", "outcome")
    assert in_turn(first, (end[0], value), other, log_in, "ada@example.com") == "refused"
    live = "select 1 from identity.sessions where user_id = %s and revoked_at is null"
    assert look(connect(), live, people["ada"]) == []


def test_a_password_is_changed_once_from_the_old_one(connect: Connect) -> None:
    make_people(connect(), "ada")
    devices = begin_as(connect, "ada", "ada", role="svc_auth")
    call = "select identity.set_password(tests.password(), tests.password() || %s)"
    answers = in_turn(devices[0], (call, "one"), devices[1], call, "two")
    assert answers == "refused"
    auth = connect("svc_auth")
    log_in = "select outcome from identity.log_in('ada@example.com', tests.password() || %s)"
    assert [answer(auth, log_in, end) for end in ("one", "two")] == ["ok", "refused"]


@pytest.mark.parametrize("level", LEVELS)
def test_deleting_oneself_while_the_team_is_handed_over(
    connect: Connect, level: psycopg.IsolationLevel
) -> None:
    admin = connect()
    people = make_people(admin, "ada", "bob")
    team = make_team(admin, people["ada"], editor=people["bob"])
    ada, bob = begin_as(connect, "ada", "bob", level=level)
    hand_over = "select tenancy.transfer_ownership(%s, %s)"
    refused = in_turn(ada, (hand_over, team, people["bob"]), bob, DELETE)
    assert refused in ("RL001", "40001")
    assert look(admin, OWNERS, team) == [(1, True)]


@pytest.mark.parametrize("level", LEVELS)
def test_handing_a_team_over_to_somebody_who_deletes_himself(
    connect: Connect, level: psycopg.IsolationLevel
) -> None:
    admin = connect()
    people = make_people(admin, "ada", "bob")
    team = make_team(admin, people["ada"], editor=people["bob"])
    ada, bob = begin_as(connect, "ada", "bob", level=level)
    hand_over = "select tenancy.transfer_ownership(%s, %s)"
    assert in_turn(bob, (DELETE,), ada, hand_over, team, people["bob"]) in ("NF001", "40001")
    assert look(admin, OWNERS, team) == [(1, True)]


@pytest.mark.parametrize("level", LEVELS)
def test_deleting_oneself_while_making_a_team(
    connect: Connect, level: psycopg.IsolationLevel
) -> None:
    admin = connect()
    make_people(admin, "ada")
    owned = """
      select count(*) from tenancy.members as m
      join identity.users as u on u.id = m.user_id
      join tenancy.accounts as a on a.id = m.account_id
      where a.kind = 'team' and u.deleted_at is not null
    """
    make = "select tenancy.create_team('Team', %s)"
    first, second = begin_as(connect, "ada", "ada", level=level)
    assert in_turn(first, (make, "one"), second, DELETE) in ("RL001", "40001")
    assert look(admin, owned) == [(0,)]
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        admin.execute("update tenancy.accounts set deleted_at = now() where kind = 'team'")
    first, second = begin_as(connect, "ada", "ada", level=level)
    assert in_turn(first, (DELETE,), second, make, "two") in ("NF001", "42501", "40001")
    assert look(admin, owned.replace("where a", "where a.deleted_at is null and a")) == [(0,)]


def test_the_last_two_log_ins_are_unlinked_at_once(connect: Connect) -> None:
    admin = connect()
    auth = connect("svc_auth")
    social = "select token from identity.log_in_with_identity('apple', 's1', 'a@example.com', true)"
    token = answer(auth, social)
    devices = [connect("svc_auth") for _ in range(2)]
    for device in devices:
        device.execute("select identity.authenticate(%s)", (token,))
    one(devices[0], "select identity.link_identity('google', 's2')")
    devices[0].commit()
    devices[0].execute("select identity.authenticate(%s)", (token,))
    ids = [row[0] for row in look(admin, "select id from identity.identities")]
    call = "select identity.unlink_identity(%s)"
    assert in_turn(devices[0], (call, ids[0]), devices[1], call, ids[1]) == "RL004"
    assert len(look(admin, "select 1 from identity.identities")) == 1


def test_a_change_of_address_under_way_ends_with_the_password(connect: Connect) -> None:
    make_people(connect(), "ada")
    owner, thief = begin_as(connect, "ada", "ada", role="svc_auth")
    change = "select identity.set_password(tests.password(), tests.password() || 'new')"
    ask = "select identity.request_email_change('thief@example.com')"
    assert in_turn(owner, (change,), thief, ask) == "ST005"
    assert look(connect(), "select 1 from identity.one_time_tokens where used_at is null") == []


def test_a_social_log_in_is_linked_while_its_person_leaves(connect: Connect) -> None:
    make_people(connect(), "ada")
    (leaving,) = begin_as(connect, "ada")
    (linking,) = begin_as(connect, "ada", role="svc_auth")
    link = "select identity.link_identity('google', 'adas')"
    assert in_turn(leaving, (DELETE,), linking, link) == "42501"
    social = "select outcome from identity.log_in_with_identity('google', 'adas', %s, true)"
    assert answer(connect("svc_auth"), social, "ada@example.com") == "ok", "he may come again"


def test_one_social_log_in_comes_twice_at_once(connect: Connect) -> None:
    admin = connect()
    call = "select outcome from identity.log_in_with_identity('google', 's', 'a@example.com', true)"
    services = [connect("svc_auth") for _ in range(4)]
    assert at_once([partial(answer, service, call) for service in services]) == ["ok"] * 4
    assert look(admin, LIVE, "a@example.com") == [(1,)]


def test_decisions_on_one_consent_are_in_order(connect: Connect) -> None:
    admin = connect()
    make_people(admin, "ada")
    give = "select identity.give_consent('terms', '1')"
    devices = begin_as(connect, "ada", "ada")
    assert isinstance(in_turn(devices[0], (give,), devices[1], give), UUID)
    assert len(look(admin, "select 1 from identity.consents")) == 1, "said twice it is one"
    devices = begin_as(connect, "ada", "ada")
    withdraw = "select identity.withdraw_consent('terms')"
    assert isinstance(in_turn(devices[0], (withdraw,), devices[1], give), UUID)
    decided = look(admin, "select is_given from identity.consents order by decided_at")
    assert decided == [(True,), (False,), (True,)]


def test_a_privacy_request_is_cancelled_while_it_is_closed(connect: Connect) -> None:
    admin = connect()
    make_people(admin, "ada")
    ask = "select identity.request_privacy('access')"
    devices = begin_as(connect, "ada", "ada")
    assert in_turn(devices[0], (ask,), devices[1], ask) == "23505"
    (request,) = look(admin, "select id from identity.privacy_requests")[0]
    auth = connect("svc_auth")
    answer(auth, "select identity.take_privacy_request(%s)", request)
    close = "select identity.close_privacy_request(%s, 'completed')"
    cancel = "select identity.cancel_privacy_request(%s)"
    (device,) = begin_as(connect, "ada")
    assert in_turn(auth, (close, request), device, cancel, request) == "ST001"
    moves = "select to_status from identity.privacy_request_events order by occurred_at"
    assert look(admin, moves) == [("received",), ("in_progress",), ("completed",)]
