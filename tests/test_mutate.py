"""The mutation harness: it notices what is broken, lets the harmless live, cuts guards out."""

from __future__ import annotations

import pytest

from cfdb import mutate, pgtap
from cfdb.errors import WRONG_USE, UserError
from cfdb.template import Template

SOURCE = """create or replace function x.y() returns void language plpgsql as $$
begin
  perform tenancy.require_permission(
    p_account_id, 'project.write');
  if v_count > 3 then
    perform x.z();
  end if;
  if v_used >= v_limit and
    v_limit is not null then
    raise exception using errcode = 'LM001';
  end if;
end $$"""


def suite(template: Template) -> mutate.Suite:
    files = pgtap.find(["00_contract/row_security", "00_contract/types"])
    return mutate.Suite.read(files, pgtap.run_files(template, files))


def test_what_changes_nothing_lives(ready_template: Template, module_database: str) -> None:
    verdict = suite(ready_template).judge(ready_template, module_database, mutate.CONTROL)
    assert verdict.noticed_by is None
    assert verdict.files_run == 2


def test_what_is_broken_is_noticed(ready_template: Template, module_database: str) -> None:
    verdict = suite(ready_template).judge(ready_template, module_database, mutate.LETHAL)
    assert verdict.noticed_by == "00_contract/row_security.sql"
    assert verdict.claim == "every table and partition enables and forces row security"


def test_every_kind_of_mutant_can_be_applied(ready_template: Template) -> None:
    with ready_template.connect() as connection:
        found = mutate.mutants(connection)
        for mutant in found:
            with connection.transaction(force_rollback=True):
                connection.execute(f"set local role {mutant.owner}".encode())
                connection.execute(mutant.statement.encode())
    assert {mutant.kind for mutant in found} == set(mutate.KINDS)


def test_each_guard_of_a_function_is_cut_by_itself() -> None:
    whole = mutate.Mutant("function-guard", "x", "x.y", ("x.y",), "cf_api", SOURCE)
    cut = list(mutate.without_guards(whole))
    assert len(cut) == 2
    assert "require_permission" not in cut[0].statement
    assert "v_used >= v_limit" in cut[0].statement
    assert "if false then\n    raise exception" in cut[1].statement
    assert "if v_count > 3 then" in cut[1].statement


def test_a_mutant_keeps_the_line_numbers_of_the_test() -> None:
    text = mutate.CONTROL.inject("-- why\nbegin;\nselect 1;\nrollback;\n")
    assert text is not None
    assert text.splitlines()[1].startswith("begin; set local role cf_owner;")
    assert text.splitlines()[2] == "select 1;"


def test_an_unknown_kind_is_refused(ready_template: Template) -> None:
    with ready_template.connect() as connection, pytest.raises(UserError) as caught:
        mutate.mutants(connection, ["trousers"])
    assert caught.value.exit_code == WRONG_USE
