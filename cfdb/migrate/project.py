"""The SQL sources of a checkout: where they are, in which order they load, and their hashes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from cfdb.config import CHECKOUT
from cfdb.errors import WRONG_USE, UserError

CALL = r"[a-z_]+\.[a-z_0-9]+\((?:'[^'()]*')?\)"
CAST_SUB_SELECT = re.compile(rf"\(\(select ({CALL})\)::uuid\[\]\)")
SUB_SELECT = re.compile(rf"\(select ({CALL})\)")
CONSTANT_SUB_SELECT = re.compile(r"\(select ('[0-9a-f-]{36}'::uuid)\)")
ROLE_LINE = re.compile(r"set local role (cf_owner|cf_kernel|cf_api);")


@dataclass(frozen=True)
class Source:
    """One SQL file; `name` is its path from the checkout's root, with slashes."""

    name: str
    text: str

    @property
    def hash(self) -> str:
        """SHA-256 of the text with its line ends made plain."""
        return hashlib.sha256(self.text.replace("\r\n", "\n").encode()).hexdigest()

    @property
    def kind(self) -> str:
        """functions, reference or policies for a repeatable."""
        return self.name.split("/")[1]

    @property
    def schema(self) -> str:
        """The domain's schema: `studio` for db/policies/30_studio.sql and what is in 30_studio/."""
        return self.name.split("/")[2].removesuffix(".sql").partition("_")[2]

    @property
    def function(self) -> str | None:
        """The qualified function of a one-function file, None for any other file."""
        parts = self.name.split("/")
        if self.kind != "functions" or len(parts) != 4 or parts[3].startswith("_"):
            return None
        return f"{self.schema}.{parts[3].removesuffix('.sql')}"


@dataclass(frozen=True)
class Project:
    """A checkout's db/ and migrations/ folders.

    sharded: policies call their function without the sub-select around it, which sharded tables
    refuse and plain ones need so that it runs once a statement.
    """

    root: Path = CHECKOUT
    sharded: bool = False

    @property
    def migrations_dir(self) -> Path:
        """Where the migrations and frozen.txt are."""
        return self.root / "migrations"

    @property
    def migrations(self) -> list[Path]:
        """The migrations in order, without their rollbacks."""
        files = sorted(self.migrations_dir.glob("*.sql"))
        return [path for path in files if not path.name.endswith(".rollback.sql")]

    def read(self, path: Path) -> Source:
        """One file; raises UserError when it cannot be read as UTF-8 text."""
        name = path.relative_to(self.root).as_posix()
        try:
            return Source(name, path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{name} cannot be read: {error}", exit_code=WRONG_USE) from error

    def roles(self) -> Source:
        """db/roles.sql; raises UserError when it is missing."""
        return self.read(self.root / "db" / "roles.sql")

    def schema(self) -> list[Source]:
        """The structure, in dependency order."""
        return [self.read(path) for path in sorted((self.root / "db/schema").rglob("*.sql"))]

    def repeatables(self) -> list[Source]:
        """Functions, then policies, then reference data, each in dependency order.

        Reference data comes last because its writers have their rights from the policies.
        Raises UserError for one that does not begin by saying whose its objects are.
        """
        found = []
        for kind in ("functions", "policies", "reference"):
            files = (self.root / "db" / kind).rglob("*.sql")
            found += [self.read(path) for path in sorted(files, key=_load_order)]
        return [self._bound(source) for source in found]

    def _bound(self, source: Source) -> Source:
        code = "\n".join(x for x in source.text.splitlines() if x and not x.startswith("--"))
        if not ROLE_LINE.match(code):
            raise UserError(
                f"{source.name} does not say who owns what it makes",
                "Begin it with: set local role cf_owner; (or cf_kernel, cf_api).",
                WRONG_USE,
            )
        if self.sharded and source.kind == "policies":
            return Source(source.name, without_sub_select(source.text))
        return source


def without_sub_select(policies: str) -> str:
    """Policies as sharded tables take them: the calls stay, the sub-selects around them go.

    `((select f('x'))::uuid[])` becomes `(f('x'))`, and `(select f())` becomes `f()`; so do ids.
    """
    policies = CONSTANT_SUB_SELECT.sub(r"\1", policies)
    return SUB_SELECT.sub(r"\1", CAST_SUB_SELECT.sub(r"(\1)", policies))


def _load_order(path: Path) -> tuple[str, int, str]:
    """Domain by domain; inside one the functions, then _triggers, _views and the like."""
    in_folder = path.parent.parent.parent.name == "db"
    domain = path.parent.name if in_folder else path.stem
    return (domain, path.name.startswith("_"), path.name)
