"""Two tenants for the isolation tests: Ann, whose rows must not be seen, and Mal, who tries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from conftest import Connect

Connection = psycopg.Connection[Any]
Open = Callable[..., Connection]

STORY = (
    "select tests.log_in('{ann}')",
    "select studio.create_brand_kit('{team}', 'House')",
    "select studio.create_room('{team}', '{project}', 'Studio')",
    "select studio.add_asset('{team}', '{project}', 'uploaded',"
    " '{team}/{project}/{asset}/a.png', 'image/png', 1, sha256('a'))",
    "select tenancy.invite_member('{team}', 'guest@example.com')",
    "select tests.grant_plan('{team}', 'team')",
    "select tenancy.create_api_key('{team}', 'ci', array['project.read'])",
    "select tests.new_request('{team}', '{ann}', '{project}')",
    "select tests.deliver_samples('{team}', '{project}', '{request}')",
    "select tests.choose_sample('{team}', '{ann}', '{request}')",
    "select tests.lease_of('{request}')",
    "select tests.as_system('{team}')",
    "select generation.record_provider_call(p_account_id => '{team}', p_request_id => '{request}',"
    " p_lease_token => '{lease_of}', p_provider => 'openai', p_external_id => 'call',"
    " p_outcome => 'succeeded', p_latency_ms => 1, p_cost_micros => 1, p_input_tokens => 1,"
    " p_output_tokens => 1)",
    "select billing.record_usage(p_account_id => '{team}', p_action => 'download',"
    " p_idempotency_key => 'download 1')",
)


@dataclass(frozen=True)
class World:
    """Whose ids are whose, and the credentials that the tests present."""

    ann: UUID
    team: UUID
    """Ann's; it has a row in every table that can have one."""
    ann_token: str
    mal: UUID
    mal_account: UUID
    mal_token: str

    def theirs(self) -> list[str]:
        """Texts that no row shown to Mal may hold."""
        return [str(self.ann), str(self.team)]


def value(connection: Connection, query: str, *values: object) -> Any:  # noqa: ANN401 (any type)
    """The first value that the query returns; the query may use %s."""
    row = connection.execute(query.encode(), values or None).fetchone()
    assert row is not None
    return row[0]


def make_world(admin: Connection) -> World:
    """Commits the story of Ann's team and Mal's sign-up."""
    ids: dict[str, Any] = {}
    with admin.transaction():
        row = admin.execute("select ann, team, project from tests.stage()").fetchone()
        assert row is not None
        ids = dict(zip(("ann", "team", "project"), row, strict=True))
        ids["asset"] = value(admin, "select gen_random_uuid()")
        for statement in STORY:
            answer = value(admin, statement.format(**ids))
            ids |= {"request": answer} if "new_request" in statement else {}
            ids |= {"lease_of": answer} if "lease_of(" in statement else {}
        mal = value(admin, "select tests.new_person('mal')")
        account = value(admin, "select tests.personal_account(%s)", mal)
        admin.execute("select tests.log_out()")
        log_in = "select (identity.log_in(%s, tests.password())).token"
        admin.execute("select tests.as_service('svc_auth')")
        tokens = [value(admin, log_in, f"{name}@example.com") for name in ("ann", "mal")]
    return World(ids["ann"], ids["team"], tokens[0], mal, account, tokens[1])


def act(connect: Connect | Open, token: str, user: str = "svc_app") -> Connection:
    """A service's connection inside a transaction in which the token's person acts."""
    connection = connect(user)
    connection.execute("select identity.authenticate(%s)", (token,))
    return connection


def refused(connection: Connection, statement: str, *values: object) -> str | None:
    """The SQLSTATE with which the statement is refused, None when it is not; nothing stays."""
    connection.execute("savepoint attempt")
    try:
        connection.execute(statement.encode(), values or None)
    except psycopg.Error as error:
        connection.execute("rollback to attempt")
        return error.sqlstate
    connection.execute("rollback to attempt")
    return None
