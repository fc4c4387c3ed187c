"""What makes one structure of another, in the words of the sources where it can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cfdb.migrate.structure import WHOLE, Part, Text

Parts = Mapping[tuple[str, str, str], Part]
_RANK = {"column": 1, "default": 2, "not null": 3, "constraint": 4, "index": 5}
_REMADE = ("constraint", "index", "grant")
_BREAK = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"|[(),]")
_COMMENT = re.compile(r"('(?:[^']|'')*')|--[^\n]*")
_INLINE = re.compile(r"\b(constraint|check|references|unique|primary)\b", re.I)


@dataclass
class Plan:
    """Statements in the order in which they must run."""

    early: list[tuple[str, str]] = field(default_factory=list)
    make: list[tuple[int, int, str, str]] = field(default_factory=list)
    late: list[tuple[int, str]] = field(default_factory=list)

    def sql(self) -> str:
        """The statements as a file's text."""
        texts = [text for _, text in sorted(self.early, reverse=True)]
        texts += [text for *_, text in sorted(self.make)]
        texts += [text for _, text in sorted(self.late)]
        return "\n".join(text if text.endswith(";") else text + ";" for text in texts) + "\n"


def compare(old: Parts, new: Parts, texts: Iterable[Text]) -> Plan:
    """The way from `old` to `new`; `texts` are the sources that made `new`.

    What cannot be derived stands there as a guess under a `-- TODO:` line, which migrate refuses.
    """
    maker = _Maker(old, new, list(texts))
    for part in new.values():
        if part.object in maker.added:
            continue
        before = old.get(part.key)
        if before is None:
            maker.add(part)
        elif before.body != part.body:
            maker.change(before, part)
    for name in maker.added:
        maker.add_object(name)
    for part in old.values():
        if part.key not in new and part.object not in maker.removed:
            maker.remove(part)
    maker.remove_objects()
    return maker.plan


