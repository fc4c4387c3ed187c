"""A small project of one domain for tests that break it, and a process that migrates it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import psycopg

from cfdb.config import CHECKOUT
from cfdb.errors import UserError
from cfdb.migrate import migrate
from cfdb.server import Server

SCHEMA = """\
-- Things for sale.
create schema shop;
comment on schema shop is 'A shop.';
grant usage, create on schema shop to cf_api, cf_kernel;

create function shop.is_name(p_name text)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select length(p_name) > 0; -- a body with a semicolon
$$;

create table shop.kinds (
  name text not null,
  meaning text not null,
  constraint kinds_pk primary key (name)
);
comment on table shop.kinds is 'Kinds of items.';
alter table shop.kinds enable row level security;
alter table shop.kinds force row level security;

create table shop.items (
  account_id uuid not null,
  id uuid not null default gen_random_uuid(),
  name text not null,
  kind text not null default 'book',
  constraint items_pk primary key (account_id, id),
  constraint items_name_ck check (shop.is_name(name)),
  constraint items_kind_fk foreign key (kind) references shop.kinds (name)
);
comment on table shop.items is 'What can be bought.';
comment on column shop.items.name is 'Shown to buyers; it''s plain text.';
create index items_name_idx on shop.items (account_id, name);
alter table shop.items enable row level security;
alter table shop.items force row level security;
"""
FUNCTION = """\
set local role cf_api;

create or replace function shop.count_items()
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  -- definer: services have no right to count.
  select count(*) from shop.items;
$$;

comment on function shop.count_items() is 'How many items there are.';
grant execute on function shop.count_items() to cf_app;
"""
TRIGGER_FUNCTION = """\
set local role cf_owner;

create or replace function shop.tg_trim()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  new.name := btrim(new.name);
  return new;
end
$$;
"""
TRIGGERS = """\
set local role cf_owner;

create or replace trigger t10_trim before insert on shop.items
  for each row execute function shop.tg_trim();
"""
POLICIES = """\
set local role cf_owner;

drop policy if exists kernel_all on shop.kinds;
create policy kernel_all on shop.kinds to cf_kernel using (true) with check (true);
grant select, insert, update on shop.kinds to cf_kernel;

drop policy if exists read_all on shop.items;
create policy read_all on shop.items for select to cf_api using (true);
grant select (account_id, id, name) on shop.items to cf_api;
"""
REFERENCE = """\
set local role cf_kernel;

insert into shop.kinds (name, meaning) values ('book', 'Has pages.')
on conflict (name) do update set meaning = excluded.meaning;
"""
PAUSE = "select pg_sleep(coalesce(nullif(current_setting('shop.pause', true), '')::float, 0));\n"
"""Makes a file wait in a process that was started with a pause, and in no other."""
ADD_COLUMN = "alter table shop.items add column price_cents integer not null default 0;\n"
FILES = {
    "db/schema/10_shop.sql": SCHEMA,
    "db/functions/10_shop/count_items.sql": FUNCTION,
    "db/functions/10_shop/tg_trim.sql": TRIGGER_FUNCTION,
    "db/functions/10_shop/_triggers.sql": TRIGGERS,
    "db/policies/10_shop.sql": POLICIES,
    "db/reference/10_shop.sql": REFERENCE,
    "migrations/0001.create-shop.sql": SCHEMA,
    "migrations/0001.create-shop.rollback.sql": (
        "drop table shop.items, shop.kinds;\ndrop function shop.is_name(text);\ndrop schema shop;\n"
    ),
}


class Shop:
    """The project in a folder of a test's own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)
        shutil.copy(CHECKOUT / "db/roles.sql", root / "db/roles.sql")

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace text in a file; it must be there."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def add_migration(self, name: str, up: str, down: str) -> None:
        """Add a migration and its rollback."""
        self.write(f"migrations/{name}.sql", up)
        self.write(f"migrations/{name}.rollback.sql", down)


def start_migrate(
    server: Server, root: Path, pause: float = 0, wait: str = "5s"
) -> subprocess.Popen[str]:
    """A migrate in a process of its own; with `pause` it waits where a file says so."""
    place = asdict(server) | {"bin_dir": None}
    arguments = [json.dumps(place), str(root), wait]
    env = server.env() | {"PGOPTIONS": f"-c shop.pause={pause}", "PYTHONPATH": str(CHECKOUT)}
    return subprocess.Popen(
        [sys.executable, __file__, *arguments],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until(server: Server, condition: str) -> None:
    """Wait until a condition on pg_stat_activity holds for a session of the server's database."""
    query = f"select count(*) from pg_stat_activity where {condition}"
    with server.connect(autocommit=True) as connection:
        for _ in range(200):
            row = connection.execute(query.encode()).fetchone()
            if row and row[0]:
                return
            connection.execute("select pg_sleep(0.05)")
    raise AssertionError(f"never saw: {condition}")


def refusal(run: Callable[..., object], *args: object, **options: object) -> UserError:
    """The UserError that a call raises."""
    try:
        run(*args, **options)
    except UserError as error:
        return error
    raise AssertionError("it was not refused")


def scalar(server: Server, query: str) -> object:
    """The one value of a query."""
    with server.connect() as connection:
        row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def _main(place: str, root: str, wait: str) -> int:
    try:
        print(migrate(Server(**json.loads(place)), Path(root), wait=wait).summary())
    except UserError as error:
        print(error.message)
        return error.exit_code
    except psycopg.Error as error:
        print(f"unforeseen: {error!r}")
        return 99
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
