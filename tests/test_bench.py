"""The harness of the benches: it runs, and says what it should. Never how fast anything is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cfdb import bench
from cfdb.bench import pgbench
from cfdb.bench.catalogue import BENCHES, choose
from cfdb.bench.comparison import Bench
from cfdb.bench.explain import GSET, statements
from cfdb.bench.plot import svg
from cfdb.errors import ENVIRONMENT, WRONG_USE, UserError
from cfdb.server import Server
from cfdb.sql import query

TINY = bench.Plan(bench.Amount(people=20, accounts=20, projects=100), rounds=1, seconds=0, crowd=40)
KEYS = {"name", "ratio", "target", "better", "subject", "baseline", "rounds", "settings"}
OUTPUT = """\
transaction type: x.sql
number of transactions actually processed: 1200
latency average = 0.825 ms
initial connection time = 2.1 ms
tps = 1211.500000 (without initial connection time)
statement latencies in milliseconds and failures:
         0.001           0  \\set n random(1, :people)
         0.030           0  begin;
         0.700           0  select identity.authenticate('cfs_bench_' || :n);
         0.090           0  commit;
"""


@pytest.mark.slow
def test_every_bench_runs_and_its_file_has_the_form(server: Server, tmp_path: Path) -> None:
    said: list[str] = []
    results = bench.run_all(server, BENCHES, TINY, said.append, plans=True)
    path = tmp_path / "figures.json"
    plot = bench.save(results, path)
    entries = json.loads(path.read_text())
    assert [entry["name"] for entry in entries] == [b.name for b in BENCHES]
    for entry in entries:
        assert set(entry) == KEYS
        assert entry["ratio"] > 0
        assert entry["better"] in ("higher", "lower")
        assert len(entry["rounds"]) == TINY.rounds
        assert all(value > 0 for value in entry["rounds"][0].values())
        assert entry["settings"]["server"]["fsync"] in ("on", "off")
        assert entry["settings"]["projects"] == TINY.amount.projects
        assert entry["settings"]["crowd"] == TINY.crowd
        assert set(entry["settings"]["statements_ms"]) == {"subject", "baseline"}
    assert ElementTree.fromstring(plot.read_text()).tag.endswith("svg")
    assert any("Filling a database" in line for line in said)
    assert sum("Execution Time" in line for line in said) == sum(not b.driven for b in BENCHES)
    text = "\n".join(bench.summary(results))
    for entry in entries:
        assert entry["name"] in text
        assert entry["baseline"] in text


def test_benches_have_scripts_that_differ_from_their_baselines() -> None:
    for each in (b for b in BENCHES if not b.driven):
        subject, baseline = each.scripts
        assert (query(subject) == query(baseline)) is each.crowded


def test_both_sides_of_a_read_make_the_same_round_trips() -> None:
    for name in ("read.list_all", "read.list_one", "read.page_200", "write.create_project"):
        subject, baseline = (statements(query(s).decode()) for s in choose([name])[0].scripts)
        assert len(subject) == len(baseline) == 2
        assert baseline[0].endswith(GSET)
        assert ":person" in baseline[1]


def test_names_and_beginnings_choose_benches() -> None:
    assert choose([]) == list(BENCHES)
    assert [b.name for b in choose(["auth"])] == ["auth.token", "auth.api_key", "auth.users_1m"]
    assert {b.name for b in choose(["read"])} == {
        "read.list_all",
        "read.list_one",
        "read.page_200",
        "read.list_all_believed",
        "read.list_one_believed",
    }
    assert [b.name for b in choose(["quota.hot", "quota.hot"])] == ["quota.hot"]
    with pytest.raises(UserError, match="no bench 'speed'") as caught:
        choose(["speed"])
    assert caught.value.exit_code == WRONG_USE


def test_ratio_is_of_medians_and_in_the_direction_of_better() -> None:
    run = pgbench.read(OUTPUT)
    assert run.transactions == 1200
    assert run.tps == 1211.5
    assert run.latency_ms == 0.825
    assert list(run.statements.values()) == [0.03, 0.7, 0.09]
    with pytest.raises(UserError, match="no result"):
        pgbench.read("pgbench: error: something")


def result(each: Bench, ratio: float) -> bench.Result:
    """A result without a run."""
    return bench.Result(
        each.name, ratio, each.target, each.better, each.subject, each.baseline, [], {}
    )


def test_plot_is_well_formed_and_marks_what_is_met() -> None:
    lower, higher = choose(["read.list_all", "quota.hot"])
    assert result(lower, lower.target - 0.1).met
    assert not result(lower, lower.target + 0.1).met
    assert result(higher, higher.target + 0.1).met
    assert not result(higher, higher.target - 0.1).met
    drawing = ElementTree.fromstring(svg([result(lower, 0.5), result(higher, 2.0)]))
    assert "read.list_all" in "".join(drawing.itertext())


def test_failing_script_is_one_sentence(server: Server, database: str) -> None:
    with pytest.raises(UserError, match="pgbench failed on bench_read_list_all"):
        load = pgbench.Load(1, 1, "simple", {"people": 1})
        pgbench.run(replace(server, database=database), "bench_read_list_all", load, seed=1)


def test_bench_needs_pgbench_and_an_own_server(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError) as caught:
        bench.run_all(replace(server, superuser=None), BENCHES, TINY, lambda _: None)
    assert caught.value.exit_code == ENVIRONMENT
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UserError, match="needs pgbench") as caught:
        pgbench.find(replace(server, bin_dir=None))
    assert caught.value.exit_code == ENVIRONMENT
