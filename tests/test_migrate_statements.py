"""Splitting SQL, and what sharded policies become."""

from __future__ import annotations

import pytest

from cfdb.migrate.compare import elements
from cfdb.migrate.project import Source, without_sub_select
from cfdb.migrate.statements import split


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("select 1; select 2;", ["select 1;", "select 2;"]),
        ("select 1", ["select 1"]),
        ("select ';'; select ';;'", ["select ';';", "select ';;'"]),
        ("select 'it''s;'; x", ["select 'it''s;';", "x"]),
        (r"select e'a\';b'; x", [r"select e'a\';b';", "x"]),
        ('select ";"; x', ['select ";";', "x"]),
        ("do $$ a; b $$; x", ["do $$ a; b $$;", "x"]),
        ("do $a$ $$;$$ ; $a$; x", ["do $a$ $$;$$ ; $a$;", "x"]),
        ("select a$1; x", ["select a$1;", "x"]),
        ("-- a; b\nselect 1; -- c;\n", ["-- a; b\nselect 1;"]),
        ("/* a; /* b; */ ; */ select 1; x", ["/* a; /* b; */ ; */ select 1;", "x"]),
        ("  \n-- only a comment", []),
    ],
)
def test_split(source: str, texts: list[str]) -> None:
    assert [statement.text for statement in split(source)] == texts


def test_lines_are_those_of_the_file() -> None:
    found = split("\n-- why\n\nselect 1;\n\nselect\n 2;\n")
    assert [(s.line, s.code_line, s.code) for s in found] == [
        (2, 4, "select 1;"),
        (6, 6, "select\n 2;"),
    ]


def test_sharded_policies_have_no_sub_select() -> None:
    plain = "using (account_id = any ((select tenancy.accounts_with('project.read'))::uuid[]));"
    sharded = "using (account_id = any (tenancy.accounts_with('project.read')));"
    assert without_sub_select(plain) == sharded
    plain = "using (user_id = (select identity.current_user_id()));"
    assert without_sub_select(plain) == "using (user_id = identity.current_user_id());"
    nil = "'00000000-0000-0000-0000-000000000000'::uuid"
    assert without_sub_select(f"using (id >= (select {nil}))") == f"using (id >= {nil})"
    other = "using (exists (select from x)) -- (select a from b)"
    assert without_sub_select(other) == other


def test_hash_does_not_depend_on_line_ends() -> None:
    assert Source("a", "x\r\ny\r\n").hash == Source("a", "x\ny\n").hash


def test_elements_of_a_table() -> None:
    assert elements(
        "create table x (\n  a numeric(16,2) not null, -- one, two\n  b text default ',)',\n"
        "  constraint x_ck check (a > 0 and b in ('p', 'q'))\n) partition by range (a);"
    ) == {
        "column a": "a numeric(16,2) not null",
        "column b": "b text default ',)'",
        "constraint x_ck": "constraint x_ck check (a > 0 and b in ('p', 'q'))",
    }
