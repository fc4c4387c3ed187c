"""A real hot standby: proving who acts and reading through row security work there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from cfdb import engines, fetch
from cfdb.config import settings
from cfdb.engines import ports
from cfdb.engines.cluster import SUPERUSER, Cluster
from cfdb.migrate import migrate
from cfdb.seed import seed
from cfdb.server import Server
from cfdb.services import PASSWORD, Services, log_in


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Server, Server]]:
    """A primary with the seeded people, and a streaming standby of it."""
    with engines.temporary() as primary:
        migrate(primary)
        engines.set_service_passwords(primary)
        seed(primary, size="small")
        with primary.connect(user=SUPERUSER) as connection:
            [(data,)] = connection.execute("show data_directory").fetchall()
        home, config = Path(data).parent, settings()
        cluster = Cluster(home, primary.major, fetch.server_tree(16), config.os_user, home)
        copy = home / "log" / "standby"
        port = next(iter(ports.candidates(None, None, str(copy))))
        source = primary.dsn("postgres", SUPERUSER)
        made = cluster.run("pg_basebackup", "-d", source, "-D", copy, "-R", "-c", "fast")
        assert made.returncode == 0, made.stderr
        command: list[str | Path] = ["-D", copy, "-l", home / "log" / "standby.log", "-w"]
        started = cluster.run("pg_ctl", *command, "-o", f"-p {port}", "start")
        assert started.returncode == 0, (home / "log" / "standby.log").read_text()
        try:
            yield primary, replace(primary, port=port)
        finally:
            cluster.run("pg_ctl", "-D", copy, "-m", "immediate", "-w", "stop")


def session_of_ada(primary: Server) -> str:
    """The token of a new session of a seeded person."""
    with Services(primary) as services:
        token: str = log_in(services, "ada@example.com", PASSWORD, "test")["token"]
    return token


def catch_up(primary: Server, standby: Server) -> None:
    """Wait until the standby has what the primary has now."""
    with primary.connect(user=SUPERUSER) as connection:
        [(position,)] = connection.execute("select pg_current_wal_insert_lsn()").fetchall()
        connection.execute("select pg_switch_wal()")
    with standby.connect(user=SUPERUSER, autocommit=True) as connection:
        assert connection.execute("select pg_is_in_recovery()").fetchone() == (True,)
        behind = "select coalesce(pg_last_wal_replay_lsn() < %s::pg_lsn, true)"
        for _ in range(600):
            if connection.execute(behind, (position,)).fetchone() == (False,):
                return
            connection.execute("select pg_sleep(0.05)")
    pytest.fail("the standby did not catch up within 30 s")


def test_actor_is_proved_and_reads_on_a_standby(pair: tuple[Server, Server]) -> None:
    primary, standby = pair
    token = session_of_ada(primary)
    with primary.connect(user="svc_app") as connection:
        connection.execute("select identity.authenticate(%s)", (token,))
        there = connection.execute("select id from tenancy.accounts order by id").fetchall()
    assert there
    catch_up(primary, standby)
    with standby.connect(user="svc_app") as connection:
        nobody = connection.execute("select count(*) from tenancy.accounts").fetchone()
        assert nobody == (0,)
        connection.execute("select identity.authenticate(%s)", (token,))
        here = connection.execute("select id from tenancy.accounts order by id").fetchall()
        assert here == there
        [(context,)] = connection.execute("select current_setting('cf.context')").fetchall()
    with standby.connect(user="svc_app") as connection:
        connection.execute("select set_config('cf.context', %s, true)", (context,))
        with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
            connection.execute("select id from tenancy.accounts")


def test_writing_on_a_standby_is_refused(pair: tuple[Server, Server]) -> None:
    primary, standby = pair
    token = session_of_ada(primary)
    catch_up(primary, standby)
    with standby.connect(user="svc_app") as connection:
        connection.execute("select identity.authenticate(%s)", (token,))
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("select tenancy.create_team('There', 'there')")
