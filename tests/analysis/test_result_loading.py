"""Reading a result folder."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.results import ResultError
from analysis.wording.limits import LIMITS, LIMITS_LINE
from sim.errors import PanmunjomError
from sim.result import Result


@pytest.fixture
def folder(tmp_path: Path, make_result: Callable[..., Result]) -> Path:
    result = make_result(30, 6)
    result.runs.to_parquet(tmp_path / "runs.parquet")
    result.months.to_parquet(tmp_path / "months.parquet")
    (tmp_path / "manifest.json").write_text(json.dumps(result.manifest))
    return tmp_path


def test_that_a_finished_result_is_read_as_it_was_written(folder: Path, make_result: Callable[..., Result]) -> None:
    result, written = analysis.load(folder), make_result(30, 6)
    assert (result.name, result.title, result.horizon) == (written.name, written.title, 6)
    pd.testing.assert_frame_equal(result.runs, written.runs)
    pd.testing.assert_frame_equal(result.months, written.months)


def test_that_a_folder_without_a_manifest_is_unfinished_and_the_message_says_how_to_go_on(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    with pytest.raises(ResultError, match=r"not a finished result.*--resume"):
        analysis.load(folder)


@pytest.mark.parametrize("name", ["runs.parquet", "months.parquet"])
def test_that_a_missing_or_damaged_table_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"not parquet")
    with pytest.raises(ResultError, match=f"{name}: damaged"):
        analysis.load(folder)
    (folder / name).unlink()
    with pytest.raises(ResultError, match=f"{name}: missing"):
        analysis.load(folder)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"scenario": 3}', '{"scenario": {"title": "no name"}}'])
def test_that_a_manifest_that_is_not_ours_is_refused(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text)
    with pytest.raises(ResultError, match=r"manifest\.json"):
        analysis.load(folder)


def test_that_a_folder_that_is_not_there_is_the_users_error(tmp_path: Path) -> None:
    with pytest.raises(PanmunjomError, match="no such result folder"):
        analysis.load(tmp_path / "nothing")


def test_that_importing_analysis_imports_nothing_heavy() -> None:
    heavy = {"altair", "scipy", "pandas", "numpy", "vl_convert"}
    code = f"import sys, analysis; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_that_summary_and_charts_do_without_scipy() -> None:
    # scipy.stats takes longer to import than all else that a run does after the simulation.
    code = "import sys, analysis.statistics.outcomes, analysis.charts; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_that_the_limits_name_what_the_specification_asks_for() -> None:
    for words in ("conditional on the model", "independent episodes", "weakly identified", "unitary", "China", "Japan",
                  "one article", "economy is people", '"best"', "named person"):  # fmt: skip
        assert words in LIMITS
    assert "\n" not in LIMITS_LINE
    assert len(LIMITS_LINE) <= 100


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"seed": None}, "does not say 'seed'"),
        ({"runs": "many"}, "does not say 'runs'"),
        ({"format": 99}, "has the format 99"),
        ({"axes": {}}, "holds a sweep"),
    ],
)
def test_that_a_manifest_of_another_kind_or_version_is_refused(folder: Path, change: dict, told: str) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ResultError, match=told):
        analysis.load(folder)


def test_that_runs_without_an_outcome_are_refused_with_the_remedy(folder: Path) -> None:
    path = folder / "runs.parquet"
    pd.read_parquet(path).drop(columns="longest_quiet").to_parquet(path)
    with pytest.raises(ResultError, match="run the scenario again"):
        analysis.load(folder)
