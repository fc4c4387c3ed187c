"""Each house rule finds what it is there for, and lets the good through."""

from __future__ import annotations

from pathlib import Path

import pytest

from cfdb import lint, lint_sql

GOOD = """set local role cf_api;

create or replace function studio.create_room(
  p_account_id uuid,
  p_name text default 'A SELECT'
)
returns uuid
language plpgsql
volatile
strict
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: writes rooms
begin
  return null;
end
$$;

comment on function studio.create_room(uuid, text) is
  'Makes a room.';
grant execute on function studio.create_room(uuid, text) to cf_app;
"""
FILE = "db/functions/30_studio/create_room.sql"


def checkout(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_a_good_file_passes_every_rule(tmp_path: Path) -> None:
    test = "db/tests/pgtap/30_studio/fn_create_room.sql"
    root = checkout(tmp_path, {FILE: GOOD, test: "begin;\nrollback;\n"})
    for rule in (*lint_sql.RULES, *lint.PYTHON_RULES):
        assert list(rule(root)) == [], rule.__name__


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        (lint_sql.lower_case, "return null", "RETURN null"),
        (lint_sql.layout, "Makes a room.", "Makes a room" + " and another" * 10),
        (lint_sql.layout, "volatile\n", "volatile \n"),
        (lint_sql.layout, "to cf_app;\n", "to cf_app;"),
        (lint_sql.one_function_a_file, "function studio.create_room(\n", "function studio.make(\n"),
        (lint_sql.one_function_a_file, "comment on function studio", "-- on function studio"),
        (lint_sql.headers, "volatile\nstrict\n", "volatile strict\n"),
        (lint_sql.headers, "parallel unsafe\n", ""),
        (lint_sql.headers, "pg_catalog, pg_temp", "pg_catalog"),
        (lint_sql.headers, "strict\n", "strict\nleakproof\n"),
        (lint_sql.bodies, "-- definer: writes rooms", "-- writes rooms"),
        (lint_sql.bodies, "security definer", "security invoker"),
        (lint_sql.bodies, "  return null;\n", "  perform 1;\n" * 60),
        (lint_sql.tests_beside, "", ""),
    ],
)
def test_what_a_rule_is_for_is_found(
    tmp_path: Path, rule: lint_sql.Rule, old: str, new: str
) -> None:
    assert old in GOOD
    root = checkout(tmp_path, {FILE: GOOD.replace(old, new) if old else GOOD})
    assert list(rule(root)), rule.__name__


@pytest.mark.parametrize(
    "text", ["-- covers: other, create_room\n", "select studio.create_room();\n"]
)
def test_a_test_may_cover_several_functions(tmp_path: Path, text: str) -> None:
    root = checkout(tmp_path, {FILE: GOOD, "db/tests/pgtap/30_studio/rooms.sql": text})
    assert list(lint_sql.tests_beside(root)) == []


def test_a_table_with_policies_wants_a_test(tmp_path: Path) -> None:
    policy = "create policy select_member on studio.rooms for select to cf_app using (true);\n"
    root = checkout(tmp_path, {"db/policies/30_studio.sql": policy})
    assert len(list(lint_sql.tests_beside(root))) == 1
    checkout(tmp_path, {"db/tests/pgtap/30_studio/rls_rooms.sql": ""})
    assert list(lint_sql.tests_beside(root)) == []


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (lint_sql.known_places, "db/helpers.sql", ""),
        (lint_sql.known_places, "db/functions/30_studio/Create.sql", ""),
        (lint.short_modules, "cfdb/long.py", "x = 1\n" * 300),
        (lint.one_reader_of_the_environment, "cfdb/x.py", "os.environ." + "get('A')\n"),
        (lint.no_sql_in_python, "cfdb/x.py", 'Q = """select 1\nfrom t"""\n'),
        (lint.no_registry_hosts, "docs/x.md", "get it from https://pypi" + ".org/simple\n"),
        (lint.migration_pairs, "migrations/0001.create-x.sql", ""),
        (lint.migration_pairs, "migrations/0002.create-x.sql", ""),
        (lint.migration_pairs, "migrations/0001.create-x.rollback.sql", ""),
    ],
)
def test_a_file_that_breaks_a_rule_is_found(
    tmp_path: Path, rule: lint_sql.Rule, name: str, text: str
) -> None:
    assert list(rule(checkout(tmp_path, {name: text})))


def test_a_migration_that_locks_a_live_table_is_found(tmp_path: Path) -> None:
    text = "alter table studio.rooms add constraint rooms_x_ck check (x > 0);\n"
    root = checkout(tmp_path, {"migrations/0002.check-rooms.sql": text})
    (squawk,) = [check for check in lint.tools(root) if check.name == "squawk"]
    assert squawk.skipped or "constraint-missing-not-valid" in squawk.problems[0]
