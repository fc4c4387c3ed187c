"""docs/schema.md: tables, what is in them, and how they hang together."""

from __future__ import annotations

from cfdb.docs.catalogue import Catalogue, Domain, Row
from cfdb.docs.markdown import NOTE, cell, code, document, paragraph, table

HEAD = """\
Every tenant table begins with `account_id`, its key is `(account_id, id)`, and every reference
between tenant tables carries `account_id`, so that a row cannot point into another tenant. Row
security is on and forced everywhere; [permissions.md](permissions.md) lists the policies.
Partitions are not listed: they are as their parent, and nobody is granted anything on them.
"""
KEYS = {"p": "PK", "u": "UK", "f": "FK"}


def render(catalogue: Catalogue) -> str:
    """The document."""
    lines = ["# Tables", "", NOTE, "", HEAD]
    for domain in catalogue.domains:
        if not domain.tables:
            continue
        lines += [f"## {domain.title}", "", paragraph(domain.comment), "", *diagram(domain)]
        for row in domain.tables:
            lines += describe(row)
    return document(lines)


def describe(row: Row) -> list[str]:
    """One table or view."""
    lines = [f"### {row['schema']}.{row['name']}", "", paragraph(row["comment"]), ""]
    if row["partitioned_by"]:
        lines += [f"Partitioned by {code(row['partitioned_by'])}, one partition a month (UTC).", ""]
    lines += table(
        ["column", "type", "null", "default", "meaning"],
        (
            [
                code(c["name"]),
                cell(c["type"]),
                "" if c["not_null"] else "yes",
                code(c["default"]),
                cell(c["comment"]),
            ]
            for c in row["columns"]
        ),
    )
    keys = [k for k in row["constraints"]]
    if keys:
        lines += [f"- {code(k['name'])}: {code(k['definition'])}" for k in keys]
    named = {k["name"] for k in keys}
    lines += [
        f"- {code(i['name'])}: {code(short_index(i['definition']))}"
        for i in row["indexes"]
        if i["name"] not in named
    ]
    return lines if lines[-1] == "" else [*lines, ""]


def short_index(definition: str) -> str:
    """An index without its own name and its table's."""
    kind = "unique index" if definition.startswith("CREATE UNIQUE") else "index"
    return f"{kind} {definition.partition(' USING ')[2]}"


def diagram(domain: Domain) -> list[str]:
    """An entity-relationship diagram in Mermaid: keys, and references with their direction."""
    tables = [row for row in domain.tables if row["kind"] != "v"]
    lines = ["```mermaid", "erDiagram"]
    for row in tables:
        for key in (k for k in row["constraints"] if k["type"] == "f"):
            one = "o|" if key["optional"] else "||"
            via = ", ".join(c for c in key["columns"] if c != "account_id") or "account_id"
            lines.append(
                f"  {entity(row['schema'], row['name'])} }}o--{one}"
                f' {key["target"].replace(".", "_")} : "{via}"'
            )
    for row in tables:
        marks = key_columns(row)
        lines.append(f"  {entity(row['schema'], row['name'])} {{")
        for column in row["columns"]:
            if column["name"] in marks:
                kind = column["type"].split("(")[0].replace(" ", "_").replace("[]", "_array")
                lines.append(f"    {kind} {column['name']} {', '.join(marks[column['name']])}")
        lines.append("  }")
    return [*lines, "```", ""]


def entity(schema: str, name: str) -> str:
    """A table's name in a diagram, where a dot is not allowed."""
    return f"{schema}_{name}"


def key_columns(row: Row) -> dict[str, list[str]]:
    """Columns that are part of a key, with the kinds of key."""
    marks: dict[str, list[str]] = {}
    for letter, word in KEYS.items():
        for key in (k for k in row["constraints"] if k["type"] == letter):
            for column in key["columns"]:
                if word not in marks.setdefault(column, []):
                    marks[column].append(word)
    return marks
