"""Several connections at once: invitations, seats, owners, roles, members who act meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, acting, at_once, look, session_of

ACCEPT = "select tenancy.accept_invitation(%s)"
CHANGE = "select tenancy.change_member_role(%s, %s, %s)"
DELETE_ROLE = "select tenancy.delete_custom_role(%s, %s)"
INVITE = "select tenancy.invite_member(%s, %s)"
LEAVE = "select tenancy.leave_account(%s)"
REMOVE = "select tenancy.remove_member(%s, %s)"
RESEND = "select tenancy.resend_invitation(%s, %s)"
SIGN_UP = "select tenancy.sign_up_with_invitation(%s, %s)"
TRANSFER = "select tenancy.transfer_ownership(%s, %s)"
WRITE = "select studio.create_workbench(%s, %s)"

MEMBERS = "select count(*) from tenancy.members where account_id = %s"
OWNERS = MEMBERS + " and role = 'owner'"
ROLE = (
    "select coalesce(custom_role, role) from tenancy.members where account_id = %s and user_id = %s"
)
SEATS = "select billing.entitlement_limit(%s, 'seats')"
STATUS = "select status from tenancy.invitations where account_id = %s"

LEVELS = list(psycopg.IsolationLevel)[1:]
READ_COMMITTED = psycopg.IsolationLevel.READ_COMMITTED


@dataclass(frozen=True)
class Team:
    """Ada's team, committed, on the plan with every feature, and the people by name."""

    connect: Connect
    admin: Connection
    id: UUID
    people: dict[str, UUID]

    def seen(self, query: str, *values: object) -> object:
        """One value as the kernel sees it, whoever committed it; the team's id comes first."""
        rows = look(self.admin, query, self.id, *values)
        assert len(rows) == 1
        return rows[0][0]

    def role(self, name: str) -> object:
        rows = look(self.admin, ROLE, self.id, self.people[name])
        return rows[0][0] if rows else None

    def calls(self, name: str, query: str, *values: object) -> object:
        """What the person gets who does this now, alone."""
        return acting(self.connect, name, query, self.id, *values)()

    def invite(self, *names: str) -> list[str]:
        """Ada invites these people; the tokens."""
        return [str(self.calls("ada", INVITE, f"{name}@example.com")) for name in names]

    def begin(self, name: str, level: psycopg.IsolationLevel = READ_COMMITTED) -> Connection:
        """A transaction in which the person acts and has looked at the members."""
        app = self.connect("svc_app")
        app.isolation_level = level
        app.execute("select identity.authenticate(%s)", (session_of(self.connect, name),))
        app.execute("select count(*) from tenancy.members")
        return app

    def waits(self, connection: Connection) -> bool:
        """Whether the connection's statement waits for a lock, after a moment's grace."""
        query = "select exists (select from pg_locks where pid = %s and not granted)"
        for _ in range(100):
            row = self.admin.execute(query, (connection.info.backend_pid,)).fetchone()
            self.admin.rollback()
            if row and row[0]:
                return True
            time.sleep(0.02)
        return False


def make_team(connect: Connect, plan: str, **roles: str) -> Team:
    """Ada's team with these members; a role of '' makes the person and no member."""
    admin = connect()
    with admin.transaction():
        people = {name: one(admin, "select tests.new_person(%s)", name) for name in ("ada", *roles)}
        team = one(admin, "select tests.new_team(%s, 'race')", people["ada"])
        admin.execute("select tests.grant_plan(%s, %s)", (team, plan))
        for name, role in roles.items():
            if role:
                add = "select tests.add_member(%s, %s, %s)"
                admin.execute(add, (team, people[name], role))
        admin.execute("select tests.log_out()")
    assert isinstance(team, UUID)
    return Team(connect, admin, team, {name: UUID(str(id_)) for name, id_ in people.items()})


def one(connection: Connection, query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values or None).fetchone()
    assert row is not None
    return row[0]


