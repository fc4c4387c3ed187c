"""What a killed server leaves behind, as far as PostgreSQL cannot tell by itself.

PostgreSQL removes a stale postmaster.pid unless a process of that number exists. Two such cases
are no live server: a dead process that nobody reaped yet, and a number given to another process.
"""

from __future__ import annotations

import time
from pathlib import Path

PROC = Path("/proc")
REAP_SECONDS = 20


def serves(pid: int, data: Path) -> bool:
    """Whether that process runs with `data` as its folder, as a server does; True if unknown."""
    if not PROC.is_dir():
        return True
    try:
        return (PROC / str(pid) / "cwd").readlink() == data
    except FileNotFoundError:
        return False
    except OSError:
        return True


def clear(data: Path) -> None:
    """Wait for a dead server to be reaped; forget its number if that is another process's now.

    The file is kept while any process works in `data`: it also guards the shared memory that
    orphaned server processes may still use.
    """
    file = data / "postmaster.pid"
    try:
        pid = int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    deadline = time.monotonic() + REAP_SECONDS
    while _is_unreaped(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    alive = PROC.is_dir() and (PROC / str(pid)).exists()
    if alive and not any(serves(each, data) for each in _processes()):
        file.unlink(missing_ok=True)


def _is_unreaped(pid: int) -> bool:
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state == "Z"


def _processes() -> list[int]:
    return [int(each.name) for each in PROC.iterdir() if each.name.isdigit()]
