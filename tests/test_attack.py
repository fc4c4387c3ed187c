"""The attack suite: nothing that Mal does as any service reaches a row of Ann's; with controls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
from attack import (
    BY_DESIGN,
    Attack,
    Attacker,
    Result,
    attack_function,
    documented,
    functions,
    honest_call,
    judge,
    on_function,
    on_relations,
)
from attack_world import Field, fingerprint, make_field
from isolation import Connection, value

from cfdb.databases import clone_database, drop_database
from cfdb.server import Server

SERVICES = ("svc_app", "svc_auth", "svc_worker", "svc_billing", "svc_mlops", "svc_social")
CREDENTIALS = ("mal", "nobody", "key", "robot", "guest")
SYSTEMS = ("svc_worker", "svc_billing", "svc_social")
ROUNDS = (
    *(("svc_app", who) for who in CREDENTIALS),
    *((service, "mal") for service in SERVICES[1:]),
    *((service, "system") for service in SYSTEMS),
    ("cf_api", "mal"),
)
"""Who speaks, and on whose behalf. cf_api owns the business functions and logs in nowhere: what it
could do to relations is what a mistake in one of them could do."""
HOLES = {
    "a policy that lets all through": (
        "create policy hole on studio.rooms for select to cf_app using (true)",
        "studio.rooms",
        "shows",
    ),
    "a policy that lets all be changed": (
        "create policy hole on tenancy.accounts for update to cf_app using (true);"
        " create policy hole_seen on tenancy.accounts for select to cf_app using (true);"
        " grant update on tenancy.accounts to cf_app",
        "tenancy.accounts",
        "writes",
    ),
    "a partition without row security": (
        "alter table {partition} disable row level security; grant select on {partition} to cf_app",
        "{partition}",
        "shows",
    ),
    "a right to truncate": (
        "grant truncate on messaging.messages to cf_app",
        "messaging.messages",
        "succeeds",
    ),
    "a definer that believes its parameter, reading": (
        "create function studio.f(p_account_id uuid, p_project_id uuid) returns text"
        " language sql security definer set search_path = pg_catalog, pg_temp as $$"
        " select p.settings::text || p.created_at || p.account_id from studio.projects as p"
        " where p.id = p_project_id $$",
        "studio.f",
        "tells",
    ),
    "a definer that believes its parameter, writing": (
        "create function studio.f(p_person_id uuid) returns void"
        " language sql security definer set search_path = pg_catalog, pg_temp as $$"
        " update identity.users set full_name = 'Mal' where id = p_person_id $$",
        "studio.f",
        "writes",
    ),
    "a definer that shows more than it was asked": (
        "create function studio.f(p_name text) returns setof text"
        " language sql security definer set search_path = pg_catalog, pg_temp as $$"
        " select a.id::text from tenancy.accounts as a where a.name like '%' $$",
        "studio.f",
        "shows",
    ),
    "an error that names somebody": (
        "create function studio.f(p_name text) returns void"
        " language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin"
        " raise exception using errcode = 'NF001', message = 'not found', detail ="
        " (select string_agg(u.email, ',') from identity.users as u); end $$",
        "studio.f",
        "shows",
    ),
    "dynamic SQL without quotes": (
        "create function studio.f(p_name text) returns bigint"
        " language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ declare"
        " v bigint; begin execute 'select count(*) from studio.rooms where name = ''' || p_name"
        " || '''' into v; return v; end $$",
        "studio.f",
        "is undocumented",
    ),
    "an address that is known": (
        "create function studio.f(p_email text) returns boolean"
        " language sql security definer set search_path = pg_catalog, pg_temp as $$"
        " select exists (select from identity.users as u where u.email = lower(p_email)) $$",
        "studio.f",
        "tells",
    ),
    "an assertion that fails": (
        "create function studio.f(p_amount numeric) returns numeric"
        " language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin"
        " raise exception using errcode = 'XX000'; end $$",
        "studio.f",
        "ends with",
    ),
}
"""Mistakes, each planted alone: what it is, where it shows and how."""
GRANT = (
    "do $$ begin execute format('grant execute on function %s to cf_app', (select"
    " oid::regprocedure from pg_proc where proname = 'f' and pronamespace = 'studio'::regnamespace"
    ")); end $$"
)


@dataclass
class Place:
    """A database with both tenants in it, that nobody is connected to."""

    server: Server
    name: str
    field: Field

    @contextmanager
    def copied(self) -> Iterator[Place]:
        """A copy that is gone afterwards."""
        name = f"{self.name}_copy"
        clone_database(self.server, self.name, name)
        try:
            yield Place(self.server, name, self.field)
        finally:
            drop_database(self.server, name)

    @contextmanager
    def attacker(self, service: str, who: str) -> Iterator[Attacker]:
        """The service inside the transaction of whom it is."""
        is_service = service.startswith("svc_")
        with self.server.connect(self.name, service if is_service else None) as connection:
            try:
                yield Attacker(connection, self.begin(service, who))
            finally:
                connection.rollback()

    def begin(self, service: str, who: str) -> Callable[[Connection], object]:
        """What makes him act, at the beginning of each transaction."""
        team = self.field.mal_team

        def begin(connection: Connection) -> None:
            if who == "system":
                connection.execute("select identity.act_as_system(%s, 'attack')", (team,))
            elif who != "nobody":
                if not service.startswith("svc_"):
                    connection.execute("select tests.as_service('svc_app')")
                credential = self.field.credentials[who]
                connection.execute("select identity.authenticate(%s)", (credential,))
            if not service.startswith("svc_"):
                connection.execute("select tests.as_service(%s)", (service,))

        return begin


@pytest.fixture(scope="module")
def place(server: Server, module_database: str) -> Place:
    with server.connect(module_database) as admin:
        return Place(server, module_database, make_field(admin))


def attack_as(place: Place, service: str, who: str, only: str = "") -> Result:
    """A whole round, and their rows compared before and after it."""
    with ExitStack() as opened:
        admin = opened.enter_context(place.server.connect(place.name))
        attacker = opened.enter_context(place.attacker(service, who))
        before, allowed = fingerprint(admin), documented(admin)
        everything = service in ("svc_app", "cf_api") and who == "mal"
        common = common_functions(place)

        def wanted(attack: Attack) -> bool:
            if attack.target == only or not only:
                return service != "cf_api" or not attack.sql.startswith("lock table")
            return False

        relations = list(filter(wanted, on_relations(attacker.begun(), place.field, everything)))
        result = judge(attacker, place.field, relations, allowed)
        for function in functions(attacker.begun()) if service != "cf_api" else ():
            if function.name == only or not only:
                thoroughly = everything or function.name not in common
                result += attack_function(attacker, place.field, function, allowed, thoroughly)
        assert fingerprint(admin) == before
    return result


def common_functions(place: Place) -> set[str]:
    """Those that every service may call: their values are all tried as svc_app."""
    with place.server.connect(place.name, "svc_app") as connection:
        return {function.name for function in functions(connection)}


@pytest.mark.parametrize(("service", "who"), ROUNDS)
def test_no_attack_reaches_the_other_tenant(
    place: Place, service: str, who: str, record_property: Callable[[str, object], None]
) -> None:
    result = attack_as(place, service, who)
    record_property("attacks", result.size)
    shown = "\n".join(result.findings[:20])
    assert not result.findings, f"{len(result.findings)} of {result.size}:\n{shown}"
    assert result.size > 500, "control: there was something to attack"
    assert result.states["done"] > 50, "control: not everything was refused"


@pytest.mark.parametrize("hole", HOLES)
def test_control_a_planted_hole_is_found(place: Place, hole: str) -> None:
    statements, target, verb = HOLES[hole]
    with place.copied() as copy:
        with copy.server.connect(copy.name) as admin:
            partition = value(admin, "select 'audit.entries_' || to_char(now(), 'YYYY_MM')")
            statements = statements.replace("{partition}", partition)
            target = target.replace("{partition}", partition)
            is_function = "create function" in statements
            admin.execute("set role cf_kernel" if is_function else "set role cf_owner")
            admin.execute(statements.encode())
            if is_function:
                admin.execute(GRANT)
        result = attack_as(copy, "svc_app", "mal", target)
    found = [line for line in result.findings if line.startswith(f"{target} ") and verb in line]
    assert found, result.findings


def test_what_is_committed_changes_nothing_of_theirs(
    place: Place, record_property: Callable[[str, object], None]
) -> None:
    """The calls that name what is theirs, each committed, so that nothing is undone by the test."""
    with place.copied() as copy, copy.server.connect(copy.name) as admin:
        before, size = fingerprint(admin), 0
        with copy.attacker("svc_app", "mal") as attacker:
            attacker.start()
            for function in functions(attacker.connection):
                base = honest_call(attacker, function, copy.field)
                for attack in on_function(function, copy.field, base, every=False):
                    if attack.kind != "base":
                        size += 1
                        commit(attacker, attack)
        assert fingerprint(admin) == before
        record_property("attacks", size)
    assert size > 100


def commit(attacker: Attacker, attack: Attack) -> None:
    """Run it in a transaction of its own, which is committed unless it fails."""
    attacker.start()
    answer = attacker.run(attack)
    if not answer.state:
        attacker.connection.execute(attack.sql.encode())
        attacker.connection.commit()


def test_control_honest_calls_do_something(place: Place) -> None:
    """Most calls that hostile ones are made from are such as succeed."""
    with place.attacker("svc_app", "mal") as attacker:
        attacker.start()
        answers = {}
        for function in functions(attacker.connection):
            base = honest_call(attacker, function, place.field)
            attacker.start()
            answers[function.name] = attacker.run(
                Attack(function.name, "base", function.call(base))
            ).state
    refused = {name: state for name, state in answers.items() if state}
    assert len(refused) < len(answers) / 2, refused


def test_what_is_meant_is_a_trade(place: Place) -> None:
    """Nothing that shows or changes other tenants' rows is for services that run people's SQL."""
    names: set[str] = set()
    for service in SERVICES:
        with place.server.connect(place.name, service) as connection:
            names |= {function.name for function in functions(connection)}
    assert BY_DESIGN.keys() <= names, "every excuse is for a function that is there"
    for name in BY_DESIGN.keys() & common_functions(place):
        assert BY_DESIGN[name][0] == ("tells",), name
