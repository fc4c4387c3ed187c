"""The engine that needs neither root nor Docker: pinned binaries, one data folder a major."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cfdb import fetch, pgtap_files
from cfdb.config import MAJORS, Settings, settings
from cfdb.engines.cluster import Cluster
from cfdb.engines.folders import make_folder
from cfdb.engines.prepare import prepare
from cfdb.errors import WRONG_USE, UserError
from cfdb.locks import file_lock
from cfdb.server import Server


def ensure(major: int) -> Server:
    """The running server of this checkout, started when it is not.

    Raises UserError when PostgreSQL cannot be had or does not start.
    """
    config = settings()
    tree = fetch.server_tree(major)
    cluster = _cluster(config, major, tree)
    server = cluster.server()
    if server is None or not cluster.is_prepared():
        make_folder(config.state)
        lock = config.state / f"pg{major}.lock"
        with file_lock(lock, f"another start or stop of PostgreSQL {major}"):
            server = cluster.server()
            if server is None:
                _offer_pgtap(tree)
                server = cluster.start(config.port)
            if not cluster.is_prepared():
                prepare(server)
                cluster.mark_prepared()
    if config.port not in (None, server.port):
        raise UserError(
            f"PostgreSQL {major} is running on port {server.port}, but CFDB_PORT is {config.port}",
            "Run ./inv down first to move it, or unset CFDB_PORT.",
            WRONG_USE,
        )
    return server


def running(major: int) -> Server | None:
    """The server of this checkout if it is running; starts and downloads nothing."""
    config = settings()
    return _cluster(config, major, fetch.tree_path(major)).server()


def started() -> list[Server]:
    """All servers of this checkout that are running now."""
    return [server for major in MAJORS if (server := running(major)) is not None]


def stop(major: int, purge: bool = False) -> bool:
    """Stop this checkout's server; `purge` deletes its data too. Whether there was any."""
    config = settings()
    cluster = _cluster(config, major, fetch.tree_path(major))
    if not cluster.home.exists():
        return False
    with file_lock(config.state / f"pg{major}.lock", f"another start of PostgreSQL {major}"):
        if cluster.data.exists():
            fetch.server_tree(major)
        done = cluster.stop()
        if purge:
            cluster.remove()
    return done or purge


@contextmanager
def temporary(major: int, durable: bool = False) -> Iterator[Server]:
    """A server of its own, gone at the end with its data; not durable unless asked.

    Raises UserError when PostgreSQL cannot be had or does not start.
    """
    config = settings()
    tree = fetch.server_tree(major)
    _offer_pgtap(tree)
    make_folder(config.state)
    _sweep(config, tree)
    home = config.state / f"tmp-{os.getpid()}-{secrets.token_hex(4)}"
    cluster = Cluster(home, major, tree, config.os_user, config.sockets, durable)
    try:
        server = cluster.start()
        prepare(server)
        yield server
    finally:
        cluster.stop("immediate")
        cluster.remove()


def _cluster(config: Settings, major: int, tree: Path) -> Cluster:
    home = config.state / f"pg{major}"
    return Cluster(home, major, tree, config.os_user, config.sockets)


def _offer_pgtap(tree: Path) -> None:
    """Put pgTAP's files in; only tests need them, so a failure is no more than a note."""
    try:
        pgtap_files.install_into(tree)
    except UserError as error:
        print(f"note: {error.message}; tests will not run", file=sys.stderr)


def _sweep(config: Settings, tree: Path) -> None:
    """Stop and remove temporary clusters whose makers were killed."""
    for home in config.state.glob("tmp-*-*"):
        maker = home.name.split("-")[1]
        if maker.isdigit() and not Path(f"/proc/{maker}").exists() and Path("/proc").exists():
            left = Cluster(home, 0, tree, config.os_user, config.sockets)
            left.stop("immediate")
            left.remove()
