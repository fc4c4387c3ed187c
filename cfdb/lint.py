"""All lints: ruff, mypy, squawk, pgspot, pgrls, and the house rules that no tool knows."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cfdb import lint_catalogue
from cfdb.config import CHECKOUT, settings
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.lint_sql import RULES as SQL_RULES
from cfdb.lint_sql import Rule
from cfdb.migrate.lint import migrations_run_as_written

MODULE_LINES = 300
TOOLS = ("ruff", "mypy", "squawk", "pgspot", "pgrls")
SQUAWK = (
    "--assume-in-transaction",  # migrate runs each migration in one
    "--pg-version=16.0",
    "--reporter=gcc",
    "--exclude=require-lock-timeout,require-statement-timeout",  # migrate sets them
    "--exclude=prefer-bigint-over-int,prefer-bigint-over-smallint",  # counts that a check bounds
)
"""squawk's options. It looks at what a migration does to tables that are there already."""
# Written apart, so that this file does not hold them itself.
HOSTS = (
    *("pypi" r"\.org", "python" r"hosted\.org", "npm" r"js\.(org|com)", "proxy" r"\.golang\.org"),
    *("deb" r"\.debian\.org", "security" r"\.debian\.org", "crates" r"\.io"),
    *("registry-1" r"\.docker", "hub" r"\.docker\.com", "ghcr" r"\.io", "quay" r"\.io"),
)


@dataclass
class Check:
    """One rule or tool: what it found, or why it did not run."""

    name: str
    problems: list[str] = field(default_factory=list)
    skipped: str = ""


def run(root: Path = CHECKOUT) -> list[Check]:
    """Every check on the checkout."""
    rules = [Check(rule.__name__, list(rule(root))) for rule in (*SQL_RULES, *PYTHON_RULES)]
    return [*tools(root), catalogue(root), *rules]


def tools(root: Path) -> list[Check]:
    """ruff, mypy, squawk and pgspot, installed from the extra `lint` when they are missing."""
    python = ["cfdb", "tests", "tasks.py"]
    migrations = sorted(path.as_posix() for path in (root / "migrations").glob("*.sql"))
    commands = {
        "ruff check": ["ruff", "check", "--quiet", *python],
        "ruff format": ["ruff", "format", "--check", "--quiet", *python],
        "mypy --strict": ["mypy", "--strict", "--no-error-summary", *python],
        "squawk": ["squawk", *SQUAWK, *(name for name in migrations if "rollback" not in name)],
    }
    reason = _install()
    if reason:
        return [Check(name, skipped=reason) for name in (*commands, "pgspot")]
    checks = [_tool(name, command, root) for name, command in commands.items()]
    return [*checks, Check("pgspot", list(lint_catalogue.pgspot(root)))]


def catalogue(root: Path) -> Check:
    """pgrls, on a database made from db/; skipped where there is no server or no pgrls."""
    if not lint_catalogue.is_installed():
        return Check("pgrls", skipped="it is not installed")
    try:
        return Check("pgrls", list(lint_catalogue.pgrls(root)))
    except UserError as error:
        if error.exit_code == ENVIRONMENT:
            return Check("pgrls", skipped=error.message)
        return Check("pgrls", [error.message])


def _install() -> str:
    """Why the tools cannot be had, '' when they are here."""
    if all(_program(name).is_file() for name in TOOLS):
        return ""
    names = ", ".join(TOOLS)
    if settings().offline:
        return f"{names} are not installed and CFDB_OFFLINE forbids to fetch them"
    print(f"Installing {names}", file=sys.stderr)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "-e", f"{CHECKOUT}[lint]"], capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else f"{names} could not be installed with pip"


def _program(name: str) -> Path:
    """A program of the environment that this Python belongs to."""
    return Path(sys.executable).with_name(name)


def _tool(name: str, command: Sequence[str], root: Path) -> Check:
    program = [str(_program(command[0])), *command[1:]]
    done = subprocess.run(program, cwd=root, capture_output=True, text=True, check=False)
    output = (done.stdout + done.stderr).strip().splitlines()
    return Check(name, [] if done.returncode == 0 else output or [f"ended with {done.returncode}"])


def short_modules(root: Path) -> Iterator[str]:
    """Python modules of the package are under 300 lines."""
    for path in sorted((root / "cfdb").rglob("*.py")):
        count = path.read_text().count("\n")
        if count >= MODULE_LINES:
            yield f"{path.relative_to(root)}: {count} lines, under {MODULE_LINES} wanted"


def one_reader_of_the_environment(root: Path) -> Iterator[str]:
    """Only cfdb/config.py reads environment variables; to hand them all on is not to read."""
    for path in sorted((root / "cfdb").rglob("*.py")):
        found = re.search(r"\bos\.(environ\[[\"']|environ\.get|getenv)", path.read_text())
        if found and path.name != "config.py":
            yield f"{path.relative_to(root)}: reads the environment, which config.py is for"


def no_sql_in_python(root: Path) -> Iterator[str]:
    """SQL longer than a line is a file in cfdb/sql."""
    verbs = r"(select|insert into|update|delete from|create|alter|with|grant|revoke|do \$\$)"
    for path in sorted((root / "cfdb").rglob("*.py")):
        text = path.read_text()
        for found in re.finditer(rf'f?"""\s*{verbs}\s[^"]*\n[^"]*"""', text, re.IGNORECASE):
            if found[0].lstrip('f"')[:1].islower():
                line = text.count("\n", 0, found.start()) + 1
                yield f"{path.relative_to(root)}:{line}: SQL that belongs into cfdb/sql"


def no_registry_hosts(root: Path) -> Iterator[str]:
    """Packages are named; whose server they come from is each machine's own setting."""
    for name in _tracked(root):
        path = root / name
        if path.suffix in {".png", ".svg", ".gz", ".whl"} or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if re.search("|".join(HOSTS), line):
                yield f"{name}:{number}: names the host of a package registry"


def migration_pairs(root: Path) -> Iterator[str]:
    """migrations/NNNN.<verb>-<object>.sql without a gap, each with its rollback."""
    names = sorted(path.name for path in (root / "migrations").glob("*.sql"))
    forward = [name for name in names if not name.endswith(".rollback.sql")]
    for number, name in enumerate(forward, 1):
        if not re.fullmatch(rf"{number:04}\.[a-z]+-[a-z0-9_-]+\.sql", name):
            yield f"migrations/{name}: not {number:04}.<verb>-<object>.sql"
        if name.removesuffix(".sql") + ".rollback.sql" not in names:
            yield f"migrations/{name}: has no rollback"
    for name in set(names) - set(forward):
        if name.removesuffix(".rollback.sql") + ".sql" not in forward:
            yield f"migrations/{name}: rolls nothing back"


def _tracked(root: Path) -> list[str]:
    """The files that git knows or would add; all files where there is no git."""
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(git, cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))
    return done.stdout.splitlines()


PYTHON_RULES: tuple[Rule, ...] = (
    short_modules,
    one_reader_of_the_environment,
    no_sql_in_python,
    no_registry_hosts,
    migration_pairs,
    migrations_run_as_written,
)