def fill_seats(team: Team, free: int) -> None:
    """Puts members into the team until so many seats are free."""
    seats = look(team.admin, SEATS, team.id)[0][0]
    members = look(team.admin, MEMBERS, team.id)[0][0]
    with team.admin.transaction():
        for number in range(seats - free - members):
            member = one(team.admin, "select tests.new_person(%s)", f"filler{number}")
            team.admin.execute("select tests.add_member(%s, %s, 'viewer')", (team.id, member))


@pytest.fixture
def background() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as pool:
        yield pool


def in_turn(
    team: Team,
    pool: ThreadPoolExecutor,
    level: psycopg.IsolationLevel,
    first: tuple[str, str, tuple[object, ...]],
    second: tuple[str, str, tuple[object, ...]],
) -> object:
    """Two transactions that have both begun; the second waits for the first one's commit.

    Returns the SQLSTATE of the second, or None when it was done.
    """
    one_, two = team.begin(first[0], level), team.begin(second[0], level)
    one_.execute(first[1].encode(), first[2])
    late = pool.submit(two.execute, second[1].encode(), second[2])
    assert team.waits(two), "control: the second one waits"
    one_.commit()
    return outcome(two, late)


def outcome(connection: Connection, late: Future[psycopg.Cursor[object]]) -> object:
    try:
        late.result(timeout=10)
        connection.commit()
    except psycopg.Error as error:
        connection.rollback()
        return error.sqlstate
    return None


def expected(level: psycopg.IsolationLevel, answer: object) -> object:
    """What the second one hears: above read committed always that it must begin again."""
    return answer if level == READ_COMMITTED else "40001"


def test_one_invitation_is_accepted_once(connect: Connect) -> None:
    team = make_team(connect, "team", bob="")
    (token,) = team.invite("bob")
    answers = at_once([acting(connect, "bob", ACCEPT, token) for _ in range(4)])
    assert sorted(map(str, answers)) == sorted([str(team.id), "NF002", "NF002", "NF002"])
    assert team.seen(MEMBERS) == 2


def test_one_invitation_makes_one_person(connect: Connect) -> None:
    team = make_team(connect, "team")
    (token,) = team.invite("new")
    services = [connect("svc_auth", autocommit=True) for _ in range(4)]

    def sign_up(number: int) -> object:
        try:
            return one(services[number], SIGN_UP, token, f"new{number}")
        except psycopg.Error as error:
            return error.sqlstate

    answers = at_once([partial(sign_up, number) for number in range(4)])
    assert answers.count("NF002") == 3
    people = look(team.admin, "select id from identity.users where email = 'new@example.com'")
    assert [row[0] for row in people] == [a for a in answers if isinstance(a, UUID)]
    assert team.seen(MEMBERS) == 2


def test_ten_at_once_on_the_last_seat(connect: Connect) -> None:
    names = [f"guest{number}" for number in range(10)]
    team = make_team(connect, "team", **dict.fromkeys(names, ""))
    fill_seats(team, free=1)
    tokens = team.invite(*names)
    answers = at_once([acting(connect, n, ACCEPT, t) for n, t in zip(names, tokens, strict=True)])
    assert answers.count("LM002") == 9
    assert answers.count(team.id) == 1
    assert team.seen(MEMBERS) == team.seen(SEATS)


@pytest.mark.parametrize("level", LEVELS)
def test_the_last_seat_at_every_isolation_level(
    connect: Connect, background: ThreadPoolExecutor, level: psycopg.IsolationLevel
) -> None:
    team = make_team(connect, "team", bob="", cyd="")
    fill_seats(team, free=1)
    bobs, cyds = team.invite("bob", "cyd")
    accepts = ("bob", ACCEPT, (bobs,)), ("cyd", ACCEPT, (cyds,))
    assert in_turn(team, background, level, *accepts) == expected(level, "LM002")
    assert team.seen(MEMBERS) == team.seen(SEATS)


