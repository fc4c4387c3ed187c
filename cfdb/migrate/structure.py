"""The structure of a database as parts, and the source text that made each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cfdb.migrate.project import Source
from cfdb.migrate.statements import Statement, split
from cfdb.server import Server
from cfdb.sql import query

WHOLE = ("schema", "type", "sequence", "function", "table")
"""Kinds of objects; every other part belongs to one of them."""
_NAME = r"((?:\w+\.)?\w+)"
_FORMS = [
    (re.compile(rf"create schema (?:if not exists )?{_NAME}"), "schema {0}", "schema"),
    (re.compile(rf"create (?:or replace )?function {_NAME}"), "function {0}", "function"),
    (re.compile(rf"create (?:unlogged )?table (?:if not exists )?{_NAME}"), "table {0}", "table"),
    (re.compile(rf"create (?:type|domain) {_NAME}"), "type {0}", "type"),
    (re.compile(rf"create sequence {_NAME}"), "sequence {0}", "sequence"),
    (
        re.compile(rf"create (?:unique )?index (?:concurrently )?{_NAME} on (?:only )?{_NAME}"),
        "table {1}",
        "index {0}",
    ),
    (
        re.compile(rf"alter table (?:only )?{_NAME} add constraint (\w+)"),
        "table {0}",
        "constraint {1}",
    ),
    (re.compile(rf"alter table (?:only )?{_NAME} "), "table {0}", ""),
    (re.compile(rf"(comment on column {_NAME}\.\w+) is"), "table {1}", "{0}"),
    (re.compile(rf"(comment on constraint \w+ on {_NAME}) is"), "table {1}", "{0}"),
    (
        re.compile(rf"(comment on (schema|table|sequence|type|function) {_NAME})"),
        "{1} {2}",
        "{0}",
    ),
    (re.compile(rf"comment on domain {_NAME}"), "type {0}", ""),
    (
        re.compile(rf"(?:grant|revoke) [a-z, ]+ on (schema|table|sequence|type|function) {_NAME}"),
        "{0} {1}",
        "",
    ),
    (re.compile(rf"(?:grant|revoke) [a-z, ]+ on {_NAME} "), "table {0}", ""),
]


@dataclass(frozen=True)
class Part:
    """One thing of a database's structure; see structure.sql."""

    kind: str
    object: str
    name: str
    body: str
    make: str | None
    undo: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same part in another database."""
        return (self.kind, self.object, self.name)


@dataclass(frozen=True)
class Text:
    """A statement of the sources: which object it belongs to, which part it makes, its place."""

    object: str
    part: str
    place: int
    source: str
    text: str


def read_parts(server: Server) -> dict[tuple[str, str, str], Part]:
    """The structure of the server's database; raises psycopg.Error."""
    with server.connect() as connection:
        connection.execute("set local search_path = ''")
        parts = [Part(*row) for row in connection.execute(query("structure")).fetchall()]
    return {part.key: part for part in parts}


def read_texts(sources: Iterable[Source]) -> list[Text]:
    """Every statement of the sources in order; object is '' where it is of no known form."""
    found: list[Text] = []
    for source in sources:
        for statement in split(source.text):
            found.append(_text(statement, len(found), source.name))
    return found


def _text(statement: Statement, place: int, source: str) -> Text:
    flat = " ".join(statement.code.lower().split())
    for form, owner, part in _FORMS:
        if match := form.match(flat):
            groups = match.groups()
            made = Text(owner.format(*groups), part.format(*groups), place, source, statement.text)
            return made
    return Text("", "", place, source, statement.text)
