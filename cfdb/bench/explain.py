"""Where the time goes: the plan of each statement of a bench's scripts."""

from __future__ import annotations

import re

import psycopg
from psycopg import sql

from cfdb.bench.comparison import Bench
from cfdb.server import Server
from cfdb.sql import query

SERVICE = "svc_app"
PLACE = re.compile(r"(?<!:):([a-z]+)\b")
GSET = "\\gset"
Connection = psycopg.Connection[tuple[object, ...]]


def explain(server: Server, bench: Bench) -> list[str]:
    """EXPLAIN (ANALYZE, BUFFERS) of subject and baseline for the first person, rolled back.

    Each statement has run once before, so that nothing is read or compiled for the first time.
    """
    lines = []
    for side, script in zip(("subject", "baseline"), bench.scripts, strict=True):
        lines.append(f"{bench.name}, {side}")
        wanted = statements(query(script).decode())
        with server.connect(user=SERVICE) as connection:
            _plans(connection, wanted)
            connection.rollback()
            lines += _plans(connection, wanted)
            connection.rollback()
    return lines


def statements(script: str) -> list[str]:
    """A script's statements without its transaction's; one that sets variables ends in GSET."""
    lines = [f" {GSET};" if line == GSET else line for line in script.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("\\", "--"))]
    parts = [part.strip() for part in " ".join(lines).split(";")]
    return [part for part in parts if part not in ("", "begin", "commit")]


def _plans(connection: Connection, wanted: list[str]) -> list[str]:
    """Run the statements and explain each; a variable that none of them has set is 1."""
    variables: dict[str, str] = {}
    lines = []
    for statement in wanted:
        text = PLACE.sub(
            lambda place: variables.get(place[1], "1"), statement.removesuffix(GSET)
        ).strip()
        lines.append(f"  {text[:90]}")
        if statement.endswith(GSET):
            answer = connection.execute(text.encode())
            names = [column.name for column in answer.description or ()]
            values = [sql.Literal(value).as_string(connection) for value in answer.fetchone() or ()]
            variables.update(zip(names, values, strict=True))
        rows = connection.execute(f"explain (analyze, buffers) {text}".encode())
        lines += [f"    {line}" for (line,) in rows.fetchall()]
    return lines
