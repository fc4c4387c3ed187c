"""Several connections at once: sign-up, invitations, seats, owners, log-out, key rotation."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, acting, at_once, look

ACCEPT = "select tenancy.accept_invitation(%s)"
LEAVE = "select tenancy.remove_member(%s, identity.current_user_id())"
MEMBERS = "select count(*) from tenancy.members where account_id = %s"
OWNERS = MEMBERS + " and role = 'owner'"
LOG_IN = "select token from identity.log_in(%s, tests.password())"


def one(connection: Connection, query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values or None).fetchone()
    assert row is not None
    return row[0]


def make_team(admin: Connection, *members: str) -> tuple[UUID, dict[str, UUID]]:
    """Ada's team on the plan with the most seats, and people of these names; committed."""
    with admin.transaction():
        people = {n: one(admin, "select tests.new_person(%s)", n) for n in ("ada", *members)}
        team = one(admin, "select tests.new_team(%s, 'race')", people["ada"])
        admin.execute("select tests.grant_plan(%s, 'team')", (team,))
        admin.execute("select tests.log_out()")
    assert isinstance(team, UUID)
    return team, {name: UUID(str(person)) for name, person in people.items()}


def invite(connect: Connect, team: UUID, *names: str) -> list[str]:
    """Ada invites these people; the tokens."""
    call = "select tenancy.invite_member(%s, %s)"
    return [str(acting(connect, "ada", call, team, f"{n}@example.com")()) for n in names]


def fill_seats(admin: Connection, team: UUID, free: int) -> None:
    """Puts members into the team until so many seats are free."""
    seats = look(admin, "select billing.entitlement_limit(%s, 'seats')", team)[0][0]
    with admin.transaction():
        for number in range(seats - free - 1):
            member = one(admin, "select tests.new_person(%s)", f"filler{number}")
            admin.execute("select tests.add_member(%s, %s, 'viewer')", (team, member))


def test_one_invitation_is_accepted_once(connect: Connect) -> None:
    admin = connect()
    team, _ = make_team(admin, "bob")
    (token,) = invite(connect, team, "bob")
    answers = at_once([acting(connect, "bob", ACCEPT, token) for _ in range(4)])
    assert sorted(map(str, answers)) == sorted([str(team), "NF002", "NF002", "NF002"])
    assert look(admin, MEMBERS, team) == [(2,)]


def test_ten_at_once_on_the_last_seat(connect: Connect) -> None:
    admin = connect()
    names = [f"guest{number}" for number in range(10)]
    team, _ = make_team(admin, *names)
    fill_seats(admin, team, free=1)
    tokens = invite(connect, team, *names)
    answers = at_once([acting(connect, n, ACCEPT, t) for n, t in zip(names, tokens, strict=True)])
    assert answers.count("LM002") == 9
    assert answers.count(team) == 1
    seats = look(admin, "select billing.entitlement_limit(%s, 'seats')", team)
    assert look(admin, MEMBERS, team) == seats


def in_turn(
    connect: Connect, isolation: psycopg.IsolationLevel, calls: list[tuple[str, str, object]]
) -> list[object]:
    """Two transactions that have both begun; the second call waits for the first one's commit."""
    open_ones = []
    for name, _, _ in calls:
        with connect("svc_auth") as auth:
            token = one(auth, LOG_IN, f"{name}@example.com")
        app = connect("svc_app")
        app.isolation_level = isolation
        app.execute("select identity.authenticate(%s)", (token,))
        app.execute("select count(*) from tenancy.members")
        open_ones.append(app)
    answers: list[object] = []
    with ThreadPoolExecutor(1) as pool:
        first, second = open_ones
        first.execute(calls[0][1].encode(), (calls[0][2],))
        waiting = pool.submit(second.execute, calls[1][1].encode(), (calls[1][2],))
        time.sleep(0.3)
        assert not waiting.done(), "control: the second one waits"
        first.commit()
        answers.append(None)
        try:
            waiting.result(timeout=10)
            second.commit()
            answers.append(None)
        except psycopg.Error as error:
            answers.append(error.sqlstate)
    return answers


LEVELS = [
    (psycopg.IsolationLevel.READ_COMMITTED, {"RL001"}, {"LM002"}),
    (psycopg.IsolationLevel.REPEATABLE_READ, {"40001"}, {"40001"}),
    (psycopg.IsolationLevel.SERIALIZABLE, {"40001"}, {"40001"}),
]


