"""docs/permissions.md: what a role may do, and which policy asks for it."""

from __future__ import annotations

import re

from cfdb.docs.catalogue import Catalogue, Row
from cfdb.docs.demands import Demands
from cfdb.docs.markdown import NOTE, cell, code, document, paragraph, table

HEAD = """\
A permission is held through a role in one account (or, by an API key, as a scope of one account).
`identity.authenticate` signs the actor's accounts and permissions into the transaction's context;
policies compare with it and read no table.
"""
FUNCTIONS = """\
What a function demands, itself or through the functions that it calls: **asks for** is checked in
the code and answered with `42501`; **by policy** is what row security demands of what it writes,
where one of several permissions may be enough. A function without either works on the actor
himself, on a credential that is its own proof, or for one service alone.
"""
POLICIES = """\
Without a line here a role sees and changes nothing. `kernel_all` (everything, for `cf_kernel`) is
on every table and left out below: the kernel's few functions prove identity, write the audit log
and keep partitions, and check their callers themselves.
"""
ORDER = {"owner": 0, "admin": 1, "editor": 2, "viewer": 3, "system": 4}
WITH = re.compile(
    r"= ANY \(\(?tenancy\.(accounts|shared_accounts|shared_projects)(?:_with)?"
    r"\('([a-z_.]+)'\)\)?::uuid\[\]\)"
)
CALL = re.compile(r"\( ?SELECT ([a-z_.]+\([^()]*\)) AS [a-z_]+\)")
CAST = re.compile(r"'([^']*)'::text")


def render(catalogue: Catalogue) -> str:
    """The document."""
    lines = ["# Permissions", "", NOTE, "", HEAD, "## Roles and permissions", ""]
    roles = sorted(catalogue.roles, key=lambda r: (ORDER.get(r["name"], 9), r["name"]))
    lines += table(
        ["permission", *(r["name"] for r in roles), "meaning"],
        (
            [
                code(p["name"]),
                *("yes" if p["name"] in r["permissions"] else "" for r in roles),
                cell(p["description"]),
            ]
            for p in catalogue.permissions
        ),
    )
    lines += table(
        ["role", "meaning", "given to people"],
        ([r["name"], cell(r["description"]), "yes" if r["is_assignable"] else ""] for r in roles),
    )
    lines += ["## Permissions and functions", "", FUNCTIONS, *functions(catalogue)]
    lines += ["## Policies by table", "", POLICIES]
    for domain in catalogue.domains:
        shown = [row for row in domain.policies if row["name"] != "kernel_all"]
        hidden = sorted(
            {r["table_name"] for r in domain.policies} - {r["table_name"] for r in shown}
        )
        if not domain.policies:
            continue
        lines += [f"### {domain.title}", ""]
        if shown:
            lines += table(["table", "policy", "command", "for", "rows", "why"], map(line, shown))
        if hidden:
            names = ", ".join(code(f"{domain.name}.{name}") for name in hidden)
            lines += [paragraph(f"The kernel alone: {names}."), ""]
    return document(lines)


def functions(catalogue: Catalogue) -> list[str]:
    """Permission to functions, then function to permissions."""
    demands = Demands(catalogue)
    rows = [row for domain in catalogue.domains for row in domain.functions]
    called = [(f"{row['schema']}.{row['name']}", row["callers"]) for row in rows]
    found = [(name, callers, demands.of(name)) for name, callers in called]

    def names(permission: str, which: int) -> str:
        return ", ".join(code(name) for name, _, sets in found if permission in sets[which])

    lines = table(
        ["permission", "functions that ask for it", "functions whose writes it lets through"],
        (
            [code(p["name"]), names(p["name"], 0), names(p["name"], 1)]
            for p in catalogue.permissions
        ),
    )
    return lines + table(
        ["function", "granted to", "asks for", "by policy"],
        (
            [
                code(name),
                cell(", ".join(callers)),
                *(", ".join(code(p) for p in sorted(s)) for s in sets),
            ]
            for name, callers, sets in found
        ),
    )


def line(row: Row) -> list[str]:
    """One policy as a table's row."""
    rows = plain(row["using_clause"])
    check = plain(row["check_clause"])
    if check and check != rows:
        rows = f"{code(rows)}; new rows: {code(check)}" if rows else code(check)
    else:
        rows = code(rows)
    return [
        code(f"{row['schema']}.{row['table_name']}"),
        cell(row["name"]),
        row["command"],
        cell(", ".join(row["roles"])),
        rows,
        cell(row["comment"]),
    ]


def plain(expression: str) -> str:
    """A policy's expression as a reader would say it."""
    text = " ".join(expression.split())
    text = CAST.sub(r"'\1'", CALL.sub(r"\1", text))
    text = WITH.sub(lambda found: f"in {found[1].replace('_', ' ')} with {found[2]}", text)
    while text.startswith("(") and text.endswith(")") and balanced(text[1:-1]):
        text = text[1:-1]
    return text


def balanced(text: str) -> bool:
    """Whether every bracket that closes was opened before."""
    depth = 0
    for char in text:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth < 0:
            return False
    return depth == 0
