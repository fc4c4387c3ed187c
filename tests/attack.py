"""Attacks on a tenant, made from the catalogue: every relation and every function that a role may
execute, and a judge of what came of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import psycopg
from attack_arguments import FILLED, Parameter, hostile, plausible, theirs
from attack_world import Field
from isolation import Connection, value

CORE_CODES = {
    "0A000": "not for this kind of object",
    "2201B": "no regular expression",
    "2202E": "arrays of another shape",
    "22001": "too long for the type",
    "22003": "out of the type's range",
    "22007": "no date or time",
    "22008": "out of the range of dates",
    "2200N": "no content",
    "2201W": "a negative limit",
    "22P02": "no value of the type",
    "22P05": "a character that text cannot hold",
    "42846": "no such cast",
    "54001": "nested deeper than the stack",
}
"""PostgreSQL's own answers to values that are none, before a function begins."""
BY_DESIGN: dict[str, tuple[tuple[str, ...], str]] = {
    "generation.claim_requests": (("shows", "writes"), "The queue is everybody's; svc_worker's."),
    "identity.act_as_system": (("writes", "tells"), "It names any account, and is audited there."),
    "identity.list_due_privacy_requests": (("shows",), "Staff answers everybody's requests."),
    "identity.take_privacy_request": (("writes", "tells"), "The same."),
    "identity.close_privacy_request": (("writes", "tells"), "The same."),
    "identity.log_in_with_identity": (
        ("tells",),
        "The provider vouches that he owns the address whose owner has an account.",
    ),
    "identity.request_magic_link": (("writes",), "Anybody may ask; it goes to the address alone."),
    "identity.request_password_reset": (("writes",), "The same."),
    "identity.reset_factors": (("writes", "tells"), "Staff helps anybody, with a reason."),
    "identity.suspend_person": (("writes", "tells"), "Staff bars anybody, with a reason."),
    "identity.reinstate_person": (("writes", "tells"), "Staff lets anybody in again."),
    "messaging.claim_messages": (("shows", "writes"), "The outbox is everybody's; svc_worker's."),
    "studio.add_collaborator": (
        ("tells",),
        "One shares with a person or account whose id one was told; ids cannot be guessed.",
    ),
}
"""What crosses tenants and is meant: which verdicts of which function, and why."""
RELATIONS = (
    "select c.oid::regclass::text, c.oid::oid, c.relispartition"
    " from pg_class as c join pg_namespace as n on n.oid = c.relnamespace"
    " where n.nspowner = 'cf_owner'::regrole and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')"
    " order by 1"
)
COLUMNS = (
    "select attname, has_column_privilege(attrelid, attnum, 'select'), format_type(atttypid, null)"
    " from pg_attribute where attrelid = %s and attnum > 0 and not attisdropped order by attnum"
)
FUNCTIONS = (
    "select n.nspname || '.' || p.proname, coalesce(p.proargnames, '{}'),"
    " array(select format_type(t, null) from unnest(p.proargtypes) with ordinality as u (t, i)"
    "   order by i),"
    " p.pronargdefaults from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace"
    " where n.nspowner = 'cf_owner'::regrole and p.prokind = 'f'"
    " and p.prorettype <> 'trigger'::regtype and has_function_privilege(p.oid, 'execute')"
    " order by 1"
)


@dataclass(frozen=True)
class Attack:
    """One statement, what it is about and how it was made."""

    target: str
    kind: str
    sql: str


@dataclass
class Answer:
    """What came of it."""

    shown: str = ""
    """Rows, messages, details, hints and notices."""
    shape: tuple[object, ...] = ()
    """The answer without the values that may differ between two calls."""
    state: str = ""
    touched: str = ""


@dataclass
class Result:
    """What a round of attacks found."""

    size: int = 0
    findings: list[str] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)

    def add(self, attack: Attack, verb: str, what: object = "") -> None:
        if verb not in BY_DESIGN.get(attack.target, ((), ""))[0]:
            told = f"{attack.target} [{attack.kind}] {verb} {what}: {attack.sql[:400]}"
            self.findings.append(told)

    def __iadd__(self, other: Result) -> Result:
        self.size += other.size
        self.findings += other.findings
        self.states += other.states
        return self


