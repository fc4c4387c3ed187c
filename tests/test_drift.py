"""db/, the migrations and the committed snapshot agree; what differs is shown."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_project import ADD_COLUMN, Shop, refusal

from cfdb import drift
from cfdb.config import CHECKOUT
from cfdb.databases import scratch_database
from cfdb.migrate import frozen, migrate, rollback
from cfdb.migrate.project import Project
from cfdb.migrate.structure import read_parts
from cfdb.server import Server
from cfdb.snapshot import FILE, grants, snapshot


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def empty(server: Server) -> Iterator[Server]:
    with scratch_database(server, "test") as scratch:
        yield scratch


def test_this_checkout_has_no_drift(server: Server) -> None:
    result = drift.drift(server)
    assert result.differences == []


def test_every_migration_of_this_checkout_goes_down_and_up_again(empty: Server) -> None:
    reached = []
    names = [path.stem for path in Project().migrations]
    for name in names:
        migrate(empty, upto=name)
        reached.append(read_parts(empty))
    migrate(empty)
    before = snapshot(empty)
    for name, parts in zip(reversed(names[1:]), reversed(reached[:-1]), strict=True):
        assert rollback(empty).rolled_back == [name]
        assert read_parts(empty) == parts, f"{name}.rollback.sql"
    assert rollback(empty).rolled_back == [names[0]]
    assert read_parts(empty) == {}
    assert migrate(empty).applied == names
    assert snapshot(empty) == before


def test_accept_writes_the_snapshot(shop: Shop, server: Server) -> None:
    assert drift.drift(server, shop.root).differences[0] == "--- db/snapshot.txt"
    result = drift.drift(server, shop.root, accept=True)
    assert result.differences == []
    assert (shop.root / FILE).read_text(encoding="utf-8") == result.text
    assert result.notices[0].startswith("2 files from 0001.create-shop.sql on are not frozen")
    result.require()


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("migrations/0001.create-shop.sql", "'book'", "'map'", "column kind text not null default"),
        ("migrations/0001.create-shop.sql", "A shop.", "One.", "schema shop | owner cf_owner | "),
        ("db/schema/10_shop.sql", "create index items_name_idx", "create index items_idx", "index"),
        ("db/schema/10_shop.sql", "language sql\nimmutable", "language sql\nstable", "is_name"),
    ],
)
def test_drift_shows_what_differs(
    shop: Shop, server: Server, name: str, old: str, new: str, line: str
) -> None:
    drift.drift(server, shop.root, accept=True)
    shop.edit(name, old, new)
    result = drift.drift(server, shop.root)
    shown = [
        text for text in result.differences if text[0] in "+-" and text[:3] not in ("+++", "---")
    ]
    assert len(shown) in (2, 4)
    assert all(line in text for text in shown)
    assert "not the same" in refusal(result.require).message


def test_live_database_is_compared(shop: Shop, empty: Server) -> None:
    drift.drift(empty, shop.root, accept=True)
    migrate(empty, shop.root)
    assert drift.live(empty, shop.root).differences == []
    with empty.connect() as connection:
        connection.execute("set role cf_owner")
        connection.execute("grant select on shop.items to cf_auditor")
    shown = "\n".join(drift.live(empty, shop.root).differences)
    assert "+table shop.items row security forced" in shown
    assert "cf_auditor: select" in shown


def test_upgrade_from_a_release(shop: Shop, server: Server) -> None:
    git = ["git", "-C", str(shop.root), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    frozen.land(Project(shop.root), "0.1.0")
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"], ["tag", "v0.1.0"]):
        subprocess.run([*git, *words], check=True)
    shop.add_migration("0002.add-price", ADD_COLUMN, "alter table shop.items drop price_cents;\n")
    shop.edit(
        "db/schema/10_shop.sql",
        "default 'book',",
        "default 'book',\n  price_cents integer not null default 0,",
    )
    shop.edit("db/policies/10_shop.sql", "(account_id, id, name)", "(account_id, id, price_cents)")
    assert drift.drift(server, shop.root, accept=True).differences == []
    subprocess.run([*git, "tag", "-d", "v0.1.0"], check=True, capture_output=True)
    notices = drift.drift(server, shop.root).notices
    assert "tag v0.1.0 is not here: the upgrade was not tried" in notices


def test_snapshot_does_not_depend_on_partitions(empty: Server) -> None:
    migrate(empty)
    text = snapshot(empty)
    with empty.connect() as connection:
        connection.execute("set role cf_owner")
        row = connection.execute("select kernel.make_partitions()").fetchone()
    assert row == (0,), "migrate has made those that are due"
    assert snapshot(empty) == text


def test_grants_are_words() -> None:
    acl = ["cf_owner=arwd/cf_owner", "cf_app=r/cf_owner", "=X/cf_owner", "cf_api=ra*/cf_owner"]
    assert sorted(grants(acl, "cf_owner")) == [
        "PUBLIC: execute",
        "cf_api: insert with grant option, select",
        "cf_app: select",
    ]


def test_committed_snapshot_is_there() -> None:
    assert (CHECKOUT / FILE).is_file()
