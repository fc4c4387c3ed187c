"""Several connections at one shared project: its grants, its links, and who is writing in it."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from conftest import Connect
from races import Connection, Stage, acting, at_once, look, make_stage

ADD_ROOM = "select studio.create_room(%s, %s, 'Den')"
REMOVE = "select studio.remove_collaborator(%s, %s)"
OPEN = "select (studio.open_share_link(%s)).token"
JOIN = "select (studio.join_by_share_link(%s)).project_id"


def value(connection: Connection, query: str, *values: object) -> Any:  # noqa: ANN401 (any type)
    row = connection.execute(query.encode(), values).fetchone()
    assert row is not None
    return row[0]


def as_person(connect: Connect, name: str) -> Connection:
    """A service's connection in a transaction in which the person acts."""
    with connect("svc_auth") as auth:
        log_in = "select (identity.log_in(%s, tests.password())).token"
        token = value(auth, log_in, f"{name}@example.com")
    connection = connect("svc_app")
    connection.execute("select identity.authenticate(%s)", (token,))
    return connection


def share(admin: Connection, stage: Stage, role: str = "editor") -> object:
    with admin.transaction():
        return value(
            admin,
            "select tests.share_project(%s, %s, %s, %s)",
            stage.team,
            stage.project,
            stage.eve,
            role,
        )


def link(connect: Connect, stage: Stage, uses: int | None, lasts: timedelta) -> str:
    with as_person(connect, "ann") as ann:
        create = (
            "select (studio.create_share_link(%s, %s, 'viewer', clock_timestamp() + %s, %s)).token"
        )
        return str(value(ann, create, stage.team, stage.project, lasts, uses))


def waits(admin: Connection, connection: Connection) -> bool:
    """Whether the connection's statement is waiting for a lock, after a moment's grace."""
    query = "select exists (select from pg_locks where pid = %s and not granted)"
    for _ in range(100):
        if value(admin, query, connection.info.backend_pid):
            return True
        time.sleep(0.02)
    return False


def test_removal_waits_for_what_the_collaborator_writes(connect: Connect) -> None:
    admin = connect(autocommit=True)
    stage = make_stage(admin)
    grant = share(admin, stage)
    eve, ann = as_person(connect, "eve"), as_person(connect, "ann")
    eve.execute(ADD_ROOM, (stage.team, stage.project))
    with ThreadPoolExecutor() as pool:
        removal = pool.submit(ann.execute, REMOVE, (stage.team, grant))
        assert waits(admin, ann)
        eve.execute(ADD_ROOM, (stage.team, stage.project))
        eve.commit()
        removal.result(timeout=10)
    ann.commit()
    assert look(admin, "select count(*) from studio.rooms") == [(2,)]


@pytest.mark.parametrize("change", ["remove", "demote", "expire"])
def test_an_open_transaction_writes_no_more_after_the_grant_ends(
    connect: Connect, change: str
) -> None:
    admin = connect(autocommit=True)
    stage = make_stage(admin)
    grant = share(admin, stage)
    eve = as_person(connect, "eve")
    assert value(eve, "select count(*) from studio.projects where id = %s", stage.project) == 1
    with as_person(connect, "ann") as ann:
        if change == "remove":
            ann.execute(REMOVE, (stage.team, grant))
        else:
            role, lasts = ("viewer", "1 day") if change == "demote" else ("editor", "1 millisecond")
            ann.execute(
                "select studio.change_collaborator(%s, %s, 1, %s, clock_timestamp() + %s)",
                (stage.team, grant, role, lasts),
            )
    if change == "expire":
        # An end is compared with the transaction's start, as a session's is.
        eve.rollback()
        time.sleep(0.05)
        eve = as_person(connect, "eve")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        eve.execute(ADD_ROOM, (stage.team, stage.project))
    eve.rollback()
    assert look(admin, "select count(*) from studio.rooms") == [(0,)]


def test_writing_waits_for_a_removal_and_is_refused(connect: Connect) -> None:
    admin = connect(autocommit=True)
    stage = make_stage(admin)
    grant = share(admin, stage)
    eve, ann = as_person(connect, "eve"), as_person(connect, "ann")
    ann.execute(REMOVE, (stage.team, grant))
    with ThreadPoolExecutor() as pool:
        writing = pool.submit(eve.execute, ADD_ROOM, (stage.team, stage.project))
        assert waits(admin, eve)
        ann.commit()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            writing.result(timeout=10)
    eve.rollback()
    assert look(admin, "select count(*) from studio.rooms") == [(0,)]


