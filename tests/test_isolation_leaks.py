"""What a tenant could learn of another without reading a row, and a sweep over every relation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from uuid import uuid4

import psycopg
import pytest
from isolation import Connection, Open, World, act, make_world, refused, value

from cfdb.server import Server

WITHOUT_ROWS = {
    "kernel.error_codes",
    "kernel.partitioned_tables",
    "kernel.settings",
    "kernel.signing_keys",
    "identity.jwt_keys",
    "tenancy.permissions",
    "tenancy.roles",
    "billing.plans",
    "billing.plan_versions",
    "billing.features",
    "billing.plan_entitlements",
    "billing.credit_prices",
    "billing.rate_buckets",
    "generation.output_formats",
    "generation.status_moves",
    "generation.failure_policies",
    "mlops.models",
    "mlops.model_versions",
    "mlops.validations",
}
"""Tables of the whole installation: none of their rows is a tenant's."""
RELATIONS = (
    "select n.nspname || '.' || c.relname, c.oid::oid, c.relkind::text, c.relispartition"
    " from pg_class as c join pg_namespace as n on n.oid = c.relnamespace"
    " where n.nspowner::regrole::text = 'cf_owner' and c.relkind in ('r', 'p', 'v', 'm', 'f')"
    " order by 1"
)
READABLE = (
    "select string_agg(quote_ident(attname), ', ') from pg_attribute"
    " where attrelid = %s and attnum > 0 and not attisdropped"
    " and has_column_privilege(attrelid, attnum, 'select')"
)


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


def relations(connection: Connection) -> list[tuple[str, int, str, bool]]:
    return connection.execute(RELATIONS.encode()).fetchall()


@pytest.mark.parametrize(
    "service", ["svc_app", "svc_auth", "svc_worker", "svc_billing", "svc_mlops", "svc_social"]
)
def test_no_relation_shows_a_row_of_another_tenant(
    connect: Open, world: World, service: str
) -> None:
    mal = act(connect, world.mal_token, service)
    found = relations(mal)
    assert len(found) > 50, "control: the sweep sees the relations"
    for name, oid, kind, is_partition in found:
        columns = value(mal, READABLE, oid)
        if is_partition or kind in ("m", "f") or columns is None:
            assert refused(mal, f"select 1 from {name}") == "42501", name
            continue
        rows = mal.execute(f"select t::text from (select {columns} from {name}) as t".encode())
        for (row,) in rows.fetchall():
            assert not [text for text in world.theirs() if text in row], name


@pytest.mark.usefixtures("world")
def test_control_the_other_tenant_has_rows_everywhere(connect: Open) -> None:
    admin = connect()
    admin.execute("set local role cf_kernel")
    empty = {
        name
        for name, _, kind, is_partition in relations(admin)
        if kind in ("r", "p")
        and not is_partition
        and name not in WITHOUT_ROWS
        and not value(admin, f"select exists (select from {name})")
    }
    assert empty == set()


def test_control_anns_rows_are_seen_by_ann(connect: Open, world: World) -> None:
    ann = act(connect, world.ann_token)
    for name in ("tenancy.members", "studio.projects", "generation.requests", "audit.entries"):
        query = f"select exists (select from {name} where account_id = %s)"
        assert value(ann, query, world.team), name


def test_unique_and_foreign_keys_tell_nothing(connect: Open, world: World, mal: Connection) -> None:
    ann = act(connect, world.ann_token)
    project = value(ann, "select id from studio.projects limit 1")
    bench = value(ann, "select workbench_id from studio.projects limit 1")
    create = "select studio.create_project(%s, %s, 'Mine')"
    own = value(mal, "select studio.create_workbench(%s, 'Bench')", world.mal_account)
    assert refused(mal, create, world.mal_account, own) is None, "control: in his own it works"
    theirs = refused(mal, create, world.mal_account, bench)
    nothing = refused(mal, create, world.mal_account, uuid4())
    assert theirs == nothing and theirs is not None
    room = "select studio.create_room(%s, %s, 'Mine')"
    assert refused(mal, room, world.team, project) == refused(mal, room, uuid4(), project)
    kit = "select tenancy.invite_member(%s, 'guest@example.com')"
    team = value(mal, "select tenancy.create_team('Moles', 'moles')")
    assert refused(mal, kit, team) is None, "an address that Ann invited is free here"


