"""A calibration finds what is there, says what the record does not know, and refuses a sample that has not settled."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from analysis.calibration import space as space_module
from analysis.calibration.checks import ALL, judged, prior_draws, recover, simulated_record
from analysis.calibration.codings import under_each
from analysis.calibration.fit import (
    ROUNDED,
    Calibration,
    ConvergenceError,
    calibrate,
    refuse_unconverged,
    write,
)
from analysis.calibration.mode import curvature, gradient, mode
from analysis.calibration.sampling import Effort
from analysis.calibration.space import Space, free_parameters
from analysis.charts import posterior as chart
from analysis.charts.saving import svg
from analysis.record import SEEN, Record, code, read
from sim.cli.calibrate_tables import print_calibration
from sim.parameters import BY_KEY, PARAMETERS
from sim.scenario import from_data
from sim.scenario.catalogue import folder
from sim.scenario.posterior import content_hash

KEYS = ("north_korea.test.base_short", "north_korea.test.momentum", "united_states.base_talk")
SHORT = Effort(pilots=(100, 150), steps=400, stages=3)
"""The few parameters of these tests mix at once."""
SHORTER = Effort(pilots=(50,), steps=100)
"""For what does not depend on how well the posterior is known."""


@pytest.fixture(scope="module")
def small() -> Record:
    space = Space(KEYS)
    return simulated_record(space, np.array([-1.2, 1.9, -1.4]), seed=5, months=240)


@pytest.fixture(scope="module")
def found(small: Record) -> Calibration:
    return calibrate(small, space=Space(KEYS), effort=SHORT)


def test_that_the_gradient_is_that_of_finite_differences(small: Record) -> None:
    space = Space(KEYS)
    point = np.array([-1.5, 1.4, -1.1])
    value, slope = gradient(space, small, point)
    assert value == pytest.approx(-space.log_posterior(point[None], small)[0])
    for place in range(len(KEYS)):
        shift = np.zeros(len(KEYS))
        shift[place] = 1e-4
        up, down = space.log_posterior(np.array([point + shift, point - shift]), small)
        assert slope[place] == pytest.approx(-(up - down) / 2e-4, rel=1e-3, abs=1e-3)


def test_that_the_mode_is_the_most_probable_point_and_curved_upwards(small: Record) -> None:
    space = Space(KEYS)
    point = mode(space, small)
    best = space.log_posterior(point[None], small)[0]
    luck = np.random.default_rng(1)
    around = point + 0.05 * luck.standard_normal((200, len(KEYS)))
    assert (space.log_posterior(around, small) <= best + 1e-6).all()
    assert (np.linalg.eigvalsh(curvature(space, small, point)) > 0).all()


def test_that_planted_parameters_are_found(found: Calibration) -> None:
    table = found.table.set_index("key")
    for key, truth in zip(KEYS, (-1.2, 1.9, -1.4), strict=True):
        assert abs(table.loc[key, "mean"] - truth) < 3 * table.loc[key, "sd"]
        assert table.loc[key, "contraction"] > 0.3
        assert table.loc[key, "informed"]
    assert found.sample.converged


@pytest.mark.slow
def test_that_the_sample_is_that_of_a_grid(small: Record) -> None:
    space = Space(KEYS[:1])
    grid = np.linspace(-3, 0, 600)[:, None]
    density = space.log_posterior(grid, small)
    weights = np.exp(density - density.max())
    weights /= weights.sum()
    exact = (grid[:, 0] * weights).sum()
    spread = np.sqrt(((grid[:, 0] - exact) ** 2 * weights).sum())
    drawn = calibrate(small, space=space, effort=SHORT).sample.flat[:, 0]
    assert drawn.mean() == pytest.approx(exact, abs=0.15 * spread)
    assert drawn.std() == pytest.approx(spread, rel=0.1)


def test_that_the_same_seed_draws_the_same_sample(small: Record) -> None:
    one, other = (calibrate(small, space=Space(KEYS[:1]), effort=SHORTER, seed=4).sample.draws for _ in range(2))
    assert np.array_equal(one, other)


def test_that_the_prior_is_normal_within_its_bounds_and_keeps_the_order_of_pressure() -> None:
    keys = ("north_korea.test.pressure_short", "north_korea.test.pressure_medium", "north_korea.test.momentum")
    space = Space(keys)
    points = np.array([[0.3, 0.7, 1.6], [0.7, 0.3, 1.6], [0.3, 0.7, -0.1]])
    density = space.log_prior(points)
    assert density[0] == pytest.approx(sum(
        stats.norm.logpdf(x, m, s) + 0.5 * np.log(2 * np.pi) + np.log(s)
        for x, m, s in zip(points[0], space.mean, space.sd, strict=True)
    ))  # fmt: skip
    assert np.isneginf(density[1:]).all()
    drawn = prior_draws(space, 300, np.random.default_rng(1))
    assert (drawn[:, 0] <= drawn[:, 1]).all()
    assert (drawn[:, 2] >= 0).all()


def test_that_the_shipped_record_frees_what_it_can_inform_and_nothing_else() -> None:
    space = free_parameters(code(read()))
    assert {"north_korea.test.momentum", "united_states.base_talk", "diplomacy.join_base"} <= set(space.keys)
    assert not any(key.startswith(("rationality.", "beliefs.broker")) for key in space.keys)


def test_that_no_default_tells_a_part_of_the_record_what_came_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    past = code(read()).until(72)
    space = free_parameters(past)
    assert "north_korea.test.pandemic_restraint" not in space.keys
    expected = space.log_posterior(space.start[None], past)
    made = space_module.parameter_sets

    def spoilt(count: int) -> np.recarray:
        records = made(count)
        for name in (parameter.name for parameter in PARAMETERS):
            records[name] = np.nan
        return records

    monkeypatch.setattr(space_module, "parameter_sets", spoilt)
    assert np.isfinite(expected).all()
    assert replace(space).log_posterior(space.start[None], past) == pytest.approx(expected, rel=1e-12)


def test_that_the_defaults_are_the_means_of_the_shipped_posterior_where_the_record_informs() -> None:
    table = pd.read_csv(folder() / "posterior" / "parameters.csv").set_index("key")
    informed = table[table["informed"]]
    assert len(informed) > 25
    for key, mean in informed["mean"].items():
        assert BY_KEY[key].default == float(f"{mean:.{ROUNDED}g}"), key


def test_that_the_shipped_posterior_was_accepted_and_can_be_drawn_from() -> None:
    shipped = folder() / "posterior"
    figures = json.loads((shipped / "diagnostics.json").read_text())
    assert figures["accepted"]
    assert figures["seconds"] < 600
    manifest = json.loads((shipped / "manifest.json").read_text())
    assert manifest["content_hash"] == content_hash(shipped)
    assert manifest["record"]["last"] == "2021-09"
    runs = sim.run(sim.load("baseline", ["runs=50", "months=2", "uncertainties=posterior"])).runs
    assert runs["parameters.north_korea.test.momentum"].nunique() > 40


def test_that_a_calibration_can_be_drawn_from(found: Calibration, tmp_path: Path) -> None:
    write(found, tmp_path, draws=200)
    table = pd.read_parquet(tmp_path / "posterior.parquet")
    assert table.shape == (200, len(KEYS))
    assert json.loads((tmp_path / "diagnostics.json").read_text())["accepted"]
    scenario = from_data({"name": "drawn", "runs": 300, "months": 2, "uncertainties": {"posterior": str(tmp_path)}})
    runs = sim.run(scenario).runs
    assert runs[f"parameters.{KEYS[1]}"].mean() == pytest.approx(table[KEYS[1]].mean(), abs=0.1)


def test_that_a_sample_that_has_not_settled_is_refused(found: Calibration, tmp_path: Path) -> None:
    unsettled = replace(found, sample=replace(found.sample, rhat=1.2))
    with pytest.raises(ConvergenceError, match=r"R-hat 1\.200"):
        write(unsettled, tmp_path / "none")
    assert not (tmp_path / "none").exists()
    refuse_unconverged(found)


def test_that_ranks_and_intervals_are_counted() -> None:
    recovered = recover(Space(KEYS), 6, months=60, effort=SHORTER)
    table = judged(recovered)
    assert table["key"].tolist() == [*KEYS, ALL]
    assert (table["replicates"] == 6).all()
    assert table["uniform_p"].between(0, 1).all()
    together = table.set_index("key").loc[ALL]
    assert together["inside"] == pytest.approx(recovered["inside"].mean())
    assert together["inside"] > 0.6
    assert together["low"] < together["inside"] < together["high"]


def test_that_only_priors_computed_from_the_record_are_widened() -> None:
    sources = {
        "north_korea.test.momentum": "D 1.54",
        "diplomacy.interim_base": "R; D",
        "north_korea.test.red_line_caution": "ART",
        "north_korea.test.drill_reaction": "LIT Bernhardt & Sukin 2021; null in D'Orazio",
    }
    for key, source in sources.items():
        assert BY_KEY[key].source.startswith(source)
    keys = tuple(sources)
    assert Space(keys, widened=3).sd == pytest.approx(Space(keys).sd * [3, 3, 1, 1])


@pytest.mark.slow
def test_that_another_coding_moves_what_it_bears_on(small: Record, found: Calibration) -> None:
    quiet = small.seen.copy()
    quiet[::2, SEEN.index("test")] = 1
    table = under_each(found, {"as it was": small, "half the tests": replace(small, seen=quiet)}, SHORT)
    moved = table.pivot_table(index="key", columns="coding", values="moved")
    assert moved["as it was"].abs().max() < 0.3
    assert moved.loc["north_korea.test.base_short", "half the tests"] < -1


def test_that_what_else_was_asked_for_is_printed(found: Calibration, capsys: pytest.CaptureFixture[str]) -> None:
    forms = pd.DataFrame(
        {"form": ["as shipped"], "difference": [0.0], "error": [0.0], "bad_k": [2], "after_2016": [-1.9]}
    )
    codings = pd.DataFrame({"coding": "tests=all", "key": KEYS, "moved": [0.4, -2.0, 0.1]})
    check = judged(recover(Space(KEYS[:1]), 2, months=36, effort=SHORTER))
    print_calibration(found, {"forms": forms, "codings": codings, "check": check}, Path("here"))
    printed = capsys.readouterr().out
    assert "1.900" in printed
    assert "Up to 2 months weigh so much that the elpd of a form is less sure" in " ".join(printed.split())
    assert "momentum -2.0, base_short +0.4" in printed
    assert "Of 2 records with known parameters" in printed
    assert "Conditional on the model" in printed


def test_that_the_chart_shows_every_free_parameter(found: Calibration) -> None:
    dates = found.record.dates
    drawn = chart.draw(found.table, dates[0], dates[-1])
    assert [row["row"] for rows in drawn.to_dict()["datasets"].values() for row in rows] == list(KEYS)
    assert "NaN" not in svg(drawn)