class _Maker:
    def __init__(self, old: Parts, new: Parts, texts: list[Text]) -> None:
        self.old, self.new, self.texts = old, new, texts
        self.plan = Plan()
        before = {part.object for part in old.values() if part.kind in WHOLE}
        after = {part.object for part in new.values() if part.kind in WHOLE}
        self.added, self.removed = sorted(after - before), sorted(before - after)
        self.tables = {t.object: t for t in reversed(texts) if t.part == "table"}

    def _place(self, name: str) -> int:
        """Where the sources speak of an object first: the order that is known to work."""
        return min((text.place for text in self.texts if text.object == name), default=0)

    def _put(self, part: Part, text: str) -> None:
        self.plan.make.append((self._place(part.object), _RANK.get(part.kind, 9), part.name, text))

    def add_object(self, name: str) -> None:
        """All statements of a new object, as they are written in the sources."""
        own = [text for text in self.texts if text.object == name]
        self.plan.make += [(text.place, 0, "", text.text) for text in own]
        if not own:
            self.plan.make.append((0, 0, name, f"-- TODO: create {name}\nselect 1"))

    def add(self, part: Part) -> None:
        """A new part of an object that was there before."""
        if part.kind in ("default", "not null") and self._column_is_new(part):
            return
        if part.kind in WHOLE:
            todo = f"-- TODO: the signature of {part.object} changed; make what uses it anew\n"
            self._put(part, todo + (part.make or "select 1"))
            return
        todo = ""
        if part.kind == "column":
            todo = self._column_todo(part)
        self._put(part, todo + self._source(part))

    def change(self, before: Part, part: Part) -> None:
        """A part that is another one now."""
        if part.kind == "function":
            text = self._source(part)
            self._put(
                part, re.sub(r"^create function", "create or replace function", text, flags=re.M)
            )
        elif part.kind in _REMADE:
            self.plan.early.append((self._early_order(before), before.undo))
            self._put(part, self._source(part))
            for comment in self._comments_of(part):
                if self.old.get(comment.key) == comment:
                    self._put(comment, comment.make or "")
        elif part.kind == "column":
            table = part.object.removeprefix("table ")
            todo = f"-- TODO: say how the values of {part.name} become the new type (using …)\n"
            self._put(part, f"{todo}alter table {table} alter column {part.name} type {part.body}")
        elif part.make is None:
            todo = f"-- TODO: {part.object} was {before.body} and is to be {part.body}\n"
            self._put(part, f"{todo}select 1")
        else:
            self._put(part, self._source(part))

    def remove(self, part: Part) -> None:
        """A part that is gone from an object that stays."""
        if part.kind in ("default", "not null") and self._column_is_gone(part):
            return
        if part.kind in ("constraint", "index"):
            self.plan.early.append((self._early_order(part), part.undo))
        elif part.kind == "comment" and self._target_is_gone(part):
            return
        else:
            self.plan.late.append((0 if part.kind != "column" else 1, part.undo))

    def remove_objects(self) -> None:
        """Objects that are gone, one statement a kind: those of a kind may need each other."""
        for rank, kind in enumerate(("table", "sequence", "function", "type", "schema"), 2):
            gone = [p for p in self.old.values() if p.kind == kind and p.object in self.removed]
            by_words: dict[str, list[str]] = {}
            for part in gone:
                words, _, name = part.undo.partition(f"{part.undo.split()[1]} ")
                by_words.setdefault(words + part.undo.split()[1], []).append(name)
            for words, names in by_words.items():
                self.plan.late.append((rank, words + _listed(sorted(names))))

    def _early_order(self, part: Part) -> str:
        """Foreign keys go before the keys that they need."""
        return f"{'FOREIGN' in part.body} {part.kind} {part.name}"

    def _column_is_new(self, part: Part) -> bool:
        return ("column", part.object, part.name) not in self.old

    def _column_is_gone(self, part: Part) -> bool:
        return ("column", part.object, part.name) not in self.new

    def _target_is_gone(self, comment: Part) -> bool:
        kind, _, rest = comment.name.partition(" ")
        name = rest.split(" on ")[0].split(".")[-1]
        return kind in ("column", "constraint", "index") and (
            (kind, comment.object, name) not in self.new
        )

    def _comments_of(self, part: Part) -> list[Part]:
        found = [p for p in self.new.values() if p.kind == "comment" and p.object == part.object]
        start = re.compile(rf"{part.kind} (?:\w+\.)?{re.escape(part.name)}(?: on |$)")
        return [p for p in found if start.match(p.name)]

    def _column_todo(self, part: Part) -> str:
        old = [p for p in self.old.values() if p.kind == "column" and p.object == part.object]
        gone = [p.name for p in old if p.key not in self.new and p.body == part.body]
        if gone:
            names = " or ".join(gone)
            return f"-- TODO: if {part.name} is {names} renamed, use: alter table … rename column\n"
        key = (part.object, part.name)
        if ("not null", *key) in self.new and not (
            ("default", *key) in self.new or " generated" in f" {part.body}"
        ):
            return f"-- TODO: {part.name} needs a value in the rows that are there already\n"
        return ""

    def _source(self, part: Part) -> str:
        """The part's statement as the sources write it last, else as the catalogue does."""
        wanted = {f"{part.kind} {part.name}", f"comment on {part.name.partition('(')[0]}"}
        for text in reversed(self.texts):
            words = text.part.split()
            if text.object == part.object and words:
                index = [words[0], words[-1].split(".")[-1]] == [part.kind, part.name]
                if text.part in wanted or index or part.kind == "function" == text.part:
                    return text.text
        return (
            self._element(part) or part.make or f"-- TODO: make {part.object} {part.name}\nselect 1"
        )

    def _element(self, part: Part) -> str:
        """A column or constraint in the words of its CREATE TABLE, '' when they do not serve.

        A migration's words for a column may be out of date: a later one may have changed it.
        """
        table = self.tables.get(part.object)
        if table is None or part.kind not in ("column", "constraint"):
            return ""
        found = elements(table.text).get(f"{part.kind} {part.name}", "")
        if part.kind == "column" and (_INLINE.search(found) or not table.source.startswith("db/")):
            return ""
        verb = "add column " if part.kind == "column" else "add "
        name = part.object.removeprefix("table ")
        return f"alter table {name}\n  {verb}{found}" if found else ""


def elements(create_table: str) -> dict[str, str]:
    """The columns and constraints of a CREATE TABLE: `column name` or `constraint name` to text."""
    found: list[str] = []
    depth, start = 0, 0
    for match in _BREAK.finditer(create_table):
        if match.group() == "(":
            depth += 1
            start = match.end() if depth == 1 else start
        elif match.group() in (")", ","):
            if depth == 1:
                found.append(create_table[start : match.start()])
                start = match.end()
            if match.group() == ")":
                depth -= 1
                if depth == 0:
                    break
    result: dict[str, str] = {}
    for text in found:
        lines = [line.rstrip() for line in _COMMENT.sub(r"\1", text).splitlines()]
        body = "\n".join(line for line in lines if line).strip()
        words = body.split()
        if len(words) > 1:
            named = words[0].lower() == "constraint"
            result[f"constraint {words[1]}" if named else f"column {words[0]}"] = body
    return result


def _listed(names: list[str]) -> str:
    joined = ", ".join(names)
    return " " + joined if len(joined) < 70 else "\n  " + ",\n  ".join(names)