def test_conditions_that_fail_do_not_reach_hidden_rows(mal: Connection, world: World) -> None:
    probe = "select 1 / (case when id = %s then 0 else 1 end) from tenancy.accounts"
    assert refused(mal, probe, world.team) is None, "no division by the row that Mal may not see"
    assert refused(mal, probe, world.mal_account) == "22012", "control: by his own it is tried"


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan"])
def test_prepared_plan_keeps_no_actor(connect: Open, world: World, mode: str) -> None:
    connection = connect("svc_app")
    connection.execute(f"set plan_cache_mode = {mode}".encode())
    connection.execute("prepare mine as select id from tenancy.accounts")
    connection.commit()
    seen = []
    for token in (world.ann_token, world.mal_token) * 4:
        connection.execute("select identity.authenticate(%s)", (token,))
        seen.append({row[0] for row in connection.execute("execute mine").fetchall()})
        connection.commit()
    assert all(world.team in rows for rows in seen[::2]), "control: Ann's rows were in the plan"
    assert seen[1::2] == [{world.mal_account}] * 4
    assert connection.execute("execute mine").fetchall() == []


def test_parallel_plan_sees_the_same(connect: Open, world: World) -> None:
    mal = act(connect, world.mal_token)
    for setting in (
        "debug_parallel_query = on",
        "parallel_setup_cost = 0",
        "parallel_tuple_cost = 0",
        "min_parallel_table_scan_size = 0",
        "max_parallel_workers_per_gather = 2",
    ):
        mal.execute(f"set local {setting}".encode())
    plan = "\n".join(
        r[0] for r in mal.execute("explain select id from tenancy.accounts").fetchall()
    )
    assert "accounts_with" in plan or "InitPlan" in plan
    assert value(mal, "select array_agg(id) from tenancy.accounts") == [world.mal_account]
    assert value(mal, "select count(*) from audit.entries where account_id = %s", world.team) == 0


def test_explain_shows_no_value(mal: Connection, world: World) -> None:
    rows = mal.execute("explain (analyze, verbose) select * from tenancy.accounts").fetchall()
    plan = "\n".join(row[0] for row in rows)
    assert "Scan" in plan, "control: there is a plan"
    assert not [text for text in [*world.theirs(), "foxes"] if text in plan]


def test_statistics_are_hidden(connect: Open, mal: Connection) -> None:
    admin = connect(autocommit=True)
    admin.execute("set role cf_owner")
    admin.execute("analyze tenancy.members")
    hidden = "select count(*) from pg_stats where schemaname = 'tenancy' and tablename = 'members'"
    catalogue = "select count(*) from pg_class where relname = 'members' and reltuples > 0"
    assert value(mal, hidden) == 0
    assert value(mal, catalogue) == 1, "control: the table was analysed; its row count is public"


def test_activity_shows_parameters_of_the_same_service_alone(connect: Open, world: World) -> None:
    ann = act(connect, world.ann_token)
    ann.execute("select id from tenancy.accounts where slug = %s", ("secret-slug",))
    seen = "select string_agg(query, ' ') from pg_stat_activity where datname = current_database()"
    assert "secret-slug" not in value(connect("svc_app"), seen), "bound values are not in the text"
    ann.execute("select 'literal-of-ann'")
    assert "literal-of-ann" in value(connect("svc_app"), seen), "control: literals are, to the role"
    assert "literal-of-ann" not in value(connect("svc_auth"), seen), "and to no other service"


def test_writes_through_functions_stay_inside(mal: Connection, world: World) -> None:
    for statement in (
        "select tenancy.invite_member(%s, 'mal@example.com')",
        "select tenancy.create_api_key(%s, 'k', array['project.read'])",
        "select studio.create_workbench(%s, 'Bench')",
        "select studio.create_brand_kit(%s, 'Kit')",
        "select tenancy.remove_member(%s, identity.current_user_id())",
    ):
        assert refused(mal, statement, world.team) in ("42501", "NF001"), statement
        assert refused(mal, statement, uuid4()) == refused(mal, statement, world.team), statement


def test_business_role_is_held_by_row_security(connect: Open, world: World) -> None:
    """Even the owner of the business functions, without WHERE, writes nothing of another tenant."""
    admin = connect()
    admin.execute("select tests.log_in(%s)", (world.mal,))
    admin.execute("select tests.as_service('cf_api')")
    tried = 0
    for name, oid, kind, is_partition in relations(admin):
        if kind not in ("r", "p") or is_partition or name in WITHOUT_ROWS:
            continue
        has = "select has_table_privilege(%s::oid, 'delete')"
        if value(admin, has, oid):
            admin.execute("savepoint attempt")
            try:
                query = f"with d as (delete from {name} returning *) select d::text from d"
                rows = admin.execute(query.encode()).fetchall()
            except psycopg.Error:
                rows = []
            admin.execute("rollback to attempt")
            tried += 1
            assert not [r for (r,) in rows for text in world.theirs() if text in r], name
    assert tried > 0, "control: there are tables that cf_api deletes from"
