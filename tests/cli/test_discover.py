"""`panmunjom discover` as a person uses it: a box that algebra plants is found, errors say what to do."""

import builtins
import json
import sys
from pathlib import Path

import pytest

from sim.cli.app import status

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
    assert (here / "charts" / "peeling.svg").exists()


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
