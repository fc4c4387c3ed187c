"""What each worker will do, in order: from the seed alone, whatever the database answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

ROLES = ("svc_worker", "svc_app", "svc_billing", "svc_worker")
"""Of the workers in turn: each connection is one service's."""

WEIGHTS: dict[str, dict[str, float]] = {
    "svc_worker": {
        "hold": 14,
        "capture": 12,
        "release": 4,
        "hold_and_capture": 10,
        "refund": 5,
        "charge": 8,
        "use": 16,
        "reserve": 6,
        "confirm": 3,
        "give_back": 4,
        "record": 8,
        "batch": 3,
        "sweep": 4,
    },
    "svc_billing": {
        "grant": 6,
        "grant_short": 6,
        "purchase": 4,
        "adjust": 5,
        "hold": 8,
        "capture": 8,
        "release": 3,
        "refund": 3,
        "give_back": 2,
        "change_plan": 3,
        "record": 4,
    },
    "svc_app": {"use": 30, "reserve": 6, "record": 10, "batch": 2},
}
CUTS = ("middle", "statement", "commit", "commit")
"""Where a worker drops its own connection: before a call, while it runs, while it commits."""
CUT_SHARE = 0.03
AGAIN_SHARE = 0.03
HOT_SHARE = 0.35


@dataclass(frozen=True)
class Step:
    """One intention of a worker."""

    number: int
    kind: str
    account: int
    """The account's place in the world."""
    cents: int
    """Credits or quantity, in hundredths."""
    pick: float
    """Which of the things at hand it takes, from 0 to 1."""
    dice: float
    """Decides among the variants of a kind."""
    cut: str
    """'' or one of CUTS: the first attempt loses its connection there."""
    again: bool
    """Whether the call is made once more after its answer came, as somebody who lost it would."""


def role_of(worker: int) -> str:
    """The service whose log-in the worker uses."""
    return ROLES[worker % len(ROLES)]


def steps(seed: int, worker: int, accounts: int) -> Iterator[Step]:
    """The worker's intentions, without end; the same for the same seed."""
    dice = random.Random(f"{seed}/{worker}")
    weights = WEIGHTS[role_of(worker)]
    kinds, shares = list(weights), list(weights.values())
    number = 0
    while True:
        number += 1
        # Each number is drawn whether or not it is needed, so that steps do not shift.
        hot, place = dice.random() < HOT_SHARE, dice.randrange(1, accounts)
        cut = dice.choice(CUTS) if dice.random() < CUT_SHARE else ""
        yield Step(
            number=number,
            kind=dice.choices(kinds, shares)[0],
            account=0 if hot else place,
            cents=dice.randint(1, 400),
            pick=dice.random(),
            dice=dice.random(),
            cut=cut,
            again=dice.random() < AGAIN_SHARE,
        )
