"""What the generated documents are made from: the catalogue of a loaded database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.rows import dict_row

from cfdb.config import CHECKOUT
from cfdb.sql import query

Row = dict[str, Any]


@dataclass(frozen=True)
class Domain:
    """One schema with all that is in it."""

    number: str
    name: str
    comment: str
    functions: list[Row] = field(default_factory=list)
    types: list[Row] = field(default_factory=list)
    tables: list[Row] = field(default_factory=list)
    policies: list[Row] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The domain as a heading names it."""
        return f"{self.number} {self.name}".strip()


@dataclass(frozen=True)
class Catalogue:
    """The whole database, domains in dependency order."""

    domains: list[Domain]
    errors: list[Row]
    permissions: list[Row]
    roles: list[Row]
    sources: list[Row]
    """Every function's name, owner and body."""


def read(connection: psycopg.Connection[Any]) -> Catalogue:
    """Read the catalogue as the migrating role, inside a transaction that changes nothing."""
    with connection.transaction(force_rollback=True), connection.cursor(row_factory=dict_row) as at:
        at.execute("set local search_path = ''")

        def rows(name: str) -> list[Row]:
            return at.execute(query(name)).fetchall()

        found = {kind: rows(f"docs_{kind}") for kind in ("functions", "types", "tables")}
        found["policies"] = rows("docs_policies")
        numbers = domain_numbers()
        domains = [
            Domain(
                number=numbers.get(row["schema"], ""),
                name=row["schema"],
                comment=row["comment"],
                **{k: [r for r in v if r["schema"] == row["schema"]] for k, v in found.items()},
            )
            for row in rows("docs_schemas")
        ]
        sources = rows("docs_sources")
        at.execute("set local role cf_kernel")
        return Catalogue(
            domains=sorted(domains, key=lambda d: (d.number or "~", d.name)),
            errors=at.execute("select * from kernel.error_codes order by sqlstate").fetchall(),
            permissions=at.execute("select * from tenancy.permissions order by name").fetchall(),
            roles=at.execute("select * from tenancy.roles order by name").fetchall(),
            sources=sources,
        )


def domain_numbers() -> dict[str, str]:
    """Domain to its number, as the folders and files of db/schema say it."""
    names = [path.stem for path in (CHECKOUT / "db" / "schema").iterdir()]
    return {name.partition("_")[2]: name.partition("_")[0] for name in names}