def owners_meet(team: Team, how: str) -> tuple[tuple[str, str, tuple[object, ...]], ...]:
    """What Ada and Bob, who both own the team, do to it or to one another."""
    ada, bob, cyd = (team.people[name] for name in ("ada", "bob", "cyd"))
    steps = {
        "leave": ((LEAVE, ()), (LEAVE, ())),
        "remove one another": ((REMOVE, (bob,)), (REMOVE, (ada,))),
        "demote one another": ((CHANGE, (bob, "viewer")), (CHANGE, (ada, "viewer"))),
        "demote themselves": ((CHANGE, (ada, "admin")), (CHANGE, (bob, "admin"))),
        "leave and be demoted": ((LEAVE, ()), (CHANGE, (ada, "admin"))),
        "leave and demote": ((CHANGE, (bob, "admin")), (LEAVE, ())),
        "transfer to one another": ((TRANSFER, (bob,)), (TRANSFER, (ada,))),
        "transfer to a third": ((TRANSFER, (cyd,)), (TRANSFER, (cyd,))),
        "leave and transfer": ((LEAVE, ()), (TRANSFER, (ada,))),
    }
    (first, of_first), (second, of_second) = steps[how]
    return ("ada", first, (team.id, *of_first)), ("bob", second, (team.id, *of_second))


@pytest.mark.parametrize(
    ("how", "answer", "owner"),
    [
        ("leave", "RL001", "bob"),
        ("remove one another", "42501", "ada"),
        ("demote one another", "42501", "ada"),
        ("demote themselves", "RL001", "bob"),
        ("leave and be demoted", "NF001", "bob"),
        ("leave and demote", None, "ada"),
        ("transfer to one another", None, "ada"),
        ("transfer to a third", None, "cyd"),
        ("leave and transfer", "NF001", "bob"),
    ],
)
def test_two_owners_at_once_leave_one(
    connect: Connect, background: ThreadPoolExecutor, how: str, answer: object, owner: str
) -> None:
    team = make_team(connect, "team", bob="owner", cyd="editor")
    assert in_turn(team, background, READ_COMMITTED, *owners_meet(team, how)) == answer
    assert [name for name in team.people if team.role(name) == "owner"] == [owner]


@pytest.mark.parametrize("level", LEVELS[1:])
@pytest.mark.parametrize("how", ["leave", "demote one another", "transfer to one another"])
def test_an_owner_who_counted_by_an_old_snapshot_begins_again(
    connect: Connect, background: ThreadPoolExecutor, level: psycopg.IsolationLevel, how: str
) -> None:
    team = make_team(connect, "team", bob="owner", cyd="editor")
    assert in_turn(team, background, level, *owners_meet(team, how)) == "40001"
    assert team.seen(OWNERS) in (1, 2), "an owner always remains"


def test_owners_who_do_everything_at_once_leave_an_owner(connect: Connect) -> None:
    team = make_team(connect, "team", bob="owner", cyd="owner", dan="editor")
    ada, bob, cyd, dan = (team.people[name] for name in ("ada", "bob", "cyd", "dan"))
    answers = at_once(
        [
            acting(connect, "ada", REMOVE, team.id, bob),
            acting(connect, "ada", TRANSFER, team.id, dan),
            acting(connect, "bob", CHANGE, team.id, cyd, "viewer"),
            acting(connect, "bob", LEAVE, team.id),
            acting(connect, "cyd", TRANSFER, team.id, ada),
            acting(connect, "cyd", CHANGE, team.id, ada, "editor"),
            acting(connect, "ada", LEAVE, team.id),
            acting(connect, "cyd", REMOVE, team.id, ada),
        ]
    )
    assert {str(answer) for answer in answers} <= {"", "None", "RL001", "NF001", "42501"}, answers
    owners = team.seen(OWNERS)
    assert isinstance(owners, int)
    assert owners >= 1


