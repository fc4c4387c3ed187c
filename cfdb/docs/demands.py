"""Which permission a function demands: what it asks for itself, and what its writes are let by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cfdb.docs.catalogue import Catalogue, Row

ASKED = re.compile(r"\b(?:require_\w*permission|accounts_with|shared_\w+)\(")
PERMISSION = re.compile(r"'([a-z_]+\.[a-z_]+)'")
CALLED = re.compile(r"\b([a-z_]+\.[a-z_0-9]+)\s*\(")
WRITTEN = re.compile(r"\b(insert into|update|delete from)\s+([a-z_]+\.[a-z_]+)")
COMMENT = re.compile(r"--[^\n]*")
COMMANDS = {"insert into": "insert", "update": "update", "delete from": "delete"}


class Demands:
    """The bodies of all functions and the policies of all tables, ready to be asked."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._known = {p["name"] for p in catalogue.permissions}
        self._bodies = {r["name"]: COMMENT.sub("", r["body"]) for r in catalogue.sources}
        self._owners = {r["name"]: r["owner"] for r in catalogue.sources}
        self._policies: dict[tuple[str, str], list[Row]] = {}
        for domain in catalogue.domains:
            for row in domain.policies:
                table = f"{row['schema']}.{row['table_name']}"
                self._policies.setdefault((table, row["command"]), []).append(row)

    def of(self, function: str) -> tuple[set[str], set[str]]:
        """Permissions asked for in the code, and permissions that policies of its writes name.

        Both include what the functions that it calls demand. Only what runs as cf_api meets
        policies: the kernel's functions check their caller in the code.
        """
        asked: set[str] = set()
        by_policy: set[str] = set()
        for name in self._reached(function):
            body = self._bodies[name]
            asked.update(self._asked(body))
            if self._owners[name] == "cf_api":
                by_policy.update(self._by_policy(body))
        return asked, by_policy - asked

    def _reached(self, function: str) -> set[str]:
        seen: set[str] = set()
        waiting = [function]
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self._bodies:
                continue
            seen.add(name)
            waiting += CALLED.findall(self._bodies[name])
        return seen

    def _asked(self, body: str) -> Iterator[str]:
        for call in ASKED.finditer(body):
            for name in PERMISSION.findall(_arguments(body, call.end())):
                if name in self._known:
                    yield name

    def _by_policy(self, body: str) -> Iterator[str]:
        for verb, table in WRITTEN.findall(body):
            for row in self._policies.get((table, COMMANDS[verb]), []):
                if "cf_api" in row["roles"]:
                    clause = f"{row['using_clause']} {row['check_clause']}"
                    yield from self._known.intersection(PERMISSION.findall(clause))


def _arguments(body: str, start: int) -> str:
    """The text from start to the bracket that closes the call."""
    depth = 1
    for at in range(start, len(body)):
        depth += {"(": 1, ")": -1}.get(body[at], 0)
        if depth == 0:
            return body[start:at]
    return body[start:]
