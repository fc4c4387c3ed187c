"""Several connections at once: rotating, using, revoking and touching keys; connecting accounts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from typing import NamedTuple
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, acting, at_once, look, session_of

ROTATE = "select (tenancy.rotate_api_key(%s, %s)).key"
REVOKE = "select tenancy.revoke_api_key(%s, %s)"
CREATE = "select (tenancy.create_api_key(%s, 'k', %s, p_service_account_id => %s)).key"
WRITE = "select tenancy.accounts_with('project.write')"
TOKEN = "v1.key-1.AAAAAAAAAAAAAAAA.{:A>24}"
CONNECT = (
    "select tenancy.connect_social_account(p_account_id => %s, p_provider => 'tiktok',"
    " p_external_id => '1', p_access_token => %s)"
)


class Stage(NamedTuple):
    """Ada's team on a plan with API access, Amy its admin, and a key that Amy made."""

    team: UUID
    amy: UUID
    key_id: UUID
    key: str


@pytest.fixture
def stage(connect: Connect) -> Stage:
    admin = connect()
    with admin.transaction():
        ada = one(admin, "select tests.new_person('ada')")
        amy = one(admin, "select tests.new_person('amy')")
        team = one(admin, "select tests.new_team(%s, 'race')", ada)
        admin.execute("select tests.grant_plan(%s, 'team')", (team,))
        admin.execute("select tests.add_member(%s, %s, 'admin')", (team, amy))
        admin.execute("select tests.log_in(%s)", (amy,))
        scopes = ["project.read", "project.write"]
        made = admin.execute(
            "select key_id, key from tenancy.create_api_key(%s, 'k', %s)", (team, scopes)
        ).fetchone()
        admin.execute("select tests.log_out()")
    assert made is not None
    return Stage(UUID(str(team)), UUID(str(amy)), made[0], made[1])


def one(connection: Connection, query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values or None).fetchone()
    assert row is not None
    return row[0]


def use(connection: Connection, key: str) -> object:
    """One request by key: in how many accounts it may write, or the SQLSTATE of the refusal."""
    try:
        with connection.transaction():
            connection.execute("select identity.authenticate(%s)", (key,))
            return len(one(connection, WRITE))  # type: ignore[arg-type]
    except psycopg.Error as error:
        return error.sqlstate


def test_of_two_rotations_at_once_one_wins(connect: Connect, stage: Stage) -> None:
    call = partial(acting, connect, "amy", ROTATE, stage.team, stage.key_id)
    answers = at_once([call() for _ in range(4)])
    new = [str(answer) for answer in answers if answer != "ST061"]
    assert len(new) == 1, answers
    app = connect("svc_app")
    assert use(app, new[0]) == 1, "the new secret is good"
    assert use(app, stage.key) == 1, "so is the one before: no program was locked out"


@pytest.mark.parametrize(
    "level", [psycopg.IsolationLevel.REPEATABLE_READ, psycopg.IsolationLevel.SERIALIZABLE]
)
def test_a_rotation_by_an_old_snapshot_is_refused(
    connect: Connect, stage: Stage, level: psycopg.IsolationLevel
) -> None:
    with connect("svc_auth") as auth:
        log_in = "select token from identity.log_in('amy@example.com', tests.password())"
        token = one(auth, log_in)
    late = connect("svc_app")
    late.isolation_level = level
    late.execute("select identity.authenticate(%s)", (token,))
    late.execute("select count(*) from tenancy.api_keys")
    new = acting(connect, "amy", ROTATE, stage.team, stage.key_id)()
    with pytest.raises(psycopg.errors.SerializationFailure):
        late.execute(ROTATE.encode(), (stage.team, stage.key_id))
    app = connect("svc_app")
    assert [use(app, str(new)), use(app, stage.key)] == [1, 1]


