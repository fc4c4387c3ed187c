"""Proves that db/ (what is true now) and migrations/ (how a live database gets there) agree.

Three databases must give one snapshot, and it must be the committed one: fresh (db/ alone),
replayed (every migration), upgraded (the last release as its tag has it, then this checkout; before
the first release: replayed, then every repeatable loaded once more).
"""

from __future__ import annotations

import difflib
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cfdb.config import CHECKOUT
from cfdb.databases import scratch_database
from cfdb.errors import UserError
from cfdb.migrate import frozen
from cfdb.migrate.load import load_fresh
from cfdb.migrate.project import Project
from cfdb.migrate.runner import migrate
from cfdb.server import Server
from cfdb.snapshot import FILE, snapshot

NEXT = (
    "Mend db/ or write the migration (inv new-migration); when this is meant: inv drift --accept."
)


@dataclass
class Result:
    """The snapshot of db/ as it is, and every way in which something differs from it."""

    text: str
    differences: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def require(self) -> None:
        """Raises UserError when anything differs; print `differences` first."""
        if self.differences:
            raise UserError("the catalogues are not the same: see the lines above", NEXT)


def drift(server: Server, root: Path = CHECKOUT, accept: bool = False) -> Result:
    """Build the three databases beside the server's own and compare them.

    accept: write db/snapshot.txt first. Raises UserError when one of them cannot be built.
    """
    project = Project(root)
    with scratch_database(server, "fresh") as scratch:
        with scratch.connect() as connection:
            load_fresh(connection, root)
        result = Result(snapshot(scratch, root))
    if accept:
        (root / FILE).write_text(result.text, encoding="utf-8")
    result.differences += _diff(_committed(root), result.text, FILE.as_posix(), "fresh from db/")
    with scratch_database(server, "replay") as scratch:
        migrate(scratch, root)
        replayed = snapshot(scratch, root)
        result.differences += _diff(result.text, replayed, "fresh from db/", "replayed migrations")
        if not frozen.last_release(project)[0]:
            migrate(scratch, root, repeat_all=True)
            again = snapshot(scratch, root)
            result.differences += _diff(replayed, again, "repeatables once", "repeatables twice")
    if frozen.last_release(project)[0]:
        _upgrade(server, project, result)
    unlisted = frozen.missing(project)
    if unlisted:
        result.notices.append(
            f"{len(unlisted)} files from {unlisted[0]} on are not frozen yet: "
            "inv new-migration --freeze before they land"
        )
    return result


def live(server: Server, root: Path = CHECKOUT) -> Result:
    """Compare the server's own database with the committed snapshot."""
    text = snapshot(server, root)
    result = Result(text)
    result.differences += _diff(_committed(root), text, FILE.as_posix(), server.database)
    return result


def _upgrade(server: Server, project: Project, result: Result) -> None:
    """The last release as it was, with its own repeatables, then this checkout over it."""
    version, _ = frozen.last_release(project)
    with scratch_database(server, "upgrade") as scratch, _released(project, version) as old:
        if old is None:
            result.notices.append(f"tag v{version} is not here: the upgrade was not tried")
            return
        migrate(scratch, old)
        migrate(scratch, project.root)
        text = snapshot(scratch, project.root)
        result.differences += _diff(result.text, text, "fresh from db/", f"upgraded from {version}")


@contextmanager
def _released(project: Project, version: str) -> Iterator[Path | None]:
    """The SQL of a release in a folder of its own; None when git has no such tag."""
    command = ["git", "-C", str(project.root), "archive", f"v{version}", "db", "migrations"]
    packed = subprocess.run(command, capture_output=True, check=False)
    if packed.returncode:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


def _committed(root: Path) -> str:
    path = root / FILE
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _diff(old: str, new: str, old_name: str, new_name: str) -> list[str]:
    lines = difflib.unified_diff(
        old.splitlines(), new.splitlines(), old_name, new_name, lineterm="", n=0
    )
    return list(lines)
