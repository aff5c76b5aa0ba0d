"""Every form of the model has the same runs, so only what the form does can differ between them."""

import pytest

import sim
from analysis.comparison import forms
from analysis.comparison.forms import FORMS, variants

SETTINGS = ["runs=60", "months=6"]
DRAWN = ["uncertainties=on", "parameters.north_korea.test.momentum={dist: normal, mean: 1.3, sd: 0.5}"]


@pytest.mark.slow
@pytest.mark.parametrize("more", [[], [*DRAWN, "sampling=latin_hypercube"]], ids=["random", "spread over all runs"])
def test_that_the_results_as_they_are_are_shown_on_the_runs_of_the_forms(
    monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    monkeypatch.setattr(forms, "RUNS", 20)
    compared = variants([sim.run(sim.load(name, [*SETTINGS, *more])) for name in ("baseline", "relief-first")])
    assert len(compared) == FORMS == 8
    assert {form.comparison.runs for form in compared} == {20}

    same = sim.run(sim.load("baseline", [*SETTINGS, *more, "runs=20"]))
    assert compared[0].comparison.a.runs.reset_index(drop=True).equals(same.runs)
