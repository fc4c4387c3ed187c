"""Isolation through a pooled connection: what one request leaves behind reaches no other client.

The tests named in __all__ are those of the other files, run here through the pooler.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest
from attack_world import make_field
from isolation import Connection, Open, World, act, make_world, refused, value
from pgbouncer import Pooled, pooler
from test_attack import Place, attack_as
from test_isolation import (
    ACCOUNTS,
    test_context_of_another_backend_is_refused,
    test_control_ann_sees_her_rows_and_mal_his,
    test_no_role_to_climb_to,
    test_own_role_settings_give_no_row,
    test_refused_to_every_service,
    test_row_security_off_is_an_error_and_no_way_round,
)
from test_isolation_leaks import (
    test_conditions_that_fail_do_not_reach_hidden_rows,
    test_explain_shows_no_value,
    test_no_relation_shows_a_row_of_another_tenant,
    test_parallel_plan_sees_the_same,
    test_unique_and_foreign_keys_tell_nothing,
    test_writes_through_functions_stay_inside,
)

from cfdb.server import Server
from cfdb.template import Template

__all__ = [
    "test_conditions_that_fail_do_not_reach_hidden_rows",
    "test_context_of_another_backend_is_refused",
    "test_control_ann_sees_her_rows_and_mal_his",
    "test_explain_shows_no_value",
    "test_no_relation_shows_a_row_of_another_tenant",
    "test_no_role_to_climb_to",
    "test_own_role_settings_give_no_row",
    "test_parallel_plan_sees_the_same",
    "test_refused_to_every_service",
    "test_row_security_off_is_an_error_and_no_way_round",
    "test_unique_and_foreign_keys_tell_nothing",
    "test_writes_through_functions_stay_inside",
]
LEFT = {
    "a context": (
        "select set_config('cf.context', current_setting('cf.context'), false)",
        "select nullif(current_setting('cf.context', true), '') is not null",
    ),
    "a setting": (
        "select set_config('cf.kept', 'of Ann', false)",
        "select coalesce(current_setting('cf.kept', true), '') = 'of Ann'",
    ),
    "a search path": (
        "set search_path = tenancy, pg_temp",
        "select current_setting('search_path') like 'tenancy%'",
    ),
    "row security off": (
        "set row_security = off",
        "select current_setting('row_security') = 'off'",
    ),
    "a read-only default": (
        "set session characteristics as transaction read only",
        "select current_setting('default_transaction_read_only') = 'on'",
    ),
    "a prepared statement": (
        "prepare kept as select id from tenancy.accounts",
        "select exists (select from pg_prepared_statements where name = 'kept')",
    ),
    "a held cursor": (
        "declare kept cursor with hold for select id from tenancy.accounts",
        "select exists (select from pg_cursors where name = 'kept')",
    ),
    "a session's lock": (
        "select pg_advisory_lock(4242)",
        "select exists (select from pg_locks"
        " where locktype = 'advisory' and objid = 4242 and pid = pg_backend_pid())",
    ),
    "an ear for notifications": (
        "listen kept",
        "select exists (select from pg_listening_channels())",
    ),
}
"""What a request may leave in its backend, and how the next one would see it."""


@pytest.fixture(scope="module")
def world(server: Server, module_database: str) -> World:
    with server.connect(module_database) as admin:
        return make_world(admin)


@pytest.fixture(scope="module")
def pool(server: Server) -> Iterator[Pooled]:
    """Several backends a role, for tests that hold several connections."""
    with pooler(server, size=30) as made:
        yield made


@pytest.fixture
def connect(pool: Pooled, module_database: str) -> Iterator[Open]:
    """Opens connections through the pooler; they leave nothing in the database."""
    with ExitStack() as opened:

        def open_one(user: str | None = None, autocommit: bool = False) -> Connection:
            made = pool.connect(module_database, user, autocommit)
            opened.callback(made.close)
            return made

        yield open_one


@pytest.fixture
def mal(connect: Open, world: World) -> Connection:
    """svc_app inside Mal's transaction."""
    return act(connect, world.mal_token)


@pytest.fixture(scope="module", params=[True, False], ids=["reset", "no reset"])
def narrow(request: pytest.FixtureRequest, server: Server) -> Iterator[tuple[Pooled, bool]]:
    """One backend a role, so that clients take turns on it; whether it is reset in between."""
    with pooler(server, size=1, always=request.param) as made:
        yield made, request.param


