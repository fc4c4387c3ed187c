"""Runs pgTAP files in parallel, each in its own psql over a clone of the template database."""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from fnmatch import fnmatch
from pathlib import Path

from cfdb.config import CHECKOUT
from cfdb.errors import ENVIRONMENT, WRONG_USE, UserError
from cfdb.server import Server
from cfdb.sql import query
from cfdb.tap_report import FileResult, Report, judge
from cfdb.template import Template

TESTS = CHECKOUT / "db" / "tests" / "pgtap"
STATEMENT_TIMEOUT = 60
"""Seconds a single statement of a test may take."""


def find(words: Sequence[str] = (), tests: Path = TESTS) -> list[Path]:
    """The test files that the words name (all without words): paths, folders, name patterns."""
    everything = sorted(p for p in tests.glob("*/**/*.sql"))
    if not words and everything:
        return everything
    if not words:
        raise UserError(f"there are no pgTAP files in {tests}", exit_code=WRONG_USE)
    found: set[Path] = set()
    for word in words:
        matching = _matching(word, everything, tests)
        if not matching:
            raise UserError(
                f"no pgTAP file matches {word!r}",
                "Give a path, a folder such as 50_billing, or part of a file's name.",
                WRONG_USE,
            )
        found.update(matching)
    return sorted(found)


def _matching(word: str, everything: list[Path], tests: Path) -> list[Path]:
    path = Path(word)
    if path.is_file():
        return [path.resolve()]
    if path.is_dir():
        return sorted(path.resolve().rglob("*.sql"))
    names = {file: file.relative_to(tests).as_posix() for file in everything}
    return [file for file, name in names.items() if word in name or fnmatch(name, f"*{word}*")]


def run_files(
    template: Template,
    files: Sequence[Path],
    jobs: int | None = None,
    timeout: int = STATEMENT_TIMEOUT,
    each: Callable[[FileResult], None] = lambda _: None,
) -> Report:
    """Run the files, large ones first, on as many clones as there are jobs."""
    start = time.monotonic()
    work: queue.SimpleQueue[Path] = queue.SimpleQueue()
    for file in sorted(files, key=lambda f: -f.stat().st_size):
        work.put(file)
    clones = [template.clone() for _ in range(min(jobs or default_jobs(), len(files)))]
    results: list[FileResult] = []
    lock = threading.Lock()

    def drain(database: str) -> None:
        while True:
            try:
                file = work.get_nowait()
            except queue.Empty:
                return
            result = run_file(template.server, database, file, timeout)
            with lock:
                results.append(result)
                each(result)

    threads = [threading.Thread(target=drain, args=(clone,), daemon=True) for clone in clones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.sort(key=lambda result: result.file)
    return Report(results, time.monotonic() - start)


def default_jobs() -> int:
    """One a processor, and one more because a test waits for psql to start."""
    return (os.cpu_count() or 1) + 1


def run_file(
    server: Server, database: str, file: Path, timeout: int = STATEMENT_TIMEOUT
) -> FileResult:
    """Run one file in its own session and judge its output."""
    result = FileResult(label(file))
    start = time.monotonic()
    for wrong in outside_transaction(file.read_text()):
        result.fail(wrong, "A test file is one transaction: `begin;` … `rollback;`.")
    try:
        done = subprocess.run(
            psql_command(server, file),
            env=psql_env(server, database, timeout),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=4 * timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        result.fail("file took too long", f"It was stopped after {4 * timeout} seconds.")
    else:
        judge(result, done.stdout, done.stderr, done.returncode)
    result.seconds = time.monotonic() - start
    return result


def outside_transaction(text: str) -> list[str]:
    """What a file does before its begin or after its rollback."""
    text = re.sub(r"\$([a-z_]*)\$.*?\$\1\$|'[^']*'|--[^\n]*|/\*.*?\*/", "", text, flags=re.S)
    statements = [part.strip().lower() for part in text.split(";") if part.strip()]
    if not statements:
        return []
    wrong = [] if statements[0] == "begin" else ["file does not begin a transaction"]
    ends = [at for at, statement in enumerate(statements) if statement == "rollback"]
    goes_on = bool(ends) and ends[0] + 1 < len(statements)
    return [*wrong, *(["file goes on after its rollback"] if goes_on else [])]


def psql_command(server: Server, file: Path) -> list[str]:
    """The psql call for one file; raises UserError where there is no psql."""
    found = server.bin_dir / "psql" if server.bin_dir else shutil.which("psql")
    if found is None:
        raise UserError(
            "test-db needs psql and finds none",
            "Install PostgreSQL's client programs, or use --engine embedded, which brings them.",
            ENVIRONMENT,
        )
    options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    return [str(found), *options, "-f", str(file), "-c", query("test_aftermath").decode()]


def psql_env(server: Server, database: str, timeout: int) -> dict[str, str]:
    """The environment of a test session: pgTAP in the path, nothing may hang."""
    settings = {
        "search_path": "tap",
        "client_min_messages": "warning",
        "statement_timeout": f"{timeout}s",
        "lock_timeout": "20s",
        "timezone": "UTC",
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    # The caller's own variables of this kind would go before the options.
    own = {"PGTZ": "UTC", "PGDATESTYLE": "ISO, MDY", "PGCLIENTENCODING": "UTF8"}
    return server.env(database) | own | {"PGOPTIONS": options, "PGAPPNAME": "cfdb test"}


def label(file: Path) -> str:
    """A short name for reports."""
    path = file.resolve()
    base = TESTS if path.is_relative_to(TESTS) else CHECKOUT
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)
