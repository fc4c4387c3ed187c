"""pgrls and pgspot: what two tools see in the catalogue of a freshly loaded database and in db/.

pgrls gets a database of its own, because its proofs need the policies in other words (see
cfdb/sql/pgrls_model.sql). What it reports and what is meant stands in pgrls.toml with a reason.
"""

from __future__ import annotations

import bisect
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from cfdb import engines
from cfdb.config import CHECKOUT
from cfdb.server import Server
from cfdb.sql import query
from cfdb.template import template

CONFIG = Path("pgrls.toml")
MODES = ("anon", "cross-tenant", "write", "escalation", "reachability")
"""What `pgrls verify` proves: no row for nobody, none of another tenant's, none to be written, no
role that climbs to an owner, no view that hands out what a policy withholds."""
ACTORS = ("tenancy.one_account", "identity.current_user_id")
OPEN = frozenset({"SEC005", "SEC008", "SEC028", "SEC038"})
"""Rules that report a policy which admits every row."""
SCHEMAS = (
    "select string_agg(nspname, ',' order by nspname) from pg_namespace"
    " where nspowner = 'cf_owner'::regrole"
)
GOOD = frozenset({"ISOLATED", "PROVEN"})
EXPRESSION = re.compile(r"^return\b(.*?);\n", re.MULTILINE | re.DOTALL)
ROW_VARIABLE = re.compile(r"(?m)^( +v_\w+) [a-z_]+\.[a-z_]+(?:%rowtype)?(?=;| :=)")


@dataclass
class Reasons:
    """What is expected of pgrls, and what of it was met."""

    open_policies: dict[str, str]
    ignored: dict[str, str]
    unproven: dict[str, str] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, root: Path) -> Reasons:
        given = tomllib.loads((root / CONFIG).read_text())["lint_catalogue"]
        return cls(given["open_policies"], given["ignored"], given["unproven"])

    def explain(self, rule: str, place: str) -> bool:
        """Whether the finding is meant; remembers that it was there."""
        for known, key in ((self.open_policies, place), (self.ignored, f"{rule} {place}")):
            if key in known and (known is self.ignored or rule in OPEN):
                self.met.add(key)
                return True
        return False

    def undecided(self, table: str) -> bool:
        """Whether nothing need be proved: its rows are the installation's, or a reason is given."""
        if table in self.unproven:
            self.met.add(table)
            return True
        return any(name.rpartition(".")[0] == table for name in self.open_policies)

    def unmet(self, known: dict[str, str]) -> list[str]:
        return sorted(known.keys() - self.met)


def is_installed() -> bool:
    """Whether pgrls is here; `./inv lint` installs it."""
    return _program("pgrls").is_file()


def pgrls(root: Path = CHECKOUT, server: Server | None = None, plant: str = "") -> Iterator[str]:
    """What pgrls finds and nobody explained, in lint and in its proofs; `plant` is SQL run before.

    Raises UserError when there is no server to be had.
    """
    with template(server or engines.for_tests(), root) as ready, ready.cloned() as name:
        url = ready.server.dsn(name)
        with ready.server.connect(name) as connection:
            connection.execute(plant.encode() or b"select")
            connection.execute(query("pgrls_ground"))
        yield from _lint(root, url)
        with ready.server.connect(name) as connection:
            connection.execute(query("pgrls_model"))
        yield from _verify(root, url)


def _lint(root: Path, url: str) -> Iterator[str]:
    reasons = Reasons.read(root)
    for found in run_pgrls(root, url, "lint")["violations"]:
        rule, place = found["rule_id"], found["location"]
        if not reasons.explain(rule, place):
            yield f"{rule} {place}: {found['message']}"
    for name in reasons.unmet(reasons.open_policies | reasons.ignored):
        yield f"{CONFIG} explains {name}, which pgrls does not report (any more)"


