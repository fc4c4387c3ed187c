"""The attack suite's two tenants: all that exists before Mal comes is theirs, and is watched."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from isolation import Connection, World, make_world, tell_story, value

UUID_TEXT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOBODYS = str(UUID(int=0))
"""Stands for no account where one cannot be null, and for the system."""
SHORTEST = 5
"""Texts of theirs that are shorter are not looked for: they may be anybody's."""
TABLES = (
    "select c.oid::regclass::text from pg_class as c"
    " join pg_namespace as n on n.oid = c.relnamespace"
    " where n.nspowner = 'cf_owner'::regrole and c.relkind in ('r', 'p') and not c.relispartition"
    " order by 1"
)
KEY_SCOPES = (
    "select array_agg(distinct p) from tenancy.roles as r, unnest(r.permissions) as p"
    " where r.name = 'owner'"
)
WATCH = """
create function tests.is_theirs(p_row jsonb) returns boolean language sql immutable as $$
  select case
    when p_row ->> 'account_id' <> '%(nobody)s'
    then p_row ->> 'account_id' = any ('{%(accounts)s}')
    else exists (
      select from jsonb_each_text(p_row) as e
      where e.key ~ '(^|_)(id|key)$' and e.value = any ('{%(ids)s}')
    )
  end;
$$;
create function tests.tg_alarm() returns trigger language plpgsql as $$
begin
  if coalesce(tg_op <> 'INSERT' and tests.is_theirs(to_jsonb(old)), false)
    or coalesce(tg_op <> 'DELETE' and tests.is_theirs(to_jsonb(new)), false)
  then
    perform set_config('attack.touched', lower(tg_op) || ' ' || tg_table_schema || '.'
      || tg_table_name, true);
  end if;
  return null;
end
$$;
"""
"""A trigger on every table that leaves a note when a row of theirs is made, changed or deleted."""


@dataclass
class Field:
    """Where the attacks happen: whose ids and texts are whose."""

    world: World
    mal_team: UUID
    credentials: dict[str, str]
    """What Mal may authenticate with, by who then acts."""
    theirs: frozenset[str]
    """Ids, and texts that nobody else has."""
    their_ids: dict[str, list[str]] = field(default_factory=dict)
    """By table, the ids of their rows."""
    mal_ids: dict[str, list[str]] = field(default_factory=dict)
    mal_values: dict[str, list[str]] = field(default_factory=dict)
    """By column, ids in his rows that are no row's own: leases."""
    their_texts: list[str] = field(default_factory=list)

    def leaked(self, shown: str, given: str) -> list[str]:
        """What of theirs is in the text and was not given by the attacker himself."""
        found = set(UUID_TEXT.findall(shown)) & self.theirs
        found |= {text for text in self.their_texts if text in shown}
        own = given.lower()
        own += own.replace("-", "")
        return sorted(text for text in found if text.lower() not in own)


