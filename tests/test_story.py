"""The demo, the seeds, psql as a person, and the examples that the README quotes."""

from __future__ import annotations

import json
import runpy
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from invoke.context import Context

from cfdb import engines, story
from cfdb.acting import acting_env
from cfdb.commands.story import demo
from cfdb.config import CHECKOUT
from cfdb.databases import scratch_database
from cfdb.errors import ENVIRONMENT, WRONG_USE, UserError
from cfdb.pgtap import psql_command
from cfdb.seed import bulk, people, seed
from cfdb.server import Server
from cfdb.services import PASSWORD, Services, log_in, new_phc, phc, sign_up

EXAMPLES = CHECKOUT / "docs" / "examples"


@pytest.fixture
def own(server: Server, database: str) -> Server:
    """The server with this test's own database as its own."""
    return replace(server, database=database)


@pytest.fixture
def services(own: Server) -> Iterator[Services]:
    """The services of this test's database."""
    with Services(own) as made:
        yield made


def kernel_counts(server: Server, *tables: str) -> list[int]:
    """How many rows the tables have, for everybody."""
    with server.connect() as connection:
        connection.execute("set local role cf_kernel")
        rows = [connection.execute(f"select count(*) from {t}".encode()).fetchone() for t in tables]
    return [row[0] for row in rows if row]


def test_story_is_told_twice_on_one_database(own: Server) -> None:
    heard: list[story.Step] = []
    first = story.tell(own, heard.append)
    second = story.tell(own)
    assert first.run != second.run
    assert heard == first.steps
    assert [step.number for step in heard] == list(range(1, len(heard) + 1))
    assert [step.title for step in second.steps] == [step.title for step in first.steps]
    stranger = first.facts["stranger"]
    assert {row["sees"] for row in stranger} == {0}
    assert all(row["of"] > 0 for row in stranger)
    named = {row["table"] for row in stranger}
    assert {"studio.projects", "billing.credit_entries", "audit.entries"} <= named


def test_story_works_beside_requests_of_others(own: Server, services: Services) -> None:
    """The story's worker gives back what it claimed and did not ask for."""
    people.plant(own)
    token = log_in(services, people.address("ben"), PASSWORD, "")["token"]
    with services.person(token) as app:
        project = app.read("select account_id, id from studio.projects")[0]
        request = app.call(
            "generation.request_generation",
            account_id=project["account_id"],
            project_id=project["id"],
            prompt="Not the story's",
            output_format="x",
            idempotency_key="other",
        )
    story.tell(own)
    with services.person(token) as app:
        status = app.one("select status from generation.requests where id = %s", request)
    assert status == "processing_samples"


@pytest.mark.parametrize(
    ("table", "policy"),
    [("studio.projects", "using (true)"), ("audit.entries", "using (true)")],
)
def test_story_fails_when_a_stranger_sees_a_row(own: Server, table: str, policy: str) -> None:
    with own.connect() as connection:
        connection.execute("set role cf_owner")
        connection.execute(f"create policy hole on {table} for select to cf_app {policy}".encode())
    with pytest.raises(UserError, match="the story went wrong"):
        story.tell(own)


def test_story_fails_when_a_step_is_refused(own: Server) -> None:
    with own.connect() as connection:
        connection.execute("set role cf_api")
        connection.execute(
            "revoke execute on function studio.create_workbench(uuid, text, text) from cf_app"
        )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        story.tell(own)


def test_services_of_a_foreign_server_are_refused(own: Server) -> None:
    with pytest.raises(UserError) as caught:
        Services(replace(own, superuser=None))
    assert caught.value.exit_code == ENVIRONMENT


