"""Many rows at once, for trials of size: written by cf_kernel, past functions and triggers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg.sql import SQL, Identifier

from cfdb.config import CHECKOUT

Connection = psycopg.Connection[Any]

SCRIPT = CHECKOUT / "db" / "seed" / "bulk.sql"
TABLES = (
    ("identity", "users"),
    ("identity", "user_settings"),
    ("tenancy", "accounts"),
    ("tenancy", "members"),
    ("tenancy", "person_rights"),
    ("studio", "workbenches"),
    ("studio", "projects"),
)


@dataclass(frozen=True)
class Amount:
    """How much to make; each person has `memberships` accounts and owns one of them."""

    people: int
    accounts: int
    projects: int
    memberships: int = 3

    def __str__(self) -> str:
        return (
            f"{self.people:,} people, {self.accounts:,} accounts with "
            f"{self.memberships} memberships a person, {self.projects:,} projects"
        )


def fill(connection: Connection, amount: Amount) -> None:
    """Make the rows in one transaction; those that are there already stay as they are.

    The connection is the migrating role's. Rights that cf_kernel lacks are lent to it, and triggers
    rest, until the transaction ends: services see neither.
    """
    with connection.transaction():
        for name in ("people", "accounts", "projects", "memberships"):
            value = str(getattr(amount, name))
            connection.execute("select set_config('seed.' || %s, %s, true)", (name, value))
        with lent(connection, TABLES, "insert"), resting(connection, TABLES):
            connection.execute("set local role cf_kernel")
            connection.execute(SCRIPT.read_bytes())


def settle(connection: Connection) -> None:
    """Vacuum and analyse what was filled: plans and speed are then those of a database at rest."""
    was = connection.autocommit
    connection.autocommit = True
    try:
        connection.execute("set role cf_owner")
        for name in TABLES:
            connection.execute(SQL("vacuum (analyze) {}").format(Identifier(*name)))
        connection.execute("reset role")
    finally:
        connection.autocommit = was


@contextmanager
def lent(
    connection: Connection, tables: Sequence[tuple[str, str]], right: LiteralString
) -> Iterator[None]:
    """Give cf_kernel a right on the tables where it has none, and take it back."""
    check = "select not has_table_privilege('cf_kernel', %s, %s)"
    given = []
    connection.execute("set local role cf_owner")
    for name in tables:
        row = connection.execute(check, (".".join(name), right)).fetchone()
        if row and row[0]:
            given.append(Identifier(*name))
    for table in given:
        connection.execute(SQL("grant {} on {} to cf_kernel").format(SQL(right), table))
    yield
    connection.execute("set local role cf_owner")
    for table in given:
        connection.execute(SQL("revoke {} on {} from cf_kernel").format(SQL(right), table))
    connection.execute("set local role none")


@contextmanager
def resting(connection: Connection, tables: Sequence[tuple[str, str]]) -> Iterator[None]:
    """Switch off the tables' own triggers (foreign keys and checks stay on), and on again."""
    for name in tables:
        connection.execute(SQL("alter table {} disable trigger user").format(Identifier(*name)))
    yield
    connection.execute("set constraints all immediate")
    connection.execute("set local role cf_owner")
    for name in tables:
        connection.execute(SQL("alter table {} enable trigger user").format(Identifier(*name)))
