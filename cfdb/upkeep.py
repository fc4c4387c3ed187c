"""What keeps the logs in order: partitions made ahead, and expired ones dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import psycopg

from cfdb.errors import WRONG_USE, UserError
from cfdb.server import Server
from cfdb.sql import query as sql

PRUNERS = ("billing.prune_usage_keys", "billing.prune_usage")
BATCH = 10_000
ONE_MAKER = "select pg_advisory_xact_lock(hashtext('kernel.make_partitions'))"
"""As in kernel.make_next_partition: a second maker waits, and then finds nothing to do."""


@dataclass(frozen=True)
class Supply:
    """What make_partitions did."""

    made: list[str]
    defaults: dict[str, int]
    """Bytes of each default partition that is not empty: late rows, or a month that was missing."""


@dataclass(frozen=True)
class Retention:
    """What drop_expired did, or would do."""

    expired: list[str]
    dropped: list[str] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)
    """Not dropped, for somebody is reading the whole log: to be tried again."""
    pruned: dict[str, int] = field(default_factory=dict)
    """Rows that each pruning function took away."""


def make_partitions(server: Server) -> Supply:
    """Make every partition that is missing, each in a transaction of its own.

    Raises psycopg.errors.LockNotAvailable when a table is too busy, UserError before the first
    migration.
    """
    made: list[str] = []
    with server.connect(autocommit=True) as connection:
        _enter(connection)
        while (name := _value(connection, "select kernel.make_next_partition()")) is not None:
            made.append(str(name))
        rows = connection.execute(
            "select t.partdefid::regclass::text, pg_relation_size(t.partdefid)"
            " from kernel.partitioned_tables as p"
            " join pg_partitioned_table as t on t.partrelid = to_regclass(p.table_name)"
            " where pg_relation_size(t.partdefid) > 0"
            " order by 1"
        ).fetchall()
    return Supply(made, {str(name): int(size) for name, size in rows})


def drop_expired(server: Server, dry_run: bool) -> Retention:
    """Drop what is older than it is kept, a partition a transaction, and prune in batches.

    Rows that were filed after their month was dropped go the same way: it is made once more, takes
    them out of the default partition, and is dropped. Raises UserError before the first migration.
    """
    with server.connect(autocommit=True) as connection:
        _enter(connection)
        found = connection.execute("select e from kernel.expired_partitions() as e").fetchall()
        strays = {
            str(name): (str(table), month)
            for name, table, month in connection.execute(sql("upkeep_strays"))
        }
        done = Retention(sorted({*(str(name) for (name,) in found), *strays}))
        if dry_run:
            return done
        for name in done.expired:
            gone = _drop(connection, name, strays.get(name))
            (done.dropped if gone else done.busy).append(name)
        connection.execute("set role cf_kernel")
        for pruner in PRUNERS:
            done.pruned[pruner] = _prune(connection, pruner)
    return done


def _enter(connection: psycopg.Connection) -> None:
    if _value(connection, "select to_regnamespace('kernel')::text") is None:
        raise UserError("nothing was migrated yet", "Run ./inv migrate first.", WRONG_USE)
    connection.execute("set role cf_owner")


def _drop(connection: psycopg.Connection, name: str, stray: tuple[str, date] | None) -> bool:
    try:
        if stray:
            with connection.transaction():
                connection.execute(ONE_MAKER)
                _value(connection, "select kernel.make_partition(%s, %s)", *stray)
        return bool(_value(connection, "select kernel.drop_partition(%s)", name))
    except psycopg.errors.LockNotAvailable:
        return False


def _prune(connection: psycopg.Connection, pruner: str) -> int:
    total = 0
    while count := int(str(_value(connection, f"select {pruner}(%s)", BATCH))):
        total += count
    return total


def _value(connection: psycopg.Connection, query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values).fetchone()
    return row and row[0]
