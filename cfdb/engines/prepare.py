"""What a server of our own needs before anything can be migrated into it."""

from __future__ import annotations

import psycopg
from psycopg import errors, sql

from cfdb.server import Server


def prepare(server: Server) -> None:
    """Make the log-in that migrates and its database, where they are missing.

    Runs as the superuser, so for embedded and docker servers only.
    """
    with server.connect("postgres", server.superuser, autocommit=True) as connection:
        if not _exists(connection, "pg_roles", "rolname", server.admin):
            _tolerant(
                connection,
                sql.SQL(
                    "create role {} login createrole createdb nosuperuser nobypassrls password {}"
                ).format(sql.Identifier(server.admin), sql.Literal(server.password)),
            )
        if not _exists(connection, "pg_database", "datname", server.database):
            _tolerant(
                connection,
                sql.SQL("create database {} owner {}").format(
                    sql.Identifier(server.database), sql.Identifier(server.admin)
                ),
            )


def set_service_passwords(server: Server) -> list[str]:
    """Give every svc_ log-in without a password the server's own; the roles it was given to.

    For development: does nothing on a server that is not ours (engine url).
    """
    if server.superuser is None:
        return []
    with server.connect("postgres", server.superuser, autocommit=True) as connection:
        # Two processes that find a fresh server take turns: roles are shared by all databases.
        connection.execute("select pg_advisory_lock(hashtext('cfdb service passwords'))")
        rows = connection.execute(
            "select rolname from pg_authid"
            " where rolname like 'svc\\_%' and rolcanlogin and rolpassword is null order by 1"
        ).fetchall()
        for (role,) in rows:
            connection.execute(
                sql.SQL("alter role {} password {}").format(
                    sql.Identifier(role), sql.Literal(server.password)
                )
            )
    return [role for (role,) in rows]


def _exists(
    connection: psycopg.Connection[tuple[object, ...]], table: str, column: str, name: str
) -> bool:
    query = sql.SQL("select from {} where {} = %s").format(
        sql.Identifier(table), sql.Identifier(column)
    )
    return connection.execute(query, (name,)).fetchone() is not None


def _tolerant(connection: psycopg.Connection[tuple[object, ...]], statement: sql.Composed) -> None:
    """Run it; another process may have done the same a moment ago."""
    try:
        connection.execute(statement)
    except (errors.DuplicateObject, errors.DuplicateDatabase, errors.UniqueViolation):
        return
