"""docs/examples/api_keys.py: what the developer platform does with keys."""

from __future__ import annotations

import runpy
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from conftest import Connect

from cfdb.config import CHECKOUT
from cfdb.server import Server
from cfdb.services import PASSWORD, Services, log_in, sign_up

EXAMPLE = CHECKOUT / "docs" / "examples" / "api_keys.py"
HERE, ELSEWHERE = "198.51.100.7", "203.0.113.7"
READ = "select name from studio.workbenches"
WRITE = "select studio.create_workbench(%s, %s) as id"


@pytest.fixture
def example() -> dict[str, Any]:
    return runpy.run_path(str(EXAMPLE))


@pytest.fixture
def world(server: Server, database: str, connect: Connect) -> tuple[str, str, UUID]:
    """The services' connection string, Ida's session token, and her team on the plan Team."""
    own = replace(server, database=database)
    with Services(own) as services:
        sign_up(services, "ida@example.com", "ida", "Ida", PASSWORD)
        token = log_in(services, "ida@example.com", PASSWORD, "browser")["token"]
        with services.person(token) as ida:
            team = ida.call("tenancy.create_team", name="Ida's", slug="idas")
    admin = connect()
    admin.execute("select tests.grant_plan(%s, 'team')", (team,))
    admin.commit()
    return own.dsn(user="svc_app"), token, team


def refused(example: dict[str, Any], dsn: str, key: str, client: str = HERE) -> bool:
    with pytest.raises(psycopg.Error) as caught:
        example["serve"](dsn, key, client, READ)
    return caught.value.sqlstate == "28000"


def test_a_key_from_its_making_to_its_end(
    example: dict[str, Any], world: tuple[str, str, UUID]
) -> None:
    dsn, token, team = world
    assert "project.write" in example["scopes_to_offer"](dsn, token, team)
    scopes = ["project.read", "project.write"]
    key = example["make_key"](dsn, token, team, scopes, ["198.51.100.0/24"])
    example["serve"](dsn, key["key"], HERE, WRITE, team, "By a key")
    assert example["serve"](dsn, key["key"], HERE, READ) == [{"name": "By a key"}]
    assert refused(example, dsn, key["key"], ELSEWHERE)

    [listed] = example["list_keys"](dsn, token, team)
    assert (listed["id"], listed["alive"]) == (key["key_id"], True)
    assert listed["last_used_at"] is not None

    second = example["rotate"](dsn, token, team, key["key_id"])
    for text in (key["key"], second):
        assert len(example["serve"](dsn, text, HERE, READ)) == 1
    third = example["rotate"](dsn, token, team, key["key_id"], leaked=True)
    assert refused(example, dsn, key["key"]) and refused(example, dsn, second)
    assert len(example["serve"](dsn, third, HERE, READ)) == 1


def test_a_service_account_acts_as_itself(
    example: dict[str, Any], world: tuple[str, str, UUID]
) -> None:
    dsn, token, team = world
    robot = example["make_robot"](dsn, token, team, "deploy", ["project.read", "member.manage"])
    query = (
        "select identity.current_actor_id() as actor, identity.current_user_id() as person,"
        " tenancy.accounts_with('project.read') as reads,"
        " tenancy.accounts_with('member.manage') as manages"
    )
    [row] = example["serve"](dsn, robot["key"], ELSEWHERE, query)
    assert (row["actor"], row["person"]) == (robot["service_account_id"], None)
    assert (row["reads"], row["manages"]) == ([team], []), "an editor, whatever the scopes say"
