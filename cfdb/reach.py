"""What services reach through every door, as pgrls sees it: grants, policies, definer functions.

docs/access-matrix.md is PostgreSQL's own word on grants and policies. This is the second opinion,
which also follows functions and triggers that run as their owner.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from cfdb.config import CHECKOUT
from cfdb.lint_catalogue import run_pgrls
from cfdb.server import Server

COMMITTED = CHECKOUT / "docs" / "reach.md"
ROLES = "select rolname from pg_roles where rolname like 'svc\\_%' order by 1"
PARTITIONS = (
    "select inhrelid::regclass::text from pg_inherits"
    " join pg_class on pg_class.oid = inhrelid where relispartition and relkind = 'r'"
)
WORDS = {"open": "all rows", "conditional": "some rows", "undecided": "not decided"}
HEAD = """# What services reach through every door

Made by `./inv matrix --accept` with `pgrls matrix`; a test compares this file with the database.
[access-matrix.md](access-matrix.md) says what roles may do themselves. Here pgrls also follows
functions and triggers that run as their owner, so a new function that touches a table shows up in
a review.

It counts what a function's owner may do, not what the function asks before it does it or what it
returns: "all rows" behind a function means that the owner's policies let every row through
(cf_kernel's do), and that the function itself must choose. The attack suite (tests/test_attack.py)
calls each of those functions. "Not decided" means that pgrls cannot bound it. Not listed is not
reachable. Partitions are left out: they are reached through their table alone. "Every service" are
all roles of this page.
"""


def render(server: Server, database: str) -> str:
    """The table of the database as Markdown; pgrls must be installed."""
    with server.connect(database) as connection:
        roles = [name for (name,) in connection.execute(ROLES).fetchall()]
        partitions = {name for (name,) in connection.execute(PARTITIONS).fetchall()}
    report = run_pgrls(
        CHECKOUT, server.dsn(database), "matrix", "--roles", ",".join(["PUBLIC", *roles])
    )
    lines = [HEAD, "| table | command | reach | services |", "| --- | --- | --- | --- |"]
    reached = [row for row in report["rows"] if row["table"] not in partitions]
    everybody = {
        role
        for row in reached
        for role, found in row["access"].items()
        if found["verdict"] in WORDS
    }
    for row in reached:
        lines += _lines(row, everybody)
    return "\n".join(lines) + "\n"


def _lines(row: dict[str, Any], everybody: set[str]) -> list[str]:
    """A line for each verdict, but for denial."""

    def verdict(item: tuple[str, dict[str, str]]) -> str:
        return item[1]["verdict"]

    lines = []
    for word, items in groupby(sorted(row["access"].items(), key=verdict), verdict):
        if word in WORDS:
            roles = {role for role, _ in items}
            who = "every service" if roles == everybody else ", ".join(sorted(roles))
            lines.append(f"| {row['table']} | {row['command'].lower()} | {WORDS[word]} | {who} |")
    return lines
