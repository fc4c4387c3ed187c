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


def ensure(major: int, tests: bool = False) -> Server:
    """The running server of this checkout, started when it is not.

    tests: the one for test databases, which nobody minds losing: it never waits for the disk, and
    the development server keeps its roles, its port and its quiet.
    Raises UserError when PostgreSQL cannot be had or does not start.
    """
    config = settings()
    port = None if tests else config.port
    tree = fetch.server_tree(major)
    cluster = _cluster(config, major, tree, tests)
    server = cluster.server()
    if server is not None and tests:
        # It may have been started while pgTAP was not to be had.
        _offer_pgtap(tree)
    if server is None or not cluster.is_prepared():
        make_folder(config.state)
        lock = config.state / f"{cluster.home.name}.lock"
        with file_lock(lock, f"another start or stop of PostgreSQL {major}"):
            server = cluster.server()
            if server is None:
                _offer_pgtap(tree)
                server = cluster.start(port)
            if not cluster.is_prepared():
                prepare(server)
                cluster.mark_prepared()
    if port not in (None, server.port):
        raise UserError(
            f"PostgreSQL {major} is running on port {server.port}, but CFDB_PORT is {port}",
            "Run ./inv down first to move it, or unset CFDB_PORT.",
            WRONG_USE,
        )
    return server


def running(major: int, tests: bool = False) -> Server | None:
    """The server of this checkout if it is running; starts and downloads nothing."""
    config = settings()
    return _cluster(config, major, fetch.tree_path(major), tests).server()


def started(tests: bool = False) -> list[Server]:
    """The servers of this checkout that are running now: for development, or for tests."""
    found = [running(major, tests) for major in MAJORS]
    return [server for server in found if server is not None]


def stop(major: int, purge: bool = False) -> bool:
    """Stop this checkout's servers of a major; `purge` deletes their data too. Whether any was."""
    return any([_stop(major, tests, purge) for tests in (False, True)])


def _stop(major: int, tests: bool, purge: bool) -> bool:
    config = settings()
    cluster = _cluster(config, major, fetch.tree_path(major), tests)
    if not cluster.home.exists():
        return False
    lock = config.state / f"{cluster.home.name}.lock"
    with file_lock(lock, f"another start of PostgreSQL {major}"):
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


def _cluster(config: Settings, major: int, tree: Path, tests: bool) -> Cluster:
    home = config.state / (f"pg{major}-tests" if tests else f"pg{major}")
    return Cluster(home, major, tree, config.os_user, config.sockets, durable=not tests)


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
