"""pg_prove in a container: its output is read as the runner's own is, and the container goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cfdb import pg_prove, pgtap
from cfdb.config import checkout_id, settings

CASES = {
    "/tmp/cfdb/0/good.sql": "1..2\nok 1 - first\nok 2 - second\nok\n",
    "/tmp/cfdb/1/bad.sql": (
        '1..2\nok 1 - first\nnot ok 2 - second\n# Failed test 2: "second"\n#  have: 1\n'
        "# Looks like you failed 1 test of 2\nFailed 1/2 subtests \n"
    ),
    "/tmp/cfdb/2/dead.sql": (
        "1..2\nok 1 - first\npsql:/tmp/cfdb/2/dead.sql:4: ERROR:  division by zero\n"
        "Dubious, test returned 3 (wstat 768, 0x300)\nFailed 1/2 subtests \n"
    ),
}


def output(*names: str, sums: str) -> str:
    return "".join(f"{name} .. \n{CASES[name]}" for name in names) + f"\n{sums}, 0 wallclock secs\n"


def test_the_output_of_pg_prove_is_read_file_by_file() -> None:
    names = {name: Path(name) for name in CASES}
    good, bad, dead = pg_prove.read(output(*CASES, sums="Files=3, Tests=5"), 1, names)
    assert (good.passed, good.failures) == (2, [])
    assert [failure.description for failure in bad.failures] == ["second"]
    assert [failure.description for failure in dead.failures] == ["file died"]
    assert "division by zero" in dead.failures[0].detail


@pytest.mark.parametrize(("sums", "exit_code"), [("Files=1, Tests=3", 0), ("Files=1, Tests=2", 2)])
def test_pg_prove_must_agree(sums: str, exit_code: int) -> None:
    name = "/tmp/cfdb/0/good.sql"
    results = pg_prove.read(output(name, sums=sums), exit_code, {name: Path(name)})
    assert [failure.file for result in results for failure in result.failures] == ["pg_prove"]


@pytest.mark.docker
def test_files_run_in_a_container_that_is_removed(tmp_path: Path) -> None:
    from cfdb.engines import docker

    bad = tmp_path / "bad.sql"
    bad.write_text(
        "begin;\nselect plan(1);\nselect ok(false, 'no');\nselect * from finish();\nrollback;\n"
    )
    report = pg_prove.run(settings().pg, [*pgtap.find(["00_contract/roles"]), bad], jobs=2)
    assert [failure.description for failure in report.failures] == ["no"]
    assert report.passed > 10
    label = f"{docker.LABEL}={checkout_id()}"
    left = docker.client().containers.list(all=True, filters={"label": label})
    assert not [box for box in left if box.name not in {docker.name_of(m) for m in (16, 17, 18)}]
