"""Ports on the loopback address."""

from __future__ import annotations

import socket
import zlib
from collections.abc import Iterator

from cfdb.errors import ENVIRONMENT, UserError

FIRST, COUNT, TRIES = 15432, 10_000, 50
"""Below the range from which systems take the ports of outgoing connections."""


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def candidates(remembered: int | None, fixed: int | None, name: str) -> Iterator[int]:
    """Free ports to try: the fixed one alone, else the last one, then some that `name` yields.

    Raises UserError when the fixed port is taken.
    """
    if fixed is not None:
        if not is_free(fixed):
            raise UserError(
                f"port {fixed} on 127.0.0.1 is taken by another program",
                "Stop that program, or unset CFDB_PORT so that a free port is chosen.",
                ENVIRONMENT,
            )
        yield fixed
        return
    if remembered is not None and is_free(remembered):
        yield remembered
    start = zlib.crc32(name.encode())
    for step in range(TRIES):
        port = FIRST + (start + step * 7) % COUNT
        if is_free(port):
            yield port


def none_free() -> UserError:
    """The error for having tried every candidate."""
    return UserError(
        f"no free port was found on 127.0.0.1 in {TRIES} tries",
        "Name one in CFDB_PORT.",
        ENVIRONMENT,
    )
