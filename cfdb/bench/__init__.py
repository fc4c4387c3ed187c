"""Ratios of speed, measured inside one run: what proof, row security, quotas and audit cost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from cfdb.bench.catalogue import BENCHES, choose
from cfdb.bench.comparison import Bench
from cfdb.bench.driven import drive
from cfdb.bench.explain import explain
from cfdb.bench.measure import Plan, Result, Say, crowded, measure, prepare, prepared
from cfdb.bench.plot import svg
from cfdb.seed.bulk import Amount
from cfdb.server import Server

__all__ = [
    "BENCHES",
    "CROWD",
    "FULL",
    "FULL_CROWD",
    "QUICK",
    "Amount",
    "Plan",
    "Result",
    "choose",
    "run_all",
    "save",
    "summary",
]

QUICK = Amount(people=10_000, accounts=10_000, projects=100_000)
CROWD = 100_000
FULL = Amount(people=10_000, accounts=10_000, projects=1_000_000)
FULL_CROWD = 1_000_000


def run_all(
    server: Server, benches: Sequence[Bench], plan: Plan, say: Say, plans: bool = False
) -> list[Result]:
    """Measure each in turn, in one database; with `plans`, say each statement's plan too."""
    with ExitStack() as databases:
        scratch = databases.enter_context(prepared(server, plan.amount, say))
        crowd = scratch
        if any(bench.crowded for bench in benches):
            crowd = databases.enter_context(crowded(server, plan, say))
        filled: set[str] = set()
        for bench in benches:
            if bench.prepare not in filled:
                prepare(scratch, bench, plan.amount, say)
            filled.add(bench.prepare)
            if plans and not bench.driven:
                say("\n".join(explain(scratch, bench)))
        return [
            drive(scratch, bench, plan, say)
            if bench.driven
            else measure((crowd if bench.crowded else scratch, scratch), bench, plan, say)
            for bench in benches
        ]


def save(results: Sequence[Result], path: Path) -> Path:
    """Write the JSON file and the plot beside it; returns the plot's path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = [result.as_dict() for result in results]
    path.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    plot = path.with_suffix(".svg")
    plot.write_text(svg(results), encoding="utf-8")
    return plot


def summary(results: Sequence[Result]) -> list[str]:
    """The figures for a terminal, with what was compared and where the time went."""
    lines = []
    for result in results:
        kind = "of the throughput" if result.better == "higher" else "times the time"
        lines += [
            f"{result.name}: {result.ratio:g} {kind} ({result.better} is better; "
            f"figure to beat {result.target:g})",
            f"    subject   {result.subject}",
            f"    baseline  {result.baseline}",
        ]
        for side, statements in result.settings["statements_ms"].items():
            lines.append(f"    {side} ms   " + " · ".join(_spent(statements)))
    return lines


def _spent(statements: dict[str, float]) -> list[str]:
    return [f"{_short(text)} {ms:.3f}" for text, ms in statements.items()]


def _short(text: str) -> str:
    """The word by which a statement is known: the function called, or its first word."""
    words = text.replace("(", " ").split()
    return words[1] if words[0] == "select" and "." in words[1] else words[0]