def test_removal_of_who_shared_on_waits_for_whom_he_shared_with(connect: Connect) -> None:
    admin = connect(autocommit=True)
    stage = make_stage(admin)
    grant = share(admin, stage)
    with admin.transaction():
        bea = value(admin, "select tests.new_person('bea')")
        child = value(
            admin,
            "select tests.share_project(%s, %s, %s, 'editor')",
            stage.team,
            stage.project,
            bea,
        )
        admin.execute("set local role cf_kernel")
        through = "update studio.project_collaborators set granted_through = %s where id = %s"
        admin.execute(through, (grant, child))
    bea_acting, ann = as_person(connect, "bea"), as_person(connect, "ann")
    bea_acting.execute(ADD_ROOM, (stage.team, stage.project))
    with ThreadPoolExecutor() as pool:
        removal = pool.submit(ann.execute, REMOVE, (stage.team, grant))
        assert waits(admin, ann)
        bea_acting.commit()
        removal.result(timeout=10)
    ann.commit()
    assert look(admin, "select count(*) from studio.project_collaborators") == [(0,)]


def test_uses_of_a_link_are_exact_while_twenty_open_it(connect: Connect) -> None:
    admin = connect(autocommit=True)
    stage = make_stage(admin)
    token = link(connect, stage, 7, timedelta(days=1))
    services = [connect("svc_app", autocommit=True) for _ in range(20)]

    def open_it(service: Connection) -> object:
        try:
            return value(service, OPEN, token)
        except psycopg.Error as error:
            return error.sqlstate

    answers = at_once([lambda s=s: open_it(s) for s in services])  # type: ignore[misc]
    tokens = {str(answer) for answer in answers if answer != "NF002"}
    assert len(tokens) == 7
    assert Counter(answers)["NF002"] == 13
    uses = "select use_count, (select count(*) from studio.share_visits) from studio.share_links"
    assert look(admin, uses) == [(7, 7)]


def test_joining_and_opening_count_together(connect: Connect) -> None:
    admin = connect(autocommit=True)
    stage = make_stage(admin)
    token = link(connect, stage, 3, timedelta(days=1))
    with admin.transaction():
        for number in range(8):
            admin.execute("select tests.new_person(%s)", (f"guest-{number}",))
    answers = at_once([acting(connect, f"guest-{n}", JOIN, token) for n in range(8)])
    assert Counter(answers) == {stage.project: 3, "NF002": 5}
    assert look(admin, "select count(*) from studio.project_collaborators") == [(3,)]


def test_one_person_joins_twice_at_once(connect: Connect) -> None:
    admin = connect(autocommit=True)
    stage = make_stage(admin)
    token = link(connect, stage, None, timedelta(days=1))
    answers = at_once([acting(connect, "eve", JOIN, token) for _ in range(4)])
    assert answers == [stage.project] * 4
    assert look(admin, "select count(*) from studio.project_collaborators") == [(1,)]


def test_a_link_that_ends_opens_nothing_and_ends_its_visits(connect: Connect) -> None:
    admin = connect(autocommit=True)
    stage = make_stage(admin)
    token = link(connect, stage, None, timedelta(seconds=2))
    service = connect("svc_app")
    with service.transaction():
        visit = value(service, OPEN, token)
        service.execute("select identity.authenticate(%s)", (visit,))
        assert value(service, "select count(*) from studio.projects") == 1
    time.sleep(2.1)
    for query, with_token, code in (
        (OPEN, token, "NF002"),
        ("select identity.authenticate(%s)", visit, "28000"),
    ):
        with pytest.raises(psycopg.Error) as refused, service.transaction():
            service.execute(query.encode(), (with_token,))
        assert refused.value.sqlstate == code


def test_a_visit_ends_while_its_link_is_revoked(connect: Connect) -> None:
    admin = connect(autocommit=True)
    stage = make_stage(admin)
    token = link(connect, stage, None, timedelta(days=1))
    service, ann = connect("svc_app"), as_person(connect, "ann")
    revoke = "select studio.revoke_share_link(%s, id) from studio.share_links"
    ann.execute(revoke, (stage.team,))
    with ThreadPoolExecutor() as pool:
        opening = pool.submit(value, service, OPEN, token)
        assert waits(admin, service)
        ann.commit()
        with pytest.raises(psycopg.Error) as refused:
            opening.result(timeout=10)
    assert refused.value.sqlstate == "NF002"
    service.rollback()


def test_a_collaborator_at_an_old_snapshot_is_told_to_try_again(connect: Connect) -> None:
    admin = connect(autocommit=True)
    stage = make_stage(admin)
    grant = share(admin, stage)
    with connect("svc_auth") as auth:
        log_in = "select (identity.log_in('eve@example.com', tests.password())).token"
        token = value(auth, log_in)
    eve = connect("svc_app")
    eve.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    eve.execute("select identity.authenticate(%s)", (token,))
    with as_person(connect, "ann") as ann:
        ann.execute(REMOVE, (stage.team, grant))
    with pytest.raises(psycopg.errors.SerializationFailure):
        eve.execute(ADD_ROOM, (stage.team, stage.project))
    eve.rollback()
