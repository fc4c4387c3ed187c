"""Mutation: take each rule out of the database in turn; some pgTAP test must notice.

A mutant is applied inside the transaction of every test file, right after its `begin;`, so that a
mutant costs no database of its own. Files that name the mutated object run first and the first
failure ends the search.
"""

from __future__ import annotations

import queue
import random
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from cfdb import pgtap
from cfdb.errors import WRONG_USE, UserError
from cfdb.sql import query
from cfdb.tap_report import Report
from cfdb.template import Template

KINDS = (
    "policy", "open-policy", "check", "unique", "foreign-key", "trigger", "grant", "function-guard"
)  # fmt: skip
_BEGIN = re.compile(r"^\s*begin;", re.IGNORECASE | re.MULTILINE)
_REQUIRE = re.compile(r"perform\s+[a-z_]+\.require_[a-z_]+\(.*?\);", re.DOTALL)
_GUARD = re.compile(
    r"(?<!end )\bif\b((?:(?!\bif\b|\bthen\b).)*?)\bthen(?=\s+raise exception)", re.DOTALL
)


@dataclass(frozen=True)
class Mutant:
    """One rule taken out: what it was, where tests of it are likely, the statement that does it."""

    kind: str
    schema: str
    name: str
    words: tuple[str, ...]
    owner: str
    statement: str

    def inject(self, test: str) -> str | None:
        """The test file with the mutant after its begin, on the same line; None without one."""
        found = _BEGIN.search(test)
        if found is None:
            return None
        change = f" set local role {self.owner}; {self.statement}; reset role;"
        return test[: found.end()] + change + test[found.end() :]


CONTROL = Mutant("control", "", "nothing is changed", (), "cf_owner", "select where false")
"""Changes nothing: when a test notices it, the harness is wrong."""
LETHAL = Mutant(
    "control",
    "audit",
    "the audit log without row security",
    ("audit.entries",),
    "cf_owner",
    "alter table audit.entries no force row level security",
)
"""Breaks what a sweep looks at: when no test notices it, the harness is wrong."""


@dataclass
class Verdict:
    """What became of a mutant."""

    kind: str
    name: str
    noticed_by: str | None
    claim: str = ""
    files_run: int = 0
    seconds: float = 0.0


@dataclass
class Outcome:
    """A whole mutation run."""

    verdicts: list[Verdict] = field(default_factory=list)
    failing: list[str] = field(default_factory=list)
    """Claims that fail without any mutant, so that they can notice nothing."""
    seconds: float = 0.0

    @property
    def survivors(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.noticed_by is None]


def check_kinds(only: Sequence[str]) -> None:
    """Raises UserError for a kind of mutant that there is not."""
    if unknown := set(only) - set(KINDS):
        raise UserError(
            f"there are no mutants of kind {', '.join(sorted(unknown))}",
            f"Use one of {', '.join(KINDS)}.",
            WRONG_USE,
        )


def mutants(connection: psycopg.Connection[Any], only: Sequence[str] = ()) -> list[Mutant]:
    """The mutants of the connected database; raises UserError for a kind that there is not."""
    check_kinds(only)
    found: list[Mutant] = []
    for kind, schema, name, words, owner, statement in connection.execute(query("mutants")):
        if not only or kind in only:
            made = Mutant(kind, schema, name, tuple(words), owner, statement)
            found += without_guards(made) if kind == "function-guard" else [made]
    return found


def without_guards(function: Mutant) -> Iterator[Mutant]:
    """A function's definition without one of its guards, for each: require_… and if … raise."""
    source = function.statement
    cuts = [(m.start(), m.end(), "null;") for m in _REQUIRE.finditer(source)]
    cuts += [(m.start(), m.end(), "if false then") for m in _GUARD.finditer(source)]
    for start, end, instead in sorted(cuts):
        guard = " ".join(source[start:end].split())
        yield Mutant(
            function.kind,
            function.schema,
            f"{function.name}: {guard}",
            function.words,
            function.owner,
            source[:start] + instead + source[end:],
        )


