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
    "select tests.grant_plan('{team}', 'enterprise')",
    "select tests.as_system('{team}', 'svc_billing')",
    "select billing.set_override('{team}', 'seats', 'a promise', 99)",
    "select billing.purchase_credits('{team}', 10, 900, 'EUR', 'stripe', 'pi-{team}', 'story')",
    "select billing.link_subscription('{team}', 'odoo', 'order-{team}')",
    "select (billing.apply_event('{team}', 'odoo', jsonb_build_object('id', 'order-{team}',"
    " 'write_date', '2026-01-01 00:00:00', 'subscription_state', '4_paused'))).is_new",
    "select tests.log_in('{ann}', 'svc_auth')",
    "select identity.link_identity('google', 'google-{ann}')",
    "select (identity.add_factor('email')).factor_id",
    "select tests.log_in('{ann}', 'svc_social')",
    "select tenancy.connect_social_account('{team}', 'instagram', 'ig-{team}', '{envelope}')",
    "select tests.log_in('{ann}')",
    "select studio.create_brand_kit('{team}', 'House')",
    "select studio.create_room('{team}', '{project}', 'Studio')",
    "select studio.add_asset('{team}', '{project}', 'uploaded',"
    " '{team}/{project}/{asset}/a.png', 'image/png', 1, sha256('a'))",
    "select tenancy.invite_member('{team}', 'guest@example.com')",
    "select tenancy.create_custom_role('{team}', 'lookers', 'viewer',"
    " array['account.read', 'member.read', 'project.read'])",
    "select tenancy.create_service_account('{team}', 'ci robot', 'editor')",
    "select studio.add_collaborator('{team}', '{project}', 'viewer', '{friend}')",
    "select (studio.open_share_link("
    "(studio.create_share_link('{team}', '{project}')).token)).expires_at",
    "select identity.give_consent('marketing_email', '2026-01')",
    "select identity.request_privacy('access')",
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
    "select (billing.consume_quota('{team}', 'api_calls_per_minute', 4800)).used",
    "select billing.record_usage(p_account_id => '{team}', p_action => 'download',"
    " p_idempotency_key => 'download 1')",
    "select tests.as_service('svc_worker')",
    "select billing.fold_usage()",
    "select tests.as_system('{team}')",
    "select billing.record_usage(p_account_id => '{team}', p_action => 'download')",
    "select tests.log_out()",
    "select tests.as_service('svc_auth')",
    "select (identity.log_in('nobody-{ann}@example.com', tests.password(), p_ip => '192.0.2.9'))"
    ".outcome",
    "select tests.as_kernel()",
    "insert into identity.recovery_codes (user_id, code_hash) values ('{ann}', sha256('{ann}'))"
    " returning id",
    "select tests.log_out()",
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


def tell_story(admin: Connection, ann: UUID, friend: UUID, team: UUID, project: UUID) -> None:
    """Gives the team of that owner a row in every table that can have one."""
    ids: dict[str, Any] = {"ann": ann, "friend": friend, "team": team, "project": project}
    ids["envelope"] = f"v1.k1.{'A' * 16}.{'A' * 44}"
    ids["asset"] = value(admin, "select gen_random_uuid()")
    for statement in STORY:
        answer = value(admin, statement.format(**ids))
        ids |= {"request": answer} if "new_request" in statement else {}
        ids |= {"lease_of": answer} if "lease_of(" in statement else {}


def make_world(admin: Connection, before_mal: Callable[[], None] = lambda: None) -> World:
    """Commits the story of Ann's team and Mal's sign-up; all that is there before him is theirs."""
    with admin.transaction():
        row = admin.execute("select ann, eve, team, project from tests.stage()").fetchone()
        assert row is not None
        tell_story(admin, *row)
        before_mal()
        mal = value(admin, "select tests.new_person('mal')")
        account = value(admin, "select tests.personal_account(%s)", mal)
        admin.execute("select tests.log_out()")
        log_in = "select (identity.log_in(%s, tests.password())).token"
        admin.execute("select tests.as_service('svc_auth')")
        tokens = [value(admin, log_in, f"{name}@example.com") for name in ("ann", "mal")]
    return World(row[0], row[2], tokens[0], mal, account, tokens[1])


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
