"""Several connections at once: sign-up, log-out, key rotation, partitions."""

from __future__ import annotations

from functools import partial

import psycopg
import pytest
from conftest import Connect
from races import Connection, at_once, look

LOG_IN = "select token from identity.log_in(%s, tests.password())"


def one(connection: Connection, query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values or None).fetchone()
    assert row is not None
    return row[0]


def make_team(admin: Connection) -> None:
    """Ada and her team; committed."""
    with admin.transaction():
        ada = one(admin, "select tests.new_person('ada')")
        admin.execute("select tests.new_team(%s, 'race')", (ada,))
        admin.execute("select tests.log_out()")


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
