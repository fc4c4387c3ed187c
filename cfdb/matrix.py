"""The access matrix: what each role may do to each table, as PostgreSQL itself computes it."""

from __future__ import annotations

import difflib
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from cfdb.config import CHECKOUT
from cfdb.sql import query

COMMITTED = CHECKOUT / "docs" / "access-matrix.md"

HEAD = """# Who may do what to which table

Made by `./inv matrix --accept` from the catalogue of a freshly loaded database; a test compares
this file with the database, so a change of a grant or a policy shows up in a review here.

A line says: these roles may use this command on these columns, and these policies choose the rows
(a policy that the role does not have lets no row through). Rights are effective ones: what a role
inherits counts, and `cf_app+` is cf_app with every role that inherits from it. Not listed is not
allowed. cf_owner owns every table, but row security is forced, so it appears only where a policy
names it. Functions owned by cf_api work under the lines of cf_api, whatever service calls them;
functions owned by cf_kernel under those of cf_kernel.
"""


class Right(NamedTuple):
    """One row of the matrix, as cfdb/sql/matrix.sql gives it."""

    schema: str
    relation: str
    place: int
    command: str
    role: str
    columns: str
    policies: str


def render(connection: psycopg.Connection[Any]) -> str:
    """The matrix of the connected database as Markdown."""
    rights = [Right(*row) for row in connection.execute(query("matrix")).fetchall()]
    names = connection.execute(query("matrix_names")).fetchone()
    assert names is not None
    roles, relations, partitioned = (list(found or []) for found in names[:3])
    groups = {name: set(heirs) for name, heirs in names[3].items()}
    parts = [HEAD]
    for schema in dict.fromkeys(name.partition(".")[0] for name in relations):
        parts.append(f"\n## {schema}\n")
        parts.append("| table | command | columns | roles | policies |")
        parts.append("| --- | --- | --- | --- | --- |")
        parts += _lines([right for right in rights if right.schema == schema], groups)
        unused = _unused(schema, relations, rights)
        if unused:
            parts.append(f"\nNobody may use: {', '.join(unused)}.")
    parts.append("\n## Partitions\n")
    closed = _unused(
        "", [f"{name} (partitions, addressed directly)" for name in partitioned], rights
    )
    parts.append("Partitions addressed directly are open to nobody, for these tables:")
    parts.append(", ".join(name.partition(" ")[0] for name in closed) + ".")
    parts.append("\n## Roles without any right on a table\n")
    active = {right.role for right in rights}
    parts.append(", ".join(role for role in roles if role not in active) or "None.")
    return "\n".join(parts) + "\n"


def _lines(rights: list[Right], groups: dict[str, set[str]]) -> list[str]:
    """Roles with the same right share a line."""

    def key(right: Right) -> tuple[str, int, str, str]:
        return right.relation, right.place, right.columns, right.policies

    lines = []
    for _, group in groupby(sorted(rights, key=key), key):
        same = list(group)
        first, who = same[0], _who({right.role for right in same}, groups)
        cells = first.relation, first.command, first.columns, who, first.policies
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _who(roles: set[str], groups: dict[str, set[str]]) -> str:
    """The roles, with a group and all its heirs as one word."""
    words, left = [], set(roles)
    for name, heirs in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        if heirs <= left:
            words.append(f"{name}+")
            left -= heirs
    return ", ".join(sorted([*words, *left]))


def _unused(schema: str, relations: list[str], rights: list[Right]) -> list[str]:
    used = {right.relation for right in rights}
    return [name for name in relations if name.startswith(schema) and name not in used]


def difference(found: str, committed: Path = COMMITTED) -> str:
    """What the committed matrix and the database's disagree on, '' if on nothing."""
    known = committed.read_text() if committed.is_file() else ""
    lines = difflib.unified_diff(
        known.splitlines(), found.splitlines(), committed.name, "the database", lineterm="", n=0
    )
    return "\n".join(lines)