class Attacker:
    """A service's connection inside somebody's transaction; every attack is undone."""

    def __init__(self, connection: Connection, begin: Callable[[Connection], object]) -> None:
        self.connection = connection
        self.begin = begin
        self.notices: list[str] = []
        connection.add_notice_handler(lambda notice: self.notices.append(str(notice)))

    def start(self) -> None:
        """A transaction of its own for what comes."""
        self.connection.rollback()
        self.begin(self.connection)
        self.connection.execute("savepoint attack")

    def begun(self) -> Connection:
        """The connection at the beginning of a transaction."""
        self.start()
        return self.connection

    def run(self, attack: Attack) -> Answer:
        self.notices.clear()
        answer = Answer()
        message = f"{attack.sql};\nselect current_setting('attack.touched', true);"
        try:
            rows = self._rows(message if attack.kind != "copy" else attack.sql, attack)
        except psycopg.Error as error:
            told = error.diag
            parts = (told.message_primary, told.message_detail, told.message_hint, told.context)
            answer.shown = "\n".join(filter(None, parts))
            # Without a code the client gave up: the connection is gone, or Python has no such date.
            answer.state = error.sqlstate or ("lost" if self.connection.closed else "unread")
            answer.shape = (answer.state, *parts[:3])
            if answer.state == "lost":
                return answer
        else:
            answer.touched = str(rows.pop()[0][0] or "") if attack.kind != "copy" else ""
            answer.shown = "\n".join(str(row) for found in rows for row in found)
            answer.shape = tuple(shape(cell) for found in rows for row in found for cell in row)
        answer.shown += "\n".join(self.notices)
        self.connection.execute("rollback to attack")
        return answer

    def _rows(self, message: str, attack: Attack) -> list[list[tuple[object, ...]]]:
        if attack.kind == "copy":
            with self.connection.cursor().copy(message.encode()) as copied:
                return [[(bytes(line).decode(),) for line in copied]]
        cursor = self.connection.execute(message.encode())
        rows = []
        while True:
            rows.append(cursor.fetchall() if cursor.description else [])
            if not cursor.nextset():
                return rows


def shape(cell: object) -> object:
    """A cell as far as two honest calls would show the same."""
    return cell if cell is None or isinstance(cell, bool | int) else type(cell).__name__


def judge(
    attacker: Attacker, field: Field, attacks: Iterable[Attack], allowed: frozenset[str]
) -> Result:
    """Run them; a new transaction for each target."""
    result, target = Result(), ""
    for attack in attacks:
        if attack.target != target:
            attacker.start()
            target = attack.target
        answer = attacker.run(attack)
        result.size += 1
        result.states[answer.state or "done"] += 1
        if found := field.leaked(answer.shown, attack.sql):
            result.add(attack, "shows", found[:3])
        if answer.touched:
            result.add(attack, "writes", answer.touched)
        if answer.state == "lost" or answer.state.startswith("XX"):
            result.add(attack, "ends with", f"{answer.state}, {answer.shown[:200]}")
            if answer.state == "lost":
                return result
        elif attack.kind not in RELATION_KINDS and answer.state not in allowed:
            result.add(attack, "is undocumented:", f"{answer.state}, {answer.shown[:200]}")
        elif not answer.state and attack.kind == "forbidden":
            result.add(attack, "succeeds")
    return result


# --- relations ---------------------------------------------------------------------------------

RELATION_KINDS = frozenset({"read", "write", "copy", "forbidden"})


