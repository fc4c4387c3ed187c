"""The server that is tortured: thrown away afterwards, killed and started again in between."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from cfdb import engines
from cfdb.config import settings
from cfdb.engines.cluster import Cluster
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.migrate import load_fresh
from cfdb.server import Server

PATIENCE = "-c statement_timeout=60s"
"""No call may hang: one that takes a minute is an error that the verdict names."""


@dataclass(frozen=True)
class Machine:
    """A running server with db/ in it, and the data folder that it can be started from anew."""

    server: Server
    cluster: Cluster

    def connect(self, user: str | None = None) -> psycopg.Connection[Any]:
        """A connection of a service, or of the superuser; statements commit by themselves.

        Values are put into the text, so that a transaction begins in one round trip.
        """
        return psycopg.connect(
            self.server.dsn(user=user or self.server.superuser),
            autocommit=True,
            options=PATIENCE,
            connect_timeout=10,
            cursor_factory=psycopg.ClientCursor,
        )

    def kill(self) -> None:
        """SIGKILL to the postmaster, then to each of its children, as when the power fails."""
        postmaster = self.cluster.pid()
        if postmaster is None:
            raise UserError("the server is gone before it was killed", str(self.cluster.log))
        children = _children(postmaster)
        for pid in (postmaster, *children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def stop_at_once(self) -> None:
        """pg_ctl stop -m immediate: no checkpoint, and each session is cut off."""
        self.cluster.stop("immediate")

    def start(self) -> None:
        """Start it again where it was; PostgreSQL recovers. Raises UserError if it does not."""
        self.cluster.start(self.server.port)


def _children(parent: int) -> list[int]:
    path = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in path.read_text().split()]


@contextmanager
def machine(pg: str = "") -> Iterator[Machine]:
    """A durable server of its own with db/ loaded; gone at the end.

    Raises UserError where processes cannot be seen, or when db/ does not load.
    """
    if not Path("/proc/self/task").exists():
        raise UserError(
            "the torture kills processes that it finds in /proc, and this system has none",
            "Run it on Linux.",
            ENVIRONMENT,
        )
    config = settings()
    with engines.temporary(pg or None, durable=True) as server:
        assert server.bin_dir is not None
        made = Machine(
            server,
            Cluster(
                _home(server),
                server.major,
                server.bin_dir.parent,
                config.os_user,
                config.sockets,
                durable=True,
            ),
        )
        with server.connect() as connection:
            load_fresh(connection)
        engines.set_service_passwords(server)
        yield made


def _home(server: Server) -> Path:
    """The folder that holds the server's data folder."""
    with server.connect(user=server.superuser) as connection:
        row = connection.execute("show data_directory").fetchone()
    assert row is not None
    return Path(row[0]).parent
