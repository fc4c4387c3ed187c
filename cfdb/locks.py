"""A lock between processes: a file under flock, freed by the kernel when its holder dies."""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def file_lock(path: Path, waiting_for: str = "") -> Iterator[None]:
    """Hold `path` locked; if another has it, say `waiting_for` once on stderr and wait.

    Raises OSError when the file cannot be made.
    """
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting_for:
                print(f"Waiting for {waiting_for}", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
