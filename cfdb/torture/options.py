"""What a run of the torture is asked to do."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cfdb.errors import WRONG_USE, UserError

MOST_CLIENTS = 96
MOST_MINUTES = 240.0
KILL_SECONDS = 5
"""Between two kills at least, so that the server comes up and something is done again."""


@dataclass(frozen=True)
class Options:
    """How long, how many at once, how often the server is killed, and from which seed."""

    minutes: float = 6.0
    clients: int = 16
    kills: int = 20
    seed: int = 1
    accounts: int = 24
    """Accounts that are charged; the first is the hot one."""
    least: int = 0
    """Calls that must have been acknowledged before it ends, however slow the machine is."""

    @property
    def seconds(self) -> float:
        return self.minutes * 60

    def checked(self) -> Options:
        """Itself; raises UserError for numbers with which nothing can be run."""
        if not (math.isfinite(self.minutes) and 0.05 <= self.minutes <= MOST_MINUTES):
            raise UserError(
                f"minutes must lie between 0.05 and {MOST_MINUTES:g}", exit_code=WRONG_USE
            )
        if not 1 <= self.clients <= MOST_CLIENTS:
            raise UserError(f"clients must lie between 1 and {MOST_CLIENTS}", exit_code=WRONG_USE)
        if not 0 <= self.kills <= self.seconds / KILL_SECONDS:
            raise UserError(
                f"{self.kills} kills do not fit into {self.minutes:g} minutes",
                f"At most one in {KILL_SECONDS} seconds: fewer kills, or more minutes.",
                WRONG_USE,
            )
        if self.accounts < 2:
            raise UserError("accounts must be at least 2", exit_code=WRONG_USE)
        return self
