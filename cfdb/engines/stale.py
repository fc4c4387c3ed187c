"""What a killed server leaves behind, as far as PostgreSQL cannot tell by itself.

PostgreSQL removes a stale postmaster.pid unless a process of that number exists. Two such cases
are no live server: a dead process that nobody reaped yet, and a number given to another process.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

PROC = Path("/proc")
REAP_SECONDS = 20


def noted_pid(data: Path) -> int | None:
    """The process that postmaster.pid names, alive or not."""
    return _noted(data / "postmaster.pid")


def _noted(note: Path) -> int | None:
    try:
        return int(note.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _socket_note(data: Path) -> Path | None:
    """The lock file of the socket that postmaster.pid names: folder in line 5, port in line 4."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        port, folder = int(lines[3]), lines[4].strip()
    except (OSError, ValueError, IndexError):
        return None
    return Path(folder) / f".s.PGSQL.{port}.lock" if folder else None


def serves(pid: int, data: Path) -> bool:
    """Whether that process is alive with `data` as its folder, as a server has it.

    Where its folder cannot be seen, the same owner (never root) is enough.
    """
    if PROC.is_dir():
        try:
            return (PROC / str(pid) / "cwd").readlink() == data
        except PermissionError:
            return _owner(PROC / str(pid)) == _owner(data) != 0
        except OSError:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _owner(path: Path) -> int:
    try:
        return path.stat().st_uid
    except OSError:
        return 0


def clear(data: Path) -> None:
    """Wait for a dead server to be reaped; forget its number if that is another process's now.

    The file is kept while any process works in `data`: it also guards the shared memory that
    orphaned server processes may still use.
    """
    pid = noted_pid(data)
    if pid is None:
        return
    deadline = time.monotonic() + REAP_SECONDS
    while _is_unreaped(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    alive = PROC.is_dir() and (PROC / str(pid)).exists()
    if alive and not any(serves(each, data) for each in _processes()):
        # The socket has a note of its own, which PostgreSQL believes as long as some process of
        # its account has the number.
        if (note := _socket_note(data)) is not None and _noted(note) == pid:
            note.unlink(missing_ok=True)
        (data / "postmaster.pid").unlink(missing_ok=True)


def _is_unreaped(pid: int) -> bool:
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state == "Z"


def _processes() -> list[int]:
    return [int(each.name) for each in PROC.iterdir() if each.name.isdigit()]