def test_an_admin_demoted_while_he_acts_gives_nothing_more(
    connect: Connect, background: ThreadPoolExecutor
) -> None:
    team = make_team(connect, "team", amy="admin", eve="editor", bob="")
    for query, values in (
        (CHANGE, (team.people["eve"], "admin")),
        (INVITE, ("bob@example.com",)),
        (REMOVE, (team.people["eve"],)),
    ):
        amy = team.begin("amy")
        one(amy, WRITE, team.id, "Begun")
        # While she waits, and where she comes a moment later.
        ada = team.begin("ada")
        ada.execute(CHANGE.encode(), (team.id, team.people["amy"], "viewer"))
        late = background.submit(amy.execute, query.encode(), (team.id, *values))
        assert team.waits(amy)
        ada.commit()
        assert outcome(amy, late) == "42501"
        assert team.role("eve") == "editor"
        assert team.calls("ada", CHANGE, team.people["amy"], "admin") == ""
    assert look(team.admin, STATUS, team.id) == []
    assert team.calls("amy", CHANGE, team.people["eve"], "viewer") == "", "control: else she may"


def test_a_member_removed_while_he_writes(connect: Connect) -> None:
    team = make_team(connect, "team", eve="editor")
    eve = team.begin("eve")
    one(eve, WRITE, team.id, "Before")
    assert team.calls("ada", REMOVE, team.people["eve"]) == "", "nobody waits for what he writes"
    assert one(eve, "select count(*) from studio.workbenches") == 1
    one(eve, WRITE, team.id, "After")
    eve.commit()
    count = "select count(*) from studio.workbenches where account_id = %s"
    assert team.seen(count) == 2, "what had begun goes on"
    assert team.calls("eve", WRITE, "Next") == "42501", "and nothing begins any more"
    seen = acting(connect, "eve", "select count(*) from tenancy.accounts")()
    assert seen == 1, "she sees her own account alone"
    assert team.seen(count) == 2


def test_a_member_removed_while_he_is_given_another_role(
    connect: Connect, background: ThreadPoolExecutor
) -> None:
    team = make_team(connect, "team", bob="owner", eve="editor")
    remove = ("ada", REMOVE, (team.id, team.people["eve"]))
    change = ("bob", CHANGE, (team.id, team.people["eve"], "owner"))
    assert in_turn(team, background, READ_COMMITTED, remove, change) == "NF001"
    assert team.role("eve") is None


@pytest.mark.parametrize("level", LEVELS)
def test_resent_while_it_is_accepted(
    connect: Connect, background: ThreadPoolExecutor, level: psycopg.IsolationLevel
) -> None:
    team = make_team(connect, "team", bob="")
    (token,) = team.invite("bob")
    invitation = team.seen("select id from tenancy.invitations where account_id = %s")
    accept, resend = ("bob", ACCEPT, (token,)), ("ada", RESEND, (team.id, invitation))
    assert in_turn(team, background, level, resend, accept) == expected(level, "NF002")
    assert team.role("bob") is None, "the old token was dead"
    again = str(team.calls("ada", RESEND, invitation))
    accept = ("bob", ACCEPT, (again,))
    assert in_turn(team, background, level, accept, resend) == expected(level, "ST002")
    assert team.role("bob") == "editor"
    assert team.seen(STATUS) == "accepted"


def test_declined_while_it_is_accepted(connect: Connect) -> None:
    team = make_team(connect, "team", bob="")
    (token,) = team.invite("bob")
    decline = acting(connect, "bob", "select tenancy.decline_invitation(%s)", token)
    answers = at_once([acting(connect, "bob", ACCEPT, token), decline])
    assert answers in ([team.id, "NF002"], ["NF002", ""])
    joined = answers[0] == team.id
    assert team.seen(STATUS) == ("accepted" if joined else "declined")
    assert team.seen(MEMBERS) == (2 if joined else 1)


def test_who_invited_is_removed_while_it_is_accepted(
    connect: Connect, background: ThreadPoolExecutor
) -> None:
    team = make_team(connect, "team", amy="admin", bob="")
    token = str(team.calls("amy", INVITE, "bob@example.com"))
    remove = ("ada", REMOVE, (team.id, team.people["amy"]))
    answer = in_turn(team, background, READ_COMMITTED, remove, ("bob", ACCEPT, (token,)))
    assert answer == "NF002"
    assert team.role("bob") is None