def _verify(root: Path, url: str) -> Iterator[str]:
    """What is not proved, in each mode; --strict counts tables that could not be decided."""
    reasons = Reasons.read(root)
    for mode in MODES:
        options = ["--strict", "--mode", mode]
        for actor in ACTORS:
            options += ["--auth-function", actor]
        report = run_pgrls(root, url, "verify", *options)
        for table in report["tables"]:
            verdict, name = table["verdict"].upper(), table["table"]
            if verdict in GOOD or (verdict == "UNVERIFIED" and reasons.undecided(name)):
                continue
            yield f"verify {mode} {name}: {verdict}, {table.get('detail', '')}"
    for name in reasons.unmet(reasons.unproven):
        yield f"{CONFIG} explains why {name} is not proved, but it is (or is gone)"


def run_pgrls(root: Path, url: str, *words: str) -> dict[str, Any]:
    """pgrls's answer about all our schemas in the database behind the URL."""
    with psycopg.connect(url) as connection:
        row = connection.execute(SCHEMAS).fetchone()
    assert row is not None
    command = [str(_program("pgrls")), *words, "--format", "json", "--schemas", row[0]]
    command += ["--config", str(root / CONFIG), "--database-url", url]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        said = (done.stderr or done.stdout).strip()
        raise RuntimeError(f"pgrls {words[0]} ended with {done.returncode}: {said}") from None
    return answer


def pgspot(root: Path = CHECKOUT) -> Iterator[str]:
    """What pgspot finds in schema, functions and policies, with the file and line of each.

    It reads one script: the schemas exist and are ours (else each function in them is PS002), and
    the loader's search path is set. It knows no composite types, so variables of them are records,
    and no bodies in standard SQL, so these are written as texts. Nothing is ignored.
    """
    schemas = re.findall(r"^create schema (\w+)", _sql(root), re.MULTILINE)
    texts = ["set search_path = pg_catalog, pg_temp;\n"]
    texts += [f"create schema {name};\n" for name in schemas]
    starts, files = [1], ["the preamble"]
    for path in _files(root):
        starts.append(1 + sum(text.count("\n") for text in texts))
        files.append(path.relative_to(root).as_posix())
        text = re.sub(r"(?m)^create schema .*$", "", path.read_text())
        texts.append(EXPRESSION.sub(_as_body, ROW_VARIABLE.sub(r"\1 record", text)))
    whole = "".join(texts)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(whole)
        script.flush()
        command = [str(_program("pgspot")), script.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip().splitlines()
    for line in said:
        place = re.search(r" at line (\d+)$", line)
        if place:
            number = _begin(whole.splitlines(), int(place[1]))
            at = bisect.bisect_right(starts, number) - 1
            yield f"{files[at]}:{number - starts[at] + 1}: {line[: place.start()]}"
    if not (said and re.fullmatch(r"\s*Errors: \d+ Warnings: \d+ Unknown: 0\s*", said[-1])):
        # After something that it cannot parse it says so below its sums, and reads no further.
        yield f"pgspot could not read all: {' '.join(said[-2:])}"


def _as_body(found: re.Match[str]) -> str:
    """`return x;` as the body that means the same, on as many lines."""
    return f"set search_path = pg_catalog, pg_temp as $$ select {found[1]} $$;\n"


def _begin(lines: list[str], number: int) -> int:
    """The line on which a statement begins; pgspot tells the one on which the last one ended."""
    for at in range(number, len(lines)):
        if lines[at].strip() and not lines[at].lstrip().startswith("--"):
            return at + 1
    return number


def _files(root: Path) -> list[Path]:
    return [
        path
        for folder in ("schema", "functions", "policies")
        for path in sorted((root / "db" / folder).rglob("*.sql"))
    ]


def _sql(root: Path) -> str:
    return "\n".join(path.read_text() for path in _files(root))


def _program(name: str) -> Path:
    """A program of the environment that this Python belongs to."""
    return Path(sys.executable).with_name(name)
