"""new-migration: what it writes makes the migrations agree with db/schema, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_project import ADD_COLUMN, FILES, SCHEMA, Shop, refusal

from cfdb.databases import scratch_database
from cfdb.migrate import migrate, rollback
from cfdb.migrate.new import new_migration
from cfdb.migrate.structure import read_parts
from cfdb.server import Server

FILE = "db/schema/10_shop.sql"
ENTRIES = """\

create type shop.state as enum ('open', 'closed');
create domain shop.cents as bigint constraint cents_ck check (value >= 0);
create sequence shop.numbers;
create function shop.next_number()
returns bigint
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$ select nextval('shop.numbers'); $$;
comment on function shop.next_number() is 'The next one.';
grant execute on function shop.next_number() to cf_kernel;

-- What was sold.
create table shop.sales (
  account_id uuid not null,
  id uuid not null,
  item_id uuid not null,
  number bigint not null default shop.next_number(),
  state shop.state not null default 'open',
  price shop.cents not null,
  constraint sales_pk primary key (account_id, id),
  constraint sales_item_fk foreign key (account_id, item_id) references shop.items (account_id, id)
) partition by hash (account_id);
comment on table shop.sales is 'Sales.';
create table shop.sales_0 partition of shop.sales for values with (modulus 1, remainder 0);
alter table shop.sales_0 enable row level security;
alter table shop.sales_0 force row level security;
alter table shop.sales enable row level security;
alter table shop.sales force row level security;
alter table shop.sales add constraint sales_price_ck check (price < 1000000);
"""
NAME_LINE = "  name text not null,\n  kind"
KIND_LINE = "  constraint items_kind_fk"
EDITS = {
    "additions": [
        (NAME_LINE, f"  price numeric(16, 2) not null default 0,\n{NAME_LINE}"),
        (NAME_LINE, f"  note text,\n{NAME_LINE}"),
        (NAME_LINE, f"  size integer generated always as (length(name)) stored,\n{NAME_LINE}"),
        (KIND_LINE, f"  constraint items_c_ck check (kind <> 'x, y'),\n{KIND_LINE}"),
        (KIND_LINE, f"  constraint items_uq unique (account_id, name),\n{KIND_LINE}"),
        ("create index", "comment on column shop.items.note is 'Don''t show.';\ncreate index"),
        ("create index", "create index items_kind_idx on shop.items (kind);\n\ncreate index"),
        (
            "create index items_n",
            "create unique index items_one_uq on shop.items (account_id)\n"
            "  where kind = 'only';\ncreate index items_n",
        ),
        (
            "create index items_n",
            "alter table shop.items set (fillfactor=80);\ncreate index items_n",
        ),
        ("to cf_api, cf_kernel;", "to cf_api, cf_kernel;\ngrant usage on schema shop to cf_app;"),
    ],
    "changes": [
        ("check (shop.is_name(name))", "check (shop.is_name(name) or true)"),
        ("(account_id, name);", "(account_id, name desc);"),
        ("default 'book'", "default 'map'"),
        ("'What can be bought.'", "'What is for sale: it''s \"all\".'"),
        ("length(p_name) > 0", "length(p_name) > 1"),
        ("usage, create on schema shop to", "usage on schema shop to"),
    ],
    "removals": [
        ("  constraint items_name_ck check (shop.is_name(name)),\n", ""),
        ("create index items_name_idx on shop.items (account_id, name);\n", ""),
        ("kind text not null default 'book'", "kind text"),
        ("comment on table shop.items is 'What can be bought.';\n", ""),
    ],
    "objects": [("create index", f"{ENTRIES}\ncreate index")],
}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def empty(server: Server) -> Iterator[Server]:
    with scratch_database(server, "test") as scratch:
        yield scratch


@pytest.mark.parametrize("what", EDITS)
def test_round_trip(shop: Shop, empty: Server, what: str) -> None:
    before = migrated(empty, shop)
    for old, new in EDITS[what]:
        shop.edit(FILE, old, new)
    files = new_migration(empty, shop.root)
    assert [path.name.split(".")[0] for path in files] == ["0002", "0002"]
    assert new_migration(empty, shop.root) == [], files[0].read_text(encoding="utf-8")
    after = migrated(empty, shop)
    assert after != before
    rollback(empty, shop.root)
    assert read_parts(empty) == before, files[1].read_text(encoding="utf-8")
    # And the way back, as a migration of its own.
    migrate(empty, shop.root, upto=files[0].stem)
    shop.write(FILE, SCHEMA)
    back = new_migration(empty, shop.root, "undo it")
    assert back[0].name == "0003.undo-it.sql"
    assert migrated(empty, shop) == before, back[0].read_text(encoding="utf-8")
    rollback(empty, shop.root)
    assert read_parts(empty) == after, back[1].read_text(encoding="utf-8")


def migrated(empty: Server, shop: Shop) -> object:
    """The structure that all the migrations make."""
    last = sorted((shop.root / "migrations").glob("*[!k].sql"))[-1]
    migrate(empty, shop.root, upto=last.name.removesuffix(".sql").removesuffix(".rollback"))
    return read_parts(empty)


def test_a_new_domain_is_its_file_word_for_word(shop: Shop, server: Server) -> None:
    for name in FILES:
        if name.startswith("migrations/"):
            (shop.root / name).unlink()
    files = new_migration(server, shop.root)
    assert [path.name for path in files] == [
        "0001.create-shop.sql",
        "0001.create-shop.rollback.sql",
    ]
    assert files[0].read_text(encoding="utf-8") == SCHEMA
    assert files[1].read_text(encoding="utf-8") == FILES["migrations/0001.create-shop.rollback.sql"]


def test_nothing_new_writes_nothing(shop: Shop, server: Server) -> None:
    assert new_migration(server, shop.root) == []


@pytest.mark.parametrize(
    ("old", "new", "todo"),
    [
        (NAME_LINE, "  title text not null,\n  kind", "if title is name renamed"),
        (
            NAME_LINE,
            f"  owner_id uuid not null,\n{NAME_LINE}",
            "owner_id needs a value in the rows",
        ),
        ("meaning text", "meaning integer", "how the values of meaning become the new type"),
        (
            "p_name text)\nreturns boolean",
            "p_name text, p_more text default '')\nreturns boolean",
            "the signature of function shop.is_name changed",
        ),
    ],
)
def test_what_cannot_be_derived_is_left_to_a_person(
    shop: Shop, empty: Server, old: str, new: str, todo: str
) -> None:
    shop.edit(FILE, old, new)
    if "title" in new:
        shop.edit(FILE, "is_name(name)", "is_name(title)")
        shop.edit(FILE, "(account_id, name)", "(account_id, title)")
        shop.edit(FILE, "shop.items.name", "shop.items.title")
    files = new_migration(empty, shop.root)
    assert f"-- TODO: {todo}" in files[0].read_text(encoding="utf-8").replace("say ", "")
    error = refusal(migrate, empty, shop.root)
    assert "a TODO is not settled" in error.message


def test_names_come_from_the_change_or_the_message(shop: Shop, server: Server) -> None:
    shop.edit(FILE, *EDITS["additions"][0])
    assert new_migration(server, shop.root)[0].name == "0002.add-price-to-items.sql"
    shop.edit(FILE, "kind text not null", "kind text")
    assert new_migration(server, shop.root, "Let kind be null!")[0].name == (
        "0003.let-kind-be-null.sql"
    )
    shop.edit(FILE, "kind text", "kind text not null")
    assert "gives no name" in refusal(new_migration, server, shop.root, "oops").message


def test_statements_are_those_of_the_schema_file(shop: Shop, server: Server) -> None:
    shop.edit(FILE, *EDITS["additions"][3])
    text = new_migration(server, shop.root)[0].read_text(encoding="utf-8")
    assert text == ("alter table shop.items\n  add constraint items_c_ck check (kind <> 'x, y');\n")
    assert ADD_COLUMN not in text
