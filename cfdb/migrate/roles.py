"""Runs db/roles.sql: the cluster's roles, and what each database needs of them."""

from __future__ import annotations

import re
import time
from typing import Any

import psycopg

from cfdb.errors import ENVIRONMENT, UserError
from cfdb.migrate.execute import run_file
from cfdb.migrate.project import Source

_NAME = re.compile(r"'((?:cf|svc)_[a-z_]+)'")
_TRIES = 5


def missing(connection: psycopg.Connection[Any], source: Source) -> list[str]:
    """The roles that the file names and the cluster does not have."""
    names = sorted(set(_NAME.findall(source.text)))
    rows = connection.execute(
        "select rolname from pg_catalog.pg_roles where rolname = any (%s)", (names,)
    )
    known = {name for (name,) in rows.fetchall()}
    return [name for name in names if name not in known]


def run(connection: psycopg.Connection[Any], source: Source) -> str:
    """Run the file in one transaction; returns '' or a notice that it was left out, and why.

    Raises UserError when a role is missing and this log-in may not make it. Another database of the
    cluster may be doing the same at this moment: that clash is tried again.
    """
    for attempt in range(_TRIES):
        try:
            with connection.transaction():
                run_file(connection, source)
            return ""
        except UserError as error:
            if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
                return _not_allowed(connection, source, error)
            if attempt == _TRIES - 1 or not _is_clash(error.__cause__):
                raise
            time.sleep(0.05 * (attempt + 1))
    return ""


def _is_clash(error: BaseException | None) -> bool:
    if isinstance(error, psycopg.errors.UniqueViolation):
        return True
    return isinstance(error, psycopg.errors.InternalError_) and "concurrently" in str(error)


def _not_allowed(connection: psycopg.Connection[Any], source: Source, error: UserError) -> str:
    lacking = missing(connection, source)
    user = connection.info.user
    if not lacking:
        return f"{source.name} left out: {user} may not ({error.message}), and every role exists"
    raise UserError(
        f"{user} may not create roles, and {', '.join(lacking)} do not exist",
        f"Run {source.name} once as a role with CREATEROLE, or: alter role {user} createrole.",
        ENVIRONMENT,
    ) from error
