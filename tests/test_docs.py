"""The generated documents: up to date, complete, and the error registry that they print."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cfdb import docs
from cfdb.docs import api, catalogue, demands, errors, permissions
from cfdb.docs.markdown import table
from cfdb.server import Server

Connect = Callable[..., psycopg.Connection[Any]]


@pytest.fixture(scope="module")
def loaded(server: Server, module_database: str) -> catalogue.Catalogue:
    """The catalogue of db/ as it is now."""
    with server.connect(module_database) as connection:
        return catalogue.read(connection)


@pytest.fixture(scope="module")
def made(server: Server, module_database: str) -> dict[str, str]:
    """The documents of db/ as it is now."""
    with server.connect(module_database) as connection:
        return docs.render(connection)


def test_committed_documents_are_up_to_date(made: dict[str, str]) -> None:
    assert docs.stale(made) == [], "run ./inv docs and commit what it writes"


def test_documents_are_the_same_each_time(
    server: Server, module_database: str, made: dict[str, str]
) -> None:
    with server.connect(module_database) as connection:
        assert docs.render(connection) == made


def test_a_stale_and_a_missing_document_are_found(made: dict[str, str], tmp_path: Path) -> None:
    assert docs.write(made, tmp_path) == sorted(made)
    assert docs.write(made, tmp_path) == []
    (tmp_path / "api.md").write_text("old")
    (tmp_path / "errors.md").unlink()
    assert docs.stale(made, tmp_path) == ["api.md", "errors.md"]


def test_documents_change_when_a_comment_does(connect: Connect, made: dict[str, str]) -> None:
    with connect() as connection:
        connection.execute("set role cf_owner")
        connection.execute("comment on table studio.projects is 'Something else'")
        connection.execute("reset role")
        now = docs.render(connection)
    assert [name for name in made if now[name] != made[name]] == ["schema.md"]


def test_every_granted_function_is_described_with_its_callers(
    loaded: catalogue.Catalogue, made: dict[str, str]
) -> None:
    rows = [row for domain in loaded.domains for row in domain.functions]
    assert len(rows) > 40
    for row in rows:
        heading = f"### {row['schema']}.{row['name']}\n"
        assert made["api.md"].count(heading) == 1
        section = made["api.md"].split(heading)[1].split("\n### ")[0]
        assert f"Callers: {', '.join(row['callers'])}." in section
        assert row["comment"]
    assert "cf_kernel" not in re.findall(r"Callers: (.*)\.", made["api.md"])


def test_links_inside_the_documents_lead_somewhere(made: dict[str, str]) -> None:
    headings = re.findall(r"^### (\S+)$", made["api.md"], re.M)
    anchors = {heading.replace(".", "") for heading in headings}
    for name in ("api.md", "errors.md"):
        targets = set(re.findall(r"\((?:api\.md)?#([^)]+)\)", made[name]))
        assert targets <= anchors


def test_every_table_and_column_is_described(
    loaded: catalogue.Catalogue, made: dict[str, str]
) -> None:
    for domain in loaded.domains:
        for row in domain.tables:
            heading = f"### {row['schema']}.{row['name']}\n"
            section = made["schema.md"].split(heading)[1].split("\n### ")[0]
            for column in row["columns"]:
                assert f"| `{column['name']}` |" in section


def test_every_role_and_policy_is_listed(loaded: catalogue.Catalogue, made: dict[str, str]) -> None:
    text = made["permissions.md"]
    for row in loaded.permissions:
        assert f"| `{row['name']}` |" in text
    for domain in loaded.domains:
        for policy in domain.policies:
            if policy["name"] != "kernel_all":
                assert f"| `{domain.name}.{policy['table_name']}` | {policy['name']} |" in text


def test_a_function_demands_what_it_and_its_callees_ask_for(loaded: catalogue.Catalogue) -> None:
    found = demands.Demands(loaded)
    assert found.of("studio.create_project")[0] == {"project.write"}
    assert "credits.spend" in found.of("generation.request_generation")[0]  # by hold_credits
    assert found.of("identity.current_user_id") == (set(), set())
    bodies = {
        "cf_api": "-- require_permission(x, 'asset.read')\n perform a.inner(f(1));"
        " delete from studio.rooms where true;",
        "cf_kernel": "accounts_with('asset.write') 'brand.read'",
    }
    plain = [
        {"name": name, "owner": owner, "body": body}
        for name, (owner, body) in zip(("a.outer", "a.inner"), bodies.items(), strict=True)
    ]
    asked, by_policy = demands.Demands(replace(loaded, sources=plain)).of("a.outer")
    assert asked == {"asset.write"}
    assert by_policy == set()  # nobody has a policy to delete rooms


def test_services_find_every_call_of_identity_and_tenancy(loaded: catalogue.Catalogue) -> None:
    guide = (docs.FOLDER / "services.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z]+\.[a-z_0-9]+)`", guide))
    granted = {
        f"{d.name}.{row['name']}"
        for d in loaded.domains
        if d.name in ("identity", "tenancy")
        for row in d.functions
    }
    assert granted - named == set()
    relations = {f"{d.name}.{row['name']}" for d in loaded.domains for row in d.tables}
    assert named - {row["name"] for row in loaded.sources} - relations == set()


def test_registry_of_errors_is_what_functions_raise_and_tests_assert(
    loaded: catalogue.Catalogue,
) -> None:
    """Constraints raise class 23 by themselves; everything else is raised by name."""
    registered = {row["sqlstate"] for row in loaded.errors}
    raised = errors.raised_in_functions()
    asserted = errors.asserted_in_tests()
    assert raised - registered == set(), "raised and not registered"
    own = {code for code in registered if not code.startswith("23")}
    assert own - raised == set(), "registered and never raised"
    assert registered - asserted == set(), "registered and asserted by no test"
    house = {code for code in asserted if errors.HOUSE.fullmatch(code)}
    assert house - registered == set(), "asserted and not registered"


def test_errors_that_comments_promise_are_registered(loaded: catalogue.Catalogue) -> None:
    registered = {row["sqlstate"] for row in loaded.errors}
    for domain in loaded.domains:
        for row in domain.functions:
            promised = set(re.findall(r"\b(?:NF|ST|RL|LM|SV)\d{3}\b", row["comment"]))
            assert promised <= registered, row["name"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("p_a uuid", ["p_a uuid"]),
        (
            "p_a uuid, p_b numeric(16,2) DEFAULT 1, p_c text DEFAULT 'a, (b'::text",
            ["p_a uuid", "p_b numeric(16,2) DEFAULT 1", "p_c text DEFAULT 'a, (b'::text"],
        ),
    ],
)
def test_arguments_are_split_where_they_part(text: str, parts: list[str]) -> None:
    assert api.split_arguments(text) == parts


def test_policies_are_told_plainly() -> None:
    clause = (
        "(account_id = ANY (( SELECT tenancy.accounts_with('project.read'::text) AS accounts_with)"
        "::uuid[]))"
    )
    assert permissions.plain(clause) == "account_id in accounts with project.read"
    assert permissions.plain("(a = 1) AND (b = 2)") == "(a = 1) AND (b = 2)"


def test_tables_keep_their_columns() -> None:
    assert table(["a", "b"], [["1", "2"]]) == ["| a | b |", "|---|---|", "| 1 | 2 |", ""]
