"""`panmunjom compare`, `sweep` and `chart` as a person uses them."""

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.app import status

Captured = pytest.CaptureFixture[str]
FAST = ("--runs", "80", "--months", "13")
CONTRACT = {"outcome", "estimate_a", "estimate_b", "difference", "standard_error", "low", "high"}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(capsys: Captured) -> list[str]:
    printed = capsys.readouterr().out.splitlines()
    assert max(map(len, printed)) <= 80
    return printed


def test_that_two_scenarios_are_compared_with_errors_and_limits(here: Path, capsys: Captured) -> None:
    assert status(["compare", "baseline", "relief-first", *FAST]) == 0
    text = " ".join(" ".join(lines(capsys)).split())
    assert "Nuclear talks within" in text
    assert "same random draws" in text
    assert "Conditional on the model" in text
    assert "North Korea's economy" in text
    assert not (here / "results").exists()
    firsts = "Months before a first event"
    assert firsts not in text
    assert status(["compare", "baseline", "relief-first", "--all", *FAST]) == 0
    assert firsts in " ".join(" ".join(lines(capsys)).split())


def test_that_json_is_a_list_with_the_columns_of_the_contract(here: Path, capsys: Captured) -> None:
    assert status(["compare", "baseline", "relief-first", "stalemate", *FAST, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert isinstance(document, list)
    assert all(set(row) >= CONTRACT for row in document)
    assert {row["scenario"] for row in document} == {"relief-first", "stalemate"}


def test_that_result_folders_and_scenarios_have_the_same_random_draws(here: Path, capsys: Captured) -> None:
    assert status(["run", "baseline", "--seed", "3", *FAST, "--no-charts", "--quiet"]) == 0
    assert status(["compare", "results/baseline", "relief-first"]) == 0
    assert "over 80 runs with the same random draws" in " ".join(" ".join(lines(capsys)).split())


@pytest.mark.parametrize("option", [["--set", "initial.pressure=0.2"], ["--seed", "4"], ["--runs", "90"]])
def test_that_an_option_that_cannot_change_a_finished_result_is_refused(
    here: Path, capsys: Captured, option: list[str]
) -> None:
    assert status(["run", "baseline", *FAST, "--no-charts", "--quiet"]) == 0
    assert status(["compare", "results/baseline", "relief-first", *option]) == 2
    told = capsys.readouterr().err
    assert f"results/baseline is a finished result, which {option[0]} cannot change" in told


def test_that_the_same_scenario_from_two_folders_is_told_apart_by_their_paths(here: Path, capsys: Captured) -> None:
    for seed in ("3", "4"):
        assert status(["run", "baseline", "--seed", seed, *FAST, "--no-charts", "--quiet", "--out", seed]) == 0
    assert status(["compare", "3/baseline", "4/baseline"]) == 0
    text = " ".join(" ".join(lines(capsys)).split())
    assert "A: 3/baseline. B: 4/baseline" in text
    assert "NOT paired: their seeds differ (3, 4)" in text


@pytest.mark.parametrize("given", ["prob=2", "probability", "months=x", "months=0", "index=nan"])
def test_that_a_smallest_effect_that_is_none_is_refused(here: Path, capsys: Captured, given: str) -> None:
    assert status(["compare", "baseline", "relief-first", *FAST, "--smallest", given]) == 2
    assert "such as" in capsys.readouterr().err


def test_that_what_matters_stands_first_and_depends_on_the_smallest_effect(here: Path, capsys: Captured) -> None:
    def rows(*more: str) -> list[dict[str, float]]:
        assert status(["compare", "baseline", "relief-first", *FAST, "--json", *more]) == 0
        found: list[dict[str, float]] = json.loads(capsys.readouterr().out)
        return found

    usual, strict = rows(), rows("--smallest", "probability=0.99")
    assert [row["matters"] for row in usual] == sorted((row["matters"] for row in usual), reverse=True)
    matters = {row["outcome"]: row["matters"] for row in strict}
    assert matters["talks_within_12"] is False
    assert sum(matters.values()) < sum(row["matters"] for row in usual)


def test_that_a_matrix_shows_several_scenarios_and_all_shows_every_outcome(here: Path, capsys: Captured) -> None:
    assert status(["compare", "baseline", "relief-first", "stalemate", *FAST]) == 0
    matrix = lines(capsys)
    assert any(line.startswith("stalemate") for line in matrix)
    assert status(["compare", "baseline", "relief-first", "stalemate", *FAST, "--all"]) == 0
    assert "Months before" in " ".join(" ".join(lines(capsys)).split())


@pytest.mark.parametrize(("form", "start"), [("md", "**Washington acts"), ("csv", "scenario,outcome,estimate_a")])
def test_that_a_table_can_be_pasted(here: Path, capsys: Captured, form: str, start: str) -> None:
    assert status(["compare", "baseline", "relief-first", *FAST, "--format", form]) == 0
    assert capsys.readouterr().out.startswith(start)


def test_that_one_outcome_can_be_asked_for(here: Path, capsys: Captured) -> None:
    assert status(["compare", "baseline", "relief-first", *FAST, "--outcome", "tests", "--json"]) == 0
    assert [row["outcome"] for row in json.loads(capsys.readouterr().out)] == ["tests"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["compare", "baseline"], "at least two"),
        (["compare", "baseline", "baseline"], "given twice"),
        (["compare", "baseline", "no-such"], "no-such"),
        (["compare", "baseline", "stalemate", *FAST, "--outcome", "testz"], "did you mean 'tests'"),
        (
            ["compare", "baseline", "stalemate", *FAST, "--outcome", "talks"],
            "'panmunjom compare baseline stalemate --format csv' names all - did you mean 'talks_within_12' or "
            "'talks_within_13' or 'talks_months'?",
        ),
        (["compare", "baseline", "stalemate", "--format", "xls"], "table, csv, md, xlsx"),
        (["compare", "baseline", "stalemate", "--set", "month=3"], "did you mean 'months'"),
        (["sweep", "baseline"], "has no sweep"),
        (["sweep", "no-such"], "no shipped scenario"),
        (["chart", "baseline", *FAST, "--kind", "pie"], "is none of"),
        (["chart", "baseline", *FAST, "--kind", "forest"], "two results or more"),
        (["chart", "baseline", *FAST, "--run", "80"], "runs 0 to 79"),
    ],
)
def test_that_a_mistake_is_told_with_the_remedy(here: Path, capsys: Captured, arguments: list[str], told: str) -> None:
    assert status(arguments) == 2
    assert told in " ".join(capsys.readouterr().err.split())


