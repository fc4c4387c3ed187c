"""What the races of the usage log share: batches of events, folds, and what must be true."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
from conftest import Connect
from races import Connection, look

BATCH = "select (b).inserted, (b).duplicates from billing.record_usage_batch(%s, %s) as b"
RECORD = "select billing.record_usage(%s, 'race.run', 1, %s)"
FOLD = "select billing.fold_usage(%s)"
VERIFY = "select * from billing.verify_usage(%s, now() - interval '1 year')"
WHERE = (
    "select (select count(*) from billing.usage_staging),"
    " (select count(*) from billing.usage_events)"
)
LIES = "select tableoid::regclass::text, count(*) from billing.usage_events group by 1"
LOG = "usage_events"


def as_system(
    connection: Connection, account: UUID, query: str, *values: object
) -> tuple[object, ...] | str | None:
    """The row that a call of the system gives, or the SQLSTATE of the refusal."""
    try:
        with connection.transaction():
            connection.execute("select identity.act_as_system(%s, 'race')", (account,))
            return connection.execute(query.encode(), values).fetchone()
    except psycopg.Error as error:
        return error.sqlstate


def events(count: int, at: datetime | None = None, first: int = 0) -> str:
    """A batch of that many events, each with a key of its own."""
    when = {"occurred_at": at.isoformat()} if at else {}
    return json.dumps(
        [
            {"key": f"e{first + n}", "action": "race.run", "quantity": 1, **when}
            for n in range(count)
        ]
    )


def exact(admin: Connection, team: UUID, count: int) -> None:
    """So many rows, none twice, and the roll-ups say so, whatever has been folded."""
    ((rows, ids),) = look(
        admin,
        "select count(*), count(distinct id) from billing.usage_log where account_id = %s",
        team,
    )
    assert (rows, ids) == (count, count)
    assert look(admin, VERIFY, team) == []
    query = "select coalesce(sum(events), 0) from billing.usage_by_hour where account_id = %s"
    ((total,),) = look(admin, query, team)
    assert total == count


def during(work: Callable[[], object], others: Callable[[threading.Event], object]) -> None:
    """Run `others`, which stops when its event is set, for as long as `work` takes."""
    done = threading.Event()
    thread = threading.Thread(target=others, args=(done,))
    thread.start()
    try:
        work()
    finally:
        done.set()
        thread.join()


def watched(connect: Connect, seen: list[tuple[object, ...]], done: threading.Event) -> None:
    """Read the log and both roll-ups in one statement, again and again, until it is done."""
    reader = connect()
    query = (
        "select (select count(*) from billing.usage_log),"
        " (select coalesce(sum(events), 0) from billing.usage_by_hour),"
        " (select coalesce(sum(events), 0) from billing.usage_by_day),"
        " (select coalesce(sum(quantity), 0) from billing.usage_log),"
        " (select coalesce(sum(quantity), 0) from billing.usage_by_hour)"
    )
    while not done.is_set():
        seen.extend(look(reader, query))


def folded(worker: Connection, limit: int, times: int) -> int:
    """So many folds; how many rows they moved."""
    moved = 0
    for _ in range(times):
        row = worker.execute(FOLD, (limit,)).fetchone()
        assert row is not None
        moved += row[0]
    return moved


def month_back(months: int) -> datetime:
    """The third of a month gone by, in UTC."""
    day = datetime.now(UTC).replace(day=15)
    for _ in range(months):
        day = (day.replace(day=1) - timedelta(days=1)).replace(day=15)
    return day.replace(day=3, hour=12)
