"""partitions and retention: what they make, keep, drop, and say when somebody is in the way."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import psycopg
import pytest
from conftest import Connect
from races import at_once, look

from cfdb import upkeep
from cfdb.databases import scratch_database
from cfdb.errors import UserError
from cfdb.server import Server

OLD = "billing.usage_events_2020_01"


@pytest.fixture
def scratch(server: Server, database: str) -> Server:
    """The test's database as a server of its own."""
    return replace(server, database=database)


@pytest.fixture
def old(connect: Connect) -> str:
    """A partition that expired long ago, with a row."""
    with connect() as admin:
        admin.execute("set local role cf_owner")
        admin.execute("select kernel.make_partition('billing.usage_events', '2020-01-01')")
        admin.execute("set local role cf_kernel")
        admin.execute(
            "insert into billing.usage_events (account_id, occurred_at, action, quantity)"
            " values (gen_random_uuid(), '2020-01-02+00', 'old', 1)"
        )
    return OLD


def test_what_is_missing_is_made_once(scratch: Server, connect: Connect) -> None:
    assert upkeep.make_partitions(scratch) == upkeep.Supply([], {})
    admin = connect()
    late = "billing.usage_events_"
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        row = admin.execute(
            "insert into billing.usage_events (account_id, occurred_at, action, quantity)"
            " values (gen_random_uuid(), now() - interval '5 months', 'late', 1)"
            " returning to_char(occurred_at at time zone 'UTC', 'YYYY_MM')"
        ).fetchone()
    assert row is not None
    assert upkeep.make_partitions(scratch) == upkeep.Supply([late + row[0]], {})
    assert upkeep.make_partitions(scratch).made == []


def test_a_default_partition_with_rows_is_told(scratch: Server, connect: Connect) -> None:
    admin = connect()
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        admin.execute(
            "insert into billing.usage_events (account_id, occurred_at, action, quantity)"
            " values (gen_random_uuid(), '2001-01-01', 'stray', 1)"
        )
    done = upkeep.make_partitions(scratch)
    assert done.made == []
    assert list(done.defaults) == ["billing.usage_events_default"]


def test_a_dry_run_drops_nothing(scratch: Server, old: str, connect: Connect) -> None:
    assert upkeep.drop_expired(scratch, dry_run=True) == upkeep.Retention([old])
    assert look(connect(), "select to_regclass(%s) is not null", old) == [(True,)]


def test_what_has_expired_goes_and_the_rest_stays(
    scratch: Server, old: str, connect: Connect
) -> None:
    admin = connect()
    before = look(admin, "select count(*) from pg_inherits")
    done = upkeep.drop_expired(scratch, dry_run=False)
    assert (done.expired, done.dropped, done.busy) == ([old], [old], [])
    assert set(done.pruned) == set(upkeep.PRUNERS)
    assert look(admin, "select to_regclass(%s)", old) == [(None,)]
    # The partition, and its two indexes.
    assert look(admin, "select count(*) + 3 from pg_inherits") == before
    assert upkeep.drop_expired(scratch, dry_run=False).expired == []


def test_a_row_filed_after_its_month_was_dropped_goes_with_the_next_run(
    scratch: Server, connect: Connect
) -> None:
    admin, worker = connect(), connect("svc_worker", True)
    # A year and a bit later than it was kept, and a control of a month that is still kept.
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        row = admin.execute(
            "with staged as ("
            "insert into billing.usage_staging (account_id, id, occurred_at, action, quantity)"
            " select gen_random_uuid(), gen_random_uuid(), m.month + interval '3 days', m.name, 7"
            " from (select kernel.kept_since('billing.usage_events')) as k (since)"
            " cross join lateral (values (k.since - interval '3 months', 'late'),"
            "   (k.since - interval '14 months', 'later'), (k.since, 'kept')) as m (month, name)"
            " returning occurred_at, action)"
            " select array_agg('billing.usage_events_'"
            "   || to_char(occurred_at at time zone 'UTC', 'YYYY_MM') order by occurred_at)"
            "   filter (where action <> 'kept') from staged"
        ).fetchone()
    assert row is not None
    names = row[0]
    with admin.transaction():
        admin.execute("set local role cf_owner")
        admin.execute(
            "select kernel.make_partition('billing.usage_events', to_date(%s, 'YYYY_MM'))",
            (names[1][-7:],),
        )
    assert upkeep.drop_expired(scratch, dry_run=False).dropped == [names[1]]
    assert worker.execute("select billing.fold_usage()").fetchone() == (3,)
    lies = "select action, tableoid::regclass::text from billing.usage_events order by 1"
    default = "billing.usage_events_default"
    assert look(admin, lies) == [("kept", default), ("late", default), ("later", default)]
    assert upkeep.drop_expired(scratch, dry_run=True) == upkeep.Retention(names)
    done = upkeep.drop_expired(scratch, dry_run=False)
    assert (done.expired, done.dropped, done.busy) == (names, names, [])
    assert look(admin, lies) == [("kept", default)]
    assert look(admin, "select count(*) from pg_class where relname = any (%s)", names) == [(0,)]
    kept = "select sum(quantity) from billing.usage_by_day"
    assert look(admin, kept) == [(21,)]
    assert upkeep.drop_expired(scratch, dry_run=False).expired == []
    assert upkeep.make_partitions(scratch).defaults == {}
    assert look(admin, "select count(*) from billing.usage_events") == [(1,)]


def test_runs_that_meet_take_strays_together(
    scratch: Server, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = connect()
    # Each has looked what there is before one takes anything.
    looked, drop, met = threading.Barrier(3, timeout=20), upkeep._drop, set[int]()

    def meet_and_drop(
        connection: psycopg.Connection, name: str, stray: tuple[str, date] | None
    ) -> bool:
        if threading.get_ident() not in met:
            met.add(threading.get_ident())
            looked.wait()
        return drop(connection, name, stray)

    monkeypatch.setattr(upkeep, "_drop", meet_and_drop)
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        admin.execute(
            "insert into billing.usage_events (account_id, occurred_at, action, quantity)"
            " select gen_random_uuid(), kernel.kept_since('billing.usage_events')"
            "   - make_interval(months => n), 'late', 1"
            " from generate_series(2, 4) as n cross join generate_series(1, 500)"
        )
    before = look(admin, "select count(*) from pg_inherits")
    done = at_once([lambda: upkeep.drop_expired(scratch, dry_run=False)] * 3)
    assert {len(each.expired) for each in done} == {3}
    assert look(admin, "select count(*) from billing.usage_events") == [(0,)]
    assert look(admin, "select count(*) from pg_inherits") == before


def test_a_partition_in_use_is_left_for_the_next_run(
    scratch: Server, old: str, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(connection: psycopg.Connection, query: str, *values: object) -> object:
        if "drop_partition" in query:
            raise psycopg.errors.LockNotAvailable
        return 0

    monkeypatch.setattr(upkeep, "_value", refuse)
    done = upkeep.drop_expired(scratch, dry_run=False)
    assert (done.dropped, done.busy) == ([], [old])
    assert look(connect(), "select to_regclass(%s) is not null", old) == [(True,)]


def test_before_the_first_migration_they_say_so(server: Server) -> None:
    with scratch_database(server, "empty") as empty:
        with pytest.raises(UserError, match="nothing was migrated yet"):
            upkeep.make_partitions(empty)
        with pytest.raises(UserError, match="nothing was migrated yet"):
            upkeep.drop_expired(empty, dry_run=True)
