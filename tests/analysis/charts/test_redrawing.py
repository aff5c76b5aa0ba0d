"""Charts drawn again of what commands have written, and of outcomes that somebody names."""

from pathlib import Path

import pytest

from analysis.charts.choosing import OutcomeError, rows_named, suited
from analysis.charts.redrawing import kind_of
from analysis.charts.saving import save_all
from sim.batch.manifest import ResultError
from sim.cli.app import status

Captured = pytest.CaptureFixture[str]
KNOWN = ["talks_within_12", "talks_within_36", "outcome_talks", "tests", "lowest_economy"]
SWEEP = ["sweep", "sweeps/red-line", "--runs", "20", "--months", "13", "--no-charts", "--quiet"]


def test_that_an_outcome_is_found_by_event_by_row_and_by_column() -> None:
    assert rows_named(["talks"], KNOWN, 36) == ["talks_within_36"]
    assert rows_named(["talks_within_12", "tests"], KNOWN, 36) == ["talks_within_12", "tests"]
    assert rows_named(["first_talks_month"], KNOWN, 36) == ["talks_within_12", "talks_within_36"]
    with pytest.raises(OutcomeError, match="did you mean 'tests'"):
        rows_named(["test_"], KNOWN, 36)


def test_that_each_kind_of_chart_takes_what_it_can_show() -> None:
    assert suited("timing", KNOWN) == ["talks"]
    assert suited("distribution", KNOWN) == ["tests", "lowest_economy"]
    assert suited("forest", KNOWN) == KNOWN
    assert suited("bands", KNOWN) == []


def test_that_a_sweep_is_drawn_again_and_refused_where_its_table_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(SWEEP) == 0
    folder = Path("results/red-line/sweep")
    assert kind_of(folder) == "sweep"
    assert status(["chart", str(folder), "--outcome", "tests", "--format", "svg", "--size", "page"]) == 0
    assert capsys.readouterr().out.split() == ["charts/curves.svg"]
    assert "Months with a test" in Path("charts/curves.svg").read_text(encoding="utf-8")
    assert status(["chart", str(folder), "--kind", "timing"]) == 2
    assert status(["chart", str(folder), "--outcome", "test_"]) == 2
    assert "did you mean" in capsys.readouterr().err
    with (folder / "sweep.csv").open("a", encoding="utf-8") as file:
        file.write("x")
    assert status(["chart", str(folder)]) == 2
    assert "sweep.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--size", "huge"], "slide, page"), (["--format", "pdf"], "svg, png"), (["--kind", "pie"], "distribution")],
)
def test_that_an_option_without_sense_is_refused(capsys: Captured, options: list[str], told: str) -> None:
    assert status(["chart", "baseline", *options]) == 2
    assert told in capsys.readouterr().err


def test_that_a_kind_that_cannot_show_an_outcome_is_told(capsys: Captured) -> None:
    assert status(["chart", "baseline", "--runs", "20", "--kind", "timing", "--outcome", "tests"]) == 2
    assert "timing takes events" in capsys.readouterr().err


def test_that_what_is_no_folder_of_ours_holds_nothing(tmp_path: Path) -> None:
    assert kind_of(tmp_path) == ""
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ResultError):
        kind_of(tmp_path)
    assert save_all([], tmp_path) == []