@pytest.mark.parametrize("what", LEFT)
def test_what_a_request_leaves_does_not_reach_the_next(
    narrow: tuple[Pooled, bool], module_database: str, world: World, what: str
) -> None:
    """Without server_reset_query_always each of them does: that is the control."""
    leave, seen = LEFT[what]
    made, reset = narrow
    with made.connect(module_database, "svc_app") as ann:
        ann.execute("select identity.authenticate(%s)", (world.ann_token,))
        backend = value(ann, "select pg_backend_pid()")
        ann.execute(leave.encode())
        ann.commit()
        with made.connect(module_database, "svc_app") as mal:
            assert value(mal, "select pg_backend_pid()") == backend, "control: the same backend"
            assert value(mal, seen) is not reset
            if reset:
                assert value(mal, ACCOUNTS) is None
            mal.rollback()
    if not reset:
        with made.connect(module_database, "svc_app", autocommit=True) as last:
            last.execute("discard all")


def test_held_cursor_of_another_client_cannot_be_fetched(
    narrow: tuple[Pooled, bool], module_database: str, world: World
) -> None:
    made, reset = narrow
    with (
        made.connect(module_database, "svc_app") as ann,
        made.connect(module_database, "svc_app") as mal,
    ):
        ann.execute("select identity.authenticate(%s)", (world.ann_token,))
        ann.execute("declare kept cursor with hold for select id from tenancy.accounts")
        ann.commit()
        if reset:
            assert refused(mal, "fetch all kept") == "34000"
        else:
            rows = mal.execute("fetch all kept").fetchall()
            assert (world.team,) in rows, "control: without the reset it is read"


def test_context_of_the_same_backend_is_refused_to_the_next_client(
    narrow: tuple[Pooled, bool], module_database: str, world: World
) -> None:
    """The backend is the same, the transaction is another."""
    made, _ = narrow
    with (
        made.connect(module_database, "svc_app") as ann,
        made.connect(module_database, "svc_app") as mal,
    ):
        ann.execute("select identity.authenticate(%s)", (world.ann_token,))
        stolen = value(ann, "select current_setting('cf.context')")
        assert world.team in value(ann, ACCOUNTS)
        ann.commit()
        mal.execute("select set_config('cf.context', %s, true)", (stolen,))
        assert refused(mal, ACCOUNTS) == "28000"


def test_requests_take_turns_and_see_their_own(
    narrow: tuple[Pooled, bool], module_database: str, world: World
) -> None:
    made, _ = narrow
    with (
        made.connect(module_database, "svc_app") as ann,
        made.connect(module_database, "svc_app") as mal,
        made.connect(module_database, "svc_app") as nobody,
    ):
        for _ in range(5):
            ann.execute("select identity.authenticate(%s)", (world.ann_token,))
            assert world.team in value(ann, ACCOUNTS)
            ann.commit()
            assert value(nobody, ACCOUNTS) is None
            nobody.commit()
            mal.execute("select identity.authenticate(%s)", (world.mal_token,))
            assert value(mal, ACCOUNTS) == [world.mal_account]
            mal.commit()


def test_a_client_that_goes_in_the_middle_leaves_nothing(
    narrow: tuple[Pooled, bool], module_database: str, world: World
) -> None:
    made, reset = narrow
    gone = made.connect(module_database, "svc_app")
    gone.execute("select identity.authenticate(%s)", (world.ann_token,))
    assert world.team in value(gone, ACCOUNTS)
    gone.pgconn.finish()
    with made.connect(module_database, "svc_app") as mal:
        assert value(mal, ACCOUNTS) is None, reset


def test_temporary_objects_cannot_be_left(mal: Connection) -> None:
    for statement in ("create temp table kept (id uuid)", "create temp sequence kept"):
        assert refused(mal, statement) == "42501", statement
    with pytest.raises(psycopg.errors.UndefinedTable):
        mal.execute("select from pg_temp.kept")


def test_no_attack_reaches_the_other_tenant_through_the_pooler(
    server: Server, ready_template: Template, record_property: Callable[[str, object], None]
) -> None:
    with ready_template.cloned() as name:
        with server.connect(name) as admin:
            field = make_field(admin)
        with pooler(server, size=5) as made:
            result = attack_as(Place(made, name, field), "svc_app", "key")
    record_property("attacks", result.size)
    shown = "\n".join(result.findings[:20])
    assert not result.findings, f"{len(result.findings)} of {result.size}:\n{shown}"
    assert result.size > 500
