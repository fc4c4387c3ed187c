"""pgrls and pgspot each notice what they are there for, and have nothing to say otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from cfdb import lint_catalogue, matrix, reach
from cfdb.server import Server
from cfdb.template import Template

pytestmark = pytest.mark.skipif(
    not lint_catalogue.is_installed(), reason="pgrls is not here: ./inv lint installs it"
)
HOLES = """
set local role cf_owner;
create policy open on studio.rooms for select to cf_app using (true);
create policy half_open on studio.assets for select to cf_app using (
  account_id = any ((select tenancy.accounts_with('asset.read'))::uuid[]) or revision = 1
);
create policy stamped on studio.projects for insert to cf_api with check (name <> '');
alter table studio.workbenches disable row level security;
set local role none;
"""
FUNCTION = """create or replace function studio.f(p_id uuid)
returns integer
language plpgsql
security definer{path}
as $$
declare
  v_room studio.rooms;
begin
  execute 'select ' || p_id;
  return {call};
end
$$;
"""


def test_pgrls_finds_policies_that_admit_other_tenants(server: Server) -> None:
    found = list(lint_catalogue.pgrls(server=server, plant=HOLES))
    for words in (
        ["SEC008", "studio.rooms.open"],
        ["verify cross-tenant studio.rooms"],
        ["verify cross-tenant studio.assets", "LEAK"],
        ["verify write studio.projects"],
        ["SEC032", "studio.workbenches"],
    ):
        assert any(all(word in line for word in words) for line in found), (words, found)


def test_pgrls_has_nothing_to_say_of_db(server: Server) -> None:
    assert list(lint_catalogue.pgrls(server=server)) == []


def test_a_reason_for_nothing_is_found(server: Server) -> None:
    reasons = lint_catalogue.Reasons({"a.b.open": "meant"}, {"SEC099 a.b": "meant"})
    assert reasons.explain("SEC008", "a.b.open")
    assert not reasons.explain("SEC001", "a.b.open"), "an open policy explains its own rules alone"
    assert reasons.unmet(reasons.ignored) == ["SEC099 a.b"]
    assert reasons.unmet(reasons.open_policies) == []


def plant(folder: Path, path: str, call: str) -> Path:
    for place, text in (
        ("db/schema/30_studio.sql", "create schema studio;\n"),
        ("db/functions/30_studio/f.sql", FUNCTION.format(path=path, call=call)),
    ):
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


@pytest.mark.parametrize(
    ("path", "call", "codes"),
    [
        ("\nset search_path = pg_catalog, pg_temp", "1", []),
        ("", "1", ["PS003"]),
        ("\nset search_path = public", "1", ["PS004"]),
        ("\nset search_path = pg_temp, pg_catalog", "1", ["PS004"]),
    ],
)
def test_pgspot_finds_definers_that_can_be_misled(
    tmp_path: Path, path: str, call: str, codes: Sequence[str]
) -> None:
    found = list(lint_catalogue.pgspot(plant(tmp_path, path, call)))
    assert all(any(code in line for line in found) for code in codes), found
    assert bool(found) == bool(codes), found
    assert all(line.startswith("db/functions/30_studio/f.sql:") for line in found if codes)


def test_pgspot_that_cannot_read_says_so(tmp_path: Path) -> None:
    root = plant(tmp_path, "", "1")
    (root / "db/schema/30_studio.sql").write_text("create shema studio;\n")
    assert "could not read" in next(lint_catalogue.pgspot(root))


def test_the_committed_reach_is_the_databases(server: Server, module_database: str) -> None:
    assert matrix.difference(reach.render(server, module_database), reach.COMMITTED) == ""


def test_a_definer_that_opens_a_table_shows_in_the_reach(
    server: Server, ready_template: Template
) -> None:
    with ready_template.cloned() as name:
        before = reach.render(server, name)
        with server.connect(name) as connection:
            connection.execute("set role cf_kernel")
            connection.execute(
                "create function kernel.keys() returns bigint language sql security definer"
                " set search_path = pg_catalog, pg_temp"
                " as 'select count(*) from kernel.signing_keys'"
            )
            connection.execute("grant execute on function kernel.keys() to svc_auditor")
        after = reach.render(server, name)
    found = [line for line in after.splitlines() if "svc_auditor" in line]
    assert "svc_auditor" not in before
    assert len(found) == 1 and "kernel.signing_keys | select | all rows" in found[0]
