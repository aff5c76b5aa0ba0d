"""Reading a result folder."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import analysis
import sim
from analysis.results import ResultError
from analysis.wording.limits import LIMITS, LIMITS_LINE
from sim.errors import PanmunjomError
from tests.batch.folders import made, small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made(tmp_path / "small")
    return tmp_path / "small"


def test_that_a_finished_result_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = made(tmp_path / "small")
    result = analysis.load(str(tmp_path / "small"))
    assert (result.name, result.title, result.horizon) == ("small", "small", 6)
    pd.testing.assert_frame_equal(result.runs, written.runs)
    pd.testing.assert_frame_equal(result.months, written.months)
    pd.testing.assert_frame_equal(result.runs, sim.run(small()).runs)
    assert result.manifest == written.manifest


def test_that_the_obvious_line_of_pandas_is_the_probability(folder: Path) -> None:
    runs = analysis.load(folder).runs
    came = runs.first_red_line_month.notna()
    assert 0 < came.mean() < 1
    assert (runs.first_red_line_month <= 6).mean() == came.mean()
    plain = pd.read_parquet(folder / "runs.parquet")
    assert (plain.first_red_line_month <= 6).mean() == came.mean()


def test_that_a_folder_without_a_manifest_is_unfinished_and_the_message_says_how_to_go_on(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    with pytest.raises(ResultError, match=r"not a finished result.*--resume"):
        analysis.load(folder)


@pytest.mark.parametrize("name", ["runs.parquet", "months.parquet", "summary.csv"])
def test_that_a_missing_or_damaged_table_is_named(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"not what was written")
    with pytest.raises(ResultError, match=f"{name}: is not what was written"):
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
