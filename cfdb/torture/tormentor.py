"""Kills the server at the seed's times and starts it again; ends single sessions in between."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psycopg

from cfdb.sql import query
from cfdb.torture.journal import Journal
from cfdb.torture.machine import Machine
from cfdb.torture.options import Options
from cfdb.torture.verdict import Check, survived

SESSION_SECONDS = 0.7
"""A session is ended about this often."""
WAIT_SECONDS = 120.0
"""How much longer than asked for it may take on a slow machine."""
Say = Callable[[str], None]


class Tormentor:
    """Runs in the main thread; the workers know nothing of it."""

    def __init__(self, machine: Machine, journal: Journal, options: Options, say: Say) -> None:
        self._machine, self._journal, self._options, self._say = machine, journal, options, say
        self._dice = random.Random(f"{options.seed}/tormentor")
        self._mark = [0] * len(journal.pages)
        self.kills = 0
        self.immediate = 0
        self.terminated = 0
        self.slowest = 0.0
        """Seconds from a kill to the first connection."""
        self.checks: list[Check] = []

    def run(self) -> None:
        """Until the time is over and all kills are done; raises UserError when it stays down."""
        begun = time.monotonic()
        share = self._options.seconds / (self._options.kills + 1)
        for number in range(self._options.kills):
            self._wait(begun + share * (number + 1 + self._dice.uniform(-0.3, 0.3)))
            self._strike(number)
        self._wait(begun + self._options.seconds)
        while self._journal.acknowledged() < self._options.least:
            if time.monotonic() > begun + self._options.seconds + WAIT_SECONDS:
                break
            time.sleep(0.1)

    def _wait(self, until: float) -> None:
        """Pass the time by ending somebody's session now and then."""
        while (left := until - time.monotonic()) > 0:
            pause = self._dice.uniform(0.5, 1.5) * SESSION_SECONDS
            time.sleep(min(left, pause))
            if left > pause and self._options.kills:
                self._end_a_session()

    def _end_a_session(self) -> None:
        with suppress(psycopg.Error), self._machine.connect() as superuser:
            place = self._dice.random()
            done = superuser.execute(query("torture_end_session"), {"place": place}).fetchone()
            self.terminated += bool(done and done[0])

    def _strike(self, number: int) -> None:
        """One kill, one start, and whether all that was acknowledged before is still there."""
        mark = self._journal.marks()
        begun = time.monotonic()
        if number % 3 == 1:
            self._machine.stop_at_once()
            self.immediate += 1
        else:
            self._machine.kill()
            self.kills += 1
        self._machine.start()
        self.slowest = max(self.slowest, time.monotonic() - begun)
        told = self._journal.between(self._mark, mark)
        with self._machine.connect() as superuser:
            check = survived(superuser, told, f"restart {number + 1}")
        self.checks.append(check)
        self._mark = mark
        self._say(f"kill {number + 1}: {check.compared} acknowledged since the last, {check.word}")


def stop_all(stop: threading.Event, threads: list[threading.Thread], seconds: float) -> bool:
    """Ask the workers to end what they have begun; whether they did in time."""
    stop.set()
    deadline = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return not any(thread.is_alive() for thread in threads)
