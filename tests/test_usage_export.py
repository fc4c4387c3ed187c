"""Export of the usage log and of its roll-ups: COPY through row security."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, look, session_of

EXPORT = (
    "copy (select {} from billing.{} where account_id = '{}' order by 1) to stdout (format csv)"
)
MONTHS = 24


def copied(connection: Connection, token: str, statement: str) -> list[str]:
    """The lines that a service copies out on behalf of the token's person."""
    with connection.transaction():
        connection.execute("select identity.authenticate(%s)", (token,))
        with connection.cursor().copy(statement.encode()) as copy:
            return b"".join(copy).decode().splitlines()


@pytest.fixture
def teams(connect: Connect) -> tuple[UUID, UUID]:
    """Ann's team and Eve's, each with a row in each of 24 months."""
    admin = connect()
    made = []
    for name in ("ann", "eve"):
        with admin.transaction():
            row = admin.execute(
                "select tests.new_team(tests.new_person(%s), %s)", (name, f"team-{name}")
            ).fetchone()
        assert row is not None
        made.append(UUID(str(row[0])))
    worker = connect("svc_worker")
    for team in made:
        with worker.transaction():
            worker.execute("select identity.act_as_system(%s, 'export')", (team,))
            worker.execute(
                "select billing.record_usage_batch(%s, (select jsonb_agg(jsonb_build_object("
                "'key', 'm' || m, 'action', 'poster', 'quantity', m + 1, 'occurred_at',"
                " now() - make_interval(months => m))) from generate_series(0, %s) as m))",
                (team, MONTHS - 1),
            )
    return made[0], made[1]


def test_two_years_are_copied_out(connect: Connect, teams: tuple[UUID, UUID]) -> None:
    token, app = session_of(connect, "ann"), connect("svc_app")
    worker = connect("svc_worker", True)
    summary = "select * from billing.usage_summary('{}', '2020-01-01+00', '2040-01-01+00')"
    # Staged, some of it filed, all of it filed.
    for limit in (0, MONTHS + 1, 2 * MONTHS):
        worker.execute("select billing.fold_usage(%s)", (limit,))
        log = copied(app, token, EXPORT.format("occurred_at, quantity", "usage_log", teams[0]))
        assert [float(line.split(",")[1]) for line in log] == [*range(MONTHS, 0, -1)]
        days = copied(app, token, EXPORT.format("day, quantity", "usage_by_day", teams[0]))
        assert [float(line.split(",")[1]) for line in days] == [*range(MONTHS, 0, -1)]
        assert copied(app, token, f"copy ({summary.format(teams[0])}) to stdout (format csv)") == [
            ",,,,,300.00,24"
        ]
    assert look(connect(), "select count(*) from billing.usage_events") == [(2 * MONTHS,)]


def test_another_account_is_not_copied_out(connect: Connect, teams: tuple[UUID, UUID]) -> None:
    token, app = session_of(connect, "ann"), connect("svc_app")
    connect("svc_worker", True).execute("select billing.fold_usage(%s)", (MONTHS + 1,))
    query = "select count(*) from billing.{} where account_id = %s"
    assert look(connect(), query.format("usage_log"), teams[1]) == [(MONTHS,)]
    for table in ("usage_staging", "usage_events"):
        ((rows,),) = look(connect(), query.format(table), teams[1])
        assert 0 < rows < MONTHS
    for table in ("usage_log", "usage_staging", "usage_events", "usage_by_day", "usage_by_hour"):
        assert copied(app, token, EXPORT.format("quantity", table, teams[1])) == []
    assert len(copied(app, token, "copy (select id from billing.usage_log) to stdout")) == MONTHS


def test_the_table_itself_and_its_partitions_are_not_copied(
    connect: Connect, teams: tuple[UUID, UUID]
) -> None:
    assert teams
    token, app = session_of(connect, "ann"), connect("svc_app")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        copied(app, token, "copy billing.usage_events_default to stdout")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        copied(app, token, "copy billing.usage_keys to stdout")
