"""`panmunjom discover` as a person uses it: a box that algebra plants is found, errors say what to do."""

import builtins
import json
import re
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.app import status
from sim.cli.discover import Question

Captured = pytest.CaptureFixture[str]
FILE = """\
name: planted
title: A world in which nothing happens but production and sanctions
months: 36
runs: 2000
uncertainties: on
parameters:
  north_korea:
    arsenal: {production: {dist: uniform, low: 0, high: 1}, production_pressure: 0}
    test: {momentum: {dist: uniform, low: 0, high: 3}}
  economy: {sanctions_cost: {dist: uniform, low: 0, high: 0.2}, flood_hazard: 0}
  beliefs: {window: {dist: uniform, low: 5, high: 14}}
initial: {sanctions: 0.9, enforcement: 0.9, economy: 0.885, border_closed: 0, warheads: 45, stage: none}
events:
  - months: [1, 36]
    force:
      north_korea.message: hostile
      south_korea.posture: hold
      united_states.sanctions: hold
      united_states.talk: none
"""
WHERE = "final_warheads > 63 and final_economy < 0.92"
PRODUCTION, COST = "parameters.north_korea.arsenal.production", "parameters.economy.sanctions_cost"
LEAST_PRODUCTION = (63 - 45) / 36
KEPT = (1 - 1 / 12) ** 36
"""What is left after 36 months of the gap to the long run."""
LEAST_COST = (1 - (0.92 - 0.885 * KEPT) / (1 - KEPT)) / 0.81
"""The long run is 1 - cost x .81; its economy after 36 months is .92 at this cost."""


TABLES = ("boxes.csv", "limits.csv", "trade_off.csv", "tree.csv", "stability.csv")
RICH = "final_warheads > 63"
QUICK = ("--runs", "400", "--boxes", "1", "--resamples", "1", "--no-charts")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "planted.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_that_a_box_that_the_model_plants_is_found_by_the_command(here: Path, capsys: Captured) -> None:
    assert status(["discover", "planted.yaml", "--where", WHERE, "--resamples", "0", "--boxes", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (box,) = found["boxes"]
    limits = {entry["variable"]: entry for entry in box["restrictions"]}
    assert set(limits) == {PRODUCTION, COST}
    assert limits[PRODUCTION]["low"] == pytest.approx(LEAST_PRODUCTION, abs=0.03)
    assert limits[COST]["low"] == pytest.approx(LEAST_COST, abs=0.006)
    assert limits[PRODUCTION]["high"] is None
    assert limits[COST]["high"] is None
    assert box["density"] > 0.95
    assert box["coverage"] > 0.9
    assert found["tree"][0]["density"] > 0.95


@pytest.mark.slow
def test_that_a_result_folder_is_explained_on_a_screen_of_eighty_columns(here: Path, capsys: Captured) -> None:
    assert status(["run", "planted.yaml", "--no-charts", "--quiet"]) == 0
    assert status(["discover", "results/planted", "--where", WHERE, "--resamples", "2"]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert "production is above 0.5" in printed
    assert "growth of the arsenal below an interim deal" in printed
    assert "2 of 2" in printed
    folder = here / "results" / "planted" / "discover-final_warheads-above-63-and-final_economy-below-0.92"
    assert {path.name for path in folder.iterdir()} == {*TABLES, "manifest.json", "peeling.svg", "peeling.png"}


def test_that_without_the_extra_the_command_says_how_to_install_it(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *arguments: object, **more: object) -> object:
        if name.startswith("ema_workbench"):
            raise ImportError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    for module in [name for name in sys.modules if name.startswith("ema_workbench")]:
        monkeypatch.delitem(sys.modules, module)
    assert status(["discover", "planted.yaml", "--where", WHERE]) == 2
    assert "pip install 'panmunjom[explore]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("final_warheads >", "cannot be read"),
        ("final_warhead > 60", "did you mean 'final_warheads'?"),
        ("__import__('os')", "comparison"),
        ("final_warheads > 1000", "holds in 0 of"),
    ],
)
def test_that_a_wrong_condition_is_told(here: Path, capsys: Captured, where: str, said: str) -> None:
    assert status(["discover", "planted.yaml", "--runs", "300", "--where", where]) == 2
    assert said in capsys.readouterr().err


def test_that_runs_that_differ_by_luck_alone_are_refused(here: Path, capsys: Captured) -> None:
    assert status(["discover", "baseline", "--runs", "100", "--where", "first_talks_month <= 12"]) == 2
    assert "--set uncertainties=prior" in capsys.readouterr().err


def ask(where: str, *options: str) -> Path:
    """The folder of the answer to a small question."""
    before = set(Path("results").glob("planted/discover-*"))
    assert status(["discover", "planted.yaml", "--where", where, *QUICK, *options]) == 0
    (folder,) = set(Path("results").glob("planted/discover-*")) - before
    return folder


def content_hash(folder: Path) -> str:
    return str(json.loads((folder / "manifest.json").read_bytes())["content_hash"])


def test_that_what_is_kept_is_what_is_printed_and_is_made_again(here: Path, capsys: Captured) -> None:
    folder = ask(RICH, "--json")
    found = json.loads(capsys.readouterr().out)
    assert folder.name == "discover-final_warheads-above-63"
    boxes, limits, steps, tree = (pd.read_csv(folder / name) for name in TABLES[:4])
    assert boxes["density"][0] == pytest.approx(found["boxes"][0]["density"], rel=1e-5)
    (limit,) = limits.to_dict("records")
    assert (limit["variable"], limit["side"]) == (PRODUCTION, "low")
    assert limit["value"] == pytest.approx(found["boxes"][0]["restrictions"][0]["low"], rel=1e-5)
    assert steps[steps["kept"]]["step"].tolist() == [found["step"]]
    assert len(tree) == len(found["tree"])
    (here / "planted.yaml").unlink()
    assert status(["run", str(folder / "manifest.json"), "--no-charts", "--quiet"]) == 0
    repeated = here / "results" / "planted-repeated" / folder.name
    assert [(repeated / name).read_bytes() for name in TABLES] == [(folder / name).read_bytes() for name in TABLES]


def test_that_the_next_question_leaves_the_answer_to_the_last_one(here: Path) -> None:
    first = ask(RICH, "--quiet")
    kept = content_hash(first)
    second = ask("final_warheads < 63", "--quiet")
    assert second.name == "discover-final_warheads-below-63"
    assert content_hash(first) == kept != content_hash(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tests > 9", "tests >= 9"),
        ("tests > 1 and (declared or treaty)", "(tests > 1 and declared) or treaty"),
        (" or ".join(f"tests == {number}" for number in range(40)), " or ".join(f"tests == {n}" for n in range(41))),
        ("tests > 1", "(tests > 1)"),
    ],
)
def test_that_two_conditions_have_two_folders(one: str, other: str) -> None:
    names = {Question(one).folder, Question(other).folder}
    assert len(names) == 2
    assert all(re.fullmatch(r"discover-[A-Za-z0-9_.-]{1,80}", name) for name in names)


