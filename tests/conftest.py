"""A running server, a template database of db/, and a clone of it for each test that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import psycopg
import pytest

from cfdb import engines
from cfdb.server import Server
from cfdb.template import Template, template

Connect = Callable[..., psycopg.Connection[Any]]


@cache
def docker_engine() -> str:
    """Why no Docker engine can be used, '' when one can."""
    import docker

    try:
        docker.from_env().ping()
    except docker.errors.DockerException as error:
        return f"no Docker engine to be had: {error}"
    return ""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a Docker engine where there is none."""
    if item.get_closest_marker("docker") and docker_engine():
        pytest.skip(docker_engine())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many attacks the attack suite made."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    sizes = [size for r in reports for name, size in r.user_properties if name == "attacks"]
    if sizes:
        terminalreporter.write_line(f"{sum(sizes)} attacks in {len(sizes)} rounds")


@pytest.fixture(scope="session")
def server() -> Server:
    """This checkout's server for tests, started if it is not running; workers share it."""
    return engines.for_tests()


@pytest.fixture(scope="session")
def ready_template(server: Server) -> Iterator[Template]:
    """The template database: db/ loaded afresh, pgTAP and the test helpers."""
    with template(server) as made:
        engines.set_service_passwords(server)
        yield made


@pytest.fixture
def database(ready_template: Template) -> Iterator[str]:
    """The name of a database of this test's own, dropped afterwards."""
    with ready_template.cloned() as name:
        yield name


@pytest.fixture(scope="module")
def module_database(ready_template: Template) -> Iterator[str]:
    """A database that the tests of one file share, for those that only read or that roll back."""
    with ready_template.cloned() as name:
        yield name


@pytest.fixture
def connect(server: Server, database: str) -> Iterator[Connect]:
    """Opens connections to the test's database: connect("svc_app"), connect() to migrate."""
    with ExitStack() as opened:

        def open_one(user: str | None = None, autocommit: bool = False) -> psycopg.Connection[Any]:
            return opened.enter_context(server.connect(database, user, autocommit))

        yield open_one
