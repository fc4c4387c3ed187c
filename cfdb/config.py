"""The one place that reads the environment, and the folders of this checkout."""

from __future__ import annotations

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from cfdb.errors import ENVIRONMENT, WRONG_USE, UserError

CHECKOUT = Path(__file__).resolve().parent.parent
"""The folder that holds db/, migrations/ and tasks.py."""
MAJORS = (16, 17, 18)
"""PostgreSQL majors this project runs on; the first is the default and means production."""
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True)
class Settings:
    """What the environment asks for; an option on the command line goes before it."""

    engine: str
    """auto, embedded, docker, url or a postgresql:// URL (CFDB_ENGINE)."""
    pg: int
    """PostgreSQL major (CFDB_PG)."""
    database_url: str
    """The server of the url engine (DATABASE_URL), '' if none."""
    cache: Path
    """Downloads and unpacked servers, shared by all checkouts (CFDB_CACHE)."""
    state: Path
    """Data folders and passwords of this checkout alone (CFDB_STATE is the folder above)."""
    sockets: Path
    """Folder for Unix sockets, short because their paths may not pass 107 bytes."""
    port: int | None
    """Fixed port of the embedded server (CFDB_PORT); None: any free one."""
    os_user: str | None
    """Account that runs PostgreSQL when we are root (CFDB_OS_USER); None when not root."""
    offline: bool
    """Download nothing (CFDB_OFFLINE)."""
    docker_image: str
    """Image of the docker engine (CFDB_DOCKER_IMAGE), '' to find or build one."""


def checkout_id() -> str:
    """A short name for this checkout, part of every folder and container name."""
    return hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:10]


def parse_major(value: str | int) -> int:
    """The PostgreSQL major in `value`; raises UserError for one that is not supported."""
    if str(value).strip() in {str(major) for major in MAJORS}:
        return int(value)
    known = ", ".join(str(major) for major in MAJORS)
    raise UserError(f"PostgreSQL major {str(value)!r} is not one of {known}", exit_code=WRONG_USE)


def settings() -> Settings:
    """The settings of this moment; raises UserError for a value that cannot be used."""
    get = os.environ.get
    os_user = _os_user(get("CFDB_OS_USER", "")) if os.geteuid() == 0 else None
    cache = _folder("CFDB_CACHE", "XDG_CACHE_HOME", "~/.cache", "/var/cache/cfdb")
    state = _folder("CFDB_STATE", "XDG_STATE_HOME", "~/.local/state", "/var/lib/cfdb")
    return Settings(
        engine=get("CFDB_ENGINE", "") or "auto",
        pg=parse_major(get("CFDB_PG", "") or MAJORS[0]),
        database_url=get("DATABASE_URL", ""),
        cache=cache,
        state=state / checkout_id(),
        sockets=_sockets(os_user),
        port=_port(get("CFDB_PORT", "")),
        os_user=os_user,
        offline=get("CFDB_OFFLINE", "").lower() in TRUE_WORDS,
        docker_image=get("CFDB_DOCKER_IMAGE", ""),
    )


def _folder(own: str, xdg: str, home: str, system: str) -> Path:
    """`own` if set, else for root `system`, else a folder of the user's."""
    if chosen := os.environ.get(own):
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return Path(system)
    return Path(os.environ.get(xdg) or home).expanduser() / "cfdb"


def _sockets(os_user: str | None) -> Path:
    """A short path of that account's own."""
    if os_user and Path("/run").is_dir():
        return Path("/run/cfdb") / os_user
    if runtime := os.environ.get("XDG_RUNTIME_DIR"):
        return Path(runtime) / "cfdb"
    return Path(f"/tmp/cfdb-{os_user or os.geteuid()}")


def _port(text: str) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and 1024 <= int(text) <= 65535:
        return int(text)
    raise UserError(
        f"CFDB_PORT is {text!r}, which is no port number from 1024 to 65535",
        "Unset it to let a free port be chosen.",
        WRONG_USE,
    )


def _os_user(asked: str) -> str:
    """An account that is not root: PostgreSQL refuses to run as root."""
    for name in [asked] if asked else ["postgres", "nobody"]:
        try:
            if pwd.getpwnam(name).pw_uid != 0:
                return name
        except KeyError:
            continue
    raise UserError(
        f"there is no unprivileged account {asked or 'postgres or nobody'!r} to run PostgreSQL as",
        "Name an existing one in CFDB_OS_USER, or run this command as an ordinary user.",
        ENVIRONMENT,
    )
