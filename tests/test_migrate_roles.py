"""Migrating as a log-in that may not create roles, and what a fresh load leaves behind."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sample_project import Shop, refusal

from cfdb.databases import create_database, drop_database, scratch_database
from cfdb.errors import ENVIRONMENT
from cfdb.migrate import load_fresh, migrate
from cfdb.server import Server
from cfdb.snapshot import snapshot


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def plain(server: Server, shop: Shop) -> Iterator[Server]:
    """A database whose owner has no CREATEROLE but may become the package's owners."""
    name = f"cf_test_plain{secrets.token_hex(4)}"
    with scratch_database(server, "test") as scratch:
        migrate(scratch, shop.root)  # makes the roles where the cluster is new
    with server.connect(autocommit=True) as admin:
        admin.execute(f"create role {name} login password '{server.password}'".encode())
        for role in ("cf_owner", "cf_kernel", "cf_api"):
            admin.execute(f"grant {role} to {name} with inherit false, set true".encode())
        admin.execute(f"grant {name} to current_user with inherit true, set true".encode())
        create_database(server, name)
        admin.execute(f"alter database {name} owner to {name}".encode())
        yield replace(server, database=name, admin=name)
        drop_database(server, name)
        admin.execute(f"drop role {name}".encode())


def test_without_createrole_when_every_role_exists(shop: Shop, plain: Server) -> None:
    assert migrate(plain, shop.root).roles
    assert not migrate(plain, shop.root).changed


def test_roles_file_is_left_out_when_it_may_not_run_and_is_not_needed(
    shop: Shop, plain: Server
) -> None:
    migrate(plain, shop.root)
    text = (shop.root / "db/roles.sql").read_text(encoding="utf-8")
    shop.write("db/roles.sql", text + "alter role cf_app connection limit 5;\n")
    report = migrate(plain, shop.root)
    assert not report.roles
    assert "db/roles.sql left out" in report.notices[0]


def test_without_createrole_a_missing_role_is_named(shop: Shop, plain: Server) -> None:
    shop.edit("db/roles.sql", "'cf_backup'\n  ] loop", "'cf_backup', 'cf_nobody'\n  ] loop")
    error = refusal(migrate, plain, shop.root)
    assert f"{plain.admin} may not create roles, and cf_nobody do not exist" in error.message
    assert error.exit_code == ENVIRONMENT


def test_a_changed_roles_file_is_run(shop: Shop, server: Server) -> None:
    with scratch_database(server, "test") as scratch:
        migrate(scratch, shop.root)
        text = (shop.root / "db/roles.sql").read_text(encoding="utf-8")
        shop.write("db/roles.sql", text + "-- changed\n")
        report = migrate(scratch, shop.root)
        assert report.roles
        assert report.loaded == []


def test_database_that_may_not_be_entered(shop: Shop, server: Server) -> None:
    error = refusal(migrate, replace(server, database="no_such_database"), shop.root)
    assert 'database "no_such_database" does not exist' in error.message
    assert error.exit_code == ENVIRONMENT


def test_a_fresh_load_is_what_migrations_make(shop: Shop, server: Server) -> None:
    with scratch_database(server, "test") as fresh, scratch_database(server, "test") as migrated:
        with fresh.connect() as connection:
            load_fresh(connection, shop.root)
        migrate(migrated, shop.root)
        assert snapshot(fresh, shop.root) == snapshot(migrated, shop.root)


def test_a_fresh_load_that_fails_leaves_nothing(shop: Shop, server: Server) -> None:
    shop.edit("db/reference/10_shop.sql", "'Has pages.'", "null")
    with scratch_database(server, "test") as fresh:
        with fresh.connect() as connection:
            error = refusal(load_fresh, connection, shop.root)
            assert "db/reference/10_shop.sql, line 3" in error.message
            row = connection.execute("select to_regnamespace('shop')").fetchone()
        assert row == (None,)
