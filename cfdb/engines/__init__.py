"""Where PostgreSQL comes from: embedded binaries, a container, or a server behind a URL."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass

from cfdb import fetch
from cfdb.config import parse_major, settings
from cfdb.engines import docker, embedded, url
from cfdb.engines.prepare import set_service_passwords
from cfdb.errors import WRONG_USE, UserError
from cfdb.server import Server

__all__ = ["State", "ensure", "for_tests", "set_service_passwords", "status", "stop", "temporary"]

KINDS = ("auto", "embedded", "docker", "url")


@dataclass(frozen=True)
class State:
    """One server as `status` tells it."""

    engine: str
    major: int
    purpose: str
    """development or tests"""
    running: bool
    place: str
    """host:port"""
    dsn: str


def choose(engine: str = "auto") -> tuple[str, str]:
    """The kind of engine that `engine` means now, and the URL for kind url.

    Raises UserError for a word that is no engine, or url without a URL.
    """
    config = settings()
    asked = engine if engine not in ("", "auto") else config.engine
    if url.is_url(asked):
        return "url", asked
    if asked not in KINDS:
        raise UserError(
            f"{asked!r} is no engine",
            f"Use one of {', '.join(KINDS)}, or a server's URL: {url.EXAMPLE}",
            WRONG_USE,
        )
    if asked == "url" and not config.database_url:
        raise UserError(
            "the engine is url, but DATABASE_URL is not set",
            f"Set it, or write --engine {url.EXAMPLE}",
            WRONG_USE,
        )
    if asked == "auto":
        own = "embedded" if fetch.is_supported() else "docker"
        asked = "url" if config.database_url else own
    return asked, config.database_url


def ensure(engine: str = "auto", pg: int | str | None = None) -> Server:
    """A server that can be migrated, started if it is ours and not running.

    `engine` auto means CFDB_ENGINE, then DATABASE_URL, then embedded
    (docker where there are no binaries for the machine); `pg` defaults to CFDB_PG,
    then 16, and is not looked at for a URL. Raises UserError when there is none to be had.
    """
    kind, address = choose(engine)
    if kind == "url":
        return url.ensure(address)
    major = parse_major(pg) if pg else settings().pg
    if kind == "docker":
        return docker.ensure(major)
    return embedded.ensure(major)


def for_tests(engine: str = "auto", pg: int | str | None = None) -> Server:
    """The server for test databases: like ensure, but the embedded one is apart and not durable.

    Raises UserError as ensure does.
    """
    if choose(engine)[0] != "embedded":
        return ensure(engine, pg)
    return embedded.ensure(parse_major(pg) if pg else settings().pg, tests=True)


def temporary(pg: int | str | None = None, durable: bool = False) -> AbstractContextManager[Server]:
    """A throw-away embedded server, for tests that need one of their own."""
    return embedded.temporary(parse_major(pg) if pg else settings().pg, durable)


def stop(engine: str = "auto", pg: int | str | None = None, purge: bool = False) -> bool:
    """Stop this checkout's server, and delete its data with `purge`; whether there was one.

    Raises UserError for a server that is not ours to stop.
    """
    kind, _ = choose(engine)
    major = parse_major(pg) if pg else settings().pg
    if kind == "url":
        raise UserError(
            "a server given by its URL is not ours to stop", "Stop it where it runs.", WRONG_USE
        )
    if kind == "docker":
        return docker.stop(major, purge)
    return embedded.stop(major, purge)


def status() -> list[State]:
    """The servers of this checkout that are running, and the one DATABASE_URL names."""
    found = [("development", server) for server in embedded.started() + docker.started()]
    found += [("tests", server) for server in embedded.started(tests=True)]
    if address := settings().database_url:
        found.append(("development", url.ensure(address)))
    return [State(s.engine, s.major, use, True, url.where(s), s.dsn()) for use, s in found]
