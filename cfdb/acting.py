"""psql as a person: a real session, made with the password that development people have."""

from __future__ import annotations

from pathlib import Path

import psycopg

from cfdb.errors import WRONG_USE, UserError
from cfdb.server import Server
from cfdb.services import PASSWORD, NoSession, Services, log_in

START = Path(__file__).resolve().parent / "sql" / "psql_as.sql"


def require_log_in(server: Server, role: str) -> None:
    """Raises UserError when a server of our own does not let `role` in, as before `up`."""
    if server.superuser is None:
        return
    try:
        server.connect(user=role).close()
    except psycopg.OperationalError as error:
        raise UserError(
            f"{role} cannot log in here: there is no such service, or nothing was migrated yet",
            "./inv up migrates, and lets svc_app, svc_auth, svc_worker and the other services in.",
            WRONG_USE,
        ) from error


def acting_env(server: Server, email: str, role: str = "svc_app") -> dict[str, str]:
    """The environment of a psql that begins a transaction in which the person acts.

    Raises UserError when the person is none of those whom seed and demo make.
    """
    with Services(server) as services:
        try:
            session = log_in(services, email, PASSWORD, "psql")
        except (ValueError, NoSession) as error:
            raise UserError(
                f"{email} is nobody who can be logged in here: unknown, or the password is not "
                "the one of development people",
                "./inv seed makes ada@example.com, ben@example.com and others; ./inv demo names "
                "its own.",
                WRONG_USE,
            ) from error
    own = Path.home() / ".psqlrc"
    return server.env(user=role) | {
        "PSQLRC": str(START),
        "CFDB_OWN_PSQLRC": str(own) if own.is_file() else "/dev/null",
        "CFDB_ACTOR": email,
        "CFDB_TOKEN": str(session["token"]),
    }
