"""docs: the reference documents."""

from __future__ import annotations

from invoke.context import Context

from cfdb import engines
from cfdb.commands import command
from cfdb.commands.checks import ENGINE_HELP
from cfdb.errors import FAILED, UserError


@command(help={"check": "write nothing; fail when a document is out of date", **ENGINE_HELP})
def docs(_: Context, check: bool = False, engine: str = "", pg: str = "") -> None:
    """Generate docs/{api,errors,schema,permissions}.md from db/."""
    from cfdb.docs import generate, stale, write

    made = generate(engines.for_tests(engine, pg))
    if check:
        if names := stale(made):
            raise UserError(
                f"out of date: {', '.join(f'docs/{name}' for name in names)}",
                "Run ./inv docs and commit what it writes.",
                FAILED,
            )
        print("The generated documents are up to date.")
        return
    for name in write(made):
        print(f"docs/{name}: {len(made[name].splitlines())} lines")
