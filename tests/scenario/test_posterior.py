"""Parameters drawn from a calibration: whole rows, by luck of their own, and never silently another calibration."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.batch.run import run_to_folder
from sim.errors import ScenarioError
from sim.parameters import BY_KEY
from sim.scenario import design, from_data, load
from sim.scenario.posterior import folder_of, known_until

MOMENTUM, BASE, BUILD = "north_korea.test.momentum", "north_korea.test.base_short", "pressure.build"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    luck = np.random.default_rng(1)
    momentum = luck.normal(1.5, 0.3, 50)
    table = pd.DataFrame({MOMENTUM: momentum, BASE: -momentum - 1, BUILD: np.full(50, 0.02)})
    table.to_parquet(tmp_path / "posterior.parquet", index=False)
    return tmp_path


def planned(folder: Path, **more: Any) -> Any:
    data = {"name": "drawn", "runs": 400, "months": 3, "uncertainties": {"posterior": str(folder)}}
    return design(from_data(data | more))


def test_that_every_run_has_one_whole_draw(folder: Path) -> None:
    plan = planned(folder)
    assert plan.parameters.base_short == pytest.approx(-plan.parameters.momentum - 1)
    table = pd.read_parquet(folder / "posterior.parquet")
    assert set(plan.parameters.momentum) <= set(table[MOMENTUM])
    assert len(set(plan.parameters.momentum)) > 40
    assert set(plan.varied) == {f"parameters.{key}" for key in (MOMENTUM, BASE, BUILD)}


def test_that_what_the_file_gives_counts_before_the_posterior(folder: Path) -> None:
    build = {"dist": "uniform", "low": 0.01, "high": 0.02}
    plan = planned(folder, parameters={"north_korea": {"test": {"momentum": 3}}, "pressure": {"build": build}})
    assert (plan.parameters.momentum == 3).all()
    assert len(set(plan.parameters.build)) == 400
    assert plan.parameters.base_short == pytest.approx(planned(folder).parameters.base_short)


def test_that_what_neither_gives_stands_where_the_calibration_had_it(folder: Path) -> None:
    plan = planned(folder, parameters={"united_states": {"base_talk": -1.2}})
    assert (plan.parameters.base_talk == -1.2).all()
    medium = BY_KEY["north_korea.test.base_medium"]
    assert medium.default != medium.prior_mean
    assert (plan.parameters.base_medium == medium.prior_mean).all()
    assert "parameters.north_korea.test.base_medium" not in plan.varied


def test_that_a_part_has_the_draws_of_the_whole_and_a_seed_its_own(folder: Path) -> None:
    scenario = from_data({"name": "drawn", "runs": 400, "uncertainties": {"posterior": str(folder)}})
    whole, part = design(scenario), design(scenario, part=(150, 20))
    assert np.array_equal(part.parameters.momentum, whole.parameters.momentum[150:170])
    assert not np.array_equal(design(scenario, seed=5).parameters.momentum, whole.parameters.momentum)


@pytest.mark.parametrize("sampling", ["random", "latin_hypercube", "sobol"])
def test_that_another_uncertain_quantity_moves_no_draw(folder: Path, sampling: str) -> None:
    initial = {"sanctions": {"dist": "uniform", "low": 0.5, "high": 0.9}}
    with_more = planned(folder, initial=initial, sampling=sampling)
    assert np.array_equal(with_more.parameters.momentum, planned(folder).parameters.momentum)


def test_that_both_engines_play_the_drawn_runs(folder: Path) -> None:
    scenario = from_data({"name": "drawn", "runs": 6, "months": 5, "uncertainties": {"posterior": str(folder)}})
    pd.testing.assert_frame_equal(sim.run(scenario).runs, sim.run(scenario, engine="mesa").runs)


def test_that_a_result_says_which_posterior_it_drew_from(folder: Path, tmp_path: Path) -> None:
    scenario = from_data({"name": "drawn", "runs": 6, "months": 2, "uncertainties": {"posterior": str(folder)}})
    first = run_to_folder(scenario, tmp_path / "one").manifest
    table = pd.read_parquet(folder / "posterior.parquet")
    (table * 0.9).to_parquet(folder / "posterior.parquet", index=False)
    second = run_to_folder(scenario, tmp_path / "two").manifest
    assert first["posterior"] != second["posterior"]
    assert "posterior" not in run_to_folder(from_data({"name": "plain", "runs": 2}), tmp_path / "three").manifest


def dated(folder: Path, until: str) -> Path:
    (folder / "manifest.json").write_text(json.dumps({"kind": "calibration", "until": until}), encoding="utf-8")
    return folder


def test_that_a_posterior_that_knew_months_of_the_scenario_is_refused_unless_it_may(folder: Path) -> None:
    dated(folder, "2019-03")
    assert planned(folder, start="2019-04").runs == 400
    with pytest.raises(ScenarioError) as refused:
        planned(folder, start="2019-03")
    assert "knows the record up to 2019-03, and the scenario begins in 2019-03" in str(refused.value)
    assert "calibrate --until 2019-02" in str(refused.value)
    told = {"uncertainties": {"posterior": str(folder), "hindsight": "on"}}
    assert np.array_equal(planned(folder, start="2019-03", **told).parameters.momentum,
                          planned(folder, start="2019-04").parameters.momentum)  # fmt: skip


def test_that_the_last_month_known_is_read_from_an_older_manifest_too(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"record": {"last": "2019-03"}}', encoding="utf-8")
    assert known_until(folder) == "2019-03"
    for text in ("[]", "{", '{"record": 1}', '{"until": 7}'):
        (folder / "manifest.json").write_text(text, encoding="utf-8")
        assert known_until(folder) is None


def test_that_the_shipped_posterior_knows_nothing_after_the_article() -> None:
    assert known_until(folder_of("posterior", "2021-10")) == "2021-09"
    planned_baseline = design(from_data({"name": "drawn", "runs": 5, "uncertainties": "posterior"}))
    assert planned_baseline.varied
    early = {"name": "drawn", "start": "2016-01", "runs": 5}
    with pytest.raises(ScenarioError, match="hindsight: on"):
        design(from_data({**early, "uncertainties": "posterior"}))
    hindsight = {"posterior": "shipped", "hindsight": "on"}
    assert design(from_data({**early, "uncertainties": hindsight})).varied.keys() == planned_baseline.varied.keys()


def test_that_of_several_shipped_ones_the_one_is_drawn_that_knows_most_of_what_came_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for until in ("2021-09", "2024-12"):
        own = folder / f"posterior-{until}"
        own.mkdir()
        (own / "posterior.parquet").write_bytes((folder / "posterior.parquet").read_bytes())
        dated(own, until)
    monkeypatch.setattr("sim.scenario.posterior.shipped_scenarios", lambda: folder)
    starts = {"2016-01": "2021-09", "2021-10": "2021-09", "2024-12": "2021-09", "2025-01": "2024-12"}
    for start, until in starts.items():
        assert folder_of("posterior", start) == folder / f"posterior-{until}", start
        assert folder_of({"posterior": "shipped"}, start) == folder / f"posterior-{until}"
    assert folder_of({"posterior": "mine"}, "2025-01") == Path("mine")
    assert folder_of("prior", "2025-01") is None


def test_that_a_result_says_until_when_its_posterior_knew_the_record(folder: Path, tmp_path: Path) -> None:
    scenario = from_data({"name": "drawn", "runs": 6, "months": 2, "uncertainties": {"posterior": str(folder)}})
    assert "posterior_until" not in run_to_folder(scenario, tmp_path / "one").manifest
    dated(folder, "2020-12")
    assert run_to_folder(scenario, tmp_path / "two").manifest["posterior_until"] == "2020-12"


def spoiled(folder: Path, how: str) -> None:
    path = folder / "posterior.parquet"
    table = pd.read_parquet(path)
    if how == "missing":
        path.unlink()
    elif how == "damaged":
        path.write_bytes(b"PAR1 not")
    elif how == "unknown":
        table.assign(**{"north_korea.test.mood": 1.0}).to_parquet(path)
    elif how == "another table":
        (folder / "manifest.json").write_text(json.dumps({"kind": "calibration", "content_hash": "0" * 64}))
    elif how == "a pipe":
        path.unlink()
        os.mkfifo(path)
    elif how == "dates":
        table.assign(**{MOMENTUM: pd.Timestamp("2021-10-01")}).to_parquet(path)
    elif how == "nulls":
        table.assign(**{MOMENTUM: np.nan}).to_parquet(path)
    elif how == "bounds":
        table.assign(**{MOMENTUM: 50.0}).to_parquet(path)
    else:
        table.iloc[:0].to_parquet(path)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("missing", "there is no posterior.parquet"),
        ("damaged", "cannot be read"),
        ("unknown", "north_korea.test.mood' is no parameter"),
        ("bounds", "momentum leaves its bounds, 0 to 20"),
        ("empty", "holds no draws"),
        ("another table", "is not the one of its manifest.json"),
        ("a pipe", "is no file"),
        ("dates", "cannot be read"),
        ("nulls", "momentum leaves its bounds"),
    ],
)
def test_that_a_posterior_that_cannot_be_used_is_refused_with_the_remedy(folder: Path, how: str, told: str) -> None:
    spoiled(folder, how)
    with pytest.raises(ScenarioError, match="panmunjom calibrate") as refused:
        planned(folder)
    assert told in str(refused.value)


@pytest.mark.parametrize("content", [b"[" * 100_000, b"[1]", b'{"record": 3}', b"\xff", b'{"until": 7}'])
def test_that_a_manifest_that_says_nothing_is_as_good_as_none(content: bytes, folder: Path) -> None:
    (folder / "manifest.json").write_bytes(content)
    assert planned(folder).runs == 400


def test_that_a_posterior_in_a_file_counts_from_the_file_and_in_a_setting_from_here(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "sub").mkdir()
    (folder / "base.yaml").write_text("runs: 4\nmonths: 2\nuncertainties: {posterior: .}\n")
    (folder / "sub" / "mine.yaml").write_text("extends: ../base.yaml\nseed: 3\n")
    monkeypatch.chdir(folder.parent)
    for path in (folder / "sub" / "mine.yaml", Path(folder.name) / "sub" / "mine.yaml"):
        assert f"parameters.{MOMENTUM}" in design(load(path)).varied
    monkeypatch.chdir(folder / "sub")
    assert f"parameters.{MOMENTUM}" in design(load("mine.yaml")).varied
    assert f"parameters.{MOMENTUM}" in design(load("mine.yaml", ["uncertainties={posterior: ..}"])).varied
    with pytest.raises(ScenarioError, match=r"the posterior 'post': there is no posterior\.parquet in it"):
        design(load("mine.yaml", ["uncertainties.posterior=post"]))
    assert (
        load("mine.yaml", ["uncertainties={posterior: shipped}"]).resolved()["uncertainties"]["posterior"] == "shipped"
    )
