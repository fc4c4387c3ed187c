"""Loads db/ into an empty database: what is true now, without the way that led there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from cfdb.config import CHECKOUT
from cfdb.migrate import checks, repeatables, roles
from cfdb.migrate.execute import run_file
from cfdb.migrate.project import Project
from cfdb.sql import query


def load_fresh(
    connection: psycopg.Connection[Any], root: Path = CHECKOUT, sharded: bool = False
) -> None:
    """Roles, db/schema as cf_owner, then all repeatables, in one transaction, then the checks.

    Raises UserError with the file and line of a failure; the database is then as it was.
    """
    project = Project(root, sharded)
    sources = project.repeatables()
    connection.execute(query("migrate_session"))
    with connection.transaction():
        roles.run(connection, project.roles())
        load_structure(connection, project)
        repeatables.load(connection, sources)
        repeatables.supply_partitions(connection)
        checks.check(connection)
        connection.execute("set local role none")


def load_structure(connection: psycopg.Connection[Any], project: Project) -> None:
    """db/schema alone, inside the caller's transaction; raises UserError with file and line."""
    connection.execute("set local role cf_owner")
    connection.execute("set local search_path = ''")
    for source in project.schema():
        run_file(connection, source)
    connection.execute("set local role none")
