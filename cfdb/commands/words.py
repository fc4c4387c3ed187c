"""Bare words after a task: `inv test-db 50_billing fn_hold` fills the task's `words` list.

invoke has positional arguments but none that may be left out or given several times, so that a
bare word after a task would be looked up as the next task. Loading this module lets a task that
declares `iterable=["words"]` take every word that is no flag, no flag's value and no task's name.
"""

from __future__ import annotations

from invoke.exceptions import ParseError
from invoke.parser.parser import ParseMachine

_handle = ParseMachine.handle


def _handle_words(self: ParseMachine, token: str) -> None:
    """Give a bare word to the current task's `words`; leave everything else to invoke.

    Raises ParseError, which invoke reports in one line, for a word where a number belongs.
    """
    argument = self.context.args.get("words") if self.context else None
    bare = not token.startswith("-") and token not in self.contexts
    if argument is None or not bare or self.waiting_for_flag_value:
        try:
            _handle(self, token)
        except ValueError as error:
            raise ParseError(f"{token!r} is no number", self.context) from error
    else:
        self.complete_flag()
        self.flag = None
        argument.value = token


ParseMachine.handle = _handle_words  # type: ignore[method-assign]
