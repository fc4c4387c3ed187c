"""The catalogue as text: one line an object, sorted, the same on every major and every day.

What is left out, and why: the order of columns (one that was added later stands last in an upgraded
database), partitions (they depend on the month; a check holds them to their parent), the rights of
owners, the names and rights of whoever installed, NOT NULL as a constraint (from 18 on). Function
bodies are hashes: their text is a file beside them, and a changed line says which to read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from cfdb.config import CHECKOUT
from cfdb.migrate.project import ROLE_LINE, Project
from cfdb.server import Server
from cfdb.sql import query

FILE = Path("db/snapshot.txt")
_QUERIES = ("snapshot_roles", "snapshot_types", "snapshot_functions", "snapshot_tables")
_PRIVILEGES = {
    "r": "select",
    "a": "insert",
    "w": "update",
    "d": "delete",
    "D": "truncate",
    "x": "references",
    "t": "trigger",
    "m": "maintain",
    "X": "execute",
    "U": "usage",
    "C": "create",
    "c": "connect",
    "T": "temporary",
    "s": "set",
    "A": "alter system",
}
_INSERT = re.compile(r"^insert into ([a-z_]+)\.([a-z_0-9]+)(?: as \w+)?\s*\(([^)]*)\)", re.M)


def snapshot(server: Server, root: Path = CHECKOUT) -> str:
    """The snapshot of the server's database; changes nothing. Raises psycopg.Error."""
    with server.connect() as connection:
        connection.execute("set transaction isolation level repeatable read read only")
        connection.execute("set local search_path = ''")
        rows = [row for name in _QUERIES for row in connection.execute(query(name)).fetchall()]
        rows += _reference(connection, Project(root))
        connection.rollback()
    return "".join(line + "\n" for line in map(_line, sorted(rows, key=_order)))


def _order(row: Sequence[Any]) -> tuple[str, str, bool, str]:
    """A table's own line goes before those of its parts."""
    kind, name, attributes, owner, *_ = row
    return (kind, name, owner is None or attributes.startswith("column "), attributes)


def _line(row: Sequence[Any]) -> str:
    kind, name, attributes, owner, acl, comment = row
    parts = [" ".join(filter(None, (kind, name, attributes)))]
    if owner and kind not in ("database", "defaults") and not attributes.startswith("column "):
        parts.append(f"owner {owner}")
    parts += sorted(grants(acl or (), owner))
    if comment:
        parts.append(json.dumps(comment, ensure_ascii=False))
    return " | ".join(" ".join(part.split()) for part in parts)


def grants(acl: Sequence[str], owner: str) -> Iterator[str]:
    """`cf_app: select, update` for each grantee of a catalogue's aclitem array but the owner."""
    found: dict[str, set[str]] = {}
    for item in acl:
        grantee, _, rights = item.rpartition("/")[0].rpartition("=")
        if grantee != owner:
            words = found.setdefault(grantee or "PUBLIC", set())
            for letter, option in re.findall(r"(\w)(\*?)", rights):
                words.add(_PRIVILEGES[letter] + (" with grant option" if option else ""))
    for grantee, words in found.items():
        yield f"{grantee}: {', '.join(sorted(words))}"


def _reference(connection: psycopg.Connection[Any], project: Project) -> Iterator[tuple[Any, ...]]:
    """The rows of the tables that db/reference fills, in the columns that it fills.

    Read as the role that fills them: row security holds for the reader too.
    """
    for source in (s for s in project.repeatables() if s.kind == "reference"):
        role = ROLE_LINE.search(source.text)
        connection.execute(f"set local role {role.group(1) if role else 'none'}".encode())
        for schema, table, columns in sorted(set(_INSERT.findall(source.text))):
            names = sorted(name.strip() for name in columns.split(","))
            select = SQL("select to_jsonb(r)::text from (select {} from {}) as r").format(
                SQL(", ").join(map(Identifier, names)), Identifier(schema, table)
            )
            for (row,) in connection.execute(select):
                yield "row", f"{schema}.{table}", row, None, None, None
        connection.execute("set local role none")
