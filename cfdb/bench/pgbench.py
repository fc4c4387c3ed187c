"""Runs pgbench and reads what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cfdb.errors import ENVIRONMENT, FAILED, UserError
from cfdb.server import Server

SERVICE = "svc_app"
SCRIPTS = Path(__file__).resolve().parent.parent / "sql"
_TPS = re.compile(r"^tps = ([0-9.]+) \(without initial", re.M)
_LATENCY = re.compile(r"^latency average = ([0-9.]+) ms", re.M)
_COUNT = re.compile(r"^number of transactions actually processed: (\d+)", re.M)
_STATEMENT = re.compile(r"^\s+([0-9.]+)\s+\d+\s+(\S.*)$", re.M)


@dataclass(frozen=True)
class Load:
    """How a run is made."""

    clients: int
    seconds: int
    """0: ten transactions of each client, for trying the scripts."""
    mode: str
    """pgbench's -M: simple, extended or prepared."""
    variables: Mapping[str, int]


@dataclass(frozen=True)
class Run:
    """What one run gave: transactions, their number a second, mean milliseconds of each."""

    transactions: int
    tps: float
    latency_ms: float
    statements: dict[str, float]
    """Mean milliseconds of each statement of the script."""


def find(server: Server) -> str:
    """The path of pgbench; raises UserError where there is none."""
    found = shutil.which("pgbench", path=server.env()["PATH"])
    if found is None:
        raise UserError(
            "bench needs pgbench and finds none",
            "Install the package postgresql-contrib, or use --engine embedded, which brings it.",
            ENVIRONMENT,
        )
    return found


def run(server: Server, script: str, load: Load, seed: int) -> Run:
    """One run of a script as the application service; raises UserError when it fails."""
    jobs = min(load.clients, os.cpu_count() or 1)
    command = [find(server), "-n", "-r", "-M", load.mode]
    command += ["-T", str(load.seconds)] if load.seconds else ["-t", "10"]
    command += ["-c", str(load.clients), "-j", str(jobs), f"--random-seed={seed}"]
    command += [f"-D{name}={value}" for name, value in load.variables.items()]
    command += ["-f", str(SCRIPTS / f"{script}.sql")]
    done = subprocess.run(
        command, env=server.env(user=SERVICE), capture_output=True, text=True, check=False
    )
    if done.returncode != 0 or "aborted" in done.stderr:
        raise UserError(
            f"pgbench failed on {script}: {_last_line(done.stderr)}",
            "The whole output is that of the script, run with ./inv psql.",
            FAILED,
        )
    return read(done.stdout)


def read(output: str) -> Run:
    """pgbench's report; raises UserError when it is not one."""
    tps, latency, count = (p.search(output) for p in (_TPS, _LATENCY, _COUNT))
    if tps is None or latency is None or count is None:
        raise UserError("pgbench printed no result", output.strip()[-200:], FAILED)
    statements = {
        text.rstrip(";"): float(ms)
        for ms, text in _STATEMENT.findall(output)
        if not text.startswith("\\")
    }
    return Run(int(count[1]), float(tps[1]), float(latency[1]), statements)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if "error" in line.lower() or "FATAL" in line]
    return (lines or text.strip().splitlines() or ["no output"])[0]
