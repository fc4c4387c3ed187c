"""Makes, clones and drops databases of a server, as its migrating role."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from cfdb.errors import FAILED, UserError
from cfdb.server import Server


def create_database(server: Server, name: str, template: str = "template1") -> Server:
    """A new database, and the server with it as its own; raises UserError when it exists."""
    statement = SQL("create database {} template {}").format(Identifier(name), Identifier(template))
    try:
        with server.connect(autocommit=True) as connection:
            connection.execute(statement)
    except psycopg.errors.DuplicateDatabase as error:
        raise UserError(f"database {name} exists already", "Choose another name.") from error
    except psycopg.errors.ObjectInUse as error:
        raise UserError(
            f"database {template} is in use and cannot be copied",
            "Close the connections to it.",
            FAILED,
        ) from error
    return replace(server, database=name)


def clone_database(server: Server, template: str, name: str) -> Server:
    """A copy of `template`; raises UserError when it is in use or `name` exists."""
    return create_database(server, name, template)


def drop_database(server: Server, name: str) -> None:
    """Drop a database, whoever is connected; one that does not exist is no error."""
    with server.connect(autocommit=True) as connection:
        connection.execute("set client_min_messages = warning")
        drop(connection, name)


def drop(connection: psycopg.Connection[Any], name: str) -> None:
    """Drop a database over a connection to another one; raises psycopg.errors.ObjectInUse.

    FORCE without superuser is refused while autovacuum looks at the database; plain DROP sends
    autovacuum away, and waits some seconds for sessions to end.
    """
    try:
        connection.execute(SQL("drop database if exists {} with (force)").format(Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        connection.execute(SQL("drop database if exists {}").format(Identifier(name)))


@contextmanager
def scratch_database(server: Server, purpose: str) -> Iterator[Server]:
    """An empty database of nobody else's, gone afterwards."""
    name = f"cf_{purpose}_{os.getpid():x}{secrets.token_hex(3)}"
    try:
        yield create_database(server, name)
    finally:
        drop_database(server, name)