def run(
    template: Template,
    only: Sequence[str] = (),
    jobs: int | None = None,
    sample: int | None = None,
    near: bool = False,
    each: Callable[[Verdict, int], None] = lambda _verdict, _total: None,
) -> Outcome:
    """Try every mutant, or a random sample of them, on as many clones as there are jobs.

    near: ask only the files that name the object, those of its domain and the sweeps.
    """
    check_kinds(only)
    start = time.monotonic()
    baseline = pgtap.run_files(template, pgtap.find(), jobs)
    suite = Suite.read(pgtap.find(), baseline)
    with template.connect() as connection:
        chosen = mutants(connection, only)
    if sample is not None and sample < len(chosen):
        chosen = random.sample(chosen, sample)
    work: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    for mutant in chosen:
        work.put(mutant)
    outcome = Outcome(failing=[f"{file}: {claim}" for file, claim in sorted(suite.failing)])
    lock = threading.Lock()

    def drain(database: str) -> None:
        while True:
            try:
                mutant = work.get_nowait()
            except queue.Empty:
                return
            verdict = suite.judge(template, database, mutant, near)
            with lock:
                outcome.verdicts.append(verdict)
                each(verdict, len(chosen))

    clones = [template.clone() for _ in range(jobs or pgtap.default_jobs())]
    threads = [threading.Thread(target=drain, args=(name,), daemon=True) for name in clones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.verdicts.sort(key=lambda verdict: (verdict.kind, verdict.name))
    outcome.seconds = time.monotonic() - start
    return outcome


@dataclass(frozen=True)
class Suite:
    """The test files with their text, to find those that are likely to notice a mutant."""

    files: dict[Path, str]
    times: dict[str, float]
    failing: set[tuple[str, str]]
    """File and description of the claims that fail without any mutant."""

    @classmethod
    def read(cls, files: Sequence[Path], baseline: Report) -> Suite:
        """The files' text, and what a run without any mutant took and failed."""
        return cls(
            {file: file.read_text() for file in files},
            {result.file: result.seconds for result in baseline.results},
            {(failure.file, failure.description) for failure in baseline.failures},
        )

    def order(self, mutant: Mutant) -> list[Path]:
        """Files of the domain that name the object, others that do, the sweeps, the rest."""

        def rank(file: Path) -> tuple[bool, int, bool, float]:
            named = sum(word in self.files[file] for word in mutant.words)
            at_home = file.parent.name.endswith(f"_{mutant.schema}")
            sweep = file.parent.name == "00_contract"
            return not (named and at_home), -named, not sweep, self.times.get(pgtap.label(file), 0)

        return sorted(self.files, key=rank)

    def is_near(self, file: Path, mutant: Mutant) -> bool:
        """Whether a file names the object, is of its domain or sweeps the catalogue."""
        at_home = file.parent.name == "00_contract" or file.parent.name.endswith(mutant.schema)
        return at_home or any(word in self.files[file] for word in mutant.words)

    def judge(
        self, template: Template, database: str, mutant: Mutant, near: bool = False
    ) -> Verdict:
        """Run files until one fails with the mutant in it."""
        start = time.monotonic()
        verdict = Verdict(mutant.kind, mutant.name, None)
        with tempfile.TemporaryDirectory() as folder:
            for file in self.order(mutant):
                text = mutant.inject(self.files[file])
                if text is None or (near and not self.is_near(file, mutant)):
                    continue
                copy = Path(folder) / file.name
                copy.write_text(text)
                verdict.files_run += 1
                ran = pgtap.run_file(template.server, database, copy)
                known = {claim for name, claim in self.failing if name == pgtap.label(file)}
                claims = [f.description for f in ran.failures if f.description not in known]
                if claims:
                    verdict.noticed_by, verdict.claim = pgtap.label(file), claims[0]
                    break
        verdict.seconds = round(time.monotonic() - start, 3)
        return verdict
