"""The list of landed migrations and their hashes: what landed is never edited again.

yoyo's own hash is of a migration's name alone, so this list and the hashes that a database keeps of
what it applied are what notices an edit. Lines: `<sha256>  <file>`, and `release <version>` after
the last migration of a release.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from cfdb.errors import FAILED, UserError
from cfdb.migrate.project import Project

FILE = "frozen.txt"


def read(project: Project) -> dict[str, str]:
    """File name to hash, of every landed migration file."""
    pairs = [line.split() for line in _lines(project) if not line.startswith("release ")]
    return {name: digest for digest, name in pairs}


def last_release(project: Project) -> tuple[str, list[str]]:
    """The last release's version ('' if none yet) and the migration files up to it."""
    version, upto, seen = "", [], list[str]()
    for line in _lines(project):
        word, _, rest = line.partition(" ")
        if word == "release":
            version, upto = rest.strip(), list(seen)
        else:
            seen.append(rest.strip())
    return version, upto


def _lines(project: Project) -> list[str]:
    path = project.migrations_dir / FILE
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    lines = [line.strip() for line in text.splitlines()]
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#") and len(line.split()) != 2:
            raise UserError(f"migrations/{FILE}, line {number} is neither a hash nor a release")
    return [line for line in lines if line and not line.startswith("#")]


def check(project: Project) -> None:
    """Raises UserError for the first landed file that was edited or removed."""
    for name, digest in read(project).items():
        path = project.migrations_dir / name
        if not path.is_file():
            raise UserError(
                f"migrations/{name} has landed and is gone", "Bring it back: git checkout."
            )
        if project.read(path).hash != digest:
            raise edited(project, f"migrations/{name}")


def edited(project: Project, name: str) -> UserError:
    """What an edited migration is reported as."""
    hint = "Restore it and write what is to change as a new migration (./inv new-migration)"
    if name.removeprefix("migrations/") not in read(project):
        hint += "; it is not frozen yet, so you may also make your database anew instead"
    message = f"{name} was edited after it was applied or frozen; nothing was run"
    return UserError(message, f"{hint}.", FAILED)


def missing(project: Project) -> list[str]:
    """Migration files that are not in the list yet."""
    known = read(project)
    files = sorted(project.migrations_dir.glob("*.sql"), key=_up_first)
    return [path.name for path in files if path.name not in known]


def land(project: Project, release: str = "") -> list[str]:
    """Add the files that are missing from the list and return their names.

    release: then say that every migration so far is part of that release. Raises UserError when a
    file cannot be run as it is: a TODO in it, or a rollback that is missing.
    """
    from cfdb.migrate.backend import check_migrations, read_migrations

    check(project)
    check_migrations(project, read_migrations(project))
    names = missing(project)
    lines = [f"{project.read(project.migrations_dir / name).hash}  {name}" for name in names]
    _append(project, lines + ([f"release {release}"] if release else []))
    return names


def _append(project: Project, lines: Collection[str]) -> None:
    with (project.migrations_dir / FILE).open("a", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)


def _up_first(path: Path) -> tuple[str, bool]:
    name = path.name.removesuffix(".sql")
    return (name.removesuffix(".rollback"), name.endswith(".rollback"))
