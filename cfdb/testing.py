"""What the test commands do: find an engine, run the files, say what happened."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cfdb import engines, lint, mutate, pg_prove, pgtap
from cfdb.config import parse_major, settings
from cfdb.errors import WRONG_USE, UserError
from cfdb.tap_report import FileResult, Report, closing_line
from cfdb.template import template


def run_pgtap(
    words: Sequence[str], engine: str, pg: str, jobs: int | None, quiet: bool = False
) -> Report:
    """Run the pgTAP files that the words name on the engine; progress goes to stderr."""
    require_jobs(jobs)
    files = pgtap.find(words)
    if engines.choose(engine)[0] == "docker":
        return pg_prove.run(parse_major(pg or settings().pg), files, jobs)
    server = engines.for_tests(engine, pg)
    show = not quiet and sys.stderr.isatty()
    done = 0

    def progress(result: FileResult) -> None:
        nonlocal done
        done += 1
        print(f"\r\033[K{done}/{len(files)} {result.file}", end="", file=sys.stderr, flush=True)

    with template(server) as ready:
        report = pgtap.run_files(ready, files, jobs, each=progress if show else lambda _: None)
    if show:
        print("\r\033[K", end="", file=sys.stderr)
    return report


def require_jobs(jobs: int | None) -> None:
    """Raises UserError for a number of jobs below one; None stands for this machine's own."""
    if jobs is not None and jobs < 1:
        raise UserError(
            f"--jobs takes a number from 1 on, not {jobs}",
            "Leave it out for one job a processor.",
            WRONG_USE,
        )


def describe_report(report: Report) -> list[str]:
    """The failures with their diagnostics, then the closing line."""
    lines = []
    for failure in report.failures:
        lines.append(f"{failure.file}: {failure.description}")
        lines += [f"    {line}" for line in failure.detail.splitlines()]
    slowest = max(report.results, key=lambda result: result.seconds)
    known = f", the slowest {slowest.file} ({slowest.seconds:.1f} s)" if slowest.seconds else ""
    lines.append(f"{len(report.results)} files in {report.seconds:.1f} s{known}")
    return [*lines, report.closing_line()]


def run_mutation(
    only: Sequence[str],
    engine: str = "",
    pg: str = "",
    jobs: int | None = None,
    sample: int | None = None,
    near: bool = False,
) -> mutate.Outcome:
    """A mutation run on the engine; every verdict goes to stderr as it is reached."""
    require_jobs(jobs)
    done = 0

    def progress(verdict: mutate.Verdict, total: int) -> None:
        nonlocal done
        done += 1
        fate = f"noticed by {verdict.noticed_by}" if verdict.noticed_by else "NOT NOTICED"
        print(f"{done}/{total} {verdict.kind} {verdict.name}: {fate}", file=sys.stderr)

    with template(engines.for_tests(engine, pg)) as ready:
        return mutate.run(ready, only, jobs, sample, near, progress)


def describe_mutation(outcome: mutate.Outcome) -> list[str]:
    """What a mutation run found, survivors and figures last."""
    lines = [f"fails without any mutant: {claim}" for claim in outcome.failing]
    lines += [f"no test notices: {v.kind} {v.name}" for v in outcome.survivors]
    for kind in mutate.KINDS:
        same = [verdict for verdict in outcome.verdicts if verdict.kind == kind]
        noticed = sum(verdict.noticed_by is not None for verdict in same)
        if same:
            lines.append(f"{kind}: {noticed} of {len(same)} noticed")
    total, left = len(outcome.verdicts), len(outcome.survivors)
    return [*lines, f"{total - left} of {total} mutants noticed in {outcome.seconds:.0f} s"]


def describe_lint(checks: Sequence[lint.Check]) -> list[str]:
    """What the lints found, the closing line last."""
    lines = [f"{check.name}: {text}" for check in checks for text in check.problems]
    lines += [f"{check.name}: SKIPPED, {check.skipped}" for check in checks if check.skipped]
    return [*lines, closing_line(*count_lint(checks))]


def count_lint(checks: Sequence[lint.Check]) -> tuple[int, int, int]:
    """Checks passed, failed, skipped."""
    failed = sum(bool(check.problems) for check in checks)
    skipped = sum(bool(check.skipped) for check in checks)
    return len(checks) - failed - skipped, failed, skipped
