"""Splits an SQL file into statements, each with the line that it begins on."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      --[^\n]*                                  # a comment to the end of the line
    | /\*                                       # a block comment; they nest
    | (?<![\w$])[eE]'(?:[^'\\]|\\.|'')*'        # a string with backslashes
    | '(?:[^']|'')*'                            # a string
    | "(?:[^"]|"")*"                            # a quoted name
    | (?<![\w$])(?P<tag>\$(?:[A-Za-z_]\w*)?\$)  # the opening of a dollar-quoted string
    | ;
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK = re.compile(r"/\*|\*/")


@dataclass(frozen=True)
class Statement:
    """One statement with the comments before it, without the space around it."""

    text: str
    line: int
    """Line of the first character of `text`, from 1."""

    @property
    def code(self) -> str:
        """The statement without the comments and empty lines in front of it."""
        return self.text[_code_start(self.text) :]

    @property
    def code_line(self) -> int:
        """Line that the statement itself begins on."""
        return self.line + self.text.count("\n", 0, _code_start(self.text))


def split(source: str) -> list[Statement]:
    """The statements of `source`; a remainder of comments alone is left out.

    Raises nothing: an unclosed string or comment ends with the file, and the server says so.
    """
    found: list[Statement] = []
    start = position = 0
    while match := _TOKEN.search(source, position):
        position = match.end()
        if match.group() == ";":
            _add(found, source, start, position)
            start = position
        elif match.group() == "/*":
            position = _block_end(source, position)
        elif tag := match.group("tag"):
            end = source.find(tag, position)
            position = len(source) if end < 0 else end + len(tag)
    _add(found, source, start, len(source))
    return found


def _add(found: list[Statement], source: str, start: int, end: int) -> None:
    text = source[start:end]
    if text[_code_start(text) :]:
        begin = start + len(text) - len(text.lstrip())
        found.append(Statement(text.strip(), source.count("\n", 0, begin) + 1))


def _block_end(source: str, position: int) -> int:
    depth = 1
    while depth:
        match = _BLOCK.search(source, position)
        if match is None:
            return len(source)
        depth += 1 if match.group() == "/*" else -1
        position = match.end()
    return position


def _code_start(text: str) -> int:
    """Where the first character that is neither space nor comment is."""
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
        elif text.startswith("--", position):
            end = text.find("\n", position)
            position = len(text) if end < 0 else end
        elif text.startswith("/*", position):
            position = _block_end(text, position + 2)
        else:
            break
    return position