def on_relations(connection: Connection, field: Field, every: bool = True) -> Iterator[Attack]:
    """Ways to read, count, guess or change rows of each relation; fewer of them unless `every`."""
    team, person = str(field.world.team), str(field.world.ann)
    for name, oid, is_partition in connection.execute(RELATIONS.encode()).fetchall():
        columns = connection.execute(COLUMNS.encode(), (oid,)).fetchall()
        readable = [column for column, may, _ in columns if may]
        shown = ", ".join(f'"{column}"' for column in readable) or "*"
        first = f'"{columns[0][0]}"' if columns else "x"
        yield Attack(name, "read", f"select {shown} from {name}")
        yield Attack(name, "read", f"select * from {name}")
        yield Attack(name, "read", f"select count(*), min({first}::text) from {name}")
        yield Attack(name, "copy", f"copy (select {shown} from {name}) to stdout")
        yield Attack(name, "write", f"update {name} set {first} = {first} returning {shown}")
        yield Attack(name, "write", f"delete from {name} returning {shown}")
        yield Attack(name, "write", f"insert into {name} select * from {name} returning {shown}")
        yield Attack(name, "forbidden", f"truncate {name} cascade")
        if not every:
            continue
        yield Attack(name, "read", f"select t.*, t.ctid, t.xmin, t.tableoid from {name} as t")
        yield Attack(name, "read", f"select to_jsonb(t), t::text, t from {name} as t")
        yield Attack(name, "read", f"select {shown} from only {name} tablesample system (100)")
        yield Attack(name, "read", f"explain (analyze, verbose) select {shown} from {name}")
        yield Attack(name, "read", f"select {shown} from {name} for update")
        yield Attack(name, "read", f"select {shown} from {name} for key share")
        yield Attack(name, "read", f"declare c cursor for select {shown} from {name}; fetch 9 c")
        yield Attack(name, "read", f"prepare p as select {shown} from {name}; execute p;"
                     " deallocate p")  # fmt: skip
        yield Attack(name, "read", f"select query_to_xml('select {shown.replace(chr(39), '')}"
                     f" from {name}', true, true, '')")  # fmt: skip
        yield Attack(name, "read", f"select table_to_xml('{name}', true, true, '')")
        yield Attack(name, "read", "select * from pg_stats where schemaname || '.' || tablename"
                     f" = '{name}'")  # fmt: skip
        for column, may, kind in columns:
            if not may:
                yield Attack(name, "read", f'select "{column}" from {name}')
            if kind == "uuid":
                given = f"in ('{team}', '{person}')"
                yield Attack(name, "read", f'select {shown} from {name} where "{column}" {given}')
                yield Attack(name, "write", f"update {name} set \"{column}\" = '{team}'")
                yield Attack(
                    name,
                    "write",
                    f"insert into {name} (\"{column}\") values ('{team}') on conflict do nothing",
                )
            condition = f"case when \"{column}\"::text = any (array['{team}', '{person}',"
            yield Attack(
                name, "read", f"select 1 from {name} where 1 / ({condition} 'foxes']) then 0"
                " else 1 end) = 1 and false"
            )  # fmt: skip
        yield Attack(name, "write", f"merge into {name} as t using (values (1)) as s (x) on true"
                     f" when matched then update set {first} = t.{first}")  # fmt: skip
        yield Attack(name, "write", f"insert into {name} default values on conflict do nothing")
        if not is_partition:
            yield from forbidden(name, first)


def forbidden(name: str, column: str) -> Iterator[Attack]:
    """What nobody may do to a relation that is not his."""
    for statement in (
        f"lock table {name} in access exclusive mode",
        f"lock table {name} in row exclusive mode",
        f"create table public.x (y uuid references {name})",
        f"create trigger t after insert on {name} execute function audit.tg_record()",
        f"create rule r as on insert to {name} do nothing",
        f"create index on {name} ({column})",
        f"create policy p on {name} using (true)",
        f"alter table {name} disable row level security",
        f"alter table {name} no force row level security",
        f"alter table {name} disable trigger all",
        f"alter table {name} owner to current_user",
        f"comment on table {name} is 'x'",
        f"drop table {name} cascade",
        f"reindex table {name}",
        f"create statistics s on {column}, tableoid from {name}",
        f"create view public.v as select * from {name}",
        f"create table public.x (like {name} including all)",
        f"create publication p for table {name}",
        f"select lo_from_bytea(0, x.r::text::bytea) from {name} as x (r) where false;"
        f" alter table {name} set unlogged",
    ):
        yield Attack(name, "forbidden", statement)


# --- functions ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Function:
    name: str
    parameters: tuple[Parameter, ...]

    def call(self, given: dict[str, str]) -> str:
        arguments = ", ".join(f"{name} => {value}" for name, value in given.items())
        return f"select * from {self.name}({arguments})"

    def base(self, field: Field) -> dict[str, str]:
        """The arguments that must be there, as an honest caller would give them."""
        return {p.name: plausible(p, field) for p in self.parameters if not p.optional}


def functions(connection: Connection) -> list[Function]:
    """Those that the connection's role may execute."""
    found = []
    for name, names, types, defaults in connection.execute(FUNCTIONS.encode()).fetchall():
        first = len(types) - defaults
        parameters = [
            Parameter(name, one, kind, place >= first and f"{name}.{one}" not in FILLED)
            for place, (one, kind) in enumerate(zip(names, types, strict=False))
        ]
        found.append(Function(name, tuple(parameters)))
    return found


