"""Reference documents generated from a freshly loaded database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from cfdb.config import CHECKOUT
from cfdb.databases import scratch_database
from cfdb.docs import api, errors, permissions, schema
from cfdb.docs.catalogue import read
from cfdb.migrate import load_fresh
from cfdb.server import Server

FOLDER = CHECKOUT / "docs"
__all__ = ["FOLDER", "generate", "render", "stale", "write"]


def render(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """File name to text, of the database behind the connection."""
    catalogue = read(connection)
    return {
        "api.md": api.render(catalogue),
        "errors.md": errors.render(catalogue),
        "permissions.md": permissions.render(catalogue),
        "schema.md": schema.render(catalogue),
    }


def generate(server: Server) -> dict[str, str]:
    """File name to text, of db/ as it is now, loaded into a database of its own."""
    with (
        scratch_database(server, "docs") as scratch,
        scratch.connect(autocommit=True) as connection,
    ):
        load_fresh(connection)
        return render(connection)


def stale(made: dict[str, str], folder: Path = FOLDER) -> list[str]:
    """The files that differ from what was made, or are not there."""

    def text(name: str) -> str | None:
        path = folder / name
        return path.read_text(encoding="utf-8") if path.is_file() else None

    return [name for name in sorted(made) if text(name) != made[name]]


def write(made: dict[str, str], folder: Path = FOLDER) -> list[str]:
    """Write what differs; returns the names of the files that changed."""
    changed = stale(made, folder)
    folder.mkdir(exist_ok=True)
    for name in changed:
        (folder / name).write_text(made[name], encoding="utf-8")
    return changed
