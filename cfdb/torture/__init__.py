"""Work on billing by many services at once while the server is killed, and the verdict on it."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from cfdb.config import CHECKOUT
from cfdb.torture.housekeeper import keep_house
from cfdb.torture.journal import Journal, Pages
from cfdb.torture.machine import Machine, machine
from cfdb.torture.options import Options
from cfdb.torture.plan import role_of, steps
from cfdb.torture.pools import Pools
from cfdb.torture.tormentor import Tormentor, stop_all
from cfdb.torture.verdict import Check, judge
from cfdb.torture.worker import Worker
from cfdb.torture.world import build

__all__ = ["Check", "Options", "Report", "describe", "run", "run_model", "torment"]

Say = Callable[[str], None]
MODEL_EXAMPLES = 300
PATIENCE = 120.0
"""Seconds in which the workers must have ended what they had begun."""


@dataclass(frozen=True)
class Report:
    """What was done, and what the verdict is."""

    options: Options
    figures: dict[str, int]
    slowest_restart: float
    seconds: float
    checks: list[Check]

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    def as_dict(self) -> dict[str, Any]:
        return {"passed": self.passed, **asdict(self)}


def run(options: Options, pg: str = "", say: Say = lambda _: None) -> Report:
    """The whole torture on a server of its own.

    Raises UserError for unusable options, or when the server cannot be had or does not come back.
    """
    options.checked()
    with machine(pg) as made:
        report, _ = torment(made, options, say)
    return report


def torment(made: Machine, options: Options, say: Say) -> tuple[Report, Journal]:
    """Work, torment and verdict on a machine with an untouched database."""
    journal = Journal([Pages(number) for number in range(options.clients + 2)])
    world = build(made, options.accounts, journal.pages[0])
    say(f"{options.accounts} accounts made; {options.clients} services begin")
    stop, pools = threading.Event(), Pools()
    threads = [
        threading.Thread(
            target=Worker(
                made,
                world,
                pools,
                journal.pages[number + 1],
                role_of(number),
                steps(options.seed, number, options.accounts),
                stop,
            ).run,
            daemon=True,
        )
        for number in range(options.clients)
    ]
    threads.append(
        threading.Thread(target=keep_house, args=(made, journal.pages[-1], stop), daemon=True)
    )
    begun = time.monotonic()
    tormentor = Tormentor(made, journal, options, say)
    for thread in threads:
        thread.start()
    try:
        tormentor.run()
    except BaseException:
        stop.set()
        raise
    ended = stop_all(stop, threads, PATIENCE)
    seconds = time.monotonic() - begun
    if not ended:
        journal.pages[0].surprise("worker", f"still at work {PATIENCE:g} s after the end")
    say("The services have ended; comparing")
    with made.connect() as superuser:
        checks = [_restarts(tormentor.checks), *judge(superuser, journal)]
    figures = dict(sorted(journal.figures().items()))
    figures |= {
        "kills": tormentor.kills,
        "immediate stops": tormentor.immediate,
        "sessions ended": tormentor.terminated,
    }
    return Report(options, figures, tormentor.slowest, seconds, checks), journal


def _restarts(checks: list[Check]) -> Check:
    """The checks at the restarts, as one."""
    return Check(
        "restarts",
        "what was acknowledged before a kill was there after it",
        sum(check.compared for check in checks),
        sum(check.failed for check in checks),
        [f"{check.name}: {line}" for check in checks for line in check.failures],
    )


def run_model(seed: int) -> int:
    """The test of billing against its model, with many examples; pytest's exit code."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "tests/test_billing_model.py"]
    asked = {"CFDB_MODEL_EXAMPLES": str(MODEL_EXAMPLES), "CFDB_MODEL_SEED": str(seed)}
    return subprocess.run(command, cwd=CHECKOUT, env={**os.environ, **asked}).returncode


def describe(report: Report) -> list[str]:
    """The report for a terminal."""
    options, figures = report.options, report.figures
    lines = [
        f"seed {options.seed}: {options.clients} services for {report.seconds:.0f} s, "
        f"killed {figures['kills']} times, stopped at once {figures['immediate stops']} times "
        f"(slowest restart {report.slowest_restart:.1f} s), "
        f"{figures['sessions ended']} sessions ended, {figures.get('cut', 0)} lines cut"
    ]
    told = ", ".join(f"{name} {count}" for name, count in figures.items())
    lines += textwrap.wrap(told, 96, initial_indent="  ", subsequent_indent="  ")
    for check in report.checks:
        mark = "ok    " if check.passed else "FAILED"
        lines.append(f"{mark} {check.name:14} {check.compared:9}  {check.rule}")
        lines += [f"         {line}" for line in check.failures]
        if check.failed > len(check.failures):
            lines.append(f"         and {check.failed - len(check.failures)} more")
    return lines
