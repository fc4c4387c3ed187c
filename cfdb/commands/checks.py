"""Tests and checks: test-db, test, lint, matrix, mutate."""

from __future__ import annotations

import sys
from dataclasses import asdict
from json import dumps
from pathlib import Path

from invoke.context import Context

from cfdb import engines, lint_catalogue, reach, suite, testing
from cfdb import lint as linting
from cfdb import matrix as access
from cfdb.commands import command
from cfdb.errors import FAILED, UserError
from cfdb.mutate import KINDS
from cfdb.tap_report import Report
from cfdb.template import template

ENGINE_HELP = {
    "engine": "auto, embedded, docker or a postgresql:// URL",
    "pg": "PostgreSQL major: 16, 17 or 18",
}


@command(
    iterable=["words"],
    help={
        "words": "files, folders or parts of a name; all tests without one",
        "jobs": "files run at the same time",
        "json": "print the result as JSON",
        **ENGINE_HELP,
    },
)
def test_db(
    _: Context,
    words: list[str],
    engine: str = "",
    pg: str = "",
    jobs: int = 0,
    json: bool = False,
) -> None:
    """Run the pgTAP tests in parallel over clones of a template database."""
    report = testing.run_pgtap(words, engine, pg, jobs or None, quiet=json)
    print_report(report, json)
    if report.failures:
        sys.exit(FAILED)


def print_report(report: Report, as_json: bool) -> None:
    """The failures with their diagnostics, then the closing line."""
    if as_json:
        print(dumps(asdict(report), indent=2))
        return
    for line in testing.describe_report(report):
        print(line)


@command(help={"accept": "write docs/access-matrix.md and docs/reach.md", **ENGINE_HELP})
def matrix(_: Context, accept: bool = False, engine: str = "", pg: str = "") -> None:
    """Print who may do what to which table, and compare it with the committed matrices."""
    with template(engines.for_tests(engine, pg)) as ready, ready.cloned() as name:
        with ready.server.connect(name) as connection:
            found = {access.COMMITTED: access.render(connection)}
        if lint_catalogue.is_installed():
            found[reach.COMMITTED] = reach.render(ready.server, name)
    if accept:
        for path, text in found.items():
            path.write_text(text)
            print(f"Wrote {path}")
        return
    print("\n".join(found.values()))
    changes = "\n".join(filter(None, (access.difference(text, at) for at, text in found.items())))
    if changes:
        raise UserError(
            f"the database differs from what is committed:\n{changes}",
            "If the change is meant, run ./inv matrix --accept and commit the file.",
        )


@command(
    iterable=["only"],
    help={
        "only": f"kinds of mutants, all without one: {', '.join(KINDS)}",
        "jobs": "mutants tried at the same time",
        "sample": "try this many, chosen at random",
        "near": "ask only tests that name the object, those of its domain and the sweeps",
        "json": "write all verdicts to this file",
        **ENGINE_HELP,
    },
)
def mutate(
    _: Context,
    only: list[str],
    jobs: int = 0,
    sample: int = 0,
    near: bool = False,
    json: str = "",
    engine: str = "",
    pg: str = "",
) -> None:
    """Take each rule out of the database in turn and report what no pgTAP test notices."""
    outcome = testing.run_mutation(only, engine, pg, jobs or None, sample or None, near)
    if json:
        Path(json).write_text(dumps(asdict(outcome), indent=2) + "\n")
    for line in testing.describe_mutation(outcome):
        print(line)
    if outcome.survivors:
        sys.exit(FAILED)


@command
def lint(_: Context) -> None:
    """Check the files: ruff, mypy, and the house rules for SQL and Python."""
    checks = linting.run()
    for line in testing.describe_lint(checks):
        print(line)
    if any(check.problems for check in checks):
        sys.exit(FAILED)


@command(help={"jobs": "pgTAP files run at the same time", **ENGINE_HELP})
def test(_: Context, engine: str = "", pg: str = "", jobs: int = 0) -> None:
    """Run everything: lint, test-db, drift, pytest, and test-db in a container."""
    steps = suite.run(engine, pg, jobs or None)
    for line in suite.describe(steps):
        print(line)
    if any(step.failed for step in steps):
        sys.exit(FAILED)