@pytest.mark.parametrize(("level", "owner_error", "_seat_error"), LEVELS)
def test_two_owners_leave_at_once(
    connect: Connect, level: psycopg.IsolationLevel, owner_error: set[str], _seat_error: set[str]
) -> None:
    admin = connect()
    team, people = make_team(admin, "bob")
    with admin.transaction():
        admin.execute("select tests.add_member(%s, %s, 'owner')", (team, people["bob"]))
    answers = in_turn(connect, level, [("ada", LEAVE, team), ("bob", LEAVE, team)])
    assert answers[0] is None
    assert answers[1] in owner_error
    assert look(admin, OWNERS, team) == [(1,)]


@pytest.mark.parametrize(("level", "_owner_error", "seat_error"), LEVELS)
def test_the_last_seat_at_every_isolation_level(
    connect: Connect, level: psycopg.IsolationLevel, _owner_error: set[str], seat_error: set[str]
) -> None:
    admin = connect()
    team, _ = make_team(admin, "bob", "cyd")
    fill_seats(admin, team, free=1)
    bobs, cyds = invite(connect, team, "bob", "cyd")
    answers = in_turn(connect, level, [("bob", ACCEPT, bobs), ("cyd", ACCEPT, cyds)])
    assert answers[0] is None
    assert answers[1] in seat_error
    seats = look(admin, "select billing.entitlement_limit(%s, 'seats')", team)
    assert look(admin, MEMBERS, team) == seats


def test_one_address_signs_up_once(connect: Connect) -> None:
    admin = connect()
    services = [connect("svc_auth", autocommit=True) for _ in range(4)]
    sign_up = "select identity.sign_up('one@example.com', %s)"

    def call(number: int) -> object:
        return one(services[number], sign_up, f"user{number}")

    tokens = at_once([partial(call, number) for number in range(4)])
    assert all(str(token).startswith("cfv_") for token in tokens), "the answers look the same"
    people = look(admin, "select id from identity.users where email = 'one@example.com'")
    assert len(people) == 1
    verified = 0
    for token in tokens:
        try:
            one(services[0], "select identity.verify_email(%s)", token)
            verified += 1
        except psycopg.Error as error:
            assert error.sqlstate == "NF002"
    assert verified == 1


def test_log_out_ends_the_next_transaction_not_the_open_one(connect: Connect) -> None:
    make_team(connect())
    auth = connect("svc_auth", autocommit=True)
    token = one(auth, LOG_IN, "ada@example.com")
    app = connect("svc_app")
    app.execute("select identity.authenticate(%s)", (token,))
    assert one(auth, "select identity.log_out(%s)", token) is True
    assert one(app, "select count(*) from tenancy.accounts") == 2, "what has begun goes on"
    app.commit()
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        app.execute("select identity.authenticate(%s)", (token,))


def test_key_rotation_ends_open_transactions(connect: Connect) -> None:
    admin = connect()
    make_team(admin)
    with connect("svc_auth") as auth:
        token = one(auth, LOG_IN, "ada@example.com")
    app = connect("svc_app")
    app.execute("select identity.authenticate(%s)", (token,))
    assert one(app, "select count(*) from tenancy.accounts") == 2
    look(admin, "select kernel.rotate_signing_key()")
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        app.execute("select count(*) from tenancy.accounts")
    app.rollback()
    app.execute("select identity.authenticate(%s)", (token,))
    assert one(app, "select count(*) from tenancy.accounts") == 2, "a new transaction is fine"


def test_two_rotations_at_once_leave_one_key(connect: Connect) -> None:
    admins = [connect(), connect()]

    def rotate(admin: Connection) -> object:
        try:
            return look(admin, "select kernel.rotate_signing_key()")[0][0]
        except psycopg.errors.UniqueViolation:
            return None

    answers = at_once([partial(rotate, admin) for admin in admins])
    live = look(admins[0], "select id from kernel.signing_keys where retired_at is null")
    assert len(live) == 1
    assert live[0][0] in answers


def test_two_makers_of_partitions_do_not_meet(connect: Connect) -> None:
    admins = [connect(), connect()]

    def make(admin: Connection) -> object:
        with admin.transaction():
            admin.execute("set local role cf_owner")
            return one(admin, "select kernel.make_partition('audit.entries', '2033-01-01')")

    def make_all(admin: Connection) -> object:
        with admin.transaction():
            admin.execute("set local role cf_owner")
            return one(admin, "select kernel.make_partitions()")

    assert make(admins[0]) == 1
    assert at_once([partial(make_all, admin) for admin in admins]) == [0, 0]
