"""`test`: everything that can be checked on this machine, with one line of sums at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cfdb import engines, lint, pg_prove, pgtap, testing
from cfdb.config import CHECKOUT, parse_major, settings
from cfdb.drift import drift
from cfdb.engines import docker
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.tap_report import Report, closing_line

BANNER = "=" * 80


@dataclass
class Step:
    """One part of the whole and its counts."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0

    def line(self) -> str:
        counts = closing_line(self.passed, self.failed, self.skipped)
        return f"{self.name:22} {counts} in {self.seconds:.1f} s"


def run(engine: str = "", pg: str = "", jobs: int | None = None) -> list[Step]:
    """Run every part, the quick ones first; a part that fails does not keep the next from running.

    Raises UserError only when there is no server to be had at all.
    """
    testing.require_jobs(jobs)
    engines.for_tests(engine, pg)
    parts: list[tuple[str, Callable[[Step], None]]] = [
        ("lint", _lint),
        ("test-db", lambda step: _pgtap(step, testing.run_pgtap([], engine, pg, jobs))),
        ("drift", lambda step: _drift(step, engine, pg)),
        ("pytest", lambda step: _pytest(step, engine, pg)),
        ("test-db in a container", lambda step: _container(step, pg, jobs)),
    ]
    return [_timed(Step(name), part) for name, part in parts]


def _timed(step: Step, part: Callable[[Step], None]) -> Step:
    print(f"\n== {step.name}", flush=True)
    start = time.monotonic()
    try:
        part(step)
    except UserError as error:
        print(f"error: {error.message}\nhint: {error.hint}", flush=True)
        step.failed += 1
    step.seconds = time.monotonic() - start
    return step


def _lint(step: Step) -> None:
    checks = lint.run()
    for line in testing.describe_lint(checks):
        print(line)
    step.passed, step.failed, step.skipped = testing.count_lint(checks)


def _pgtap(step: Step, report: Report) -> None:
    for line in testing.describe_report(report):
        print(line)
    step.passed, step.failed, step.skipped = report.passed, len(report.failures), report.skipped


def _drift(step: Step, engine: str, pg: str) -> None:
    result = drift(engines.for_tests(engine, pg))
    for line in [*result.differences, *result.notices]:
        print(line)
    step.failed = int(bool(result.differences))
    step.passed = 1 - step.failed
    print("The catalogues differ." if step.failed else "All ways lead to the same catalogue.")


def _pytest(step: Step, engine: str, pg: str) -> None:
    """pytest in a process of its own, over two workers; its counts from its XML report."""
    chosen = {"CFDB_ENGINE": engine, "CFDB_PG": pg}
    env = {**os.environ, **{name: value for name, value in chosen.items() if value}}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]
        done = subprocess.run(
            [*command, f"--junitxml={report}"], cwd=CHECKOUT, env=env, check=False
        )
        if not report.is_file():
            raise UserError("pytest made no report", "Read its output above.")
        suites = ElementTree.parse(report).getroot().iter("testsuite")
        counts = [
            [int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")]
            for suite in suites
        ]
    total, failures, errors, step.skipped = map(sum, zip(*counts, strict=True))
    step.failed = failures + errors
    step.passed = total - step.failed - step.skipped
    if done.returncode not in (0, 1) or (done.returncode == 1 and not step.failed):
        raise UserError(f"pytest ended with {done.returncode}", "Read its output above.")


def _container(step: Step, pg: str, jobs: int | None) -> None:
    """The same pgTAP files by pg_prove in a container, or a loud word that there is none."""
    try:
        docker.client()
    except UserError as error:
        print(f"{BANNER}\nSKIPPED: {error.message}.\n{error.hint}\n{BANNER}", flush=True)
        step.skipped = 1
        return
    try:
        report = pg_prove.run(parse_major(pg or settings().pg), pgtap.find(), jobs)
    except UserError as error:
        if error.exit_code != ENVIRONMENT:
            raise
        raise UserError(f"a Docker engine answers, but {error.message}", error.hint) from error
    _pgtap(step, report)


def describe(steps: list[Step]) -> list[str]:
    """A line a part, then the sum of all, which is the last line of `test`."""
    sums = (sum(getattr(step, name) for step in steps) for name in ("passed", "failed", "skipped"))
    return ["", *(step.line() for step in steps), closing_line(*sums)]
