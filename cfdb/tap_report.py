"""What a pgTAP file's output says: claims that hold, claims that do not, files that went wrong."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field

from tap.parser import Parser

_CLEAN, _OPEN, _KEPT = "cfdb: rolled back", "cfdb: still open", "cfdb: committed"
"""What cfdb/sql/test_aftermath.sql says of a file when it is over."""
_NOISE = ("Failed test", "Looks like", _CLEAN, _OPEN, _KEPT)
_HASH = "\N{FULLWIDTH NUMBER SIGN}"
"""Stands for a number sign inside a description, at which the parser would split it."""
_NO_PLAN = re.compile(r"(?m)^1(?!\.\.[0-9]).*$")
"""A row of data, such as an id: the parser takes any `1`, two characters and a digit for a plan."""
_PLAIN_HASH = re.compile(r"(?im)(?<=[^#\n])\\?#(?!\s*(?:skip|todo)\b)")


@dataclass(frozen=True)
class Failure:
    """One claim that does not hold, or one file that could not be run to its end."""

    file: str
    description: str
    detail: str = ""


@dataclass
class FileResult:
    """What one file said."""

    file: str
    passed: int = 0
    skipped: int = 0
    ran: int = 0
    seconds: float = 0.0
    failures: list[Failure] = field(default_factory=list)

    def fail(self, description: str, detail: str = "") -> None:
        self.failures.append(Failure(self.file, description, detail.strip()))


@dataclass(frozen=True)
class Report:
    """What all files said."""

    results: list[FileResult]
    seconds: float

    @property
    def failures(self) -> list[Failure]:
        return [failure for result in self.results for failure in result.failures]

    @property
    def passed(self) -> int:
        return sum(result.passed for result in self.results)

    @property
    def skipped(self) -> int:
        return sum(result.skipped for result in self.results)

    def closing_line(self) -> str:
        return closing_line(self.passed, len(self.failures), self.skipped)


def closing_line(passed: int, failed: int, skipped: int) -> str:
    """The last line of every test command."""
    return f"{passed} passed, {failed} failed, {skipped} skipped"


def judge(result: FileResult, stdout: str, stderr: str, exit_code: int) -> None:
    """Count the claims in a file's TAP output and add what went wrong with the file itself."""
    planned: int | None = None
    ran = 0
    pending: tuple[str, list[str]] | None = None
    bailed = ""
    hidden = ""
    for line in Parser().parse_text(_PLAIN_HASH.sub(_HASH, _NO_PLAN.sub("", stdout))):
        if line.category == "diagnostic":
            if pending:
                pending[1].append(line.text)
            continue
        if line.category == "test":
            _flush(result, pending)
            pending = None
            ran += 1
            if line.number not in (None, ran):
                hidden = hidden or f"Claim {line.number} stands where {ran} is due."
            if line.skip:
                result.skipped += 1
            elif line.ok or line.todo:
                result.passed += 1
            else:
                pending = (line.description.removeprefix("- "), [])
        elif line.category == "plan":
            planned = line.expected_tests
            result.skipped += 1 if line.skip else 0
        elif line.category == "bail":
            bailed = line.reason or "no reason given"
    _flush(result, pending)
    result.ran = ran
    if hidden:
        result.fail("a claim is hidden", f"{hidden} Let each be the only column of its row.")
    _judge_file(result, planned, ran, bailed, stdout, stderr, exit_code)


def _flush(result: FileResult, pending: tuple[str, list[str]] | None) -> None:
    if pending:
        lines = [text.removeprefix("#").removeprefix(" ") for text in pending[1]]
        detail = [text for text in lines if not text.startswith(_NOISE)]
        description = pending[0].replace(_HASH, "#") or "a test without a description"
        result.fail(description, textwrap.dedent("\n".join(detail)))


def _judge_file(
    result: FileResult,
    planned: int | None,
    ran: int,
    bailed: str,
    stdout: str,
    stderr: str,
    exit_code: int,
) -> None:
    if exit_code != 0:
        result.fail("file died", stderr or f"psql ended with {exit_code}")
        return
    if bailed:
        result.fail("file bailed out", bailed)
    if planned is None:
        result.fail("file has no plan", "Begin it with `select plan(n);` and end with finish().")
    elif planned != ran:
        result.fail("wrong plan", f"It plans {planned} and runs {ran}.")
    if f"# {_OPEN}" in stdout:
        result.fail("file does not end its transaction", "End it with `rollback;`.")
    elif f"# {_KEPT}" in stdout or "no transaction in progress" in stderr:
        result.fail("file leaves something behind", "Wrap it in `begin;` … `rollback;`.")
