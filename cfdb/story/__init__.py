"""The story: all that happens from a sign-up to a finished picture, on the real functions."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from cfdb.server import Server
from cfdb.services import Services
from cfdb.story import after, people, work
from cfdb.story.tell import Step, Teller

__all__ = ["Step", "Teller", "tell"]

SCENES = (
    people.meet_ada,
    people.build_team,
    people.grant_credits,
    people.promote_model,
    work.set_the_table,
    work.ask,
    work.deliver_samples,
    work.choose,
    work.finish,
    after.look_back,
    after.bring_eve,
)


def tell(server: Server, each: Callable[[Step], None] = lambda _: None) -> Teller:
    """Play the story on a migrated database under names of this run alone.

    `each` hears of every step when it is done. Raises UserError when an outcome is not what it must
    be, psycopg's errors when a call is refused.
    """
    with Services(server) as services:
        teller = Teller(services, secrets.token_hex(3), each)
        for scene in SCENES:
            scene(teller)
    return teller
