"""How a story is told: numbered steps, and expectations that must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from cfdb.errors import FAILED, UserError
from cfdb.services import Services


@dataclass(frozen=True)
class Step:
    """One thing that was done: by which service, with which call, to what result."""

    number: int
    title: str
    role: str
    call: str
    result: str

    def __str__(self) -> str:
        return f"{self.number:2} {self.title:34} {self.role}: {self.call} → {self.result}"


@dataclass
class Teller:
    """Collects the steps; `facts` is what later steps need of earlier ones."""

    services: Services
    run: str
    each: Callable[[Step], None]
    steps: list[Step] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def step(self, title: str, role: str, call: str, result: object) -> None:
        """Say what was done."""
        made = Step(len(self.steps) + 1, title, role, call, str(result))
        self.steps.append(made)
        self.each(made)

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Raise UserError unless what was found is what must be."""
        if found != wanted:
            raise UserError(
                f"the story went wrong after step {len(self.steps)}: {what} is {found!r} and "
                f"must be {wanted!r}",
                "This is a fault of the database functions, or somebody else worked on the story.",
                FAILED,
            )

    @contextmanager
    def refused(self, what: str, sqlstate: str) -> Iterator[None]:
        """Raise UserError unless the block is refused with the SQLSTATE."""
        found = "nothing"
        try:
            yield
        except psycopg.Error as error:
            found = error.sqlstate or "no SQLSTATE"
        self.expect(f"the error of {what}", found, sqlstate)
