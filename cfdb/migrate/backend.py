"""yoyo on one connection of ours: a migration and the note that it was applied are one transaction.

Plain yoyo runs a migration on a second connection and notes it on the first, so that a crash
between the two leaves a migration that is applied and not known to be; and its lock is a row that
outlives a killed process. Here the advisory lock of the session takes that row's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import yoyo
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import parse_uri
from yoyo.migrations import Migration, MigrationList

from cfdb.errors import FAILED, WRONG_USE, UserError
from cfdb.migrate.execute import failure
from cfdb.migrate.project import Project, Source
from cfdb.migrate.statements import Statement, split

SCHEMA = "migration"
IDLE = psycopg.pq.TransactionStatus.IDLE
_BLANK = re.compile(r"\s+")


class Backend(PostgresqlPsycopgBackend):  # type: ignore[misc]
    """yoyo's psycopg backend over a given connection; its tables live in schema `migration`."""

    log_table = "yoyo_log"
    version_table = "yoyo_version"

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._given = connection
        self.last_statement = ""
        super().__init__(parse_uri(f"postgresql+psycopg:///?schema={SCHEMA}"), "yoyo_migration")

    def connect(self, dburi: object) -> psycopg.Connection[Any]:
        """The given connection instead of a new one."""
        self.schema = SCHEMA
        return self._given

    @contextmanager
    def lock(self, timeout: float = 10) -> Iterator[None]:
        """Nothing: whoever uses this backend holds the advisory lock."""
        yield

    @contextmanager
    def transaction(self, rollback_on_exit: bool = False) -> Iterator[None]:
        """One transaction; yoyo's inner ones, a savepoint a statement, are part of it."""
        if self._given.info.transaction_status != IDLE:
            yield
        else:
            with self._given.transaction():
                yield

    def cursor(self) -> Any:  # noqa: ANN401 - yoyo hands it to any DB-API driver
        """A cursor that remembers its statement, to say where a failure was."""
        return _Cursor(self)

    def run(self, migration: Migration, direction: str) -> None:
        """Run a migration's steps as cf_owner, and note that it ran in the same transaction.

        One marked `-- transactional: false` commits statement by statement and is noted afterwards.
        """
        if not migration.use_transactions:
            self._steps(migration, direction)
        with self.transaction():
            if migration.use_transactions:
                self._steps(migration, direction)
            self.log_migration(migration, direction)
            note = self.mark_one if direction == "apply" else self.unmark_one
            note(migration, log=False)

    def _steps(self, migration: Migration, direction: str) -> None:
        """The path is empty, so that every name in a migration says its schema."""
        self._given.execute(b"set role cf_owner; set search_path = ''")
        try:
            migration.process_steps(self, direction)
        finally:
            if self._given.info.transaction_status in (IDLE, psycopg.pq.TransactionStatus.INTRANS):
                self._given.execute(b"reset role; set search_path = " + SCHEMA.encode())

    @contextmanager
    def disable_transactions(self) -> Iterator[None]:
        """For `-- transactional: false`: statements commit one by one."""
        yield


class _Cursor(psycopg.Cursor[Any]):
    def __init__(self, backend: Backend) -> None:
        super().__init__(backend.connection)
        self._backend = backend

    @property
    def description(self) -> None:
        """None, so that yoyo does not print the rows of a statement in a migration."""
        return None

    def execute(self, query: Any, params: Any = None, **options: Any) -> _Cursor:  # noqa: ANN401
        self._backend.last_statement = str(query)
        return super().execute(query, params, **options)


def read_migrations(project: Project) -> MigrationList:
    """The checkout's migrations as yoyo lists them, none of them read yet."""
    folder = re.sub(r"([*?[])", r"[\1]", str(project.migrations_dir))
    return yoyo.read_migrations(folder)


def check_migrations(project: Project, migrations: Iterable[Migration]) -> None:
    """Raises UserError for a missing rollback, a TODO, or a statement that yoyo would cut."""
    for migration in migrations:
        source = project.read(Path(migration.path))
        rollback = Path(migration.path.removesuffix(".sql") + ".rollback.sql")
        if not rollback.is_file():
            name = source.name.removesuffix(".sql")
            raise UserError(f"{name}.rollback.sql is missing", "Write it.", WRONG_USE)
        check_file(source, [step.text for step in _steps(migration, "_apply")])
        undo = project.read(rollback)
        check_file(undo, [step.text for step in reversed(_steps(migration, "_rollback"))])


def check_file(source: Source, sent: list[str]) -> None:
    """Raises UserError when `sent`, what yoyo makes of the file, are not its statements."""
    for number, text in enumerate(source.text.splitlines(), 1):
        if re.match(r"\s*--\s*TODO", text):
            raise UserError(
                f"{source.name}, line {number}: a TODO is not settled: {text.strip()[2:].strip()}",
                "Write that part by hand and take the TODO line out.",
                WRONG_USE,
            )
    ours = [_BLANK.sub(" ", statement.code) for statement in split(source.text)]
    theirs = [_BLANK.sub(" ", s.code) for part in sent for s in split(part)]
    whole = all(len(split(part)) <= 1 for part in sent)
    if ours == theirs and whole:
        return
    same = [mine == other for mine, other in zip(ours, theirs, strict=False)]
    at = same.index(False) if False in same else 0
    line = split(source.text)[at].code_line if ours else 1
    raise UserError(
        f"{source.name}, line {line}: yoyo cuts this statement at the wrong place",
        "Put a space before $$, and write functions as a quoted body, not BEGIN ATOMIC.",
        WRONG_USE,
    )


def _steps(migration: Migration, part: str) -> list[Statement]:
    migration.load()
    steps = [getattr(getattr(step, "step", step), part) for step in migration.steps]
    return [Statement(text, 1) for text in steps if text]


def migration_failure(
    project: Project, backend: Backend, migration: Migration, direction: str, error: psycopg.Error
) -> UserError:
    """What a failing statement of a migration is reported as."""
    end = ".sql" if direction == "apply" else ".rollback.sql"
    source = project.read(project.migrations_dir / (migration.id + end))
    code = split(backend.last_statement)
    for statement in split(source.text):
        if code and statement.code == code[0].code:
            return failure(error, source.name, Statement(statement.code, statement.code_line))
    return UserError(f"{source.name}: {error}", exit_code=FAILED)
