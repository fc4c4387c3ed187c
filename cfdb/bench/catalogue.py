"""What is measured, and against what."""

from __future__ import annotations

from cfdb.bench.catalogue_billing import BILLING
from cfdb.bench.comparison import AUTHENTICATED, Bench
from cfdb.errors import WRONG_USE, UserError

PROVED = "begin, indexed look-up of the session token joined to its user, {}, commit"
LIST_ALL = "20 newest projects of all one's accounts through row security"
LIST_ONE = "20 newest projects of one account through row security"
WRITTEN_ALL = (
    "the same list from a copy without row security, accounts by a hand-written join on members"
)
WRITTEN_ONE = "the same list from a copy without row security, with a hand-written membership check"
CREATED = "studio.create_project for a random person in his own account"
INSERTED = "INSERT of the same row into a copy with the same foreign keys, checks and triggers"
BELIEVED = "begin, {} for a user id that is believed, commit"
BENCHES = (
    Bench(
        "auth.token",
        "lower",
        2.5,
        1,
        "identity.authenticate with a session token: person, session, accounts and rights proved "
        "and signed",
        "SELECT of the user id from a copy of the sessions, by the token's hash alone",
    ),
    Bench(
        "auth.api_key",
        "lower",
        2.5,
        1,
        "identity.authenticate with an API key: key, account, its maker's present rights proved "
        "and signed",
        "SELECT of the scopes from a copy of the keys, by primary key and the secret's hash alone",
    ),
    Bench(
        "auth.users_1m",
        "lower",
        1.1,
        1,
        "identity.authenticate with a session token inside one account, in a database with a "
        "crowd of people (settings.crowd)",
        "the same call in a database with fewer people (settings.people)",
        crowded=True,
    ),
    Bench(
        "read.list_all",
        "lower",
        1.25,
        1,
        AUTHENTICATED.format(LIST_ALL),
        PROVED.format(WRITTEN_ALL),
    ),
    Bench(
        "read.list_one",
        "lower",
        2.0,
        1,
        AUTHENTICATED.format(LIST_ONE),
        PROVED.format(WRITTEN_ONE),
    ),
    Bench(
        "read.page_200",
        "lower",
        1.15,
        1,
        AUTHENTICATED.format("200 newest projects of all one's accounts, ten columns of each"),
        PROVED.format(WRITTEN_ALL),
    ),
    Bench(
        "read.list_all_believed",
        "lower",
        1.45,
        1,
        AUTHENTICATED.format(LIST_ALL),
        BELIEVED.format(WRITTEN_ALL),
        runs_as="read.list_all",
    ),
    Bench(
        "read.list_one_believed",
        "lower",
        3.0,
        1,
        AUTHENTICATED.format(LIST_ONE),
        BELIEVED.format(WRITTEN_ONE),
        runs_as="read.list_one",
    ),
    Bench(
        "write.create_project",
        "lower",
        2.0,
        1,
        AUTHENTICATED.format(CREATED),
        PROVED.format(INSERTED),
    ),
    Bench(
        "write.create_project_believed",
        "lower",
        3.4,
        1,
        AUTHENTICATED.format(CREATED),
        f"one {INSERTED}, for a user id that is believed, without a transaction of its own",
        runs_as="write.create_project",
    ),
    *(
        Bench(
            f"context.accounts_{count}",
            "lower",
            target,
            1,
            AUTHENTICATED.format(f"{LIST_ONE}{inside}, as somebody with {count:,} accounts"),
            PROVED.format(f"{WRITTEN_ONE}, for the same person"),
        )
        for count, target, inside in (
            (1, 2.0, ""),
            (100, 3.0, ""),
            (1000, 10.0, ""),
            (10000, 2.0, ", to which the context is confined"),
        )
    ),
    *BILLING,
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
