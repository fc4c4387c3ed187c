"""Tests and checks: test-db, test, lint, matrix, mutate."""

from __future__ import annotations

import sys
from dataclasses import asdict
from json import dumps

from invoke.context import Context

from cfdb import pgtap
from cfdb.commands import command
from cfdb.errors import FAILED

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
    from cfdb import testing

    report = testing.run_pgtap(words, engine, pg, jobs or None, quiet=json)
    print_report(report, json)
    if report.failures:
        sys.exit(FAILED)


def print_report(report: pgtap.Report, as_json: bool) -> None:
    """The failures with their diagnostics, then the closing line."""
    if as_json:
        print(dumps(asdict(report), indent=2))
        return
    for failure in report.failures:
        print(f"{failure.file}: {failure.description}")
        for line in failure.detail.splitlines():
            print(f"    {line}")
    slowest = max(report.results, key=lambda result: result.seconds)
    print(
        f"{len(report.results)} files in {report.seconds:.1f} s, "
        f"the slowest {slowest.file} ({slowest.seconds:.1f} s)"
    )
    print(report.closing_line())
