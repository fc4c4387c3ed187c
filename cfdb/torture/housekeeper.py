"""Makes the usage log's partitions while it is written: each time for one more month ahead."""

from __future__ import annotations

import threading

import psycopg

from cfdb.sql import query
from cfdb.torture.journal import Pages
from cfdb.torture.machine import Machine

PAUSE = 1.0
BUSY = "55P03"
"""The locks were not to be had: it tries again later, as a scheduler does."""


def keep_house(machine: Machine, pages: Pages, stop: threading.Event) -> None:
    """Until `stop`; what fails for another reason than a kill is noted as a surprise."""
    while not stop.wait(PAUSE):
        try:
            with machine.connect() as superuser:
                made = superuser.execute(query("torture_partitions")).fetchone()
            pages.figures["partitions made"] += bool(made and made[0])
        except psycopg.Error as error:
            state = error.sqlstate or ""
            if state == BUSY:
                pages.figures["partitions put off"] += 1
            elif state and not state.startswith(("08", "57P")):
                pages.surprise("partitions", f"could not be made: {state} {error}")
