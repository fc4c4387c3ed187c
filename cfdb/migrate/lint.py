"""What a lint can say about migrations without a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cfdb.errors import UserError
from cfdb.migrate import frozen
from cfdb.migrate.backend import check_migrations, read_migrations
from cfdb.migrate.project import Project


def migrations_run_as_written(root: Path) -> Iterator[str]:
    """yoyo sends what the files say, no TODO is left in one, and no landed one was edited."""
    project = Project(root)
    for check in (frozen.check, _as_sent, Project.repeatables):
        try:
            check(project)
        except UserError as error:
            yield error.message


def _as_sent(project: Project) -> None:
    check_migrations(project, read_migrations(project))
