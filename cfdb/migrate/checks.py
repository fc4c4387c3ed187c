"""What must hold after every load, looked up in the catalogue."""

from __future__ import annotations

from typing import Any

import psycopg

from cfdb.errors import UserError
from cfdb.sql import query


def check(connection: psycopg.Connection[Any]) -> None:
    """Raises UserError that names the objects which break a rule."""
    connection.execute("set local search_path = ''")
    found = [str(line) for (line,) in connection.execute(query("check_catalogue")).fetchall()]
    if found:
        more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
        raise UserError(
            f"the loaded schema breaks a rule: {'; '.join(found[:3])}{more}",
            "Nothing was changed; mend the file that makes it.",
        )
