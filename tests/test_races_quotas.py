"""Quotas and rate limits under many connections at once: exact at the limit, told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic, sleep
from uuid import UUID

import psycopg
import pytest
from conftest import Connect
from races import Connection, acting, at_once, kill, look

USE = "select (billing.use_quota(%s, 'generations_per_month', 1, 'race.run')).used"
KEYED = "select (billing.use_quota(%s, 'generations_per_month', 1, 'race.run', %s)).used"
RESERVE = "select billing.reserve_quota(%s, 'generations_per_month', %s, %s)"
RETURN = "select billing.return_quota(%s, %s)"
CONFIRM = "select billing.confirm_quota(%s, %s)"
USED = "select coalesce(sum(used), 0)::integer from billing.quota_counters where account_id = %s"
LOGGED = "select count(*)::integer from billing.usage_log where account_id = %s"
Calls = list[Callable[[], object]]


@pytest.fixture
def admin(connect: Connect) -> Connection:
    """The migrating role, who may call the test helpers and become the kernel."""
    return connect()


@pytest.fixture
def team(admin: Connection) -> UUID:
    """A team of ann's."""
    with admin.transaction():
        row = admin.execute("select tests.new_team(tests.new_person('ann'), 'acme')").fetchone()
    assert row is not None
    return UUID(str(row[0]))


def sell(admin: Connection, version: int, limit: int, slots: int = 1, how: str = "hard") -> None:
    """One more version of Free, with a quota of so many."""
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        admin.execute(
            "insert into billing.plan_versions (plan, version) values ('free', %s)", (version,)
        )
        admin.execute(
            "insert into billing.plan_entitlements"
            " (plan, version, feature, kind, limit_value, slots, enforcement, overage_price_cents)"
            " values ('free', %s, 'generations_per_month', 'quota', %s, %s, %s,"
            " case %s when 'overage' then 5 end)",
            (version, limit, slots, how, how),
        )


def subscribe(admin: Connection, team: UUID) -> None:
    """To the newest version of Free."""
    with admin.transaction():
        admin.execute("select tests.grant_plan(%s, 'free')", (team,))


def one(admin: Connection, query: str, *values: object) -> object:
    return look(admin, query, *values)[0][0]


def wait_for_locks(admin: Connection, waiting: int) -> None:
    """Until so many backends wait for a lock."""
    query = "select count(*) from pg_locks where not granted"
    deadline = monotonic() + 10
    while one(admin, query) != waiting:
        assert monotonic() < deadline
        sleep(0.02)


def hammer(call: Callable[[], object], times: int) -> Counter[str]:
    """Calls so often; how many counted and which refusals there were."""
    return Counter(
        answer if isinstance(answer, str) else "ok" for answer in (call() for _ in range(times))
    )


def as_system(connection: Connection, account: UUID, query: str, *values: object) -> object:
    """The first value of a call that the system makes, or the SQLSTATE of the refusal."""
    try:
        with connection.transaction():
            connection.execute("select identity.act_as_system(%s, 'race')", (account,))
            row = connection.execute(query.encode(), values).fetchone()
    except psycopg.Error as error:
        return error.sqlstate
    return row and row[0]


@pytest.mark.parametrize("slots", [1, 16])
def test_fifty_hammer_a_limit_of_a_thousand(
    admin: Connection, connect: Connect, team: UUID, slots: int
) -> None:
    sell(admin, 2, 1000, slots)
    subscribe(admin, team)
    calls = [acting(connect, "ann", USE, team) for _ in range(50)]
    counted = sum(at_once([partial(hammer, call, 24) for call in calls]), Counter[str]())
    assert counted == {"ok": 1000, "LM010": 200}
    assert one(admin, USED, team) == 1000
    assert one(admin, LOGGED, team) == 1000
    notices = "select threshold, used from billing.quota_notices where account_id = %s order by 1"
    assert look(admin, notices, team) == [(80, 800), (100, 1000)]
    told = (
        "select (payload ->> 'threshold')::integer from messaging.messages"
        " where account_id = %s and topic = 'quota.threshold' order by 1"
    )
    assert look(admin, told, team) == [(80,), (100,)]


