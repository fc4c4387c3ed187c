"""Calls as the services make them: a connection for each log-in role, a transaction a request."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb

from cfdb import engines
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.server import Server

Row = dict[str, Any]
KNOWN = "$scrypt$ln=14,r=8,p=1"
"""Algorithm and cost of the development log-ins' passwords, from Python's own library."""
PASSWORD = "creativeflow"
"""Of everybody whom seed and demo make: on development servers only, on a loopback address."""


class NoSession(Exception):
    """identity.log_in answered something other than a session: refused, throttled, mfa_required."""


class Actor:
    """Whoever acts inside one transaction: calls functions, reads rows."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._cursor = connection.cursor(row_factory=dict_row)

    def rows(self, function: str, **arguments: object) -> list[Row]:
        """Call schema.function with arguments by name, without their p_."""
        values = {k: Jsonb(v) if isinstance(v, dict | list) else v for k, v in arguments.items()}
        listed = SQL(", ").join(
            SQL("{} => {}").format(Identifier(f"p_{name}"), value) for name, value in values.items()
        )
        name = Identifier(*function.split("."))
        return self._cursor.execute(SQL("select * from {}({})").format(name, listed)).fetchall()

    def call(self, function: str, **arguments: object) -> Any:  # noqa: ANN401
        """Call a function that returns one value."""
        (row,) = self.rows(function, **arguments)
        (value,) = row.values()
        return value

    def read(self, statement: str, *values: object) -> list[Row]:
        """Run one SELECT."""
        return self._cursor.execute(statement.encode(), values or None).fetchall()

    def one(self, statement: str, *values: object) -> Any:  # noqa: ANN401
        """The one value that a SELECT gives."""
        (row,) = self.read(statement, *values)
        (value,) = row.values()
        return value


class Services:
    """The services of one database; each role's connection is opened when first needed."""

    def __init__(self, server: Server) -> None:
        if server.superuser is None:
            raise UserError(
                "this needs the passwords of the services' log-ins, which ./inv knows only on a "
                "server of its own",
                "Use --engine embedded or --engine docker.",
                ENVIRONMENT,
            )
        engines.set_service_passwords(server)
        self._server = server
        self._open: dict[str, psycopg.Connection[Any]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Services:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def connection(self, role: str) -> psycopg.Connection[Any]:
        """The role's connection."""
        if role not in self._open:
            made = self._server.connect(user=role, autocommit=True)
            self._open[role] = self._stack.enter_context(made)
        return self._open[role]

    @contextmanager
    def alone(self, role: str) -> Iterator[Actor]:
        """A transaction in which nobody is authenticated."""
        connection = self.connection(role)
        with connection.transaction():
            yield Actor(connection)

    @contextmanager
    def person(self, token: str, role: str = "svc_app") -> Iterator[Actor]:
        """A transaction in which the bearer of the session token acts."""
        with self.alone(role) as actor:
            actor.call("identity.authenticate", credential=token)
            yield actor

    @contextmanager
    def system(self, role: str, account_id: UUID, reason: str) -> Iterator[Actor]:
        """A transaction in which a back end acts as the system inside one account."""
        with self.alone(role) as actor:
            actor.call("identity.act_as_system", account_id=account_id, reason=reason)
            yield actor


def new_phc(password: str) -> str:
    """The password's hash with a new salt, in PHC form."""
    return phc(password, f"{KNOWN}${_encode(secrets.token_bytes(16))}")


def phc(password: str, parameters: str) -> str:
    """The password's hash with these parameters; raises ValueError for another algorithm."""
    known, _, salt = parameters.rpartition("$")
    if known != KNOWN:
        raise ValueError(f"{known} is not what the development log-ins use")
    raw = base64.b64decode(salt + "=" * (-len(salt) % 4))
    made = hashlib.scrypt(password.encode(), salt=raw, n=2**14, r=8, p=1, dklen=32)
    return f"{parameters}${_encode(made)}"


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def sign_up(services: Services, email: str, username: str, full_name: str, password: str) -> UUID:
    """A verified person, made in one transaction by the auth service; returns the id."""
    with services.alone("svc_auth") as auth:
        token = auth.call(
            "identity.sign_up",
            email=email,
            username=username,
            full_name=full_name,
            password_phc=new_phc(password),
        )
        made = auth.call("identity.verify_email", token=token)
    assert isinstance(made, UUID)
    return made


def log_in(services: Services, email: str, password: str, device: str) -> Row:
    """A new session as identity.log_in answers it.

    Raises NoSession for a wrong address or password, ValueError when the person's password is
    hashed in a way that development log-ins do not use.
    """
    with services.alone("svc_auth") as auth:
        parameters = auth.call("identity.password_parameters", email=email)
        proof = phc(password, parameters)
        (row,) = auth.rows("identity.log_in", email=email, password_phc=proof, device=device)
    # After the commit: a failure that is rolled back would not be counted.
    if row["outcome"] != "ok":
        raise NoSession(row["outcome"])
    return row
