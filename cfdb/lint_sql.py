"""House rules for SQL files; each fails on what it does not know. docs/style.md has the reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

Rule = Callable[[Path], Iterator[str]]

WIDTH = 100
FILE_LINES = 400
BODY_LINES = 60
HEADER = (
    r"returns .+",
    r"language (sql|plpgsql)",
    r"(volatile|stable|immutable)",
    r"(strict|called on null input)",
    r"security (definer|invoker)",
    r"parallel (safe|restricted|unsafe)",
    r"set search_path = pg_catalog, pg_temp",
)
DOMAIN = r"[0-9]{2}_[a-z]+"
PLACES = (
    r"roles\.sql",
    r"seed/[a-z_]+\.sql",
    rf"schema/{DOMAIN}(/[a-z_]+)?\.sql",
    rf"reference/{DOMAIN}\.sql",
    rf"policies/{DOMAIN}(/[a-z_]+)?\.sql",
    rf"functions/{DOMAIN}/(_triggers|_views|[a-z][a-z0-9_]*)\.sql",
    r"tests/pgtap/setup(_[a-z]+)?\.sql",
    rf"tests/pgtap/(00_contract|{DOMAIN})/[a-z][a-z0-9_]*\.sql",
)
_TEXT = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
_FUNCTION = re.compile(r"^create (?:or replace )?function ([a-z0-9_.]+)\(", re.MULTILINE)
_BODY = re.compile(r"^as \$(\w*)\$\n(.*?)\$\1\$", re.MULTILINE | re.DOTALL)
# What the planner puts in place of a call: names are bound when it is made, so no path is set.
_EXPRESSION = re.compile(
    r"^(returns [^\n]+\nlanguage sql\n.*?security invoker\n.*?)^(?:--[^\n]*\n)*return\b",
    re.MULTILINE | re.DOTALL,
)


def known_places(root: Path) -> Iterator[str]:
    """Every SQL file in db/ is where a reader would look for it."""
    for path in _files(root):
        name = path.relative_to(root / "db").as_posix()
        if not any(re.fullmatch(place, name) for place in PLACES):
            yield f"db/{name}: no place for a file that the style knows"


def layout(root: Path) -> Iterator[str]:
    """Line length, tabs, white space at line ends, length of files."""
    for path in _files(root):
        lines = path.read_text().split("\n")
        name = path.relative_to(root)
        if lines[-1] != "":
            yield f"{name}:{len(lines)}: the last line has no end"
        if len(lines) > FILE_LINES and "seed" not in name.parts:
            yield f"{name}: {len(lines)} lines; over {FILE_LINES} a file is split by table"
        for number, line in enumerate(lines, 1):
            if len(line) > WIDTH:
                yield f"{name}:{number}: {len(line)} columns, at most {WIDTH}"
            if "\t" in line or line != line.rstrip():
                yield f"{name}:{number}: a tab, or white space at the end"


def lower_case(root: Path) -> Iterator[str]:
    """No word in capitals outside of texts and comments."""
    for path in _files(root):
        text = path.read_text()
        if "tests" in path.parts:
            text = re.sub(r"\$\$.*?\$\$", "", text)  # may be what the catalogue prints
        for number, line in enumerate(_code(text).split("\n"), 1):
            for word in re.findall(r"\b[A-Z][A-Z_]+\b", line):
                yield f"{path.relative_to(root)}:{number}: {word} in capitals"


def one_function_a_file(root: Path) -> Iterator[str]:
    """A file makes the one function that it is called after, and comments on it."""
    for path, text in _functions(root):
        schema = path.parent.name.partition("_")[2]
        wanted = f"{schema}.{path.stem}"
        made = _FUNCTION.findall(text)
        if made != [wanted]:
            yield f"{path.relative_to(root)}: makes {', '.join(made) or 'nothing'}, not {wanted}"
        if not re.search(rf"^comment on function\s+{re.escape(wanted)}\s*\(", text, re.MULTILINE):
            yield f"{path.relative_to(root)}: no comment on {wanted}"


def headers(root: Path) -> Iterator[str]:
    """Seven attributes, one a line, in one order, with the defaults spelled out."""
    for path, text in _functions(root):
        found = re.search(r"^(?:create [^\n]*)?\)\n?(.*?)^as \$", text, re.MULTILINE | re.DOTALL)
        header = re.search(r"^(returns .*?)^as \$", text, re.MULTILINE | re.DOTALL) or found
        lines = header[1].strip().split("\n") if header else []
        if lines and lines[0] == "returns table (":
            end = lines.index(")") if ")" in lines else len(lines) - 1
            lines = ["returns table (…)", *lines[end + 1 :]]
        lines = [line for line in lines if not re.fullmatch(r"(rows|cost) [0-9]+", line)]
        attributes: tuple[str, ...] = HEADER
        if expression := _EXPRESSION.search(text):
            lines, attributes = expression[1].strip().split("\n"), HEADER[:-1]
        if len(lines) != len(attributes) or not all(map(re.fullmatch, attributes, lines)):
            yield f"{path.relative_to(root)}: its header is not the seven attributes in their order"


def bodies(root: Path) -> Iterator[str]:
    """Bodies are short, and a definer's first line says why it is one."""
    for path, text in _functions(root):
        body = _BODY.search(text)
        name = path.relative_to(root)
        if _EXPRESSION.search(text):
            continue
        if body is None:
            yield f"{name}: no body between `as $$` and `$$`"
            continue
        lines = body[2].rstrip("\n").count("\n") + 1
        if lines >= BODY_LINES:
            yield f"{name}: a body of {lines} lines, under {BODY_LINES} wanted"
        definer = bool(re.search(r"^security definer$", text, re.MULTILINE))
        if definer != bool(re.match(r"\s*-- definer: \S", body[2])):
            yield f"{name}: `-- definer: <reason>` begins the body of a definer and of no other"