def rows_of_all(admin: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as the kernel sees them."""
    with admin.transaction():
        names = [name for (name,) in admin.execute(TABLES.encode()).fetchall()]
        admin.execute("set local role cf_kernel")
        found = {
            name: [r for (r,) in admin.execute(f"select to_jsonb(t) from {name} as t".encode())]
            for name in names
        }
        admin.execute("set local role none")
    return found


def texts(found: object) -> Iterator[str]:
    """Every text in a row, however deep."""
    if isinstance(found, str):
        yield found
        yield from UUID_TEXT.findall(found)
    elif isinstance(found, dict):
        for inner in found.values():
            yield from texts(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from texts(inner)


def make_field(admin: Connection) -> Field:
    """Commits the worlds of Ann and of Mal, and the watch over Ann's."""
    fresh = set(texts(rows_of_all(admin)))
    before: dict[str, list[dict[str, Any]]] = {}

    def look() -> None:
        before.update(rows_of_all(admin))

    world = make_world(admin, look)
    theirs = set(texts(before)) - fresh - {NOBODYS}
    accounts = [row["id"] for row in before["tenancy.accounts"]]
    with admin.transaction():
        admin.execute("select tests.log_out()")
        team = value(admin, "select tests.new_team(%s, 'moles')", world.mal)
        project = value(admin, "select tests.new_project(%s, %s)", team, world.mal)
        admin.execute("select tests.grant_credits(%s, 100)", (team,))
        friend = value(admin, "select tests.new_person('ned')")
        member = value(admin, "select tests.new_person('pat')")
        admin.execute("select tests.add_member(%s, %s, 'viewer')", (team, member))
        tell_story(admin, world.mal, friend, team, project)
        admin.execute("select tests.log_in(%s)", (world.mal,))
        scopes = value(admin, KEY_SCOPES)
        make_key = "select (tenancy.create_api_key(%s, 'all', %s, p_service_account_id => %s)).key"
        robot = value(admin, "select tenancy.create_service_account(%s, 'robot', 'admin')", team)
        link = "select (studio.create_share_link(%s, %s, 'commenter')).token"
        visit = "select (studio.open_share_link(%s)).token"
        credentials = {
            "key": value(admin, make_key, team, scopes, None),
            "robot": value(admin, make_key, team, ["project.read", "project.write"], robot),
            "guest": value(admin, visit, value(admin, link, team, project)),
        }
        admin.execute("select tests.log_out()")
        admin.execute("select tests.as_service('svc_auth')")
        # Anew: whoever has logged in often enough has lost his oldest sessions.
        log_in = "select (identity.log_in('mal@example.com', tests.password())).token"
        credentials["mal"] = value(admin, log_in)
    ids = {text for text in theirs if UUID_TEXT.fullmatch(text)}
    watch(admin, accounts, sorted(ids))
    everything = rows_of_all(admin)
    their_ids: dict[str, list[str]] = defaultdict(list)
    mal_ids: dict[str, list[str]] = defaultdict(list)
    mal_values: dict[str, list[str]] = defaultdict(list)
    mals: set[str] = set()
    for name, rows in everything.items():
        for row in rows:
            is_theirs = belongs(row, accounts, ids)
            (theirs if is_theirs else mals).update(texts(row))
            for key, cell in row.items() if not is_theirs else ():
                if key.endswith("_token") and UUID_TEXT.fullmatch(str(cell)):
                    mal_values[key].append(cell)
            if "id" in row:
                (their_ids if is_theirs else mal_ids)[name].append(str(row["id"]))
    theirs -= mals | fresh
    their_texts = [t for t in theirs if len(t) >= SHORTEST and not UUID_TEXT.fullmatch(t)]
    their_texts = [t for t in their_texts if not re.match(r"\d{4}-\d\d-\d\d[ T]|[\d.]+$", t)]
    their_texts += [str(UUID(t).hex) for t in theirs if UUID_TEXT.fullmatch(t)]
    return Field(
        *(world, team, credentials, frozenset(theirs)),
        *(dict(their_ids), dict(mal_ids), dict(mal_values), sorted(their_texts)),
    )


def belongs(row: dict[str, Any], accounts: list[str], ids: set[str]) -> bool:
    """Whether the row is theirs: as tests.is_theirs says it."""
    if row.get("account_id", NOBODYS) not in (None, NOBODYS):
        return row["account_id"] in accounts
    return any(cell in ids for key, cell in row.items() if re.search("(^|_)(id|key)$", key))


def watch(admin: Connection, accounts: list[str], ids: list[str]) -> None:
    """Set the watch on every table."""
    with admin.transaction():
        names = [name for (name,) in admin.execute(TABLES.encode()).fetchall()]
        lists = {"accounts": ",".join(accounts), "ids": ",".join(ids)}
        filled = WATCH % {"nobody": NOBODYS, **lists}
        admin.execute(filled.encode())
        admin.execute("set local role cf_owner")
        for name in names:
            admin.execute(
                f"create trigger zz_alarm after insert or update or delete on {name}"
                " for each row execute function tests.tg_alarm()".encode()
            )


def fingerprint(admin: Connection) -> dict[str, list[str]]:
    """Their rows, by table, as text in a fixed order."""
    with admin.transaction():
        names = [name for (name,) in admin.execute(TABLES.encode()).fetchall()]
        admin.execute("set local role cf_kernel")
        found = {
            name: [
                row
                for (row,) in admin.execute(
                    f"select t::text from {name} as t where tests.is_theirs(to_jsonb(t))"
                    " order by 1".encode()
                )
            ]
            for name in names
        }
        admin.execute("set local role none")
    return found
