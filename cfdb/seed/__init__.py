"""Data to begin with: a few people for development, or a great many rows for trials of size."""

from __future__ import annotations

from cfdb.server import Server


def seed(server: Server, size: str = "small") -> str:
    """Seed the development database; says in a line what was done."""
    return "No people seeded."