def tests_beside(root: Path) -> Iterator[str]:
    """Every function and every table with policies has its test, or a test that names it.

    The test is fn_<function>.sql or rls_<table>.sql in the domain's folder; another file there
    covers it by using it, or by saying so in a comment `-- covers: name, name`.
    """
    for path, _ in _functions(root):
        folder = root / "db" / "tests" / "pgtap" / path.parent.name
        schema, name = path.parent.name.partition("_")[2], path.stem
        table = re.match(r"tg_([a-z_]+?)__", name)
        words = [f"{schema}.{name}", *([f"{schema}.{table[1]}"] if table else [])]
        if not (folder / f"fn_{name}.sql").is_file() and not _covered(folder, name, words):
            yield f"{path.relative_to(root)}: no test {folder.name}/fn_{name}.sql"
    policies = root / "db" / "policies"
    for path in sorted(policies.rglob("*.sql")):
        domain = path.relative_to(policies).parts[0].removesuffix(".sql")
        folder = root / "db" / "tests" / "pgtap" / domain
        tables = re.findall(r"^create policy [a-z_]+ on ([a-z_.]+)", path.read_text(), re.MULTILINE)
        for table_name in sorted(set(tables)):
            short = table_name.partition(".")[2]
            beside = (folder / f"rls_{short}.sql").is_file()
            if not beside and not _covered(folder, short, [table_name]):
                yield f"{path.relative_to(root)}: no test {folder.name}/rls_{short}.sql"


def _covered(folder: Path, name: str, words: list[str]) -> bool:
    for path in sorted(folder.glob("*.sql")):
        text = path.read_text()
        listed = re.findall(r"^-- covers: (.+)$", text, re.MULTILINE)
        if name in {word.strip() for line in listed for word in line.split(",")}:
            return True
        if any(re.search(rf"\b{re.escape(word)}\b", text) for word in words):
            return True
    return False


def _files(root: Path) -> list[Path]:
    return sorted((root / "db").rglob("*.sql"))


def _functions(root: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted((root / "db" / "functions").glob("*/*.sql")):
        if not path.name.startswith("_"):
            yield path, path.read_text()


def _code(text: str) -> str:
    """The text with its literals and comments blanked, line by line as before."""
    return _TEXT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


RULES: tuple[Rule, ...] = (
    known_places,
    layout,
    lower_case,
    one_function_a_file,
    headers,
    bodies,
    tests_beside,
)
