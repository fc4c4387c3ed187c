"""Several migrates at once, and migrates that are killed: real processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sample_project import PAUSE, Shop, scalar, start_migrate, wait_until

from cfdb import engines, fetch
from cfdb.config import settings
from cfdb.databases import scratch_database
from cfdb.engines.cluster import Cluster
from cfdb.errors import BUSY, ENVIRONMENT
from cfdb.migrate import migrate
from cfdb.server import Server

PAUSING = (
    "datname = current_database() and query like '%shop.pause%' "
    "and application_name like 'cfdb migrate %'"
)
MIGRATION = "migrations/0001.create-shop.sql"
REPEATABLE = "db/functions/10_shop/tg_trim.sql"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def empty(server: Server) -> Iterator[Server]:
    with scratch_database(server, "test") as scratch:
        yield scratch


def pause_in(shop: Shop, name: str) -> None:
    """Make the file wait after its work in a process that was started with a pause."""
    path = shop.root / name
    path.write_text(path.read_text(encoding="utf-8") + PAUSE, encoding="utf-8")


def test_second_migrate_waits_for_the_first(shop: Shop, empty: Server) -> None:
    pause_in(shop, MIGRATION)
    first = start_migrate(empty, shop.root, pause=1)
    wait_until(empty, PAUSING)
    second = start_migrate(empty, shop.root)
    outputs = [process.communicate(timeout=20)[0] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0]
    assert "applied      0001.create-shop" in outputs[0]
    assert "nothing to do" in outputs[1]


def test_second_migrate_gives_up_and_names_the_first(shop: Shop, empty: Server) -> None:
    pause_in(shop, MIGRATION)
    first = start_migrate(empty, shop.root, pause=2)
    wait_until(empty, PAUSING)
    pid = scalar(empty, f"select pid from pg_stat_activity where {PAUSING}")
    second = start_migrate(empty, shop.root, wait="300ms")
    said = second.communicate(timeout=20)[0]
    assert second.returncode == BUSY
    assert f"another migrate is at work on database {empty.database}: server process {pid}" in said
    assert f"(cfdb migrate {first.pid})" in said
    assert len(said.splitlines()) == 1
    first.communicate(timeout=20)
    assert first.returncode == 0


@pytest.mark.parametrize("name", [MIGRATION, REPEATABLE])
def test_killed_in_the_middle_and_run_again(shop: Shop, empty: Server, name: str) -> None:
    pause_in(shop, name)
    killed = start_migrate(empty, shop.root, pause=60)
    wait_until(empty, PAUSING)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=20)
    # The server notices that the client is gone, and lets go of its lock, within a second or two.
    report = migrate(empty, shop.root)
    assert report.applied == ["0001.create-shop"]
    assert len(report.loaded) == 5
    assert not migrate(empty, shop.root).changed


def test_killed_between_two_migrations_that_commit_apart(shop: Shop, empty: Server) -> None:
    shop.add_migration(
        "0002.add-index",
        "-- transactional: false\n"
        "create index concurrently if not exists items_kind_idx on shop.items (kind);\n" + PAUSE,
        "drop index shop.items_kind_idx;\n",
    )
    killed = start_migrate(empty, shop.root, pause=60)
    wait_until(empty, PAUSING)
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=20)
    assert migrate(empty, shop.root).applied == ["0002.add-index"]


def test_server_process_ended_in_the_middle(shop: Shop, empty: Server) -> None:
    pause_in(shop, MIGRATION)
    running = start_migrate(empty, shop.root, pause=60)
    wait_until(empty, PAUSING)
    scalar(empty, f"select pg_terminate_backend(pid) from pg_stat_activity where {PAUSING}")
    said = running.communicate(timeout=20)[0]
    assert running.returncode == ENVIRONMENT, said
    assert "the server went away in the middle" in said
    assert migrate(empty, shop.root).applied == ["0001.create-shop"]


def test_databases_of_one_cluster_at_once(shop: Shop, server: Server) -> None:
    with scratch_database(server, "test") as one, scratch_database(server, "test") as two:
        running = [start_migrate(place, shop.root) for place in (one, two)]
        said = [process.communicate(timeout=30)[0] for process in running]
        assert [process.returncode for process in running] == [0, 0], said


@pytest.mark.slow
def test_server_killed_in_the_middle(shop: Shop) -> None:
    """The whole server, by kill -9, while a migration runs; started again it is as it was."""
    with engines.temporary(durable=True) as own:
        pause_in(shop, MIGRATION)
        running = start_migrate(own, shop.root, pause=60)
        wait_until(own, PAUSING)
        with psycopg.connect(own.dsn("postgres", "postgres"), autocommit=True) as admin:
            row = admin.execute("show data_directory").fetchone()
        assert row is not None
        home = Path(row[0]).parent
        cluster = Cluster(
            home, own.major, fetch.server_tree(own.major), settings().os_user, settings().sockets
        )
        pid = cluster.pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        said = running.communicate(timeout=20)[0]
        assert running.returncode == ENVIRONMENT, said
        assert "the server went away in the middle" in said
        again = cluster.start()
        assert scalar(again, "select to_regnamespace('shop')") is None
        assert migrate(again, shop.root).applied == ["0001.create-shop"]