def honest_call(attacker: Attacker, function: Function, field: Field) -> dict[str, str]:
    """The arguments of an honest call, with the revision that the row has."""
    base = function.base(field)
    attacker.start()
    answer = attacker.run(Attack(function.name, "base", function.call(base)))
    wanted = re.search(r"current revision is (\d+)", answer.shown)
    return base | {"p_revision": wanted[1]} if wanted else base


def on_function(
    function: Function, field: Field, base: dict[str, str], every: bool = True
) -> Iterator[Attack]:
    """Calls with their ids in all places and, with `every`, each parameter's values in turn."""
    name = function.name
    yield Attack(name, "base", function.call(base))
    named = {p.name: values[0] for p in function.parameters if (values := theirs(p, field))}
    ids = {p.name: named[p.name] for p in function.parameters if p.type == "uuid"}
    yield Attack(name, "all theirs", function.call(base | named))
    yield Attack(name, "their ids", function.call(base | ids))
    if "p_account_id" in ids:
        rest = {key: one for key, one in ids.items() if key != "p_account_id"}
        yield Attack(name, "their ids in his account", function.call(base | rest))
        account = {"p_account_id": ids["p_account_id"]}
        yield Attack(name, "his ids in their account", function.call(base | account))
    for parameter in function.parameters:
        for given in theirs(parameter, field):
            yield Attack(name, "their value", function.call(base | {parameter.name: given}))
        for given in hostile(parameter) if every else ():
            yield Attack(name, "hostile", function.call(base | {parameter.name: given}))


def guesses(
    function: Function, field: Field, base: dict[str, str]
) -> Iterator[tuple[Attack, Attack]]:
    """Pairs of calls that differ in what they name: something of theirs, and nothing at all."""
    full = {p.name: plausible(p, field) for p in function.parameters if p.type == "uuid"}
    for parameter in function.parameters:
        if parameter.type == "uuid":
            # Next to it in order, so that a page that begins after either is the same.
            pairs = [
                (one, re.sub(r"(.)(?='::uuid)", other, one)) for one in theirs(parameter, field)
            ]
        elif parameter.name.endswith("email"):
            pairs = [("'ann@example.com'", "'nobody@example.com'")]
        else:
            continue
        for some, nothing in pairs:
            pair = [
                Attack(function.name, "guess", function.call(start | {parameter.name: one}))
                for start in (base, base | full)
                for one in (some, nothing)
            ]
            yield pair[0], pair[1]
            if base | full != base:
                yield pair[2], pair[3]


def other(digit: re.Match[str]) -> str:
    """The hexadecimal digit beside it."""
    return f"{int(digit[1], 16) ^ 1:x}"


def guess(attacker: Attacker, field: Field, pairs: Iterable[tuple[Attack, Attack]]) -> Result:
    """Run pairs; a difference between the answers tells that something of theirs exists."""
    result, target = Result(), ""
    for attack, control in pairs:
        if attack.target != target:
            attacker.start()
            target = attack.target
        first, second = attacker.run(attack), attacker.run(control)
        result.size += 2
        known, unknown = (
            tuple(re.sub(r"'[^']*'|[0-9a-f-]{32,36}|[\w.]+@[\w.]+", "?", str(part)) for part in s)
            for s in (first.shape, second.shape)
        )
        if known != unknown:
            result.add(attack, "tells", f"{known} of something, {unknown} of nothing")
    return result


def attack_function(
    attacker: Attacker, field: Field, function: Function, allowed: frozenset[str], every: bool
) -> Result:
    """All calls of one function, hostile values among them with `every`."""
    base = honest_call(attacker, function, field)
    result = judge(attacker, field, on_function(function, field, base, every), allowed)
    result += guess(attacker, field, guesses(function, field, base))
    return result


def documented(admin: Connection) -> frozenset[str]:
    """The codes that a caller is told of, and the core's for values that are none."""
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        codes = value(admin, "select array_agg(sqlstate::text) from kernel.error_codes")
        admin.execute("set local role none")
    return frozenset(codes) | CORE_CODES.keys() | {"", "unread"}
