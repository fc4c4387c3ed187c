"""Runs pgTAP files with pg_prove inside a throw-away container, as the production image does."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from cfdb import pgtap
from cfdb.engines import docker
from cfdb.tap_report import FileResult, Report, judge
from cfdb.template import Template, template

INSIDE = "/tmp/cfdb"
_HEADER = re.compile(r"^(/\S+\.sql) \.+ *$", re.MULTILINE)
_EXIT = re.compile(r"^Dubious, test returned (\d+)", re.MULTILINE)
_VERDICT = re.compile(r"^ok$", re.MULTILINE)
"""pg_prove's own word on a file, which is no claim of it."""
_COMPLAINT = r"^psql:{}:[^\n]*(?:\n(?:DETAIL|HINT|CONTEXT|LINE|QUERY|PL/pgSQL|SQL|  )[^\n]*)*"
"""What psql said on stderr, which may stand anywhere in the output, even before the file's name."""
_TOTAL = re.compile(r"^Files=(\d+), Tests=(\d+)", re.MULTILINE)


def run(major: int, files: Sequence[Path], jobs: int | None = None) -> Report:
    """Start a container, load the database, run the files in it; the container is always removed.

    Every job is a pg_prove over a share of the files and a clone of its own, for tests that change
    the same table would wait for one another. Raises UserError when no container can be had.
    """
    start = time.monotonic()
    with docker.temporary_container(major) as box, template(box.server) as made:
        names = {_copy(box, file, number): file for number, file in enumerate(files)}
        count = min(jobs or pgtap.default_jobs(), len(names))
        shares = [list(names)[at::count] for at in range(count)]
        clones = [made.clone() for _ in shares]
        with ThreadPoolExecutor(len(shares)) as pool:
            outputs = list(pool.map(partial(_prove, box, made), clones, shares))
    results = [result for text, exit_code in outputs for result in read(text, exit_code, names)]
    results.sort(key=lambda result: result.file)
    return Report(results, time.monotonic() - start)


def _copy(box: docker.Box, file: Path, number: int) -> str:
    folder = f"{INSIDE}/{number}"
    docker.copy_in(box.container, file, folder)
    return f"{folder}/{file.name}"


def _prove(box: docker.Box, made: Template, database: str, files: list[str]) -> tuple[str, int]:
    """pg_prove's output and exit code."""
    wanted = pgtap.psql_env(made.server, database, pgtap.STATEMENT_TIMEOUT)
    env = {name: wanted[name] for name in ("PGUSER", "PGPASSWORD", "PGDATABASE", "PGOPTIONS")}
    env |= {"PGHOST": "127.0.0.1", "PGPORT": "5432"}
    exit_code, text = docker.exec_in(box.container, ["pg_prove", "--verbose", *files], env)
    return text, exit_code


def read(text: str, exit_code: int, names: dict[str, Path]) -> list[FileResult]:
    """The results in pg_prove's verbose output, and its own sums held against them."""
    parts = _HEADER.split(text)
    results = []
    for name, output in zip(parts[1::2], parts[2::2], strict=True):
        result = FileResult(pgtap.label(names[name]))
        died = _EXIT.search(output)
        complaints = "\n".join(re.findall(_COMPLAINT.format(re.escape(name)), text, re.MULTILINE))
        judge(result, _VERDICT.sub("", output), complaints, int(died[1]) if died else 0)
        results.append(result)
    whole = FileResult("pg_prove")
    counted = (len(results), sum(result.ran for result in results))
    sums = _TOTAL.search(text)
    if any(result.failures for result in results):
        return results
    if exit_code != 0:
        whole.fail(f"pg_prove ended with {exit_code}", text[-2000:])
    elif sums is None or (int(sums[1]), int(sums[2])) != counted:
        whole.fail("pg_prove counts otherwise", sums[0] if sums else text[-2000:])
    return [*results, whole] if whole.failures else results
