"""The docker engine, with real containers. Skipped, and said so, where no Docker engine answers."""

from __future__ import annotations

import os
import platform
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cfdb import engines
from cfdb.config import CHECKOUT
from cfdb.engines import docker, images
from cfdb.engines.docker import Box
from cfdb.errors import ENVIRONMENT, UserError


def engine_answers() -> bool:
    """Whether there is a Docker engine."""
    try:
        docker.client()
    except UserError:
        return False
    return True


ANSWERS = engine_answers()
needs_engine = [
    pytest.mark.docker,
    pytest.mark.skipif(not ANSWERS, reason="NO DOCKER ENGINE answers: run docker/start-engine.sh"),
    pytest.mark.xdist_group("docker"),
]


def needing_engine(test: object) -> object:
    """Mark a test that starts containers."""
    for mark in needs_engine:
        test = mark(test)
    return test


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """A throw-away container."""
    with docker.temporary_container(16) as found:
        yield found


@needing_engine
def test_container_has_the_same_roles_and_database_as_the_embedded_engine(box: Box) -> None:
    query = (
        "select (rolsuper, rolcreaterole, rolcreatedb, rolbypassrls)::text,"
        " current_setting('data_checksums'), current_setting('server_encoding'), datcollate"
        " from pg_roles, pg_database"
        " where rolname = current_user and datname = current_database()"
    )
    with box.server.connect() as connection:
        assert connection.info.server_version // 10_000 == 16
        row = connection.execute(query).fetchone()
    assert row == ("(f,t,t,f)", "on", "UTF8", "C.UTF-8")


@needing_engine
def test_container_is_published_on_loopback_only(box: Box) -> None:
    bound = box.container.attrs["NetworkSettings"]["Ports"][docker.PORT]
    assert {each["HostIp"] for each in bound} == {"127.0.0.1"}
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"host=127.0.0.1 port={box.server.port} user=postgres password=wrong")


@needing_engine
def test_pg_prove_runs_inside(box: Box, tmp_path: Path) -> None:
    with box.server.connect(user=box.server.superuser, autocommit=True) as connection:
        connection.execute("create extension if not exists pgtap")
    folder = tmp_path / "claims"
    folder.mkdir()
    (folder / "good.sql").write_text("select plan(1); select pass('is so'); select finish();")
    (folder / "bad.sql").write_text("select plan(1); select fail('is not'); select finish();")
    docker.copy_in(box.container, folder, "/tests")
    prove = ["pg_prove", "-d", box.server.database, "-v"]
    code, said = docker.exec_in(box.container, [*prove, "/tests/claims/good.sql"])
    assert (code, "Result: PASS" in said) == (0, True), said
    code, said = docker.exec_in(box.container, [*prove, "/tests/claims/bad.sql"])
    assert (code, "Result: FAIL" in said) == (1, True), said
    env = {"PGUSER": "nobody_here"}
    code, said = docker.exec_in(box.container, ["psql", "-c", "select 1"], env=env)
    assert (code, "nobody_here" in said) == (2, True), said


@needing_engine
def test_container_is_removed_even_after_a_failure() -> None:
    with pytest.raises(RuntimeError), docker.temporary_container(16) as found:
        name = found.container.name
        volumes = [mount["Name"] for mount in found.container.attrs["Mounts"]]
        raise RuntimeError
    client = docker.client()
    assert name not in {each.name for each in client.containers.list(all=True)}
    assert not set(volumes) & {each.name for each in client.volumes.list()}


@needing_engine
def test_stop_keeps_the_data_and_purge_removes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    state = Path(tempfile.mkdtemp(prefix="cfdb-docker-"))
    other = f"test{secrets.token_hex(4)}"
    monkeypatch.setenv("CFDB_STATE", str(state))
    monkeypatch.setattr(docker, "checkout_id", lambda: other)
    try:
        first = engines.ensure("docker", 16)
        with first.connect() as connection:
            connection.execute("create table kept (x integer)")
        assert engines.ensure("docker", 16) == first
        assert [each.port for each in docker.started()] == [first.port]
        assert engines.stop("docker", 16)
        assert docker.started() == []
        with engines.ensure("docker", 16).connect() as connection:
            assert connection.execute("select count(*) from kept").fetchone() == (0,)
    finally:
        assert engines.stop("docker", 16, purge=True)
        shutil.rmtree(state)
    assert not engines.stop("docker", 16, purge=True)


@needing_engine
def test_container_of_a_killed_run_is_removed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    other = f"test{secrets.token_hex(4)}"
    monkeypatch.setattr(docker, "checkout_id", lambda: other)
    dead = subprocess.Popen(["true"])
    dead.wait()
    client = docker.client()
    maker = {docker.MAKER: f"{platform.node()}:{dead.pid}"}
    left = docker._create(client, 16, docker.name_of(16, "left"), docker.OPTIONS, maker)
    docker._sweep(client)
    assert left.name not in {each.name for each in client.containers.list(all=True)}


@needing_engine
@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="needs docker-compose")
def test_compose_file_brings_up_a_healthy_database(box: Box) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    project = f"cfdb{secrets.token_hex(4)}"
    env = {**os.environ, "POSTGRES_PASSWORD": "p", "POSTGRES_PORT": str(port)}
    env["BASE"] = images.image(docker.client(), 16)
    compose = ["docker-compose", "-p", project, "-f", str(CHECKOUT / "docker-compose.yml")]
    try:
        subprocess.run([*compose, "up", "-d", "--build"], env=env, check=True, capture_output=True)
        container = docker.client().containers.get(f"{project}_db_1")
        server = docker._await_healthy(container, 16)
        with server.connect("postgres", "postgres") as connection:
            query = "select count(*) from pg_available_extensions where name = 'pgtap'"
            assert connection.execute(query).fetchone() == (1,)
    finally:
        subprocess.run([*compose, "down", "-v"], env=env, check=True, capture_output=True)


@needing_engine
def test_image_that_is_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CFDB_DOCKER_IMAGE", "creativeflow-no-such-image:1")
    with pytest.raises(UserError, match="cannot be pulled") as caught:
        images.image(docker.client(), 16)
    assert caught.value.exit_code == ENVIRONMENT


@needing_engine
def test_server_that_does_not_come_up_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(docker.OPTIONS, "shared_buffers", "much")
    with pytest.raises(UserError, match="shared_buffers") as caught, docker.temporary_container(16):
        pass
    assert "docker logs" in caught.value.hint


def test_no_docker_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
    with pytest.raises(UserError) as caught:
        engines.ensure("docker", 16)
    assert caught.value.message == "no Docker engine answers here"
    assert caught.value.exit_code == ENVIRONMENT
    assert docker.started() == []


def test_names_differ_between_checkouts_and_majors(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = {docker.name_of(16), docker.name_of(17), docker.name_of(16, "x")}
    monkeypatch.setattr(docker, "checkout_id", lambda: "other")
    assert len(ours | {docker.name_of(16)}) == 4


def test_compose_file_publishes_on_loopback_only_and_sets_no_password() -> None:
    text = (CHECKOUT / "docker-compose.yml").read_text()
    published = re.findall(r'- "([^"]*:5432)"', text)
    assert published
    assert all(each.startswith("127.0.0.1:") for each in published)
    assert "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?" in text
