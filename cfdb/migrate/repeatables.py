"""Loads functions, triggers, views, reference data and policies so that the files alone decide.

What a file no longer says is taken away: the grants on its objects are dropped before it is loaded,
and triggers and policies that it did not make again afterwards. A function that is gone from the
files is not dropped here: that, and a changed signature, is a migration's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import psycopg

from cfdb.errors import FAILED, UserError
from cfdb.migrate.execute import run_file
from cfdb.migrate.project import Source
from cfdb.sql import query

Connection = psycopg.Connection[Any]
_NOT_REPLACEABLE = (
    psycopg.errors.InvalidFunctionDefinition,
    psycopg.errors.InsufficientPrivilege,
)


def load(connection: Connection, sources: Sequence[Source]) -> None:
    """Load files inside the caller's transaction; raises UserError with file and line.

    Functions come twice: first without looking into their bodies, so that their order does not
    matter, then again with, so that a body that names what does not exist is refused.
    """
    connection.execute("set local search_path = ''")
    connection.execute("set local check_function_bodies = off")
    for source in (s for s in sources if s.kind == "functions"):
        _run(connection, [source])
    connection.execute("set local check_function_bodies = on")
    for source in (s for s in sources if s.function):
        _run(connection, [source])
    for unit in _units(s for s in sources if s.kind != "functions"):
        _run(connection, unit)


def _units(sources: Iterable[Source]) -> Iterator[list[Source]]:
    """The policy files of one schema together, for its grants are taken away at once."""
    for _, unit in groupby(sources, lambda s: s.schema if s.kind == "policies" else s.name):
        yield list(unit)


def _run(connection: Connection, unit: Sequence[Source]) -> None:
    first = unit[0]
    values = {"name": first.name, "schema": first.schema, "function": first.function}
    before = set(connection.execute(query("repeatable_leftovers"), values).fetchall())
    _execute_each(connection, connection.execute(query("repeatable_grants"), values).fetchall())
    for source in unit:
        try:
            run_file(connection, source)
        except UserError as error:
            if isinstance(error.__cause__, _NOT_REPLACEABLE):
                error.hint = (
                    "A new result type, parameter or owner needs a migration: drop the old."
                )
            raise
        connection.execute("set local role none")
    after = set(connection.execute(query("repeatable_leftovers"), values).fetchall())
    _execute_each(connection, [row[:2] for row in before & after])


def _execute_each(connection: Connection, rows: Sequence[tuple[str, str]]) -> None:
    """Run statements, each as the owner of what it changes."""
    for role, statement in rows:
        connection.execute(f"set local role {role}".encode())
        connection.execute(statement.encode())
    connection.execute("set local role none")


def changed(connection: Connection, sources: Sequence[Source]) -> list[Source]:
    """The files whose text is not the one that was loaded last.

    Of a schema's policies all of them, where one was changed or is gone.
    """
    known = dict(connection.execute("select name, hash from migration.sources").fetchall())
    found = {source.name for source in sources if known.get(source.name) != source.hash}
    gone = known.keys() - {source.name for source in sources}
    policies = [Source(name, "") for name in found | gone if name.startswith("db/policies/")]
    schemas = {source.schema for source in policies}
    found |= {s.name for s in sources if s.kind == "policies" and s.schema in schemas}
    return [source for source in sources if source.name in found]


def note(connection: Connection, sources: Sequence[Source]) -> None:
    """Remember what was loaded."""
    rows = [(source.name, source.hash) for source in sources]
    connection.cursor().executemany(query("note_source"), rows)


def forget_missing(connection: Connection, sources: Sequence[Source]) -> None:
    """Forget the files that are gone from the checkout.

    Raises UserError when the function of one is still in the database: nobody would notice it.
    """
    names = [source.name for source in sources]
    kept = {source.function for source in sources}
    rows = connection.execute(query("forget_sources"), (names,)).fetchall()
    for gone in (Source(str(name), "") for (name,) in rows):
        exists = "select 1 from pg_proc where pronamespace::regnamespace || '.' || proname = %s"
        if gone.function not in kept and connection.execute(exists, (gone.function,)).fetchone():
            raise UserError(
                f"{gone.name} is gone, but function {gone.function} is still in the database",
                f"Add a migration: drop function if exists {gone.function};",
            )


def supply_partitions(connection: Connection) -> None:
    """Make the partitions that are due, so that no first row lands in a default partition."""
    connection.execute("set local role cf_owner")
    maker = connection.execute("select to_regprocedure('kernel.make_partitions()')").fetchone()
    if maker != (None,):
        connection.execute("select kernel.make_partitions()")
    connection.execute("set local role none")


def managed(connection: Connection) -> set[str]:
    """What repeatables have made, to see whether a migration took some of it away."""
    return {str(key) for (key,) in connection.execute(query("repeatable_objects")).fetchall()}


def drop_all(connection: Connection, sources: Sequence[Source]) -> None:
    """Take away every view, policy, trigger and function that repeatables made, before a rollback.

    Raises UserError when structure depends on such a function.
    """
    functions = [source.function for source in sources if source.function]
    values = {"functions": functions}
    try:
        rows = connection.execute(query("repeatable_drops"), values).fetchall()
        _execute_each(connection, rows)
    except psycopg.errors.DependentObjectsStillExist as error:
        raise UserError(
            f"a repeatable function is used by a table: {error.diag.message_detail}",
            "A function that a default, check or index names belongs into db/schema.",
            FAILED,
        ) from error
    connection.execute("delete from migration.sources where name like 'db/%/%'")
