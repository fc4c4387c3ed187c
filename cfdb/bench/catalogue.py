"""What is measured, and against what."""

from __future__ import annotations

from dataclasses import dataclass

from cfdb.errors import WRONG_USE, UserError


@dataclass(frozen=True)
class Bench:
    """One comparison: two pgbench scripts, run in turns."""

    name: str
    better: str
    """higher: transactions a second of subject over baseline; lower: time of one over the other."""
    target: float
    clients: int
    subject: str
    baseline: str

    @property
    def script(self) -> str:
        """The name in cfdb/sql of the subject's script."""
        return "bench_" + self.name.replace(".", "_")


AUTHENTICATED = "begin, identity.authenticate with a session token, {}, commit"
BENCHES = (
    Bench(
        "read.list_all",
        "lower",
        1.45,
        1,
        AUTHENTICATED.format("20 newest projects of all one's accounts through row security"),
        "begin, the same list from a copy without row security, accounts by a hand-written join "
        "on members with a user id that is believed, commit",
    ),
    Bench(
        "read.list_one",
        "lower",
        3.0,
        1,
        AUTHENTICATED.format("20 newest projects of one account through row security"),
        "begin, the same list from a copy without row security, with a hand-written membership "
        "check for a user id that is believed, commit",
    ),
    Bench(
        "quota.many",
        "higher",
        0.7,
        8,
        AUTHENTICATED.format("billing.consume_quota, billing.record_usage"),
        "one INSERT of the same usage row into a copy of its table with the same indexes",
    ),
    Bench(
        "quota.hot",
        "higher",
        0.3,
        8,
        AUTHENTICATED.format("billing.consume_quota, billing.record_usage, all in one account"),
        "one INSERT of the same usage row into a copy of its table with the same indexes",
    ),
    Bench(
        "audit.update",
        "higher",
        0.75,
        8,
        "one UPDATE of three columns of a project's copy with the audit trigger, nobody acting",
        "the same UPDATE of a copy without the trigger",
    ),
    Bench(
        "audit.update_as_actor",
        "higher",
        0.75,
        8,
        AUTHENTICATED.format("UPDATE of three columns of a project's copy with the audit trigger"),
        "the same transaction on a copy without the trigger",
    ),
)


def choose(names: list[str]) -> list[Bench]:
    """The benches that the names (or beginnings, as `read`) mean; all without one."""
    found: list[Bench] = []
    for name in names:
        matching = [b for b in BENCHES if b.name == name or b.name.startswith(name + ".")]
        if not matching:
            known = ", ".join(b.name for b in BENCHES)
            raise UserError(f"there is no bench {name!r}", f"Use one of {known}.", WRONG_USE)
        found += [b for b in matching if b not in found]
    return found if names else list(BENCHES)
