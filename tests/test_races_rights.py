"""What is written down of people's rights stays true while several connections change them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import psycopg
import pytest
from conftest import Connect
from races import Connection, look, session_of

STALE = """
with written (user_id, part) as (
  select r.user_id, split_part(g.part, '=', 1) || a.id
  from tenancy.person_rights as r
  cross join unnest(string_to_array(r.groups, ';')) as g (part)
  cross join unnest(string_to_array(split_part(g.part, '=', 2), ',')) as a (id)
), true_now (user_id, part) as (
  select m.user_id,
    case when r.permissions @> '{credits.spend,usage.record}' then chr(10) else '' end
    || ',' || array_to_string(r.permissions, ',') || ',' || m.account_id
  from tenancy.members as m
  join tenancy.accounts as a on a.id = m.account_id and a.deleted_at is null
  join tenancy.roles as r on r.name = m.role
  join tenancy.person_rights as p on p.user_id = m.user_id and p.groups is not null
)
(select * from written except select * from true_now)
union all (select * from true_now except select * from written)
"""
UNKNOWN = """
select from tenancy.members as m
left join tenancy.person_rights as r on r.user_id = m.user_id
where r.groups is null
"""

ADD = (
    "insert into tenancy.members (account_id, user_id, role) values ('{other}', '{bob}', 'editor')"
)
PROMOTE = "update tenancy.members set role = 'admin' where user_id = '{bob}' and role = 'viewer'"
REMOVE = "delete from tenancy.members where account_id = '{team}' and user_id = '{bob}'"
CLOSE_OTHER = "update tenancy.accounts set deleted_at = now() where id = '{other}'"
CLOSE_TEAM = "update tenancy.accounts set deleted_at = now() where id = '{team}'"
CHANGE = (
    "update tenancy.roles set permissions = array_append(permissions, 'webhook.manage')"
    " where name = '{role}'"
)
MEETINGS = {
    "joins one and is taken out of another": (ADD, REMOVE),
    "joins one and is promoted in another": (ADD, PROMOTE),
    "joins one and another is closed": (ADD, CLOSE_TEAM),
    "joins what is closed": (ADD, CLOSE_OTHER),
    "joins while the role changes": (ADD, CHANGE.replace("{role}", "editor")),
    "is promoted while the new role changes": (PROMOTE, CHANGE.replace("{role}", "admin")),
    "is promoted in what is closed": (PROMOTE, CLOSE_TEAM),
    "is taken out of what is closed": (REMOVE, CLOSE_TEAM),
    "two accounts are closed": (CLOSE_TEAM, CLOSE_OTHER),
    "a role changes and an account is closed": (CHANGE.replace("{role}", "viewer"), CLOSE_TEAM),
}
LEVELS = list(psycopg.IsolationLevel)[1:]


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


def make_world(admin: Connection) -> dict[str, str]:
    """Ada owns two teams; Bob looks on in the first one."""
    with admin.transaction():
        row = admin.execute("select tests.new_person('ada'), tests.new_person('bob')").fetchone()
        assert row is not None
        ada, bob = row
        query = "select tests.new_team(%s, 'team'), tests.new_team(%s, 'other')"
        row = admin.execute(query, (ada, ada)).fetchone()
        assert row is not None
        admin.execute("select tests.add_member(%s, %s, 'viewer')", (row[0], bob))
        admin.execute("select tests.log_out()")
    return {"ada": str(ada), "bob": str(bob), "team": str(row[0]), "other": str(row[1])}


def kernel(connect: Connect, level: psycopg.IsolationLevel) -> Connection:
    """A transaction that writes past all functions, and has its snapshot where it keeps one."""
    connection = connect()
    connection.isolation_level = level
    connection.execute("set local role cf_kernel")
    connection.execute("select count(*) from tenancy.members")
    return connection


def run(connection: Connection, query: str) -> str | None:
    """The SQLSTATE of a refusal, or nothing; done, it is committed."""
    try:
        connection.execute(query.encode())
        connection.commit()
    except psycopg.Error as error:
        connection.rollback()
        return error.sqlstate
    return None


def settle(admin: Connection, future: Future[str | None], pid: int) -> None:
    """Wait until the statement is done or waits for a lock."""
    waits = "select exists (select from pg_locks where pid = %s and not granted)"
    for _ in range(500):
        row = admin.execute(waits, (pid,)).fetchone()
        admin.rollback()
        if future.done() or (row and row[0]):
            return
        time.sleep(0.005)
    raise AssertionError("the statement neither ended nor waited")


def encounters() -> Iterator[tuple[str, bool, psycopg.IsolationLevel]]:
    """Each meeting both ways round at each level; reference data load at read committed alone."""
    for meeting, turned, level in itertools.product(MEETINGS, (False, True), LEVELS):
        second = MEETINGS[meeting][0 if turned else 1]
        if level == LEVELS[0] or "update tenancy.roles" not in second:
            yield meeting, turned, level


@pytest.mark.parametrize(("meeting", "turned", "level"), encounters())
def test_rights_are_exact_after_two_changes_at_once(
    connect: Connect,
    background: ThreadPoolExecutor,
    meeting: str,
    turned: bool,
    level: psycopg.IsolationLevel,
) -> None:
    admin = connect()
    world = make_world(admin)
    first, second = (query.format(**world) for query in MEETINGS[meeting][:: -1 if turned else 1])
    one, other = kernel(connect, level), kernel(connect, level)
    one.execute(first.encode())
    waiting = background.submit(run, other, second)
    settle(admin, waiting, other.info.backend_pid)
    one.commit()
    refused = waiting.result(timeout=20)
    assert refused is None or (refused == "40001" and level != LEVELS[0])
    if refused:
        other.execute("set local role cf_kernel")
        assert run(other, second) is None, "control: tried again it is done"
    assert look(admin, STALE) == []
    assert look(admin, UNKNOWN) == [], "control: everybody's are written down"


def test_two_who_change_the_same_persons_do_not_wait_in_a_circle(connect: Connect) -> None:
    admin = connect()
    world = make_world(admin)
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        for account in ("team", "other"):
            admin.execute(
                "insert into tenancy.members (account_id, user_id, role) values (%s, %s, 'admin')"
                " on conflict do nothing",
                (world[account], world["bob"]),
            )
    give = "update tenancy.members set role = 'editor' where account_id = '{}' and role <> 'owner'"
    connections = [kernel(connect, LEVELS[0]) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(run, connections, [give.format(world[name]) for name in ("team", "other")])
        )
    assert answers == [None, None]
    assert look(admin, STALE) == []


def test_owners_of_two_teams_who_give_them_to_one_another_meet_no_deadlock(
    connect: Connect, background: ThreadPoolExecutor
) -> None:
    admin = connect()
    world = make_world(admin)
    with admin.transaction():
        row = admin.execute("select tests.new_team(%s, 'bobs')", (world["bob"],)).fetchone()
        assert row is not None
        admin.execute("select tests.add_member(%s, %s, 'admin')", (row[0], world["ada"]))
        admin.execute("select tests.log_out()")
    give = "select tenancy.transfer_ownership(%s, %s)"
    calls = (("ada", world["team"], world["bob"]), ("bob", row[0], world["ada"]))
    # Both wait at the row of whichever comes first, and neither has the other one.
    keeper = kernel(connect, LEVELS[0])
    keeper.execute("select from tenancy.person_rights order by user_id for no key update")

    def transfer(app: Connection, team: str, person: str) -> str | None:
        try:
            app.execute(give, (team, person))
            app.commit()
        except psycopg.Error as error:
            return error.sqlstate
        return None

    waiting = []
    for name, team, person in calls:
        app = connect("svc_app")
        app.execute("select identity.authenticate(%s)", (session_of(connect, name),))
        waiting.append(background.submit(transfer, app, str(team), person))
        settle(admin, waiting[-1], app.info.backend_pid)
    keeper.commit()
    assert [future.result(timeout=20) for future in waiting] == [None, None]
    assert look(admin, STALE) == []


def test_who_is_taken_out_may_nothing_from_his_next_authentication_on(connect: Connect) -> None:
    admin = connect()
    world = make_world(admin)
    app, token = connect("svc_app"), session_of(connect, "bob")
    accounts = "select id from tenancy.accounts where id = %s"
    prove = "select identity.authenticate(%s)"
    app.execute(prove, (token,))
    assert app.execute(accounts, (world["team"],)).fetchall() != [], "control: he is in"
    app.commit()
    ada = connect("svc_app")
    ada.execute(prove, (session_of(connect, "ada"),))
    ada.execute("select tenancy.remove_member(%s, %s)", (world["team"], world["bob"]))
    app.execute(prove, (token,))
    assert app.execute(accounts, (world["team"],)).fetchall() != [], "not before it is committed"
    app.commit()
    ada.commit()
    app.execute(prove, (token,))
    assert app.execute(accounts, (world["team"],)).fetchall() == []
