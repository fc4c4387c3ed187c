"""Ways around row security, each tried by Mal on a service's own connection, with controls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest
from isolation import Connection, Open, World, act, make_world, refused, value

from cfdb.server import Server

ACCOUNTS = "select array_agg(id) from tenancy.accounts"
SERVICES = ["svc_app", "svc_auth", "svc_worker", "svc_billing", "svc_mlops", "svc_social"]
OID_OF_ACCOUNTS = (
    "(select c.oid from pg_class as c join pg_namespace as n on n.oid = c.relnamespace"
    " where n.nspname = 'tenancy' and c.relname = 'accounts')"
)
READERS = ["svc_auditor", "svc_analyst", "svc_monitor", "svc_backup"]

FORBIDDEN = (
    "create temp table users (id uuid)",
    "create table public.t (id uuid)",
    "create function public.f() returns int language sql as 'select 1'",
    "create function pg_temp.f() returns int language sql as 'select 1'",
    "create schema thief",
    "create extension dblink",
    "create extension hstore",
    "create view public.v as select 1",
    "create trigger t before insert on tenancy.accounts execute function audit.tg_record('id')",
    "create table public.t (id uuid references tenancy.accounts (id))",
    "truncate tenancy.accounts",
    "insert into tenancy.members select account_id, user_id, role from tenancy.members",
    "update tenancy.members set role = 'owner'",
    "delete from tenancy.members",
    "select id from tenancy.accounts for update",
    "lock table tenancy.accounts in row exclusive mode",
    "alter table tenancy.accounts disable row level security",
    "alter table tenancy.accounts no force row level security",
    "drop policy select_member on tenancy.accounts",
    "create policy thief on tenancy.accounts using (true)",
    "alter function tenancy.accounts_with(text) immutable",
    "comment on table tenancy.accounts is 'x'",
    "create publication thief for all tables",
    "create event trigger thief on sql_drop execute function audit.tg_record()",
    "copy tenancy.accounts to program 'cat'",
    "copy tenancy.accounts to '/tmp/cf_thief'",
    "copy (select 1) to program 'id'",
    "copy tenancy.accounts from program 'id'",
    "select pg_read_file('/etc/hostname')",
    "select pg_read_binary_file('/etc/hostname')",
    "select pg_ls_dir('.')",
    "select pg_stat_file('PG_VERSION')",
    "select lo_import('/etc/hostname')",
    "select lo_export(1, '/tmp/cf_thief')",
    "select * from pg_authid",
    "select * from pg_hba_file_rules",
    "select current_setting('data_directory')",
    "select pg_reload_conf()",
    "set session_replication_role = replica",
    "set session_preload_libraries = 'x'",
    "load 'dblink'",
    "select kernel.sign_context('user', 'transaction')",
    "select audit.record(gen_random_uuid(), 'a.b', '1', 'access', '{}')",
    "select kernel.rotate_signing_key()",
    "select identity.start_session(gen_random_uuid(), '', null, '')",
    "select identity.add_jwt_key('k', 'i', 'a', sha256('x'))",
    "select inner_pad from kernel.signing_keys",
    "select id from audit.entries_default",
)
"""Statements that no service may run, whoever acts."""


@pytest.fixture(scope="module")
def world(server: Server, module_database: str) -> World:
    with server.connect(module_database) as admin:
        return make_world(admin)


@pytest.fixture
def connect(server: Server, module_database: str) -> Iterator[Open]:
    """Opens connections to the database that this file's tests share; they leave nothing in it."""
    with ExitStack() as opened:

        def open_one(user: str | None = None, autocommit: bool = False) -> Connection:
            made = server.connect(module_database, user, autocommit)
            opened.callback(made.close)
            return made

        yield open_one


@pytest.fixture
def mal(connect: Open, world: World) -> Connection:
    """svc_app inside Mal's transaction."""
    return act(connect, world.mal_token)


def test_control_ann_sees_her_rows_and_mal_his(connect: Open, world: World) -> None:
    ann = act(connect, world.ann_token)
    assert world.team in value(ann, ACCOUNTS)
    assert value(ann, "select count(*) from studio.projects where account_id = %s", world.team) == 1
    assert value(act(connect, world.mal_token), ACCOUNTS) == [world.mal_account]


def test_context_of_another_backend_is_refused(
    connect: Open, world: World, mal: Connection
) -> None:
    ann = act(connect, world.ann_token)
    stolen = value(ann, "select current_setting('cf.context')")
    assert value(ann, ACCOUNTS) is not None
    mal.execute("select set_config('cf.context', %s, true)", (stolen,))
    assert refused(mal, ACCOUNTS) == "28000"


@pytest.mark.parametrize("local", [True, False])
def test_context_of_an_earlier_transaction_is_refused(
    connect: Open, world: World, local: bool
) -> None:
    connection = act(connect, world.ann_token)
    stolen = value(connection, "select current_setting('cf.context')")
    assert world.team in value(connection, ACCOUNTS)
    connection.execute("select set_config('cf.context', %s, false)", (stolen,))
    connection.commit()
    if local:
        connection.execute("select set_config('cf.context', %s, true)", (stolen,))
    assert refused(connection, ACCOUNTS) == "28000"


def test_setting_that_was_local_comes_back_empty_and_is_nobody(connect: Open, world: World) -> None:
    connection = act(connect, world.ann_token)
    connection.commit()
    assert value(connection, "select current_setting('cf.context', true)") == ""
    assert value(connection, ACCOUNTS) is None
    assert value(connection, "select identity.current_user_id()") is None