def custom_team(connect: Connect) -> Team:
    team = make_team(connect, "enterprise", bob="owner", eve="viewer", cyd="")
    make = "select tenancy.create_custom_role(%s, 'press', 'viewer', %s)"
    assert team.calls("ada", make, ["account.read", "member.read", "webhook.manage"]) == ""
    return team


@pytest.mark.parametrize("level", LEVELS)
def test_a_custom_role_deleted_while_it_is_given(
    connect: Connect, background: ThreadPoolExecutor, level: psycopg.IsolationLevel
) -> None:
    team = custom_team(connect)
    give = ("ada", CHANGE, (team.id, team.people["eve"], "press"))
    delete = ("bob", DELETE_ROLE, (team.id, "press"))
    assert in_turn(team, background, level, give, delete) == expected(level, None)
    if level == READ_COMMITTED:
        assert team.role("eve") == "viewer", "who has just got it is put back"
    else:
        assert team.role("eve") == "press", "what failed is tried again"
        assert team.calls("bob", DELETE_ROLE, "press") == 1


@pytest.mark.parametrize("level", LEVELS)
def test_a_custom_role_given_while_it_is_deleted(
    connect: Connect, background: ThreadPoolExecutor, level: psycopg.IsolationLevel
) -> None:
    team = custom_team(connect)
    give = ("ada", CHANGE, (team.id, team.people["eve"], "press"))
    delete = ("bob", DELETE_ROLE, (team.id, "press"))
    assert in_turn(team, background, level, delete, give) == expected(level, "23503")
    assert team.role("eve") == "viewer"


def test_a_custom_role_deleted_while_an_invitation_to_it_is_accepted(
    connect: Connect, background: ThreadPoolExecutor
) -> None:
    team = custom_team(connect)
    token = team.calls("ada", "select tenancy.invite_member(%s, 'cyd@example.com', 'press')")
    accept, delete = ("cyd", ACCEPT, (token,)), ("bob", DELETE_ROLE, (team.id, "press"))
    assert in_turn(team, background, READ_COMMITTED, delete, accept) is None
    assert team.role("cyd") == "viewer", "he joins with the base role"


def test_ten_who_give_and_delete_custom_roles_do_not_meet(connect: Connect) -> None:
    team = custom_team(connect)
    token = team.calls("ada", "select tenancy.invite_member(%s, 'cyd@example.com', 'press')")
    eve = team.people["eve"]
    calls = [
        acting(connect, name, CHANGE, team.id, eve, role)
        for name, role in (("ada", "press"), ("bob", "viewer"), ("bob", "press"), ("ada", "editor"))
    ]
    calls += [acting(connect, name, DELETE_ROLE, team.id, "press") for name in ("ada", "bob")]
    calls.append(acting(connect, "cyd", ACCEPT, token))
    answers = {str(answer) for answer in at_once(calls)}
    assert answers <= {"", "0", "1", "2", "23503", "NF001", str(team.id)}, answers
    left = "select count(*) from tenancy.members where account_id = %s and custom_role is not null"
    assert team.seen(left) == 0


def test_an_account_is_renamed_once(connect: Connect) -> None:
    team = make_team(connect, "team", bob="owner")
    rename = "select tenancy.update_account(%s, %s, %s)"
    revision = team.seen("select revision from tenancy.accounts where id = %s")
    calls = [acting(connect, n, rename, team.id, revision, n) for n in ("ada", "bob")]
    answers = at_once(calls)
    assert sorted(map(str, answers)) == sorted([str(int(str(revision)) + 1), "SV001"])


def test_an_account_closed_while_somebody_joins(
    connect: Connect, background: ThreadPoolExecutor
) -> None:
    team = make_team(connect, "team", bob="")
    (token,) = team.invite("bob")
    close = ("ada", "select tenancy.close_account(%s)", (team.id,))
    answer = in_turn(team, background, READ_COMMITTED, close, ("bob", ACCEPT, (token,)))
    assert answer == "NF002"
    assert team.seen(MEMBERS) == 1
