"""What the test commands do: find an engine, run the files, say what happened."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cfdb import engines, pgtap
from cfdb.config import parse_major, settings
from cfdb.template import template


def run_pgtap(
    words: Sequence[str], engine: str, pg: str, jobs: int | None, quiet: bool = False
) -> pgtap.Report:
    """Run the pgTAP files that the words name on the engine; progress goes to stderr."""
    files = pgtap.find(words)
    chosen = engine or settings().engine
    major = parse_major(pg or settings().pg)
    server = engines.ensure(chosen, major)
    show = not quiet and sys.stderr.isatty()
    done = 0

    def progress(result: pgtap.FileResult) -> None:
        nonlocal done
        done += 1
        print(f"\r\033[K{done}/{len(files)} {result.file}", end="", file=sys.stderr, flush=True)

    with template(server) as ready:
        report = pgtap.run_files(ready, files, jobs, each=progress if show else lambda _: None)
    if show:
        print("\r\033[K", end="", file=sys.stderr)
    return report
