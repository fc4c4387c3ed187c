"""Plans that must stay: lists through row security read indexes, however much is shared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from cfdb import engines
from cfdb.databases import scratch_database
from cfdb.migrate import load_fresh
from cfdb.seed.bulk import Amount, fill, lent, resting, settle
from cfdb.server import Server

pytestmark = pytest.mark.slow

SHARED = {1: 0, 2: 1, 3: 500}
"""What is shared with whom: the number of projects by the number of the person."""

SESSIONS = """
insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at)
select md5('seed person ' || i)::uuid, sha256(convert_to('cfs_plan_' || i, 'UTF8')),
  now() + interval '1 day', now() + interval '1 day'
from generate_series(1, 3) as i
"""
SHARE = """
insert into studio.project_collaborators (account_id, project_id, user_id, role, accepted_at)
select p.account_id, p.id, md5('seed person ' || %s)::uuid, 'viewer', now()
from generate_series(501, 500 + %s) as i
join studio.projects as p on p.id = md5('seed project ' || i)::uuid
"""
ROOMS = """
insert into studio.rooms (account_id, project_id, name)
select account_id, id, 'Room' from studio.projects
"""
PROJECTS = (
    "select id from studio.projects where {} deleted_at is null order by updated_at desc limit 20"
)
ALL_PROJECTS = PROJECTS.format("")
OWN_PROJECTS = PROJECTS.format("account_id = md5('seed account {person}')::uuid and")
OTHERS_PROJECTS = PROJECTS.format("account_id = md5('seed account 501')::uuid and")
OWN_ROOMS = """
select id from studio.rooms
where account_id = md5('seed account {person}')::uuid
  and project_id = md5('seed project {person}')::uuid
"""
OTHERS_ROOMS = """
select id from studio.rooms
where account_id = md5('seed account 501')::uuid and project_id = md5('seed project 501')::uuid
"""
LISTS = {
    "all projects": ALL_PROJECTS,
    "own projects": OWN_PROJECTS,
    "others' projects": OTHERS_PROJECTS,
    "own rooms": OWN_ROOMS,
    "others' rooms": OTHERS_ROOMS,
}


@dataclass
class Explained:
    """What a plan is made of, and what running it cost."""

    nodes: list[str]
    indexes: list[str]
    rows: int
    buffers: int


@pytest.fixture(scope="module")
def filled(server: Server) -> Iterator[Server]:
    """100,000 projects of 1,000 accounts, a room in each; persons 2 and 3 share some."""
    rooms = [("studio", "rooms")]
    with scratch_database(server, "plans") as scratch:
        with scratch.connect() as connection:
            load_fresh(connection)
            connection.commit()
            engines.set_service_passwords(server)
            fill(connection, Amount(people=1_000, accounts=1_000, projects=100_000))
            with lent(connection, rooms, "insert"), resting(connection, rooms):
                connection.execute("set local role cf_kernel")
                connection.execute(ROOMS)
            connection.execute("set local role cf_kernel")
            connection.execute(SESSIONS)
            for person, projects in SHARED.items():
                connection.execute(SHARE, (person, projects))
            connection.commit()
            settle(connection)
            connection.autocommit = True
            connection.execute("set role cf_owner")
            connection.execute("vacuum (analyze) studio.project_collaborators, studio.rooms")
        yield scratch


def explained(server: Server, person: int, query: str) -> Explained:
    """The plan that svc_app gets for the person, once nothing is done for the first time."""
    statement = query.format(person=person).encode()
    with server.connect(user="svc_app") as connection:
        connection.execute("select identity.authenticate(%s)", (f"cfs_plan_{person}",))
        connection.execute(statement)
        row = connection.execute(b"explain (analyze, buffers, format json) " + statement).fetchone()
        connection.rollback()
    assert row is not None
    plan = row[0][0]["Plan"]
    nodes = list(flat(plan))
    return Explained(
        nodes=[node["Node Type"] for node in nodes],
        indexes=[node["Index Name"] for node in nodes if "Index Name" in node],
        rows=plan["Actual Rows"],
        buffers=plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
    )


def flat(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes of a plan that read rows, without those that verify the context."""
    yield plan
    for child in plan.get("Plans", []):
        if child["Parent Relationship"] != "InitPlan":
            yield from flat(child)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("person", SHARED)
def test_no_list_reads_a_whole_table(filled: Server, person: int, name: str) -> None:
    plan = explained(filled, person, LISTS[name])
    assert "Seq Scan" not in plan.nodes
    assert plan.indexes, "control: it reads an index"


@pytest.mark.parametrize("person", SHARED)
def test_projects_of_one_account_are_read_in_order(filled: Server, person: int) -> None:
    plan = explained(filled, person, OWN_PROJECTS)
    assert plan.nodes == ["Limit", "Index Scan"]
    assert plan.indexes == ["projects_account_id_updated_at_idx"]
    assert (plan.rows, plan.buffers < 100) == (20, True)


@pytest.mark.parametrize("person", SHARED)
def test_all_projects_cost_what_one_has(filled: Server, person: int) -> None:
    plan = explained(filled, person, ALL_PROJECTS)
    assert "projects_id_idx" in plan.indexes
    assert plan.rows == 20
    # 300 of one's own accounts, each perhaps on a page of its own, and three pages a shared one.
    assert plan.buffers < 500 + 5 * SHARED[person]


def test_what_is_shared_is_found_in_its_account(filled: Server) -> None:
    found = {
        person: [explained(filled, person, query).rows for query in (OTHERS_PROJECTS, OTHERS_ROOMS)]
        for person in SHARED
    }
    assert found == {1: [0, 0], 2: [1, 1], 3: [1, 1]}
    assert explained(filled, 3, OTHERS_ROOMS).buffers < 100