@pytest.mark.parametrize(
    "call",
    [
        "select tenancy.create_service_account(%(team)s, 'back door', 'admin')",
        "select tenancy.create_api_key(%(team)s, 'k', '{project.read}',"
        " p_service_account_id => %(robot)s)",
        "select tenancy.rotate_api_key(%(team)s, %(key)s)",
        "select tenancy.update_api_key(%(team)s, %(key)s, 1, p_allowed_networks => '{}')",
        "select tenancy.update_service_account(%(team)s, %(robot)s, 1, p_role => 'admin')",
        "select tenancy.enable_service_account(%(team)s, %(robot)s)",
    ],
)
def test_who_was_taken_out_leaves_no_key_behind(connect: Connect, stage: Stage, call: str) -> None:
    """Amy's transaction began when she was an admin; when she is none, it gives no more keys."""
    make = "select tenancy.create_service_account(%s, 'ci', 'viewer')"
    robot = acting(connect, "amy", make, stage.team)()
    create = "select (tenancy.create_api_key(%s, 'r', %s, p_service_account_id => %s)).key_id"
    key = acting(connect, "ada", create, stage.team, ["project.read"], robot)()
    values = {"team": stage.team, "robot": robot, "key": key}
    token = session_of(connect, "amy")
    amy = connect("svc_app")
    with amy.transaction(force_rollback=True):
        amy.execute("select identity.authenticate(%s)", (token,))
        amy.execute(call.encode(), values)  # control: she may
    amy.execute("select identity.authenticate(%s)", (token,))
    remove = "select tenancy.remove_member(%s, %s)"
    assert acting(connect, "ada", remove, stage.team, stage.amy)() == ""
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        amy.execute(call.encode(), values)


def test_revoking_ends_the_next_transaction_not_the_open_one(
    connect: Connect, stage: Stage
) -> None:
    app = connect("svc_app")
    app.execute("select identity.authenticate(%s)", (stage.key,))
    assert acting(connect, "amy", REVOKE, stage.team, stage.key_id)() == ""
    assert one(app, WRITE) == [stage.team], "what has begun goes on"
    app.commit()
    assert use(app, stage.key) == "28000"


def test_no_use_after_a_revocation_that_was_answered(connect: Connect, stage: Stage) -> None:
    """Four programs use a key while it is revoked: each passes before it or is refused."""
    apps = [connect("svc_app") for _ in range(4)]
    revoke = acting(connect, "amy", REVOKE, stage.team, stage.key_id)

    def keep_using(app: Connection) -> list[object]:
        return [use(app, stage.key) for _ in range(50)]

    with ThreadPoolExecutor(len(apps)) as pool:
        running = [pool.submit(keep_using, app) for app in apps]
        revoke()
        after = use(connect("svc_app"), stage.key)
        wait(running)
    assert after == "28000"
    for job in running:
        answers = job.result()
        assert set(answers) <= {1, "28000"}
        assert answers == sorted(answers, key=str), "none passes after one was refused"


def test_a_key_follows_its_makers_role_at_once(connect: Connect, stage: Stage) -> None:
    admin = connect()
    app = connect("svc_app")
    app.execute("select identity.authenticate(%s)", (stage.key,))
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        query = "update tenancy.members set role = 'viewer' where account_id = %s and user_id = %s"
        assert admin.execute(query, (stage.team, stage.amy)).rowcount == 1
    assert one(app, WRITE) == [stage.team], "what has begun goes on"
    app.commit()
    app.execute("select identity.authenticate(%s)", (stage.key,))
    assert one(app, WRITE) == [], "the next transaction has a viewer's rights"
    assert one(app, "select tenancy.accounts_with('project.read')") == [stage.team]


def test_scopes_change_under_use_as_a_whole(connect: Connect, stage: Stage) -> None:
    """While a key's scopes change to and fro, nobody sees parts of two lists."""
    lists = [["project.read", "project.write"], ["asset.read", "asset.write"]]
    change = "select tenancy.update_api_key(%s, %s, %s, p_scopes => %s)"
    calls = [
        acting(connect, "amy", change, stage.team, stage.key_id, turn + 1, lists[(turn + 1) % 2])
        for turn in range(10)
    ]
    app = connect("svc_app")
    seen = set()

    def observe() -> None:
        with app.transaction():
            app.execute("select identity.authenticate(%s)", (stage.key,))
            names = [name for pair in lists for name in pair]
            query = "select cardinality(tenancy.accounts_with(n)) from unnest(%s::text[]) as n"
            seen.add(tuple(row[0] for row in app.execute(query, (names,)).fetchall()))

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(lambda: [call() for call in calls])
        while not running.done():
            observe()
        assert running.result() == list(range(2, 12))
    observe()
    assert seen <= {(1, 1, 0, 0), (0, 0, 1, 1)}


