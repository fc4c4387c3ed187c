"""new-migration: writes what turns the structure of the migrations into that of db/schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from cfdb.config import CHECKOUT
from cfdb.databases import scratch_database
from cfdb.errors import FAILED, WRONG_USE, UserError
from cfdb.migrate import roles
from cfdb.migrate.compare import Parts, compare
from cfdb.migrate.load import load_structure
from cfdb.migrate.project import Project, Source
from cfdb.migrate.rollback import rollback
from cfdb.migrate.runner import migrate
from cfdb.migrate.structure import Part, read_parts, read_texts
from cfdb.server import Server


def new_migration(server: Server, root: Path = CHECKOUT, message: str = "") -> list[Path]:
    """Write the next migration and its rollback; returns the files, none when nothing differs.

    A domain that is new becomes a migration of its own, with the text of its db/schema file; all
    else is one migration. A `-- TODO:` line stands where a person must decide. Raises UserError
    when the sources cannot be loaded, or the written migration does not lead where it should.
    """
    project = Project(root)
    new = _wanted(server, project)
    with scratch_database(server, "old") as scratch:
        old = _reached(scratch, project)
        if old == new:
            return []
        files = _write(project, old, new, message)
        if not any("-- TODO" in path.read_text(encoding="utf-8") for path in files):
            _verify(scratch, project, old, new, files)
    return files


def _wanted(server: Server, project: Project) -> Parts:
    with scratch_database(server, "new") as scratch:
        with scratch.connect() as connection, connection.transaction():
            connection.execute("set client_min_messages = warning")
            roles.run(connection, project.roles())
            load_structure(connection, project)
        return read_parts(scratch)


def _reached(scratch: Server, project: Project) -> Parts:
    if not project.migrations:
        with scratch.connect() as connection:
            roles.run(connection, project.roles())
    else:
        migrate(scratch, project.root, upto=project.migrations[-1].stem)
    return read_parts(scratch)


def _write(project: Project, old: Parts, new: Parts, message: str) -> list[Path]:
    domains: dict[str, list[Source]] = {}
    for source in project.schema():
        schema = source.schema
        if ("schema", f"schema {schema}", "") in new.keys() - old.keys():
            domains.setdefault(schema, []).append(source)

    def elsewhere(part: Part) -> bool:
        return _schema_of(part) not in domains

    made = [read for path in project.migrations for read in [project.read(path)]]
    files: list[Path] = []
    rest_old, rest_new = _only(old, elsewhere), _only(new, elsewhere)
    if rest_old != rest_new:
        up = compare(rest_old, rest_new, read_texts(project.schema())).sql()
        down = compare(rest_new, rest_old, read_texts(made)).sql()
        files += _files(project, _slug(message) or _name(rest_old, rest_new), up, down)
    for schema, sources in domains.items():
        part_new = _only(new, lambda part, schema=schema: _schema_of(part) == schema)  # type: ignore[misc]
        up = "\n".join(source.text.strip() + "\n" for source in sources)
        files += _files(project, f"create-{schema}", up, compare(part_new, {}, []).sql())
    return files


def _only(parts: Parts, wanted: Callable[[Part], bool]) -> Parts:
    return {key: part for key, part in parts.items() if wanted(part)}


def _schema_of(part: Part) -> str:
    return part.object.partition(" ")[2].partition(".")[0]


def _files(project: Project, name: str, up: str, down: str) -> list[Path]:
    numbers = [int(path.name.split(".")[0]) for path in project.migrations]
    stem = f"{max(numbers, default=0) + 1:04}.{name}"
    paths = [
        project.migrations_dir / f"{stem}.sql",
        project.migrations_dir / f"{stem}.rollback.sql",
    ]
    project.migrations_dir.mkdir(exist_ok=True)
    for path, text in zip(paths, (up, down), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def _slug(message: str) -> str:
    """`<verb>-<object>` of what the caller says."""
    slug = re.sub(r"[^a-z0-9]+", "-", message.lower()).strip("-")
    if message and not re.match(r"[a-z]+-[a-z0-9]", slug):
        raise UserError(
            f"--message {message!r} gives no name",
            "Say a verb and an object: add due_at to projects.",
            WRONG_USE,
        )
    return slug[:60].rstrip("-")


def _name(old: Parts, new: Parts) -> str:
    """A name for a migration that nobody named: what happens to the first thing."""
    for verb, keys in (("add", new.keys() - old.keys()), ("drop", old.keys() - new.keys())):
        kinds = ("schema", "table", "column", "type", "function", "constraint", "index")
        for kind in kinds:
            for _, name, sub in sorted(key for key in keys if key[0] == kind):
                what = sub if kind not in ("schema", "table", "type", "function") else ""
                place = name.partition(".")[2] or name.partition(" ")[2]
                return _slug(f"{verb} {what} {'to ' if what and verb == 'add' else ''}{place}")
    changed = sorted(new[key].object for key in new if old.get(key) != new[key])
    return _slug(
        "change " + (changed[0].partition(".")[2] or "structure") if changed else "change all"
    )


def _verify(scratch: Server, project: Project, old: Parts, new: Parts, files: list[Path]) -> None:
    names = [path.name.removesuffix(".sql") for path in files if ".rollback." not in path.name]
    migrate(scratch, project.root, upto=names[-1])
    _same(read_parts(scratch), new, f"{names[-1]}.sql")
    rollback(scratch, project.root, steps=len(names))
    _same(read_parts(scratch), old, f"{names[0]}.rollback.sql")


def _same(reached: Parts, wanted: Parts, file: str) -> None:
    keys = wanted.keys() | reached.keys()
    wrong = sorted(key for key in keys if wanted.get(key) != reached.get(key))
    if wrong:
        raise UserError(
            f"migrations/{file} is written, but does not make {' '.join(wrong[0]).strip()} right",
            "Finish it by hand; inv drift says when it is.",
            FAILED,
        )
