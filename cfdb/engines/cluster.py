"""One PostgreSQL data folder: made, started and stopped as an account that is not root."""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg

from cfdb.engines import ports, stale
from cfdb.engines.folders import give, make_folder, private_folder
from cfdb.errors import ENVIRONMENT, UserError
from cfdb.server import Server

SUPERUSER = "postgres"
LOG_LIMIT = 20_000_000
CONFIGURATION = """\
# Written at every start by cfdb; put your own settings into a later file of this folder.
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0777
max_connections = 300
shared_buffers = {shared_buffers}
effective_cache_size = 1GB
random_page_cost = 1.1
max_wal_size = 2GB
max_locks_per_transaction = 256
wal_level = replica
max_wal_senders = 10
max_replication_slots = 10
password_encryption = 'scram-sha-256'
shared_preload_libraries = 'pg_stat_statements'
timezone = '{timezone}'
log_timezone = '{timezone}'
log_line_prefix = '%m [%p] %q%u@%d '
jit = off
"""
NOT_DURABLE = """\
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@dataclass(frozen=True)
class Cluster:
    """A data folder with its password, port and log beside it in `home`."""

    home: Path
    major: int
    tree: Path
    """The unpacked server: bin, lib, share."""
    os_user: str | None
    """Account that runs PostgreSQL; None: ours."""
    sockets: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log" / "server.log"

    def server(self) -> Server | None:
        """How to enter this cluster, when it is running and it is really ours."""
        server = self._remembered()
        if server is None or not (self.data / "postmaster.pid").exists():
            return None
        try:
            with psycopg.connect(
                server.dsn("postgres", SUPERUSER), autocommit=True, connect_timeout=5
            ) as connection:
                row = connection.execute("show data_directory").fetchone()
        except psycopg.OperationalError:
            return None
        return server if row is not None and Path(row[0]) == self.data else None

    def is_prepared(self) -> bool:
        """Whether the roles and the database of a new cluster were made."""
        return (self.home / "prepared").exists()

    def mark_prepared(self) -> None:
        """Remember that they were."""
        (self.home / "prepared").touch()

    def start(self, fixed_port: int | None = None) -> Server:
        """Start, making the data folder first if there is none.

        The caller holds the lock of this cluster. Raises UserError when the port is taken, the
        folder belongs to another major, or PostgreSQL does not come up.
        """
        self._make_folders()
        if not (self.data / "PG_VERSION").exists():
            self._init()
        self._check_version()
        if self.pid() is not None:
            raise UserError(
                f"PostgreSQL is running in {self.data}, but does not let its superuser in",
                f"Read {self.log}; stop it with ./inv down, then start again.",
                ENVIRONMENT,
            )
        stale.clear(self.data)
        for port in ports.candidates(self._number("port"), fixed_port, str(self.home)):
            self._configure(port)
            (self.home / "port").write_text(f"{port}\n")
            done = self.run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "120", "start")
            if done.returncode == 0 and (server := self.server()) is not None:
                return server
            if fixed_port is not None or "Address already in use" not in self.log_tail():
                raise self._start_failed(done.stdout + done.stderr)
        raise ports.none_free()

    def stop(self, mode: str = "fast") -> bool:
        """Stop this cluster's server; whether one was running. Raises UserError if it stays."""
        pid = self.pid()
        if pid is None:
            return False
        done = self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "-t", "60", "stop")
        if done.returncode != 0 and self.pid() is not None:
            raise UserError(
                f"PostgreSQL (process {pid}) in {self.data} did not stop within 60 s",
                f"Read {self.log}.",
            )
        return True

    def pid(self) -> int | None:
        """The process that serves this data folder, None if there is none."""
        pid = stale.noted_pid(self.data)
        return pid if pid is not None and stale.serves(pid, self.data) else None

    def remove(self) -> None:
        """Delete the data folder, password and log of a stopped cluster."""
        shutil.rmtree(self.home, ignore_errors=True)

    def log_tail(self, lines: int = 8) -> str:
        """The last lines of the server's log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of the server's programs as the account that owns the data."""
        keep = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        env = {**keep, "LC_ALL": "C", "HOME": "/", "LD_LIBRARY_PATH": str(self.tree / "lib")}
        command = [str(self.tree / "bin" / program), *map(str, arguments)]
        if self.os_user is None:
            return subprocess.run(command, env=env, cwd="/", capture_output=True, text=True)
        account = pwd.getpwnam(self.os_user)
        return subprocess.run(
            command,
            env=env,
            cwd="/",
            capture_output=True,
            text=True,
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
        )

    def _remembered(self) -> Server | None:
        """The server as it was last started."""
        port, secret = self._number("port"), self.home / "password"
        try:
            password = secret.read_text().strip()
        except OSError:
            return None
        if port is None:
            return None
        return Server(
            engine="embedded",
            major=self.major,
            host="127.0.0.1",
            port=port,
            password=password,
            superuser=SUPERUSER,
            bin_dir=self.tree / "bin",
        )

    def _number(self, name: str) -> int | None:
        try:
            return int((self.home / name).read_text())
        except (OSError, ValueError):
            return None

    def _make_folders(self) -> None:
        make_folder(self.home)
        private_folder(self.sockets, self.os_user)
        private_folder(self.home / "log", self.os_user)
        place = self.tree
        try:
            reached = self.run("postgres", "--version").returncode == 0
        except PermissionError:
            reached = False
        if reached:
            place = self.home
            said = self.run("pg_ctl", "-D", self.home / "log", "status").stderr
            reached = "Permission denied" not in said
        if not reached:
            raise UserError(
                f"the account {self.os_user or 'you'} cannot run PostgreSQL from {place}",
                "Set CFDB_CACHE and CFDB_STATE to folders that every account may enter.",
                ENVIRONMENT,
            )

    def _init(self) -> None:
        """Make the data folder under another name, then give it its own in one step."""
        password = secrets.token_urlsafe(24)
        (self.home / "prepared").unlink(missing_ok=True)
        shutil.rmtree(self.data, ignore_errors=True)
        making = self.home / "log" / "data.new"
        shutil.rmtree(making, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.home, prefix="pw-") as handed:
            handed.write(password)
            handed.flush()
            give(Path(handed.name), self.os_user)
            options = ["-U", SUPERUSER, "-A", "scram-sha-256", "--pwfile", handed.name, "-k"]
            options += ["-E", "UTF8", "--locale", _locale()]
            options += [] if self.durable else ["--no-sync"]
            done = self.run("initdb", "-D", making, *options)
        if done.returncode != 0:
            reasons = re.findall(r"(?:FATAL|PANIC|ERROR|error):\s+(.+)", done.stderr)
            raise UserError(
                f"a data folder could not be made in {self.home}:"
                f" {reasons[-1] if reasons else done.stderr.strip()[-200:]}",
                "Set CFDB_STATE to a folder with 100 MB of room that every account may enter.",
                ENVIRONMENT,
            )
        secret = self.home / "password"
        secret.touch(mode=0o600)
        secret.write_text(f"{password}\n")
        making.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != str(self.major):
            raise UserError(
                f"the data folder {self.data} belongs to PostgreSQL {found}, not {self.major}",
                f"Move it away, or delete it with ./inv down --purge --pg {self.major}.",
                ENVIRONMENT,
            )
        if not (self.home / "password").exists():
            raise UserError(
                f"the password file {self.home / 'password'} of the data folder is gone",
                f"Put it back, or start anew with ./inv down --purge --pg {self.major}.",
                ENVIRONMENT,
            )

    def _configure(self, port: int) -> None:
        text = CONFIGURATION.format(
            port=port,
            sockets=self.sockets,
            shared_buffers="256MB" if self.durable else "64MB",
            timezone="UTC" if Path("/usr/share/zoneinfo/UTC").exists() else "GMT",
        )
        folder = self.data / "conf.d"
        private_folder(folder, self.os_user)
        own = folder / "00-cfdb.conf"
        own.write_text(text if self.durable else text + NOT_DURABLE)
        give(own, self.os_user)
        main = self.data / "postgresql.conf"
        include = "include_dir = 'conf.d'"
        if include not in main.read_text().splitlines():
            with main.open("a") as file:
                file.write(f"\n{include}\n")
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.rename(self.log.with_suffix(".log.1"))

    def _start_failed(self, said: str) -> UserError:
        tail = self.log_tail()
        reasons = re.findall(r"(?:FATAL|PANIC):\s+(.+)", tail) or [said.strip()[-200:]]
        return UserError(
            f"PostgreSQL {self.major} did not start: {reasons[-1]}",
            f"Its log is {self.log}.",
            ENVIRONMENT,
        )


def _locale() -> str:
    """C.UTF-8 where the system has it, else C."""
    try:
        known = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout
    except OSError:
        known = ""
    return "C.UTF-8" if re.search(r"(?im)^C\.utf-?8$", known) else "C"
