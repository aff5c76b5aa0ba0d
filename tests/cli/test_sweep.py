"""`panmunjom sweep` over every kind of axis: a table is always printed; and what warns before anything runs."""

from pathlib import Path

import pytest

from sim.cli.app import status

Captured = pytest.CaptureFixture[str]
FAST = ("--runs", "40", "--months", "6", "--no-charts")
SWITCH = "extends: baseline\nsweep: {structures.commitment: {values: ['on', 'off']}}"
SEED = "extends: baseline\nsweep: {seed: {values: [1, 9007199254740993]}}"
STEP = "extends: relief-first\nsweep: {events.3.step: {from: 0.05, to: 0.5, points: 4}}"
THREE = """\
extends: baseline
sweep:
  parameters.north_korea.test.momentum: {values: [1, 2]}
  parameters.north_korea.test.option_value: {values: [1, 4]}
  parameters.pressure.build: {values: [0.02, 0.04]}
"""


@pytest.fixture
def swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured):
    """Sweeps a file of this text; what is printed comes back."""
    monkeypatch.chdir(tmp_path)

    def sweep(text: str, *options: str) -> str:
        Path("file.yaml").write_text(text)
        assert status(["sweep", "file.yaml", *(options or FAST)]) == 0
        return capsys.readouterr().out

    return sweep


def first_cells(printed: str, columns: int = 1) -> list[tuple[str, ...]]:
    """The axis values of the rows of a table: its lines between the rule and the blank line that are no errors."""
    lines = printed.split("───\n")[-1].split("\n\n")[0].splitlines()
    return [tuple(line.split()[:columns]) for line in lines if not line.strip().startswith("±")]


def test_that_words_are_swept(swept) -> None:
    printed = swept(SWITCH)
    assert first_cells(printed) == [("on",), ("off",)]
    assert "all with the same random draws" in printed


def test_that_seeds_are_told_apart_and_keep_their_digits(swept) -> None:
    printed = swept(SEED)
    assert first_cells(printed) == [("1",), ("9007199254740993",)]
    assert "each seed with random draws of its own" in printed
    assert "same random draws" not in printed
    assert "9007199254740993," in Path("results/file/sweep/sweep.csv").read_text()


def test_that_the_size_of_a_step_is_swept_over_round_values(swept) -> None:
    assert first_cells(swept(STEP)) == [("0.05",), ("0.2",), ("0.35",), ("0.5",)]


def test_that_three_axes_have_a_table(swept) -> None:
    printed = swept(THREE)
    assert len(first_cells(printed, 3)) == 8
    assert first_cells(printed, 3)[1] == ("1", "1", "0.04")
    assert "momentum: the weight of a test the month before." in printed
    for heading in ("red line", "talks", "interim", "economy"):
        assert heading in printed


def test_that_two_axes_have_a_table_of_every_headline(swept) -> None:
    printed = swept(THREE.replace("  parameters.pressure.build: {values: [0.02, 0.04]}\n", ""))
    assert " ".join(printed.split()).count("Across: the weight of a test the month before") == 4
    assert "Interim deal within 6 months" in printed


def test_that_the_outcomes_that_a_file_names_are_printed(swept) -> None:
    printed = swept(f"{SWITCH}\noutcomes: [treaty, first_talks_month]")
    assert "treaty" in printed.lower()
    assert "economy" not in printed.split("Estimate")[0]


def test_that_horizons_have_events_within_their_own_months(swept) -> None:
    printed = swept("extends: baseline\nsweep: {months: {values: [3, 6]}}", "--runs", "40", "--no-charts")
    assert first_cells(printed) == [("3",), ("6",)]
    assert "40 runs of 3 to 6 months a point" in printed


@pytest.mark.slow
@pytest.mark.parametrize("text", [SWITCH, SEED, "extends: baseline\nsweep: {months: {values: [3, 6]}}"])
def test_that_words_seeds_and_horizons_are_drawn(text: str, swept) -> None:
    swept(text, "--runs", "40", *(() if "months" in text else ("--months", "6")))
    assert Path("results/file/sweep/curves.svg").stat().st_size > 1000


def test_that_a_wrong_item_is_answered_once_with_the_right_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file.yaml").write_text(STEP.replace("events.3", "events.0"))
    assert status(["sweep", "file.yaml"]) == 2
    assert capsys.readouterr().err == (
        "file.yaml:2: sweep.events.0.step: names item 0, and items count from 1, the first is 1 - "
        "did you mean 'events.3.step'?\n"
    )


LATE = "extends: baseline\nmonths: 6\nevents:\n  - {month: 30, force: {united_states.sanctions: ease}}"
WARNING = "late.yaml:4: warning: events[3]: comes in month 30, after the last month (6), give months: 30\n"


@pytest.mark.parametrize("command", [["validate"], ["run", "--runs", "10", "--no-charts"]])
def test_that_what_has_no_effect_is_told_once_on_standard_error(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("late.yaml").write_text(LATE)
    assert status([command[0], "late.yaml", *command[1:]]) == 0
    printed = capsys.readouterr()
    assert printed.err.count(WARNING) == 1
    assert "warning" not in printed.out
    if command[0] == "run":
        assert status(["run", "late.yaml", *command[1:], "--quiet"]) == 0
        assert capsys.readouterr().err == ""
