"""SQL that is longer than a line: each query in a file of this folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent


@cache
def query(name: str) -> bytes:
    """The text of <name>.sql, as bytes because psycopg takes a str only when it is literal."""
    return (_FOLDER / f"{name}.sql").read_bytes()