def test_that_other_horizons_are_refused_with_the_remedy(here: Path, capsys: Captured) -> None:
    for months in ("5", "6"):
        assert status(["run", "baseline", "--runs", "20", "--months", months, "--no-charts", "--quiet",
                       "--out", months]) == 0  # fmt: skip
    assert status(["compare", "5/baseline", "6/baseline"]) == 2
    assert "--months 5" in capsys.readouterr().err


def test_that_a_sweep_leaves_a_table_a_manifest_and_pictures(here: Path, capsys: Captured) -> None:
    assert status(["sweep", "sweeps/red-line", *FAST]) == 0
    folder = here / "results" / "red-line" / "sweep"
    assert {path.name for path in folder.iterdir()} == {"sweep.csv", "manifest.json", "curves.svg", "curves.png"}
    table = pd.read_csv(folder / "sweep.csv")
    assert table["parameters.north_korea.test.red_line_caution"].nunique() == 7
    assert {"estimate", "standard_error", "low", "high", "difference", "difference_low"} <= set(table.columns)
    text = " ".join(lines(capsys))
    assert "±" in text
    assert "Conditional on the model" in text


@pytest.mark.slow
def test_that_a_sweep_of_two_axes_is_a_matrix_and_heat_maps(here: Path, capsys: Captured) -> None:
    assert status(["sweep", "sweeps/relief-and-caution", "--runs", "10", "--months", "3"]) == 0
    assert "Across: the log-odds of relief without trust" in " ".join(lines(capsys))
    pictures = {path.stem for path in (here / "results" / "relief-and-caution" / "sweep").glob("*.png")}
    assert pictures == {"red_line_test_within", "talks_within", "interim_within", "lowest_economy"}


def test_that_a_sweep_is_one_json_document(here: Path, capsys: Captured) -> None:
    assert status(["sweep", "sweeps/red-line", *FAST, "--json", "--no-charts"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["axes"]["parameters.north_korea.test.red_line_caution"]) == 7
    assert len({row["outcome"] for row in document["points"]}) * 7 == len(document["points"])


def test_that_charts_are_drawn_of_one_of_several_and_of_a_run(here: Path, capsys: Captured) -> None:
    assert status(["chart", "baseline", *FAST, "--kind", "stages", "--run", "3", "--out", "one"]) == 0
    assert {path.name for path in (here / "one").iterdir()} == {
        "stages.svg", "stages.png", "timeline-3.svg", "timeline-3.png",
    }  # fmt: skip
    assert status(["chart", "baseline", "stalemate", *FAST, "--out", "two"]) == 0
    assert {path.stem for path in (here / "two").iterdir()} == {"scenarios", "distribution", "timing", "forest"}
    assert len(lines(capsys)) == 4 + 8


def test_that_scenarios_of_different_months_are_told_to_be_situations(here: Path, capsys: Captured) -> None:
    told = "The scenarios start in different months"
    assert status(["compare", "baseline", "today", *FAST]) == 0
    assert told in " ".join(lines(capsys))
    assert status(["compare", "baseline", "today", *FAST, "--json"]) == 0
    printed = capsys.readouterr()
    assert told in printed.err
    assert json.loads(printed.out)


@pytest.mark.slow
def test_that_a_comparison_is_made_again_in_every_form_and_over_the_posterior(here: Path, capsys: Captured) -> None:
    assert status(["compare", "baseline", "relief-first", *FAST, "--structures", "all"]) == 0
    printed = lines(capsys)
    for form in ("as it is", "no snapback", "no learning", "posterior, 90 %"):
        assert sum(line.startswith(form) for line in printed) == 4
    assert "Conditional on the model" in " ".join(printed)


def test_that_json_holds_every_form(here: Path, capsys: Captured) -> None:
    options = ("--outcome", "final_economy", "--structures", "all", "--json")
    assert status(["compare", "baseline", "relief-first", *FAST, *options]) == 0
    document = json.loads(capsys.readouterr().out)
    assert all(set(row) >= {*CONTRACT, "form"} for row in document)
    assert [row["form"] for row in document].count("") == 1
    assert len({row["form"] for row in document}) == len(document) == 8


@pytest.mark.parametrize("options", [("--structures", "some"), ("--structures", "all", "--format", "csv")])
def test_that_other_words_for_the_forms_are_refused(options: tuple[str, ...], here: Path, capsys: Captured) -> None:
    assert status(["compare", "baseline", "relief-first", *FAST, *options]) == 2
    assert "--structures" in capsys.readouterr().err
