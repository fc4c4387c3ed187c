"""The pgTAP runner: what it must call a failure, and that runs do not get into each other's way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cfdb import pgtap
from cfdb.errors import WRONG_USE, UserError
from cfdb.server import Server
from cfdb.tap_report import Report
from cfdb.template import Template, template

Run = Callable[..., Report]
GOOD = """begin;
select plan(2);
select pass('first');
select pass('second');
select * from finish();
rollback;
"""


@pytest.fixture
def run(server: Server, module_database: str, tmp_path: Path) -> Run:
    """Runs one test file with the given text; the tests of this module share a database."""

    def run_text(text: str, timeout: int = 60) -> Report:
        file = tmp_path / "case.sql"
        file.write_text(text)
        result = pgtap.run_file(server, module_database, file, timeout)
        return Report([result], result.seconds)

    return run_text


def test_a_good_file_passes(run: Run) -> None:
    report = run(GOOD)
    assert report.failures == []
    assert report.closing_line() == "2 passed, 0 failed, 0 skipped"


def test_a_false_claim_is_shown_with_its_diagnostics(run: Run) -> None:
    claim = "select is(1, 2, 'one # is two');"
    report = run(GOOD.replace("select pass('second');", claim))
    (failure,) = report.failures
    assert failure.description == "one # is two"
    assert "have: 1" in failure.detail
    assert "want: 2" in failure.detail
    assert report.passed == 1


@pytest.mark.parametrize(
    ("old", "new", "description"),
    [
        ("select pass('second');", "select 1 / 0;", "file died"),
        ("select pass('second');", "syntax error here;", "file died"),
        ("plan(2)", "plan(3)", "wrong plan"),
        ("plan(2)", "plan(1)", "wrong plan"),
        ("select pass('second');", "", "wrong plan"),
        ("rollback;", "", "file does not end its transaction"),
        ("rollback;", "commit;", "file leaves something behind"),
        ("begin;\n", "", "file leaves something behind"),
        ("rollback;", "rollback; create table tap.left_over (id integer);", "file goes on"),
        ("begin;\n", "create table tap.left_over (id integer); begin;\n", "file does not begin"),
        ("rollback;", "rollback; begin; rollback;", "file goes on"),
        (GOOD, "", "file has no plan"),
        (GOOD, "begin;\nselect 1;\nrollback;\n", "file has no plan"),
        ("select pass('second');", "select 'Bail out! enough';", "file bailed out"),
        ("select pass('first');", "select 1, pass('first');", "a claim is hidden"),
    ],
)
def test_a_wrong_file_fails(run: Run, old: str, new: str, description: str) -> None:
    report = run(GOOD.replace(old, new))
    assert any(f.description.startswith(description) for f in report.failures), report.failures


def test_a_statement_that_hangs_is_stopped(run: Run) -> None:
    text = GOOD.replace("select pass('second');", "select pg_sleep(60);")
    report = run(text, timeout=1)
    assert "statement timeout" in report.failures[0].detail
    assert report.seconds < 10


def test_skipped_and_todo_claims_do_not_fail(run: Run) -> None:
    todo = "select * from todo('later', 1);\nselect fail('not yet');"
    text = GOOD.replace("select pass('second');", todo).replace("plan(2)", "plan(3)")
    text = text.replace(
        "select * from finish", "select * from skip('no such thing');\nselect * from finish"
    )
    report = run(text)
    assert report.closing_line() == "2 passed, 0 failed, 1 skipped"


def test_warnings_and_multi_line_values_are_no_claims(run: Run) -> None:
    noise = "select E'a\\nb' as value;\ndo $$ begin raise warning 'look'; end $$;\n"
    report = run(GOOD.replace("select pass('second');", noise + "select pass('second');"))
    assert report.closing_line() == "2 passed, 0 failed, 0 skipped"


def test_a_test_does_not_see_what_another_did(ready_template: Template, tmp_path: Path) -> None:
    text = GOOD.replace(
        "select pass('second');", "create table tap.mine (id integer); select pass('x');"
    )
    files = [tmp_path / f"{number}.sql" for number in range(4)]
    for file in files:
        file.write_text(text)
    report = pgtap.run_files(ready_template, files, jobs=2)
    assert report.closing_line() == "8 passed, 0 failed, 0 skipped"


def test_runs_at_once_share_a_template_and_leave_no_database(
    server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "case.sql"
    file.write_text(GOOD)

    def whole_run(_: int) -> str:
        with template(server) as made:
            assert made.run not in databases(server)
            return pgtap.run_files(made, [file], jobs=1).closing_line()

    with ThreadPoolExecutor(3) as pool:
        lines = list(pool.map(whole_run, range(3)))
    assert lines == ["2 passed, 0 failed, 0 skipped"] * 3


def test_a_dead_run_is_cleaned_up_by_the_next(server: Server) -> None:
    with template(server) as made:
        left = f"{made.name}_dead1_1"
        made._execute("create database {} template {}", left, made.name)
    assert left in databases(server)
    with template(server) as made:
        in_use = made.clone()
        with template(server):
            assert in_use in databases(server)
            assert left not in databases(server)
    assert in_use not in databases(server)


def test_a_clone_has_the_rights_of_the_database(server: Server, ready_template: Template) -> None:
    with ready_template.cloned() as name, server.connect() as connection:
        query = "select acl::text from pg_database, unnest(datacl) as acl where datname = %s"
        clone = {row[0] for row in connection.execute(query, (name,))}
        original = {row[0] for row in connection.execute(query, (ready_template.name,))}
    assert clone == original
    assert original


@pytest.mark.parametrize("words", [["no_such_file"], ["00_contract", "no_such_file"]])
def test_a_pattern_that_matches_nothing_is_refused(words: list[str]) -> None:
    with pytest.raises(UserError) as caught:
        pgtap.find(words)
    assert caught.value.exit_code == WRONG_USE


def test_files_are_found_by_folder_name_pattern_and_path() -> None:
    roles = pgtap.TESTS / "00_contract" / "roles.sql"
    assert roles in pgtap.find([])
    assert pgtap.find([str(roles)]) == [roles]
    assert pgtap.find(["00_contract/rol"]) == [roles]
    assert pgtap.find(["contract/rol*s.sql"]) == [roles]
    assert roles in pgtap.find(["00_contract"])
    assert roles in pgtap.find([str(pgtap.TESTS / "00_contract")])


def databases(server: Server) -> set[str]:
    with server.connect() as connection:
        return {row[0] for row in connection.execute("select datname from pg_database")}
