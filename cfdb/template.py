"""Test databases: one template of db/ plus pgTAP, cloned for every worker.

The template's name holds a hash of what it was made from, so it is made once for each state of
db/ and found again by the next run. Two runs at once are safe: whoever builds holds a lock, whoever
uses a template holds it shared, and only what nobody holds is dropped.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg.sql import SQL, Identifier

from cfdb import databases
from cfdb.config import CHECKOUT, checkout_id
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.migrate.load import load_fresh
from cfdb.server import Server
from cfdb.sql import query

SETUP = "db/tests/pgtap/setup*.sql"
_BUILD_LOCK = "cfdb test template build"


def fingerprint(root: Path = CHECKOUT) -> str:
    """A hash of what the template is made from: db/ without its tests, and the loader."""
    files = [p for p in (root / "db").rglob("*.sql") if "tests" not in p.relative_to(root).parts]
    files += [*root.glob(SETUP), Path(__file__), *(root / "cfdb" / "migrate").rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted(f for f in files if f.is_file()):
        digest.update(f"{path}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _prefix() -> str:
    """Begins the name of every test database of this checkout and of no other."""
    return "cftest_" + checkout_id()


def _key(name: str) -> int:
    """An advisory lock's key for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


@dataclass
class Template:
    """A ready template database; `clone` and `drop` use a connection that also holds its lock."""

    server: Server
    name: str
    admin: psycopg.Connection[Any]
    run: str
    built: bool
    _count: int = field(default=0)

    def clone(self) -> str:
        """Make a database from the template and return its name."""
        self._count += 1
        name = f"{self.run}_{self._count}"
        self._execute("create database {} template {}", name, self.name)
        names = {"source": self.name, "target": name}
        for (statement,) in self.admin.execute(query("database_acl"), names).fetchall():
            self.admin.execute(statement)
        return name

    def drop(self, name: str) -> None:
        """Drop a clone, whoever is still connected to it."""
        databases.drop(self.admin, name)

    @contextmanager
    def cloned(self) -> Iterator[str]:
        """A clone that is gone afterwards."""
        name = self.clone()
        try:
            yield name
        finally:
            self.drop(name)

    @contextmanager
    def connect(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection as the migrating role to a clone, which is gone afterwards."""
        with self.cloned() as name, self.server.connect(name) as connection:
            yield connection

    def _execute(self, statement: LiteralString, *names: str) -> None:
        self.admin.execute(SQL(statement).format(*map(Identifier, names)))


@contextmanager
def template(server: Server, root: Path = CHECKOUT) -> Iterator[Template]:
    """The template of db/ as it is now, built when missing; leftovers of dead runs are dropped."""
    prefix = _prefix()
    name = f"{prefix}_{fingerprint(root)}"
    run = f"{name}_{os.getpid():x}{secrets.token_hex(2)}"
    with server.connect(autocommit=True) as admin:
        admin.execute("set client_min_messages = warning")
        admin.execute("select pg_advisory_lock(%s)", (_key(_BUILD_LOCK),))
        try:
            missing = not _exists(admin, name)
            if missing:
                _build(server, admin, name, root)
            admin.execute("select pg_advisory_lock_shared(%s)", (_key(name),))
            admin.execute("select pg_advisory_lock(%s)", (_key(run),))
            _drop_leftovers(admin, prefix, keep=name)
        finally:
            admin.execute("select pg_advisory_unlock(%s)", (_key(_BUILD_LOCK),))
        made = Template(server, name, admin, run, built=missing)
        try:
            yield made
        finally:
            for number in range(1, made._count + 1):
                made.drop(f"{run}_{number}")


def _exists(admin: psycopg.Connection[Any], name: str) -> bool:
    found = "select exists (select from pg_database where datname = %s)"
    row = admin.execute(found, (name,)).fetchone()
    return bool(row and row[0])


def _build(server: Server, admin: psycopg.Connection[Any], name: str, root: Path) -> None:
    """Build under another name and rename at the end: a template that exists is whole."""
    draft = f"{name}_draft"
    databases.drop(admin, draft)
    admin.execute(SQL("create database {}").format(Identifier(draft)))
    with server.connect(draft) as fresh:
        load_fresh(fresh, root)
        fresh.commit()
        _add_pgtap(fresh, server.engine)
        setup = sorted(root.glob(SETUP))
        if setup:
            # The helpers run under roles that they set; cf_migrator itself could not check them.
            fresh.execute("set local check_function_bodies = off")
            for path in setup:
                fresh.execute(path.read_bytes())
    rename = SQL("alter database {} rename to {}")
    admin.execute(rename.format(Identifier(draft), Identifier(name)))


def _add_pgtap(fresh: psycopg.Connection[Any], engine: str) -> None:
    fresh.execute("create schema tap")
    fresh.execute("grant usage on schema tap to public")
    try:
        fresh.execute("create extension pgtap schema tap")
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile) as error:
        hint = "Install the extension pgtap on it, or use --engine embedded, which brings its own."
        if engine == "embedded":
            hint = "Connect to the network or set CFDB_CACHE to a filled cache, then run it again."
        raise UserError(
            "this server has no pgTAP, which the tests need", hint, ENVIRONMENT
        ) from error
    fresh.execute("set local search_path = tap")


def _drop_leftovers(admin: psycopg.Connection[Any], prefix: str, keep: str) -> None:
    """Drop this checkout's test databases whose run or template nobody holds a lock on."""
    ours = "select datname from pg_database where starts_with(datname, %s) and datname <> %s"
    for (name,) in admin.execute(ours, (prefix + "_", keep)).fetchall():
        parts = name.split("_")
        owner = name if len(parts) == 3 else "_".join(parts[:4])
        row = admin.execute("select pg_try_advisory_lock(%s)", (_key(owner),)).fetchone()
        if row and row[0]:
            databases.drop(admin, name)
            admin.execute("select pg_advisory_unlock(%s)", (_key(owner),))
