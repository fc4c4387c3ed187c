"""A PgBouncer in transaction mode in front of the test server, as docs/threats.md asks for it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cfdb.config import settings
from cfdb.server import Server

CONFIGURATION = """\
[databases]
* = host={host} port={port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = {size}
server_reset_query = DISCARD ALL
server_reset_query_always = {always}
max_client_conn = 100
query_wait_timeout = 10
"""
MISSING = "there is no pgbouncer: apt-get install pgbouncer (.ci/run does)"


@dataclass(frozen=True)
class Pooled(Server):
    """The server as clients of the pooler see it."""

    def connect(
        self, database: str | None = None, user: str | None = None, autocommit: bool = False
    ) -> psycopg.Connection[Any]:
        """A client's connection; prepared statements would stay with one of the backends."""
        connection = super().connect(database, user, autocommit)
        connection.prepare_threshold = None
        return connection


def program() -> str:
    """Where pgbouncer is; skips the test where it is not."""
    found = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if not found:
        pytest.skip(MISSING)
    return found


@contextmanager
def pooler(server: Server, size: int, always: bool = True) -> Iterator[Pooled]:
    """A pooler with so many backends a role, stopped afterwards; an unprivileged account runs it.

    `always` is server_reset_query_always, which transaction mode needs.
    """
    if server.superuser is None:
        pytest.skip("the passwords of the services of a server that is not ours are unknown")
    binary = program()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with server.connect() as admin:
        roles = admin.execute("select rolname from pg_roles where rolcanlogin").fetchall()
    folder = Path(tempfile.mkdtemp(prefix="cf-pooler-"))
    try:
        users = "".join(f'"{role}" "{server.password}"\n' for (role,) in roles)
        (folder / "users.txt").write_text(users)
        (folder / "pgbouncer.ini").write_text(
            CONFIGURATION.format(
                host=server.host,
                port=server.port,
                own_port=port,
                folder=folder,
                size=size,
                always=int(always),
            )
        )
        account = settings().os_user
        as_account: dict[str, Any] = {}
        if account:
            known = pwd.getpwnam(account)
            for path in (folder, *folder.iterdir()):
                os.chown(path, known.pw_uid, known.pw_gid)
            as_account = {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": []}
        with (folder / "log").open("w") as log:
            running = subprocess.Popen(
                [binary, str(folder / "pgbouncer.ini")],
                stdout=log,
                stderr=subprocess.STDOUT,
                **as_account,
            )
        try:
            given = {field.name: getattr(server, field.name) for field in fields(Server)}
            made = Pooled(**{**given, "port": port})
            wait_for(made, running, folder / "log")
            yield made
        finally:
            running.terminate()
            running.wait(10)
    finally:
        shutil.rmtree(folder)


def wait_for(made: Pooled, running: subprocess.Popen[bytes], log: Path) -> None:
    """Until it takes connections; fails with its log."""
    end = time.monotonic() + 10
    while running.poll() is None and time.monotonic() < end:
        try:
            made.connect().close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    pytest.fail(f"pgbouncer did not start: {log.read_text()[-1000:]}")
