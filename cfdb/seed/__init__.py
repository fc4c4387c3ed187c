"""Data to begin with: a few people for development, or a great many rows for trials of size."""

from __future__ import annotations

import time

from cfdb.errors import WRONG_USE, UserError
from cfdb.seed import bulk, people
from cfdb.seed.bulk import Amount
from cfdb.server import Server

SIZES = {
    "medium": Amount(people=1_000, accounts=1_000, projects=100_000),
    "large": Amount(people=10_000, accounts=10_000, projects=1_000_000),
}


def require_size(size: str) -> None:
    """Raises UserError for a word that is no size."""
    if size not in ("small", *SIZES):
        known = ", ".join(("small", *SIZES))
        raise UserError(f"{size!r} is no size", f"Use one of {known}.", WRONG_USE)


def seed(server: Server, size: str = "small") -> str:
    """Seed a migrated database; returns a line that says what was done.

    small: people who can log in, made with the real functions; run again it adds nothing. medium,
    large: rows without log-ins, for trials of size. A server that is not our own is left alone.
    """
    require_size(size)
    if server.superuser is None:
        return "No people were seeded: that is done on development servers only."
    if size == "small":
        return people.plant(server)
    start = time.monotonic()
    with server.connect() as connection:
        bulk.fill(connection, SIZES[size])
        connection.commit()
        bulk.settle(connection)
    return f"Seeded {SIZES[size]} in {time.monotonic() - start:.0f} s (vacuumed and analysed)"
