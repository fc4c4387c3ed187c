"""migrate and rollback of a small project: what they do, and what each bad input gets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_project import ADD_COLUMN, Shop, refusal, scalar

from cfdb.databases import scratch_database
from cfdb.errors import BUSY
from cfdb.migrate import frozen, load_fresh, migrate, rollback
from cfdb.migrate.project import Project
from cfdb.server import Server
from cfdb.snapshot import snapshot


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def empty(server: Server) -> Iterator[Server]:
    with scratch_database(server, "test") as scratch:
        yield scratch


def test_installs_without_superuser(shop: Shop, empty: Server) -> None:
    assert (
        scalar(empty, "select rolsuper or rolbypassrls from pg_roles where rolname = user") is False
    )
    report = migrate(empty, shop.root)
    assert report.applied == ["0001.create-shop"]
    assert len(report.loaded) == 5
    owners = scalar(
        empty,
        "select string_agg(distinct tableowner, ',') from pg_tables where schemaname = 'shop'",
    )
    assert owners == "cf_owner"


def test_bookkeeping_stays_in_its_own_schema(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    strays = "select count(*) from pg_class where relnamespace = 'public'::regnamespace"
    assert scalar(empty, strays) == 0


def test_second_run_changes_nothing(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    before = snapshot(empty, shop.root)
    xid = scalar(empty, "select max(xmin::text::bigint) from pg_proc")
    report = migrate(empty, shop.root)
    assert not report.changed
    assert "nothing to do" in report.summary()
    assert snapshot(empty, shop.root) == before
    assert scalar(empty, "select max(xmin::text::bigint) from pg_proc") == xid


def test_only_the_changed_repeatable_is_loaded(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    shop.edit("db/policies/10_shop.sql", "using (true);", "using (id is not null);")
    assert migrate(empty, shop.root).loaded == ["db/policies/10_shop.sql"]


def test_what_a_repeatable_no_longer_says_is_gone(shop: Shop, empty: Server) -> None:
    shop.edit("db/policies/10_shop.sql", "to cf_kernel;", "to cf_kernel, cf_app;")
    shop.edit("db/functions/10_shop/count_items.sql", "to cf_app;", "to cf_app, cf_auditor;")
    shop.write("db/policies/20_more.sql", "set local role cf_owner;\n")
    shop.edit(
        "db/policies/10_shop.sql",
        "grant select (",
        "create policy later on shop.items to cf_app using (true);\ngrant select (",
    )
    trigger = (
        "\ncreate or replace trigger t20_again before update on shop.items\n"
        "  for each row execute function shop.tg_trim();\n"
    )
    path = shop.root / "db/functions/10_shop/_triggers.sql"
    path.write_text(path.read_text(encoding="utf-8") + trigger, encoding="utf-8")
    migrate(empty, shop.root)
    wide = snapshot(empty, shop.root)
    shop.__init__(shop.root)  # type: ignore[misc]
    migrate(empty, shop.root)
    narrow = snapshot(empty, shop.root)
    with scratch_database(empty, "test") as other:
        with other.connect() as connection:
            load_fresh(connection, shop.root)
        assert narrow == snapshot(other, shop.root) != wide


def test_policy_files_of_one_schema_are_loaded_together(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    whole = snapshot(empty, shop.root)
    head, kinds, items = (shop.root / "db/policies/10_shop.sql").read_text().split("\n\n")
    (shop.root / "db/policies/10_shop.sql").unlink()
    names = ["db/policies/10_shop/items.sql", "db/policies/10_shop/kinds.sql"]
    for name, text in zip(names, (items, kinds), strict=True):
        shop.write(name, f"{head}\n\n{text}\n")
    assert migrate(empty, shop.root).loaded == names
    assert snapshot(empty, shop.root) == whole
    shop.edit(names[0], "using (true);", "using (id is not null);")
    assert migrate(empty, shop.root).loaded == names
    shop.edit(names[0], "using (id is not null);", "using (true);")
    migrate(empty, shop.root)
    assert snapshot(empty, shop.root) == whole
    (shop.root / names[0]).unlink()
    assert migrate(empty, shop.root).loaded == names[1:]
    assert scalar(empty, "select string_agg(policyname, ',') from pg_policies") == "kernel_all"


def test_a_policy_that_a_migration_took_away_comes_back(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    before = snapshot(empty, shop.root)
    shop.add_migration("0002.drop-policy", "drop policy read_all on shop.items;\n", "select 1;\n")
    assert len(migrate(empty, shop.root).loaded) == 5
    assert snapshot(empty, shop.root) == before


def test_loading_every_repeatable_again_gives_the_same_catalogue(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    before = snapshot(empty, shop.root)
    migrate(empty, shop.root, repeat_all=True)
    assert snapshot(empty, shop.root) == before


def test_edited_applied_migration(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    shop.edit("migrations/0001.create-shop.sql", "A shop.", "Our shop.")
    error = refusal(migrate, empty, shop.root)
    assert "migrations/0001.create-shop.sql was edited" in error.message
    assert error.exit_code == 1


def test_edited_frozen_migration(shop: Shop, empty: Server) -> None:
    assert len(frozen.land(Project(shop.root))) == 2
    shop.edit("migrations/0001.create-shop.rollback.sql", "shop.items, shop.kinds", "shop.items")
    error = refusal(migrate, empty, shop.root)
    assert "migrations/0001.create-shop.rollback.sql was edited" in error.message
    assert scalar(empty, "select to_regnamespace('migration')") is None


def test_frozen_migration_that_is_gone(shop: Shop, empty: Server) -> None:
    frozen.land(Project(shop.root), "0.1.0")
    assert frozen.last_release(Project(shop.root)) == (
        "0.1.0",
        ["0001.create-shop.sql", "0001.create-shop.rollback.sql"],
    )
    (shop.root / "migrations/0001.create-shop.sql").unlink()
    assert "has landed and is gone" in refusal(migrate, empty, shop.root).message


def test_migration_that_the_checkout_does_not_know(shop: Shop, empty: Server) -> None:
    shop.add_migration("0002.add-price", ADD_COLUMN, "alter table shop.items drop price_cents;\n")
    migrate(empty, shop.root)
    for end in ("", ".rollback"):
        (shop.root / f"migrations/0002.add-price{end}.sql").unlink()
    error = refusal(migrate, empty, shop.root)
    assert "0002.add-price, which this checkout does not know" in error.message


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("functions/10_shop/count_items.sql", "stable", "stabl", "line 6: syntax error"),
        ("functions/10_shop/count_items.sql", "shop.items;", "shop.things;", "line 11: relation"),
        ("functions/10_shop/tg_trim.sql", "begin\n", "begin\n  oops;\n", "line 9: syntax error"),
        (
            "policies/10_shop.sql",
            "on shop.kinds to cf_k",
            "on shop.kin to cf_k",
            "line 4: relation",
        ),
        ("reference/10_shop.sql", "'Has pages.'", "null", "line 3: null value"),
    ],
)
def test_repeatable_with_an_error(
    shop: Shop, empty: Server, name: str, old: str, new: str, message: str
) -> None:
    migrate(empty, shop.root)
    before = snapshot(empty, shop.root)
    # A migration that is pending at the same time is not applied either.
    shop.add_migration("0002.add-price", ADD_COLUMN, "alter table shop.items drop price_cents;\n")
    shop.edit(f"db/{name}", old, new)
    error = refusal(migrate, empty, shop.root)
    assert f"db/{name}, {message}" in error.message
    shop.edit(f"db/{name}", new, old)
    assert snapshot(empty, shop.root) == before
    assert migrate(empty, shop.root).applied == ["0002.add-price"]


def test_migration_with_an_error(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    before = snapshot(empty, shop.root)
    shop.add_migration(
        "0002.add-price",
        f"-- Price.\n{ADD_COLUMN}\n\nalter table shop.items\n  add constraint x check (p > 0);\n",
        "alter table shop.items drop column price_cents;\n",
    )
    error = refusal(migrate, empty, shop.root)
    assert 'migrations/0002.add-price.sql, line 5: column "p" does not exist' in error.message
    assert snapshot(empty, shop.root) == before


def test_wrong_owner_in_a_function_file(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    shop.edit("db/functions/10_shop/count_items.sql", "role cf_api", "role cf_kernel")
    error = refusal(migrate, empty, shop.root)
    assert "count_items.sql, line 3: must be owner of function" in error.message
    assert "migration" in error.hint


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "db/functions/10_shop/count_items.sql",
            "set search_path = pg_catalog, pg_temp\n",
            "",
            "function shop.count_items() is security definer without",
        ),
        (
            "migrations/0001.create-shop.sql",
            "alter table shop.items force row level security;\n",
            "",
            "table shop.items: row security is not enabled and forced",
        ),
        (
            "db/functions/10_shop/count_items.sql",
            "to cf_app;",
            "to public;",
            "function shop.count_items() may be executed by PUBLIC",
        ),
        (
            "migrations/0001.create-shop.sql",
            "check (shop.is_name(name))",
            "check (shop.is_name(name)) not valid",
            "constraint",
        ),
    ],
)
def test_a_broken_rule_names_its_object(
    shop: Shop, empty: Server, name: str, old: str, new: str, message: str
) -> None:
    shop.edit(name, old, new)
    if message == "constraint":
        shop.edit(name, new, old)
        path = shop.root / name
        more = "alter table shop.items add constraint late check (name <> 'x') not valid;\n"
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
        message = "constraint late of shop.items is not validated"
    assert message in refusal(migrate, empty, shop.root).message
    assert scalar(empty, "select to_regnamespace('shop')") is None


def test_lock_that_somebody_holds(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    before = snapshot(empty, shop.root)
    shop.add_migration("0002.add-price", ADD_COLUMN, "alter table shop.items drop price_cents;\n")
    with empty.connect() as blocker:
        blocker.execute("set role cf_owner")
        blocker.execute("lock table shop.items in access share mode")
        error = refusal(migrate, empty, shop.root, step_wait="1s")
        pid = blocker.info.backend_pid
    assert "0002.add-price.sql, line 1: waited too long for a lock" in error.message
    assert f"the lock on shop.items is held by server process {pid} of cf_migrator" in error.message
    assert error.exit_code == BUSY
    assert snapshot(empty, shop.root) == before


def test_statement_timeout_in_a_migration(shop: Shop, empty: Server) -> None:
    shop.edit(
        "migrations/0001.create-shop.sql",
        "create schema shop;",
        "set local statement_timeout = '100ms';\nselect pg_sleep(5);\ncreate schema shop;",
    )
    error = refusal(migrate, empty, shop.root)
    assert "line 3: canceling statement due to statement timeout" in error.message
    assert "statement_timeout" in error.hint


def test_todo_is_refused(shop: Shop, empty: Server) -> None:
    shop.add_migration("0002.add-x", "-- TODO: say what\nselect 1;\n", "select 1;\n")
    error = refusal(migrate, empty, shop.root)
    assert "migrations/0002.add-x.sql, line 1: a TODO is not settled" in error.message


def test_missing_rollback_is_refused(shop: Shop, empty: Server) -> None:
    shop.write("migrations/0002.add-x.sql", "select 1;\n")
    assert "0002.add-x.rollback.sql is missing" in refusal(migrate, empty, shop.root).message


def test_repeatable_without_an_owner_is_refused(shop: Shop, empty: Server) -> None:
    shop.edit("db/policies/10_shop.sql", "set local role cf_owner;\n", "")
    assert "does not say who owns" in refusal(migrate, empty, shop.root).message


def test_file_that_yoyo_would_cut_wrongly(shop: Shop, empty: Server) -> None:
    shop.edit("migrations/0001.create-shop.sql", "as $$", "as$$")
    error = refusal(migrate, empty, shop.root)
    assert "yoyo cuts this statement at the wrong place" in error.message


def test_index_made_concurrently(shop: Shop, empty: Server) -> None:
    index = "create index concurrently items_kind_idx on shop.items (account_id, kind);\n"
    shop.add_migration(
        "0002.add-index", "-- transactional: false\n" + index, "drop index shop.items_kind_idx;\n"
    )
    assert migrate(empty, shop.root).applied == ["0001.create-shop", "0002.add-index"]
    assert "items_kind_idx" in snapshot(empty, shop.root)


def test_rollback_and_up_again_gives_the_same_catalogue(shop: Shop, empty: Server) -> None:
    shop.add_migration("0002.add-price", ADD_COLUMN, "alter table shop.items drop price_cents;\n")
    migrate(empty, shop.root)
    before = snapshot(empty, shop.root)
    for options in ({"steps": 1}, {"to": "1"}, {"to": "0"}, {"steps": 2}):
        report = rollback(empty, shop.root, **options)
        assert report.rolled_back[0] == "0002.add-price"
        assert scalar(empty, "select count(*) from pg_policies") == 0
        migrate(empty, shop.root)
        assert snapshot(empty, shop.root) == before


def test_rollback_with_an_error_changes_nothing(shop: Shop, empty: Server) -> None:
    shop.add_migration("0002.add-price", ADD_COLUMN, "alter table shop.items drop column no;\n")
    migrate(empty, shop.root)
    before = snapshot(empty, shop.root)
    error = refusal(rollback, empty, shop.root)
    assert "migrations/0002.add-price.rollback.sql, line 1: column" in error.message
    assert snapshot(empty, shop.root) == before
    assert not migrate(empty, shop.root).changed


def test_nothing_to_roll_back(shop: Shop, empty: Server) -> None:
    assert "no migration to roll back" in refusal(rollback, empty, shop.root).message
    assert refusal(rollback, empty, shop.root, steps=0).exit_code == 2
    assert "not 'x'" in refusal(rollback, empty, shop.root, steps="x").message
    migrate(empty, shop.root)
    assert "no applied migration is 7" in refusal(rollback, empty, shop.root, to="7").message


def test_function_whose_file_is_gone_needs_a_migration(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    (shop.root / "db/functions/10_shop/count_items.sql").unlink()
    error = refusal(migrate, empty, shop.root)
    assert "count_items.sql is gone, but function shop.count_items is still" in error.message
    drop = "drop function if exists shop.count_items();\n"
    shop.add_migration("0002.drop-count-items", drop, "select 1;\n")
    assert migrate(empty, shop.root).applied == ["0002.drop-count-items"]
    assert not migrate(empty, shop.root).changed


def test_a_new_signature_needs_a_migration(shop: Shop, empty: Server) -> None:
    migrate(empty, shop.root)
    path = shop.root / "db/functions/10_shop/count_items.sql"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("count_items()", "count_items(p_x text)"), encoding="utf-8")
    error = refusal(migrate, empty, shop.root)
    assert "function shop.count_items exists with 2 signatures" in error.message
