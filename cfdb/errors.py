"""Errors that a user can cause and mend; the command line prints them in one sentence."""

from __future__ import annotations

FAILED = 1
"""The work was done and its result is negative: a test failed, drift was found."""
WRONG_USE = 2
"""The command was called wrongly: an unknown engine, a missing file."""
ENVIRONMENT = 3
"""Something outside is missing: no Docker, no network, a server too old or unreachable."""
BUSY = 4
"""Somebody else is doing the same: a second `migrate` at once."""


class UserError(Exception):
    """A mistake or a missing thing that the reader can act on.

    message: one sentence, what is wrong. hint: one sentence, what to do next.
    """

    def __init__(self, message: str, hint: str = "", exit_code: int = FAILED) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_code = exit_code
