"""The command line: every module of this package holds invoke tasks, a few lines each.

A task is declared with `@command` and raises UserError for what the user can mend; the decorator
turns that into one sentence on stderr and an exit code.
"""

from __future__ import annotations

import errno
import functools
import importlib
import io
import os
import pkgutil
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar, overload

import psycopg
from invoke.collection import Collection
from invoke.tasks import Task, task

from cfdb.errors import ENVIRONMENT, FAILED, UserError

P = ParamSpec("P")
R = TypeVar("R")

INTERRUPTED = 130
MACHINE_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.ENOMEM})


def report(error: UserError) -> None:
    """Print what is wrong and what to do next on stderr."""
    print(f"error: {error.message}", file=sys.stderr)
    if error.hint:
        print(f"hint: {error.hint}", file=sys.stderr)


@overload
def command(body: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def command(**options: object) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def command(body: Callable[P, R] | None = None, /, **options: object) -> object:
    """invoke's @task, used the same way, for bodies that may raise UserError.

    The process ends with the error's exit code, with 3 for a server that cannot be reached, with
    1 for an error of the database, with 130 when interrupted; never with a traceback for those.
    """

    def declare(body: Callable[P, R]) -> object:
        return task(**options)(_guarded(body))

    return declare if body is None else declare(body)


def _guarded(body: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(body)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # Under an ASCII locale an arrow becomes a question mark, never a traceback.
                stream.reconfigure(errors="replace")
        try:
            return body(*args, **kwargs)
        except UserError as error:
            report(error)
            sys.exit(error.exit_code)
        except psycopg.Error as error:
            known = _database_error(error)
            report(known)
            sys.exit(known.exit_code)
        except KeyboardInterrupt:
            print("interrupted", file=sys.stderr)
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            # Whoever read our output has seen enough (`| head`).
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(FAILED)
        except Exception as error:
            outside = _outside_error(error)
            if outside is None:
                raise
            report(outside)
            sys.exit(outside.exit_code)

    return run


def _outside_error(error: Exception) -> UserError | None:
    """A sentence for what the machine refused; None for a mistake of this program."""
    if type(error).__module__.partition(".")[0] in {"docker", "requests"}:
        said = getattr(error, "explanation", None) or error
        return UserError(
            f"the Docker engine failed: {said}", "Look at its log, then try again.", ENVIRONMENT
        )
    if isinstance(error, OSError) and error.errno in MACHINE_ERRORS:
        place = f": {error.filename}" if error.filename else ""
        return UserError(f"{error.strerror}{place}", "", ENVIRONMENT)
    return None


def _database_error(error: psycopg.Error) -> UserError:
    """A sentence for an error of the database that no module foresaw."""
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        from cfdb.engines.url import explain

        return explain(error)
    diagnosis = error.diag
    text = diagnosis.message_primary or str(error).strip().splitlines()[0]
    state = f" (SQLSTATE {error.sqlstate})" if error.sqlstate else ""
    hint = diagnosis.message_hint or diagnosis.message_detail or ""
    code = ENVIRONMENT if (error.sqlstate or "").startswith(("08", "57P")) else FAILED
    return UserError(f"the database refused: {text}{state}", hint, code)


def collection() -> Collection:
    """All tasks of all modules here, in one flat collection."""
    found = Collection()
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        loaded = importlib.import_module(f"{__name__}.{module}")
        for value in vars(loaded).values():
            if isinstance(value, Task) and value.name not in found.task_names:
                found.add_task(value)
    return found
