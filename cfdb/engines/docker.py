"""The engine that runs PostgreSQL in a container of this checkout."""

from __future__ import annotations

import io
import os
import platform
import secrets
import tarfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cfdb import fetch
from cfdb.config import MAJORS, checkout_id, settings
from cfdb.engines.folders import make_folder
from cfdb.engines.prepare import prepare
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.locks import file_lock
from cfdb.server import Server

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

SUPERUSER = "postgres"
PORT = "5432/tcp"
LABEL = "org.creativeflow-db.checkout"
MAKER = "org.creativeflow-db.maker"
"""host:process that will remove a throw-away container."""
START_SECONDS = 90
OPTIONS = {
    "shared_preload_libraries": "pg_stat_statements",
    "max_connections": "200",
    "max_locks_per_transaction": "256",
    "shared_buffers": "256MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Box:
    """A running container and the way into the server inside."""

    server: Server
    container: Container


def client() -> DockerClient:
    """A connection to the Docker engine; raises UserError if none answers."""
    import docker
    from docker.errors import DockerException

    try:
        found = docker.from_env(timeout=600)
        found.ping()
    except (DockerException, OSError) as error:
        raise UserError(
            "no Docker engine answers here",
            "Start Docker (docker/start-engine.sh does it on Debian as root), or use --engine"
            " embedded.",
            ENVIRONMENT,
        ) from error
    return found


def name_of(major: int, suffix: str = "") -> str:
    """The container's name: of this checkout and no other."""
    return "-".join(filter(None, ("creativeflow", checkout_id(), f"pg{major}", suffix)))


def ensure(major: int) -> Server:
    """The server in this checkout's container, started when it is not running.

    Raises UserError when there is no Docker engine, no image, or the server does not come up.
    """
    engine = client()
    config = settings()
    make_folder(config.state)
    with file_lock(config.state / f"docker-pg{major}.lock", "another start of the container"):
        container = _find(engine, name_of(major))
        if container is None:
            container = _create(engine, major, name_of(major), OPTIONS)
        if container.status != "running":
            container.start()
        server = _await_healthy(container, major)
        prepare(server)
    return server


def started() -> list[Server]:
    """This checkout's containers that are running; none when there is no Docker engine."""
    try:
        engine = client()
    except UserError:
        return []
    found = ((major, _find(engine, name_of(major))) for major in MAJORS)
    return [_server(box, major) for major, box in found if box and box.status == "running"]


def stop(major: int, purge: bool = False) -> bool:
    """Stop this checkout's container, and remove it with its data on `purge`."""
    container = _find(client(), name_of(major))
    if container is None:
        return False
    was_running = container.status == "running"
    if was_running:
        container.stop(timeout=30)
    if purge:
        container.remove(v=True)
    return was_running or purge


@contextmanager
def temporary_container(major: int) -> Iterator[Box]:
    """A container of its own, removed with its data at the end, whatever happens.

    Raises UserError like `ensure`.
    """
    engine = client()
    _sweep(engine)
    name = name_of(major, secrets.token_hex(4))
    maker = f"{platform.node()}:{os.getpid()}"
    container = _create(engine, major, name, {**OPTIONS, **NOT_DURABLE}, {MAKER: maker})
    try:
        container.start()
        server = _await_healthy(container, major)
        prepare(server)
        yield Box(server, container)
    finally:
        container.remove(v=True, force=True)


def exec_in(
    container: Container,
    command: Sequence[str],
    env: Mapping[str, str] | None = None,
    folder: str | None = None,
    user: str = SUPERUSER,
) -> tuple[int, str]:
    """Run a command inside; its exit code and what it printed, errors included."""
    result = container.exec_run(
        list(command), environment=dict(env or {}), workdir=folder, user=user
    )
    return int(result.exit_code), result.output.decode(errors="replace")


def copy_in(container: Container, source: Path, target: str) -> None:
    """Put a file or folder into the container as `target`/<its name>; `target` is made."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.add(source, arcname=f"{target.strip('/')}/{source.name}", filter=_readable)
    container.put_archive("/", packed.getvalue())


def _readable(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.mode |= 0o555 if entry.isdir() else 0o444
    return entry


def _sweep(engine: DockerClient) -> None:
    """Remove this checkout's throw-away containers whose makers were killed."""
    for container in engine.containers.list(all=True, filters={"label": MAKER}):
        host, _, pid = container.labels[MAKER].rpartition(":")
        ours = container.labels.get(LABEL) == checkout_id() and host == platform.node()
        if ours and not _is_alive(int(pid)):
            container.remove(v=True, force=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _find(engine: DockerClient, name: str) -> Container | None:
    from docker.errors import NotFound

    try:
        return engine.containers.get(name)
    except NotFound:
        return None


def _create(
    engine: DockerClient,
    major: int,
    name: str,
    options: Mapping[str, str],
    labels: Mapping[str, str] | None = None,
) -> Container:
    from cfdb.engines.images import image

    tag = image(engine, major)
    command = ["postgres"]
    for option, value in options.items():
        command += ["-c", f"{option}={value}"]
    return engine.containers.create(
        tag,
        command,
        name=name,
        labels={LABEL: checkout_id(), **(labels or {})},
        environment={
            "POSTGRES_PASSWORD": secrets.token_urlsafe(24),
            "POSTGRES_INITDB_ARGS": "--data-checksums --encoding=UTF8 --locale=C.UTF-8",
        },
        ports={PORT: ("127.0.0.1", None)},
        shm_size="256m",
    )


def _await_healthy(container: Container, major: int) -> Server:
    """Wait until the container calls itself healthy; raises UserError when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        container.reload()
        state = container.attrs["State"]
        if state["Status"] in ("exited", "dead"):
            break
        # An image of the user's own may have no health check: then ask the server itself.
        health = state.get("Health", {}).get("Status")
        if health == "healthy" or (health is None and _answers(_server(container, major))):
            return _server(container, major)
        time.sleep(0.1)
    tail = container.logs(tail=5).decode(errors="replace").strip().splitlines()
    raise UserError(
        f"PostgreSQL did not come up in the container {container.name}:"
        f" {tail[-1] if tail else 'it printed nothing'}",
        f"Read docker logs {container.name}; ./inv down --engine docker --purge starts anew.",
        ENVIRONMENT,
    )


def _answers(server: Server) -> bool:
    import psycopg

    try:
        server.connect("postgres", SUPERUSER).close()
    except psycopg.OperationalError:
        return False
    return True


def _server(container: Container, major: int) -> Server:
    """How to enter the server inside; the password is the one the container was made with."""
    bound = (container.attrs["NetworkSettings"]["Ports"].get(PORT) or [{"HostPort": "0"}])[0]
    given = dict(entry.split("=", 1) for entry in container.attrs["Config"]["Env"])
    clients = fetch.tree_path(major)
    return Server(
        engine="docker",
        major=major,
        host="127.0.0.1",
        port=int(bound["HostPort"]),
        password=given["POSTGRES_PASSWORD"],
        superuser=SUPERUSER,
        bin_dir=clients / "bin" if fetch.is_whole(clients) else None,
    )
