"""Where the time goes: the plan of each statement of a bench's scripts."""

from __future__ import annotations

import re

from cfdb.bench.comparison import Bench
from cfdb.server import Server
from cfdb.sql import query

SERVICE = "svc_app"
PLACE = re.compile(r"(?<!:):([a-z]+)\b")
PERSON = "md5('seed person 1')::uuid"


def explain(server: Server, bench: Bench) -> list[str]:
    """EXPLAIN (ANALYZE, BUFFERS) of subject and baseline for the first person, rolled back.

    Each statement has run once before, so that nothing is read or compiled for the first time.
    """
    lines = []
    for side, script in zip(("subject", "baseline"), bench.scripts, strict=True):
        lines.append(f"{bench.name}, {side}")
        wanted = statements(query(script).decode())
        with server.connect(user=SERVICE) as connection:
            for statement in wanted:
                connection.execute(statement.encode())
            connection.rollback()
            for statement in wanted:
                lines.append(f"  {statement[:90]}")
                rows = connection.execute(f"explain (analyze, buffers) {statement}".encode())
                lines += [f"    {text}" for (text,) in rows.fetchall()]
            connection.rollback()
    return lines


def statements(script: str) -> list[str]:
    """A script's statements without its transaction's, with 1 in the place of each variable.

    A statement that ends in \\gset sets the variable `person`, which is the first person here.
    """
    lines = [";" if line == "\\gset" else line for line in script.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("\\", "--"))]
    parts = [part.strip() for part in " ".join(lines).split(";")]
    return [
        PLACE.sub("1", part.replace(":person", PERSON))
        for part in parts
        if part not in ("", "begin", "commit")
    ]
