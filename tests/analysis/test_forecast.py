"""A forecast holds every form of the model, and says what would refute it."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.forecast import COUNTED, HORIZONS, Forecast, forecast, forms, refutations
from analysis.incidence import EVENTS
from analysis.report.forecast_page import html
from sim.cli.app import status
from sim.scenario import load


@pytest.fixture(scope="module")
def posterior(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posterior")
    luck = np.random.default_rng(1)
    table = pd.DataFrame({"north_korea.test.momentum": luck.normal(1.4, 0.2, 40).clip(0)})
    table.to_parquet(folder / "posterior.parquet", index=False)
    return folder


@pytest.fixture(scope="module")
def found() -> Forecast:
    return forecast(load("baseline", ["runs=300", "uncertainties=prior"]))


def test_that_every_form_of_the_model_is_run_for_every_horizon(found: Forecast) -> None:
    assert set(found.results) == set(forms())
    assert len(forms()) == 6
    assert len(found.ranges) == 6 * len(HORIZONS) * len(COUNTED)
    assert len(found.events) == 6 * len(HORIZONS) * len(EVENTS)
    assert found.ranges.eval("low <= median <= high").all()


def test_that_a_range_holds_at_least_nine_of_ten_runs(found: Forecast) -> None:
    for form, result in found.results.items():
        own = found.ranges[(found.ranges["form"] == form) & (found.ranges["horizon"] == max(HORIZONS))]
        for row in own.to_dict("records"):
            inside = result.runs[row["count"]].between(row["low"], row["high"])
            assert inside.mean() >= 0.9


def test_that_what_would_be_wrong_lies_outside_every_form() -> None:
    ranges = pd.DataFrame(
        [{"form": form, "horizon": months, "count": "tests", "low": low, "median": 4, "high": 8}
         for months in HORIZONS for form, low in (("one", 0), ("two", 2))]
    )  # fmt: skip
    events = pd.DataFrame(
        [{"form": form, "horizon": months, "event": event, "probability": chance, "standard_error": 0.01}
         for months in HORIZONS for form, chance, event in (
             ("one", 0.05, "interim"), ("two", 0.08, "interim"), ("one", 0.95, "talks"), ("two", 0.97, "talks"),
             ("one", 0.05, "relief"), ("two", 0.3, "relief"))]
    )  # fmt: skip
    told = refutations(Forecast({}, ranges, events))
    assert told[0] == "Months with a test within 12 months: more than 8 (of 12)."
    assert any("Interim deal within 12 months" in line and "coming" in line for line in told)
    assert any("Nuclear talks within 36 months" in line and "absence" in line for line in told)
    assert not any("relief" in line for line in told)


def test_that_the_page_says_it_all_and_needs_nothing_from_elsewhere(found: Forecast) -> None:
    text = html(found, "panmunjom forecast")
    for words in ("What would count as being wrong", "Conditional on the model", "±", "one article", "Nobody learns"):
        assert words in text
    assert "<script" not in text
    assert len(text.encode()) < 1_000_000


def test_that_the_command_writes_the_page(
    posterior: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(["forecast", "--runs", "60", "--posterior", str(posterior)]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert "What would count as being wrong" in printed
    assert (tmp_path / "results" / "forecast.html").is_file()
    assert status(["forecast", "--runs", "20", "--posterior", str(posterior), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["wrong"]


def test_that_a_folder_without_a_posterior_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["forecast", "--posterior", str(tmp_path)]) == 2
    assert "panmunjom calibrate" in capsys.readouterr().err
