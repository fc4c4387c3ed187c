"""The engine for a server that somebody else runs, given by its URL."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import psycopg

from cfdb.config import MAJORS
from cfdb.errors import ENVIRONMENT, WRONG_USE, UserError
from cfdb.server import DATABASE, Server

OLDEST = MAJORS[0]
EXAMPLE = "postgresql://user:password@host:5432/creativeflow"


def is_url(text: str) -> bool:
    """Whether `text` looks like a server's URL."""
    return text.startswith(("postgresql://", "postgres://"))


def ensure(url: str) -> Server:
    """The server behind `url`, once it was entered and its version seen.

    Raises UserError for a URL that is none, a server that cannot be entered or is too old.
    """
    server = parse(url)
    try:
        with psycopg.connect(server.dsn(), connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise explain(error, server) from error
    major = version // 10_000
    if major < OLDEST:
        raise UserError(
            f"the server at {where(server)} is PostgreSQL {major}, and {OLDEST} is the oldest"
            " that works",
            f"Upgrade it, or use another: --engine {EXAMPLE} or --engine embedded.",
            ENVIRONMENT,
        )
    return Server(**{**vars(server), "major": major})


def parse(url: str) -> Server:
    """The parts of `url`; raises UserError when it is none or has no user."""
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
    except ValueError:
        parts, port = urlsplit(""), 0
    if not is_url(url) or not port or not parts.username:
        raise UserError(
            "that is no server URL with a user in it", f"Write it like {EXAMPLE}.", WRONG_USE
        )
    return Server(
        engine="url",
        major=0,
        host=unquote(parts.hostname or "localhost"),
        port=port,
        password=unquote(parts.password or ""),
        database=unquote(parts.path.lstrip("/")) or DATABASE,
        admin=unquote(parts.username),
        options=parts.query,
    )


def where(server: Server) -> str:
    """Host and port, never the password."""
    return f"{server.host}:{server.port}"


def explain(error: psycopg.OperationalError, server: Server | None = None) -> UserError:
    """What a failed attempt to connect means, in one sentence."""
    said = str(error)
    place = f"the server at {where(server)}" if server else "the database server"
    known = [
        (
            r"password authentication failed|no password supplied",
            f"{place} does not accept this user and password",
            "Correct them in the URL; special characters must be percent-encoded.",
        ),
        (
            r'database "(.*)" does not exist',
            f"{place} has no database {{0}}",
            "Make it (createdb), owned by the user that migrates, or correct the URL.",
        ),
        (
            r'role "(.*)" does not exist',
            f"{place} has no user {{0}}",
            "Correct the user in the URL, or create it with LOGIN, CREATEROLE and CREATEDB.",
        ),
        (
            r"no pg_hba.conf entry",
            f"{place} lets nobody in from here in this way",
            "Allow it in pg_hba.conf, or add sslmode=require to the URL.",
        ),
        (
            r"SSL|certificate",
            f"{place} and this client do not agree on encryption: {_last(said)}",
            "Correct sslmode and sslrootcert in the URL.",
        ),
        (
            r"resolve host|translate host name|Name or service|nodename",
            f"{place} is not known by that name",
            "Correct the host in the URL.",
        ),
        (
            r"Connection refused|timeout|timed out|unreachable|No such file|No route",
            f"{place} cannot be reached",
            "Start it, correct host and port, or look at the firewall.",
        ),
        (
            r"too many clients|remaining connection slots",
            f"{place} has no connection left",
            "Close some, or raise max_connections.",
        ),
        (
            r"starting up|shutting down|recovery",
            f"{place} is not ready: {_last(said)}",
            "Wait a moment and try again.",
        ),
    ]
    for pattern, message, hint in known:
        if found := re.search(pattern, said):
            return UserError(message.format(*found.groups()), hint, ENVIRONMENT)
    return UserError(f"{place} cannot be entered: {_last(said)}", "", ENVIRONMENT)


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return re.sub(r"^.*(FATAL|ERROR):\s*", "", lines[-1])[:200] if lines else "no reason given"