DAMAGED: dict[str, object] = {
    "another condition": {"where": "__import__('os')"}, "no condition": {"where": 3}, "no box": {"boxes": 0},
    "too many": {"resamples": 10**9}, "no number": {"boxes": True}, "another option": {"out": "/tmp"},
}  # fmt: skip


@pytest.mark.parametrize("change", DAMAGED)
def test_that_the_arguments_of_a_stranger_are_checked(change: str) -> None:
    usual = {"where": RICH, "boxes": 1, "step": None, "resamples": 1}
    assert Question.of(usual) == Question(RICH, 1, None, 1)
    if change == "another condition":  # which is parsed, like one that is typed
        assert Question.of({**usual, **DAMAGED[change]}).folder.startswith("discover-__import__-os-")
        return
    with pytest.raises(ValueError, match="they "):
        Question.of({**usual, **DAMAGED[change]})


@pytest.mark.slow
def test_that_a_report_takes_up_what_was_kept(here: Path, capsys: Captured) -> None:
    folder = ask(RICH, "--quiet")
    report = ["report", "baseline", str(folder), "--runs", "20", "--months", "12", "--no-structures", "--quiet"]
    assert status([*report, "--format", "md"]) == 0
    part = capsys.readouterr().out.split("## Under which values something comes")[1].split("\n## ")[0]
    box = pd.read_csv(folder / "boxes.csv").iloc[0]
    assert f"| 1: {box['words']} | {box['density']:.2f} ± " in part
    assert "In box 1, when arsenal production is above 0.5" in part
    assert "growth of the arsenal below an interim deal" in part
    assert status([*report, "--out", "page.html"]) == 0
    page = (here / "page.html").read_text(encoding="utf-8")
    drawn = page.split('id="discoveries"')[1].split("</section>")[0]
    assert drawn.count('role="img" aria-label="final_warheads &gt; 63: ') == 2
    (folder / "tree.csv").write_text((folder / "tree.csv").read_text() + "\n")
    assert status([*report, "--format", "md"]) == 2
    assert "is not what was written" in capsys.readouterr().err