def test_of_two_changes_at_once_one_is_stale(connect: Connect, stage: Stage) -> None:
    change = "select tenancy.update_api_key(%s, %s, 1, p_name => %s)"
    answers = at_once(
        [acting(connect, "amy", change, stage.team, stage.key_id, f"n{n}") for n in range(4)]
    )
    assert sorted(map(str, answers)) == ["2", "SV001", "SV001", "SV001"]


def test_many_touches_write_once_and_never_wait(connect: Connect, stage: Stage) -> None:
    apps = [connect("svc_app", autocommit=True) for _ in range(12)]
    touch = "select tenancy.touch_api_key(%s)"
    answers = at_once([partial(one, app, touch, stage.key) for app in apps])
    assert answers.count(True) == 1
    admin = connect()
    look(admin, "update tenancy.api_keys set last_used_at = null returning 1")
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        admin.execute("select 1 from tenancy.api_keys for update")
        assert one(apps[0], touch, stage.key) is False, "who meets a lock goes on without"
    assert one(apps[0], touch, stage.key) is True


def test_disabling_a_service_account_while_a_key_is_made(connect: Connect, stage: Stage) -> None:
    make = "select tenancy.create_service_account(%s, 'ci', 'editor')"
    robot = acting(connect, "amy", make, stage.team)()
    calls = [
        acting(connect, "amy", CREATE, stage.team, ["project.write"], robot),
        acting(connect, "amy", "select tenancy.disable_service_account(%s, %s)", stage.team, robot),
    ]
    key, disabled = at_once(calls)
    assert disabled == ""
    if key != "NF001":
        assert use(connect("svc_app"), str(key)) == "28000", "made or not, it proves nothing"
    enable = "select tenancy.enable_service_account(%s, %s)"
    assert acting(connect, "amy", enable, stage.team, robot)() == ""
    if key != "NF001":
        assert use(connect("svc_app"), str(key)) == 1, "control: it does once that is enabled"


def social(connect: Connect, query: str, *values: object) -> object:
    """A call as Amy, on a connection of the publishing service."""
    with connect("svc_auth") as auth:
        log_in = "select token from identity.log_in('amy@example.com', tests.password())"
        token = one(auth, log_in)
    service = connect("svc_social")
    with service.transaction():
        service.execute("select identity.authenticate(%s)", (token,))
        return one(service, query, *values)


def test_one_social_account_is_connected_once(connect: Connect, stage: Stage) -> None:
    calls = [partial(social, connect, CONNECT, stage.team, TOKEN.format(n)) for n in range(6)]
    answers = at_once(calls)
    assert len(set(answers)) == 1
    rows = look(connect(), "select id, status, access_token from tenancy.social_connections")
    assert [(row[0], row[1]) for row in rows] == [(answers[0], "active")]
    assert rows[0][2] in [TOKEN.format(n) for n in range(6)]


def test_of_two_renewals_one_holds_and_none_undoes_a_disconnection(
    connect: Connect, stage: Stage
) -> None:
    connection = social(connect, CONNECT, stage.team, TOKEN.format("a"))
    services = [connect("svc_social") for _ in range(4)]

    def renew(service: Connection, token: str, revision: int) -> object:
        try:
            with service.transaction():
                service.execute("select identity.act_as_system(%s, 'renew')", (stage.team,))
                query = "select tenancy.update_connection_tokens(%s, %s, %s, %s)"
                return one(service, query, stage.team, connection, revision, token)
        except psycopg.Error as error:
            return error.sqlstate

    answers = at_once([partial(renew, s, TOKEN.format(n), 1) for n, s in enumerate(services)])
    revisions = [answer for answer in answers if answer != "SV001"]
    assert len(revisions) == 1, answers
    disconnect = "select tenancy.disconnect_social_account(%s, %s)"
    answers = at_once(
        [
            acting(connect, "amy", disconnect, stage.team, connection),
            partial(renew, services[0], TOKEN.format("b"), int(str(revisions[0]))),
        ]
    )
    assert answers[0] == ""
    rows = look(connect(), "select status, access_token from tenancy.social_connections")
    assert rows == [("revoked", None)], answers
