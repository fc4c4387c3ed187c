"""torture: billing under kills."""

from __future__ import annotations

import sys
from json import dumps

from invoke.context import Context

from cfdb.commands import command
from cfdb.errors import FAILED


@command(
    help={
        "minutes": "how long the services work",
        "clients": "connections at once",
        "kills": "how often the server is killed in that time",
        "seed": "the same one gives each service the same plan of calls",
        "model": "hold billing against its Python model instead: 300 examples, seeded by seed",
        "json": "print the report as JSON",
        "pg": "PostgreSQL major: 16, 17 or 18",
    }
)
def torture(
    _: Context,
    minutes: float = 6.0,
    clients: int = 16,
    kills: int = 20,
    seed: int = 1,
    model: bool = False,
    json: bool = False,
    pg: str = "",
) -> None:
    """Charge from many services while the server is killed; then compare every credit and row."""
    from cfdb import torture as tortures

    if model:
        sys.exit(tortures.run_model(seed))

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    options = tortures.Options(minutes=minutes, clients=clients, kills=kills, seed=seed)
    report = tortures.run(options, pg, say)
    if json:
        print(dumps(report.as_dict(), indent=2))
    else:
        print("\n".join(tortures.describe(report)))
    if not report.passed:
        sys.exit(FAILED)