def sell_rolling(admin: Connection, team: UUID, limit: int) -> None:
    """A version of Free with so many exports in an hour; the team subscribes to it."""
    sell(admin, 2, 1)
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        admin.execute(
            "insert into billing.plan_entitlements (plan, version, feature, kind, limit_value)"
            " values ('free', 2, 'exports_per_hour', 'quota', %s)",
            (limit,),
        )
    subscribe(admin, team)


def test_thirty_hammer_a_rolling_quota(admin: Connection, connect: Connect, team: UUID) -> None:
    sell_rolling(admin, team, 400)
    use = USE.replace("generations_per_month", "exports_per_hour")
    calls = [acting(connect, "ann", use, team) for _ in range(30)]
    counted = sum(at_once([partial(hammer, call, 15) for call in calls]), Counter[str]())
    assert counted == {"ok": 400, "LM010": 50}, "whoever finds no share left holds no lock"
    assert one(admin, USED, team) == 400


def test_who_waited_in_vain_for_a_rolling_quota_holds_no_lock(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    sell_rolling(admin, team, 100)
    use = USE.replace("generations_per_month', 1", "exports_per_hour', %s")
    assert acting(connect, "ann", use, team, 70)() == 70
    first, second = connect("svc_worker"), connect("svc_worker")
    first.execute("select identity.act_as_system(%s, 'race')", (team,))
    first.execute(use.encode(), (team, 9))
    with ThreadPoolExecutor(2) as pool:
        waiters = [pool.submit(acting(connect, "ann", use, team, 5))]
        wait_for_locks(admin, 1)
        # Has to ask the plan straight away, and so comes from the other side.
        waiters.append(pool.submit(partial(as_system, second, team, use, team, 12)))
        wait_for_locks(admin, 2)
        first.commit()
        answers = [waiter.result() for waiter in waiters]
    assert answers in ([84, 96], [96, 91])


def test_who_waited_in_vain_beside_a_change_of_plan_holds_no_lock(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    sell(admin, 2, 100)
    subscribe(admin, team)
    assert acting(connect, "ann", USE.replace(", 1,", ", 78,"), team)() == 78, "a share of one left"
    first, adapter = connect("svc_worker"), connect("svc_billing")
    first.execute("select identity.act_as_system(%s, 'race')", (team,))
    first.execute(USE.encode(), (team,))
    change = "select billing.start_subscription(%s, 'free')"
    with ThreadPoolExecutor(2) as pool:
        waiter = pool.submit(acting(connect, "ann", USE, team))
        wait_for_locks(admin, 1)
        changer = pool.submit(partial(as_system, adapter, team, change, team))
        wait_for_locks(admin, 2)
        first.commit()
        answers = waiter.result(), changer.result()
    assert answers[0] == 80
    assert isinstance(answers[1], UUID), "the change neither deadlocks nor is refused"


def test_a_sweep_waits_for_nobody_who_uses_a_rolling_quota(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    sell_rolling(admin, team, 100)
    start = "date_bin('1 minute', now() - interval '3 hours', 'epoch')"
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        admin.execute(
            "insert into billing.quota_counters (account_id, metric, period, period_start,"
            " scope_kind, scope_id, used, resets_at) select %s, 'exports_per_hour', 'rolling',"
            " b.start, 'account', %s, b.used, b.resets_at from (values ('epoch', 0, '-infinity'),"
            f" ({start}, 5, {start} + interval '61 minutes'))"
            " as b (start, used, resets_at)".encode(),
            (team, team),
        )
        admin.execute(
            "insert into billing.quota_reservations (account_id, idempotency_key, metric, amount,"
            " scope_kind, scope_id, resets_at, created_at, expires_at) select %s, 'old',"
            f" 'exports_per_hour', 5, 'account', %s, {start} + interval '61 minutes',"
            " now() - interval '3 hours', now() - interval '2 hours'".encode(),
            (team, team),
        )
    user, sweeper = connect("svc_worker"), connect("svc_worker", autocommit=True)
    user.execute("select identity.act_as_system(%s, 'race')", (team,))
    user.execute(USE.replace("generations_per_month", "exports_per_hour").encode(), (team,))
    sweeper.execute("set lock_timeout = '2s'")
    sweep = "select billing.expire_reservations()"
    assert sweeper.execute(sweep).fetchone() == (0,)
    user.commit()
    assert sweeper.execute(sweep).fetchone() == (1,)


def test_many_accounts_at_once_each_have_their_limit(admin: Connection, connect: Connect) -> None:
    sell(admin, 2, 10, 4)
    teams = []
    for number in range(10):
        with admin.transaction():
            row = admin.execute(
                "select tests.new_team(tests.new_person(%s), %s)",
                (f"person-{number}", f"team-{number}"),
            ).fetchone()
            assert row is not None
            teams.append(UUID(str(row[0])))
        subscribe(admin, teams[-1])
    calls = [acting(connect, f"person-{n % 10}", USE, teams[n % 10]) for n in range(40)]
    counted = sum(at_once([partial(hammer, call, 4) for call in calls]), Counter[str]())
    assert counted == {"ok": 100, "LM010": 60}
    assert [one(admin, USED, team) for team in teams] == [10] * 10


@pytest.mark.parametrize("slots", [1, 8])
def test_what_is_given_back_may_be_taken_again_and_no_more(
    admin: Connection, connect: Connect, team: UUID, slots: int
) -> None:
    sell(admin, 2, 100, slots)
    subscribe(admin, team)
    workers = [connect("svc_worker") for _ in range(8)]

    def work(worker: Connection, number: int) -> Counter[str]:
        seen: Counter[str] = Counter()
        for turn in range(12):
            made = as_system(worker, team, RESERVE, team, 3, f"{number}-{turn}")
            if isinstance(made, UUID):
                close = RETURN if turn % 2 else CONFIRM
                assert as_system(worker, team, close, team, made) in (None, "")
                seen["kept" if close == CONFIRM else "returned"] += 3
        return seen

    users = [acting(connect, "ann", USE, team) for _ in range(12)]
    calls: list[Callable[[], Counter[str]]] = [partial(work, w, n) for n, w in enumerate(workers)]
    calls += [partial(hammer, user, 12) for user in users]
    total = sum(at_once(calls), Counter[str]())
    assert total["40P01"] == 0
    used = one(admin, USED, team)
    assert used == total["ok"] + total["kept"]
    rest = hammer(acting(connect, "ann", USE, team), 101)
    assert (used, rest["ok"]) == (used, 100 - int(str(used)))


def test_a_change_of_plan_meanwhile_is_kept_to(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    sell(admin, 2, 1000, 4)
    subscribe(admin, team)
    sell(admin, 3, 120, 4)
    users = [acting(connect, "ann", USE, team) for _ in range(16)]
    adapter = connect("svc_billing")
    change = "select billing.start_subscription(%s, 'free')"
    calls: list[Callable[[], object]] = [partial(hammer, user, 6) for user in users]
    calls.append(partial(as_system, adapter, team, change, team))
    at_once(calls)
    before = int(str(one(admin, USED, team)))
    more = at_once([partial(hammer, user, 10) for user in users])
    assert int(str(one(admin, USED, team))) == max(before, 120)
    assert sum(more, Counter[str]())["ok"] == max(120 - before, 0)


def test_a_first_use_and_a_change_of_plan_at_once(admin: Connection, connect: Connect) -> None:
    sell(admin, 2, 1000)
    for number in range(12):
        with admin.transaction():
            row = admin.execute(
                "select tests.new_team(tests.new_person(%s), %s)",
                (f"other-{number}", f"duo-{number}"),
            ).fetchone()
            assert row is not None
        team = UUID(str(row[0]))
        if number == 0:
            sell(admin, 3, 5)
        adapter = connect("svc_billing")
        change = "select billing.start_subscription(%s, 'free')"
        user = acting(connect, f"other-{number}", USE, team)
        calls: Calls = [user, partial(as_system, adapter, team, change, team)]
        at_once(calls)
        assert hammer(user, 8)["ok"] <= 4, "no share of the old plan has stayed"
        assert one(admin, USED, team) == 5


def test_at_repeatable_read_nobody_counts_by_an_old_snapshot(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    sell(admin, 2, 100)
    subscribe(admin, team)
    workers = [connect("svc_worker") for _ in range(10)]
    for worker in workers:
        worker.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    users = [partial(as_system, worker, team, USE, team) for worker in workers]
    counted = sum(at_once([partial(hammer, user, 12) for user in users]), Counter[str]())
    assert set(counted) <= {"ok", "LM010", "40001"}
    assert one(admin, USED, team) == counted["ok"] <= 100


def test_one_key_from_eight_connections_counts_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    answers = at_once([acting(connect, "ann", KEYED, team, "same") for _ in range(8)])
    assert answers == [1] * 8
    assert (one(admin, USED, team), one(admin, LOGGED, team)) == (1, 1)


def test_one_key_from_eight_connections_reserves_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    answers = at_once([acting(connect, "ann", RESERVE, team, 5, "same") for _ in range(8)])
    assert len(set(answers)) == 1
    assert one(admin, USED, team) == 5


def test_a_reservation_is_closed_once(admin: Connection, connect: Connect, team: UUID) -> None:
    workers = [connect("svc_worker") for _ in range(6)]
    for turn in range(5):
        made = as_system(workers[0], team, RESERVE, team, 2, f"job-{turn}")
        calls = [
            partial(as_system, worker, team, close, team, made)
            for worker, close in zip(workers, [CONFIRM, RETURN] * 3, strict=True)
        ]
        assert Counter(at_once(calls))["ST022"] == 5
    kept = "select count(*) * 2 from billing.quota_reservations where state = 'confirmed'"
    assert one(admin, USED, team) == one(admin, kept)


def test_sweepers_give_expired_reservations_back_once(
    admin: Connection, connect: Connect, team: UUID
) -> None:
    worker = connect("svc_worker")
    short = RESERVE.replace("%s)", "%s, clock_timestamp() + interval '0.2 s')")
    for turn in range(6):
        assert isinstance(as_system(worker, team, short, team, 2, f"job-{turn}"), UUID)
    admin.execute("select pg_sleep(0.3)")
    admin.commit()
    sweepers = [connect("svc_worker", autocommit=True) for _ in range(4)]

    def sweep(sweeper: Connection) -> int:
        row = sweeper.execute("select billing.expire_reservations(2)").fetchone()
        return int(row[0]) if row else 0

    assert sum(sum(at_once([partial(sweep, s) for s in sweepers])) for _ in range(6)) == 6
    assert one(admin, USED, team) == 0


def test_a_killed_backend_has_used_nothing(admin: Connection, connect: Connect, team: UUID) -> None:
    victim, killer = connect("svc_worker"), connect("svc_worker")
    victim.execute("select identity.act_as_system(%s, 'race')", (team,))
    victim.execute(USE.encode(), (team,))
    waiter = acting(connect, "ann", USE, team)
    calls: Calls = [waiter, partial(kill, killer, victim)]
    assert at_once(calls)[0] == 1
    assert (one(admin, USED, team), one(admin, LOGGED, team)) == (1, 1)


def test_twenty_take_the_tokens_of_one_bucket(admin: Connection, connect: Connect) -> None:
    with admin.transaction():
        admin.execute("set local role cf_kernel")
        admin.execute(
            "insert into billing.rate_limits"
            " (name, scope, capacity, refill_per_second, description)"
            " values ('race', 'ip', 100, 0.0001, 'Test')"
        )
    takers = [connect("svc_app", autocommit=True) for _ in range(20)]

    def take(taker: Connection) -> int:
        query = "select (billing.take_token('race', '192.0.2.7')).allowed"
        return sum(bool((taker.execute(query).fetchone() or [False])[0]) for _ in range(10))

    assert sum(at_once([partial(take, taker) for taker in takers])) == 100
