"""A reachable PostgreSQL server, whichever engine it came from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

ADMIN = "cf_migrator"
DATABASE = "creativeflow"


@dataclass(frozen=True)
class Server:
    """Where a server is and how to enter it; `admin` migrates and is no superuser."""

    engine: str
    major: int
    host: str
    port: int
    password: str
    database: str = DATABASE
    admin: str = ADMIN
    superuser: str | None = None
    bin_dir: Path | None = None
    options: str = ""
    """Query part of the connection URL, without the question mark (`sslmode=require`)."""

    def dsn(self, database: str | None = None, user: str | None = None) -> str:
        """A connection URL for `database` as `user` (both default to the server's own)."""
        login = f"{quote(user or self.admin, safe='')}:{quote(self.password, safe='')}"
        host = quote(self.host, safe="") if "/" in self.host else self.host
        query = f"?{self.options}" if self.options else ""
        name = quote(database or self.database, safe="")
        return f"postgresql://{login}@{host}:{self.port}/{name}{query}"

    def connect(
        self, database: str | None = None, user: str | None = None, autocommit: bool = False
    ) -> psycopg.Connection:
        """A new connection; the caller closes it."""
        return psycopg.connect(self.dsn(database, user), autocommit=autocommit)

    def env(self, database: str | None = None, user: str | None = None) -> dict[str, str]:
        """The environment for a client program (psql, pg_dump, pgbench) of this server."""
        env = dict(os.environ)
        env.update(
            PGHOST=self.host,
            PGPORT=str(self.port),
            PGUSER=user or self.admin,
            PGPASSWORD=self.password,
            PGDATABASE=database or self.database,
        )
        if self.bin_dir is not None:
            env["LD_LIBRARY_PATH"] = str(self.bin_dir.parent / "lib")
            env["PATH"] = f"{self.bin_dir}{os.pathsep}{env.get('PATH', '')}"
        return env