def test_demo_command_migrates_an_empty_database_and_prints_json(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with scratch_database(server, "demo") as empty:
        monkeypatch.setattr(engines, "ensure", lambda *_: empty)
        run = cast(Any, demo).body
        run(Context(), json=True)
        told = json.loads(capsys.readouterr().out)
        assert len(told["steps"]) >= 20
        assert set(told["steps"][0]) == {"number", "title", "role", "call", "result"}
        assert {row["sees"] for row in told["another_tenant"]} == {0}
        run(Context())
        text = capsys.readouterr().out
    for step in told["steps"]:
        assert step["title"] in text
    assert " 0 of " in text
    assert "./inv psql --as ada-" in text


def test_small_seed_adds_nothing_the_second_time(own: Server) -> None:
    tables = ("identity.users", "identity.sessions", "studio.rooms", "audit.entries")
    assert PASSWORD in seed(own, "small")
    first = kernel_counts(own, *tables)
    assert PASSWORD in seed(own, "small")
    assert kernel_counts(own, *tables) == first
    assert first[0] == len(people.PEOPLE)


def test_small_seed_goes_on_where_it_was_interrupted(own: Server, services: Services) -> None:
    sign_up(services, people.address("ada"), "ada", "Ada", PASSWORD)
    seed(own, "small")
    assert kernel_counts(own, "identity.users", "studio.rooms") == [len(people.PEOPLE), 2]


def test_small_seed_has_a_model_in_production(own: Server, services: Services) -> None:
    seed(own, "small")
    with services.alone("svc_app") as app:
        assert app.call("mlops.production_version", model_name=people.MODEL) is not None


def test_bulk_seed_adds_its_rows_once_and_leaves_no_right_behind(own: Server) -> None:
    amount = bulk.Amount(people=20, accounts=10, projects=50)
    rights = "select relname, relacl::text from pg_class where relacl is not null order by oid"
    triggers = "select tgname, tgenabled from pg_trigger where not tgisinternal order by oid"
    with own.connect() as connection:
        before = [connection.execute(sql.encode()).fetchall() for sql in (rights, triggers)]
        for _ in ("once", "twice"):
            bulk.fill(connection, amount)
        connection.commit()
        bulk.settle(connection)
        after = [connection.execute(sql.encode()).fetchall() for sql in (rights, triggers)]
    assert after == before
    counts = kernel_counts(own, "identity.users", "tenancy.accounts", "studio.projects")
    assert counts == [20, 10, 50]


def test_seed_refuses_an_unknown_size_and_leaves_foreign_servers_alone(own: Server) -> None:
    with pytest.raises(UserError) as caught:
        seed(own, "huge")
    assert caught.value.exit_code == WRONG_USE
    assert "No people were seeded" in seed(replace(own, superuser=None), "small")
    assert kernel_counts(own, "identity.users") == [0]


def test_password_hash_can_be_made_again_from_its_parameters() -> None:
    made = new_phc("secret")
    parameters = made.rpartition("$")[0]
    assert phc("secret", parameters) == made
    assert phc("Secret", parameters) != made
    with pytest.raises(ValueError, match="argon2id"):
        phc("secret", "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ")


def test_psql_as_a_person_shows_that_persons_rows(own: Server) -> None:
    seed(own, "small")
    query = "select count(*) from studio.projects; select identity.current_user_id() is not null"
    for name, seen in (("ada", "1"), ("cleo", "1"), ("eve", "1")):
        env = acting_env(own, people.address(name))
        done = run_psql(own, env, query)
        assert done.stdout.split() == [seen, "t"], done.stderr
    env = acting_env(own, people.address("eve"))
    slugs = run_psql(own, env, "select slug from tenancy.accounts where kind = 'team'")
    assert slugs.stdout == ""
    assert slugs.stderr == ""


def test_psql_as_somebody_unknown_is_refused(own: Server, services: Services) -> None:
    sign_up(services, "zoe@example.com", "zoe", "Zoe", "another password")
    for email in ("nobody@example.com", "zoe@example.com"):
        with pytest.raises(UserError) as caught:
            acting_env(own, email)
        assert caught.value.exit_code == WRONG_USE


def test_python_example_does_what_it_says(own: Server, services: Services) -> None:
    example = runpy.run_path(str(EXAMPLES / "service_call.py"))
    dsn = own.dsn(user="svc_app")
    tokens: list[Any] = []
    for name in ("ida", "jon"):
        sign_up(services, f"{name}@example.com", name, name, PASSWORD)
        tokens.append(log_in(services, f"{name}@example.com", PASSWORD, "")["token"])
    ida, jon = tokens
    project = example["create_project"](dsn, ida, "Coffee")
    assert example["rename_project"](dsn, jon, project, 1, "Mine") == "not found"
    assert example["rename_project"](dsn, ida, project, 1, "Tea") == "renamed"
    answer = example["rename_project"](dsn, ida, project, 1, "Milk")
    assert answer == "changed by somebody else, read it again"
    with services.person(ida) as app:
        assert app.one("select name from studio.projects") == "Tea"


def test_sql_example_does_what_it_says(own: Server, services: Services) -> None:
    sign_up(services, "ida@example.com", "ida", "Ida", PASSWORD)
    token = log_in(services, "ida@example.com", PASSWORD, "")["token"]
    command = [*psql_command(own, EXAMPLES / "service_call.sql")[:1], "-X", "-A", "-t", "-q"]
    command += ["-v", "ON_ERROR_STOP=1", "-v", f"token={token}"]
    done = subprocess.run(
        [*command, "-f", str(EXAMPLES / "service_call.sql")],
        env=own.env(user="svc_app"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["t", "t", "t", "Coffee|1"]


def run_psql(server: Server, env: dict[str, str], query: str) -> subprocess.CompletedProcess[str]:
    program = psql_command(server, Path("none"))[0]
    statements = [option for part in query.split("; ") for option in ("-c", part)]
    return subprocess.run(
        [program, "-A", "-t", "-q", *statements],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
