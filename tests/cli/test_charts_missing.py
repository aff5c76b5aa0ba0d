"""A result stands even where its charts cannot be drawn."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.rendering import renderer
from analysis.rendering.renderer import RenderingError
from sim.cli.app import status
from sim.cli.chart import FORMATS, ONE

ROOT = Path(__file__).parents[2]
FAST = ("--runs", "20", "--months", "3")
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which the renderer ends over every chart."""

    def end(chart: object, version: str) -> str:
        raise RenderingError("the renderer of pictures ended (SIGKILL)")

    monkeypatch.setattr(renderer, "svg", end)


@pytest.mark.usefixtures("broken")
def test_that_a_run_keeps_its_result_and_says_how_to_draw_the_charts_later(here: Path, capsys: Captured) -> None:
    assert status(["run", "baseline", "stalemate", *FAST]) == 0
    printed = capsys.readouterr()
    assert "Conditional on the model" in printed.out
    told = [line for line in printed.err.splitlines() if "charts are missing" in line]
    assert told[0] == (
        "results/baseline: the charts are missing: the renderer of pictures ended (SIGKILL). To draw them later: "
        "panmunjom chart results/baseline --out results/baseline/charts"
    )
    assert told[1].startswith("results/stalemate: ")
    left = {path.name for path in (here / "results" / "baseline").iterdir()}
    assert left == {"manifest.json", "runs.parquet", "months.parquet", "summary.csv"}


@pytest.mark.slow
def test_that_the_command_it_names_draws_them(here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(renderer, "svg", lambda chart, version: (_ for _ in ()).throw(RenderingError("ended")))
        assert status(["run", "baseline", *FAST, "--quiet"]) == 0
    command = capsys.readouterr().err.rpartition("panmunjom ")[2].split()
    assert status(command) == 0
    assert len(list((here / "results" / "baseline" / "charts").iterdir())) == len(ONE) * len(FORMATS)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    ("command", "left"),
    [
        (["sweep", "sweeps/red-line", *FAST], "results/red-line/sweep/manifest.json"),
        (["replay", "--start", "2019-01"], "results/replay/months.csv"),
    ],
)
def test_that_tables_stand_without_their_charts(here: Path, capsys: Captured, command: list[str], left: str) -> None:
    assert status(command) == 0
    assert "the charts are missing" in capsys.readouterr().err
    assert (here / left).is_file()


@pytest.mark.usefixtures("broken")
def test_that_a_command_that_only_draws_says_why_it_cannot(here: Path, capsys: Captured) -> None:
    assert status(["chart", "baseline", *FAST]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "the renderer of pictures ended (SIGKILL)"


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of addresses are Linux's")
def test_that_too_few_addresses_for_the_renderer_cost_the_charts_alone(here: Path) -> None:
    command = [sys.executable, "-c", "from sim.cli.app import main; main()", "run", "baseline", *FAST]
    line = ["bash", "-c", 'ulimit -v 6000000; exec "$@"', "bash", *command]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode == 0
    assert "Conditional on the model" in done.stdout
    assert "the charts are missing" in done.stderr.splitlines()[-1]
    assert "Fatal" not in done.stderr
    assert (here / "results" / "baseline" / "manifest.json").is_file()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_that_a_folder_of_charts_that_cannot_be_written_is_told(here: Path, capsys: Captured) -> None:
    (here / "locked").mkdir(mode=0o500)
    assert status(["chart", "baseline", *FAST, "--kind", "stages", "--out", "locked"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_that_a_file_in_the_place_of_the_folder_of_charts_is_told(here: Path, capsys: Captured) -> None:
    (here / "taken").write_text("mine", encoding="utf-8")
    assert status(["chart", "baseline", *FAST, "--kind", "stages", "--out", "taken"]) == 2
    assert "a file stands where a folder is needed" in capsys.readouterr().err
