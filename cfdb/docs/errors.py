"""docs/errors.md: every SQLSTATE that the functions raise on purpose."""

from __future__ import annotations

import re
from pathlib import Path

from cfdb.config import CHECKOUT
from cfdb.docs.catalogue import Catalogue
from cfdb.docs.markdown import NOTE, cell, code, document, table

HEAD = """\
The SQLSTATE says what to do next, the message is a fixed phrase, DETAIL holds values and HINT the
next step. Look at the code, never at the text. The first two letters are enough for a handler:

| class | meaning | what a caller does |
|---|---|---|
| `NF` | missing, or not visible to this actor (never told apart) | answer "not found" |
| `ST` | the thing is in a state that does not allow it | read it again, show its state |
| `RL` | a rule would be broken | tell the person which one |
| `LM` | a limit is reached; DETAIL says until when | wait, or offer a larger plan |
| `SV` | somebody changed the row since it was read | read again, apply again |
| `22`, `23` | a value is wrong or taken | correct it |
| `28` | the credential or the actor context is refused | log in again |
| `42501` | this actor or service may not do it | do not retry |
| `40001`, `40P01` | two transactions collided | run the whole transaction again |
"""
RAISED = re.compile(r"errcode\s*=\s*'([0-9A-Z]{5})'")
ASSERTED = re.compile(r",\s*'([0-9A-Z]{5})'\s*[,)]")
MANY = 9
"""More functions than this are counted, not named."""
HOUSE = re.compile(r"(NF|ST|RL|LM|SV)\d{3}")


def render(catalogue: Catalogue) -> str:
    """The document."""
    lines = ["# Error codes", "", NOTE, "", HEAD]
    functions = [row for domain in catalogue.domains for row in domain.functions]

    def sayers(sqlstate: str) -> str:
        named = [f"{f['schema']}.{f['name']}" for f in functions if sqlstate in f["comment"]]
        if len(named) > MANY:
            return f"{len(named)} functions"
        return ", ".join(f"[{name}](api.md#{name.replace('.', '')})" for name in named)

    lines += table(
        ["SQLSTATE", "name", "meaning", "next step", "documented by"],
        (
            [
                code(row["sqlstate"]),
                cell(row["name"]),
                cell(row["meaning"]),
                cell(row["hint"]),
                sayers(row["sqlstate"]),
            ]
            for row in catalogue.errors
        ),
    )
    return document(lines)


def raised_in_functions(root: Path = CHECKOUT) -> set[str]:
    """Codes that stand behind `errcode =` in the sources."""
    return _codes(root / "db" / "functions", RAISED) | _codes(root / "db" / "schema", RAISED)


def asserted_in_tests(root: Path = CHECKOUT) -> set[str]:
    """Codes that the pgTAP files pass to throws_ok and its like."""
    return _codes(root / "db" / "tests" / "pgtap", ASSERTED)


def _codes(folder: Path, pattern: re.Pattern[str]) -> set[str]:
    files = folder.rglob("*.sql")
    return {code for path in files for code in pattern.findall(path.read_text(encoding="utf-8"))}
