"""docs/api.md: every function that a service may call."""

from __future__ import annotations

import textwrap

from cfdb.docs.catalogue import Catalogue, Row
from cfdb.docs.markdown import NOTE, cell, code, document, paragraph, table

HEAD = """\
What services may call, from the grants of a freshly loaded database: nothing else writes. Reading
is done with plain SELECT through row security; [schema.md](schema.md) lists tables and columns,
[access-matrix.md](access-matrix.md) the columns that are granted (name them: where one is secret,
`*` is refused with `42501`), [permissions.md](permissions.md) who sees which rows,
[errors.md](errors.md) every error code.

Every call happens inside a transaction that began with `identity.authenticate`
(or, for back ends, `identity.act_as_system`), except those of cf_auth that make or end a session.
Pass three or more arguments by name. `cf_auth`, `cf_worker`, `cf_billing`, `cf_mlops` and
`cf_social` may call what `cf_app` may, too.
"""


def render(catalogue: Catalogue) -> str:
    """The document."""
    lines = ["# Functions", "", NOTE, "", HEAD]
    lines += table(
        ["function", "callers", "in one sentence"],
        (
            [
                f"[{row['schema']}.{row['name']}](#{anchor(row)})",
                cell(", ".join(row["callers"])),
                cell(first_sentence(row["comment"])),
            ]
            for domain in catalogue.domains
            for row in domain.functions
        ),
    )
    for domain in catalogue.domains:
        if not domain.functions:
            continue
        lines += [f"## {domain.title}", "", paragraph(domain.comment), ""]
        for row in domain.functions:
            lines += [f"### {row['schema']}.{row['name']}", "", *signature(row), ""]
            lines += [paragraph(row["comment"]), "", f"Callers: {', '.join(row['callers'])}.", ""]
        used = [row for row in domain.types if is_used(catalogue, row)]
        if used:
            lines += ["Types:", ""]
            lines += table(
                ["type", "fields", "meaning"],
                (
                    [
                        code(f"{t['schema']}.{t['name']}"),
                        code(", ".join(t["fields"])),
                        cell(t["comment"]),
                    ]
                    for t in used
                ),
            )
    return document(lines)


def signature(row: Row) -> list[str]:
    """The function as SQL, an argument a line when it is long."""
    arguments = split_arguments(row["arguments"])
    short = f"{row['schema']}.{row['name']}({', '.join(arguments)}) returns {row['result']}"
    if len(short) <= 90:
        return ["```sql", short, "```"]
    body = textwrap.indent(",\n".join(arguments), "  ")
    return [
        "```sql",
        f"{row['schema']}.{row['name']}(",
        *body.splitlines(),
        f") returns {row['result']}",
        "```",
    ]


def split_arguments(text: str) -> list[str]:
    """An argument list at the commas that part arguments, not those inside a default."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, char in enumerate(text):
        if char == "'":
            quoted = not quoted
        elif not quoted and char in "([":
            depth += 1
        elif not quoted and char in ")]":
            depth -= 1
        elif not quoted and char == "," and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    rest = text[start:].strip()
    return [*parts, rest] if rest else parts


def anchor(row: Row) -> str:
    """The link target that Markdown viewers make of a function's heading."""
    return f"{row['schema']}{row['name']}"


def first_sentence(comment: str) -> str:
    """Up to the first full stop or semicolon."""
    text = " ".join(comment.split())
    for end in (". ", "; "):
        text = text.split(end)[0]
    return text.rstrip(".")


def is_used(catalogue: Catalogue, row: Row) -> bool:
    """Whether a granted function takes or returns the type."""
    name = f"{row['schema']}.{row['name']}"
    rows = [function for domain in catalogue.domains for function in domain.functions]
    return any(name in f"{f['arguments']} {f['result']}".replace('"', "") for f in rows)
