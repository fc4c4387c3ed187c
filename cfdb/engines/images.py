"""The image of the docker engine: found, or built from whatever this machine can reach."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docker.errors import APIError, BuildError, ImageNotFound

from cfdb import fetch, pgtap_files
from cfdb.config import CHECKOUT, Settings, settings
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.locks import file_lock

if TYPE_CHECKING:
    from docker import DockerClient

FILES = CHECKOUT / "docker"
NAME = "creativeflow-db"


def changes(major: int) -> list[str]:
    """What `docker import` is told about a locally built base, as the official image has it."""
    return [
        f"ENV PG_MAJOR={major}",
        f"ENV PATH=/usr/local/bin:/usr/lib/postgresql/{major}/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "ENV LANG=C.UTF-8",
        "ENV PGDATA=/var/lib/postgresql/data",
        "VOLUME /var/lib/postgresql/data",
        "EXPOSE 5432",
        'ENTRYPOINT ["docker-entrypoint.sh"]',
        'CMD ["postgres"]',
    ]


def image(client: DockerClient, major: int) -> str:
    """The tag of an image of that major with pgTAP, made if there is none.

    Raises UserError when it can be neither found, nor pulled, nor built here.
    """
    config = settings()
    if config.docker_image:
        return _named(client, config.docker_image)
    tag = f"{NAME}:{major}-{_fingerprint(major)}"
    if _present(client, tag):
        return tag
    fetch.cache_folder(config)
    with file_lock(config.cache / "docker-image.lock", "another build of the image"):
        if not _present(client, tag):
            _build(client, _base(client, major, config), tag)
    return tag


def _named(client: DockerClient, tag: str) -> str:
    """An image that the user chose."""
    try:
        if not _present(client, tag):
            client.images.pull(tag)
    except APIError as error:
        raise UserError(
            f"the image {tag} of CFDB_DOCKER_IMAGE is not here and cannot be pulled",
            "Correct the name, or unset CFDB_DOCKER_IMAGE so that an image is built.",
            ENVIRONMENT,
        ) from error
    return tag


def _fingerprint(major: int) -> str:
    """A hash over what the image is built from."""
    digest = hashlib.sha256(fetch.VERSIONS[major].encode())
    for path in sorted(FILES.glob("*")):
        if path.name != "start-engine.sh":
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:10]


def _present(client: DockerClient, tag: str) -> bool:
    try:
        client.images.get(tag)
    except ImageNotFound:
        return False
    return True


def _base(client: DockerClient, major: int, config: Settings) -> str:
    """The official image where it can be had, else one built from Debian's packages."""
    official = f"postgres:{major}"
    if _present(client, official):
        return official
    if not config.offline:
        try:
            client.images.pull(official)
        except APIError:
            pass
        else:
            return official
    local = f"{NAME}-base:{major}-{_fingerprint(major)}"
    if not _present(client, local):
        _build_base(client, major, local)
    return local


def _build_base(client: DockerClient, major: int, tag: str) -> None:
    if os.geteuid() != 0 or shutil.which("debootstrap") is None or sys.platform != "linux":
        raise UserError(
            f"the image postgres:{major} cannot be pulled, and building one needs root and"
            " debootstrap",
            "Connect to an image registry, name an image in CFDB_DOCKER_IMAGE, or as root on"
            " Debian: apt-get install debootstrap.",
            ENVIRONMENT,
        )
    if settings().offline:
        raise UserError(
            f"there is no image of PostgreSQL {major} here, and CFDB_OFFLINE forbids to download",
            "Name one that is here in CFDB_DOCKER_IMAGE, or unset CFDB_OFFLINE.",
            ENVIRONMENT,
        )
    tree = fetch.server_tree(major)
    pgtap_files.install_into(tree)
    print("Building a base image from Debian's packages (about a minute)", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="tmp-", dir=settings().cache) as scratch:
        tarball = Path(scratch) / "base.tar"
        command = [str(FILES / "build-local-base.sh"), str(tree), str(tarball)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise UserError(
                f"the base image could not be built: {fetch.last_error(done.stderr)}",
                "Look at the network and at apt's sources, then try again.",
                ENVIRONMENT,
            )
        name, _, version = tag.partition(":")
        try:
            client.api.import_image_from_file(
                str(tarball), repository=name, tag=version, changes=changes(major)
            )
        except APIError as error:
            raise UserError(
                f"the base image could not be imported: {error.explanation}", "", ENVIRONMENT
            ) from error


def _build(client: DockerClient, base: str, tag: str) -> None:
    print(f"Building the image {tag} on {base}", file=sys.stderr)
    try:
        client.images.build(path=str(FILES), tag=tag, buildargs={"BASE": base}, rm=True)
    except (BuildError, APIError) as error:
        raise UserError(
            f"the image {tag} could not be built: {_build_reason(error)}",
            "It installs pgTAP with apt-get: look at the network of the Docker engine.",
            ENVIRONMENT,
        ) from error


def _build_reason(error: Any) -> str:  # noqa: ANN401 - one of two classes without a type
    """The last thing the build printed."""
    lines = [part.get("stream", "") for part in getattr(error, "build_log", []) or []]
    texts = [line.strip() for line in lines if line.strip()]
    return texts[-1][:200] if texts else json.dumps(str(error))[:200]