def test_two_transactions_in_one_message_are_one_clients(connect: Open, world: World) -> None:
    """They share a start time, so a context may pass from one to the other: see docs/threats.md."""
    connection = connect("svc_app", autocommit=True)
    connection.execute(
        f"begin; select identity.authenticate('{world.mal_token}');"
        " select set_config('cf.kept', current_setting('cf.context'), false); commit; begin;"
        " select set_config('cf.context', current_setting('cf.kept'), true);"
        " select set_config('cf.seen', (select array_agg(id)::text from tenancy.accounts), false);"
        " commit".encode()
    )
    assert value(connection, "select current_setting('cf.seen')") == f"{{{world.mal_account}}}"
    connection.execute("select set_config('cf.context', current_setting('cf.kept'), false)")
    with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
        connection.execute(ACCOUNTS)


def test_held_cursor_outlives_its_actor_until_discard_all(connect: Open, world: World) -> None:
    """PostgreSQL keeps what a held cursor has read: the pooler's DISCARD ALL must drop it."""
    connection = act(connect, world.ann_token)
    connection.execute("declare kept cursor with hold for select id from tenancy.accounts")
    connection.commit()
    assert len(connection.execute("fetch all kept").fetchall()) == 2, "control: it does outlive"
    connection.commit()
    connection.autocommit = True
    connection.execute("discard all")
    with pytest.raises(psycopg.errors.InvalidCursorName):
        connection.execute("fetch first kept")


def test_discard_all_leaves_nothing_of_a_request(connect: Open, world: World) -> None:
    connection = act(connect, world.ann_token)
    connection.execute("prepare kept as select 1")
    connection.execute("select set_config('cf.context', current_setting('cf.context'), false)")
    connection.commit()
    connection.autocommit = True
    connection.execute("discard all")
    assert value(connection, "select count(*) from pg_prepared_statements") == 0
    assert value(connection, "select coalesce(current_setting('cf.context', true), '')") == ""


@pytest.mark.parametrize("service", SERVICES + READERS)
def test_no_role_to_climb_to(connect: Open, service: str) -> None:
    connection = connect(service)
    roles = [r for (r,) in connection.execute("select rolname from pg_roles").fetchall()]
    for role in {r for r in roles if r.startswith(("cf_", "pg_"))} | {"postgres"} & set(roles):
        assert refused(connection, f'set role "{role}"') == "42501", role
        assert refused(connection, f'set session authorization "{role}"') == "42501", role
        assert refused(connection, f'alter role "{service}" set role = "{role}"') in (
            None,
            "42501",
        )
    connection.execute("reset role")
    assert value(connection, "select current_user") == service
    for statement in (
        "create role thief",
        "grant cf_owner to current_user",
        "alter role cf_owner login",
        "alter role current_user bypassrls",
        "alter role current_user superuser",
        "alter default privileges for role cf_owner grant select on tables to public",
    ):
        assert refused(connection, statement) in ("42501", "0LP01"), statement


def test_row_security_off_is_an_error_and_no_way_round(connect: Open, world: World) -> None:
    connection = act(connect, world.mal_token)
    connection.execute("set row_security = off")
    assert refused(connection, ACCOUNTS) == "42501"
    assert refused(connection, "select identity.authenticate(%s)", world.mal_token) == "42501"
    connection.execute("set row_security = on")
    assert value(connection, ACCOUNTS) == [world.mal_account], "control: it works when on"


def test_own_role_settings_give_no_row(connect: Open, world: World) -> None:
    """A role may change its own defaults and settings; none of them opens a tenant."""
    for setting in (
        "set search_path = pg_temp, tenancy, public",
        "set plan_cache_mode = force_generic_plan",
        "set standard_conforming_strings = off",
        "set transform_null_equals = on",
        "set bytea_output = escape",
        "set datestyle = 'SQL, DMY'",
        "set timezone = 'Asia/Kolkata'",
        "set array_nulls = off",
        "set client_encoding = latin1",
        "set debug_parallel_query = on",
    ):
        connection = connect("svc_app")
        connection.execute(setting.encode())
        connection.execute("select identity.authenticate(%s)", (world.mal_token,))
        assert value(connection, ACCOUNTS) == [world.mal_account], setting
        connection.execute("select set_config('cf.context', 'x', true)")
        assert refused(connection, ACCOUNTS) == "28000", setting


@pytest.mark.parametrize("service", SERVICES)
def test_refused_to_every_service(connect: Open, world: World, service: str) -> None:
    connection = act(connect, world.mal_token, service)
    for statement in FORBIDDEN:
        assert refused(connection, statement) in ("42501", "3F000", "0A000"), statement


def test_grants_without_grant_option_do_nothing(connect: Open, world: World) -> None:
    mal = act(connect, world.mal_token)
    mal.execute("grant select on tenancy.accounts to public")  # a warning, and no effect
    query = "select has_table_privilege('svc_auditor', 'tenancy.accounts', 'select')"
    assert value(connect(), query.replace("'tenancy.accounts'", OID_OF_ACCOUNTS)) is False
    mal.rollback()


def test_server_settings_are_out_of_reach(connect: Open) -> None:
    connection = connect("svc_app", autocommit=True)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("alter system set log_statement = 'all'")
