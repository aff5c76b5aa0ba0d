import re
from pathlib import Path

import pandas as pd
import panel as pn
import pytest

from analysis.charts.size import PAGE, SLIDE
from analysis.dashboard.pages import stored
from analysis.dashboard.pages.policies import NONE, PoliciesPage, drawn
from analysis.robustness.kept import policies
from sim.cli.app import status
from tests.analysis.dashboard.pages.conftest import Visitor, words

LEVERS = """\
name: two-policies
extends: baseline
months: 4
uncertainties: prior
satisfice: ["final_economy >= 0.88"]
levers:
  - {name: patience, description: Nothing is offered}
  - {name: relief, events: [{month: 1, force: {united_states.sanctions: ease}}]}
"""


@pytest.fixture(autouse=True)
def without_the_reference(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stored, "REFERENCE", tmp_path / "none")


@pytest.fixture
def robust(visitor: Visitor, tmp_path: Path) -> Path:
    """A folder of results with a robustness run."""
    path = tmp_path / "levers.yaml"
    path.write_text(LEVERS, encoding="utf-8")
    asked = ["robustness", str(path), "--futures", "6", "--replications", "2", "--no-discovery", "--no-charts"]
    assert status([*asked, "--quiet", "--out", str(visitor.session.results)]) == 0
    return visitor.session.results / "two-policies" / "robustness"


def opened(visitor: Visitor, study: str = NONE) -> PoliciesPage:
    shown = PoliciesPage(visitor.session)
    visitor.wait(lambda: not shown.answers.busy)
    if study:
        shown.study.value = study
        visitor.wait(lambda: not shown.answers.busy)
    return shown


def test_that_a_folder_without_studies_says_how_to_make_one(visitor: Visitor) -> None:
    shown = opened(visitor)
    assert list(shown.study.options.values()) == [NONE]
    said = words(shown.view)
    assert f"There is no study in {visitor.session.results}" in said
    assert "panmunjom robustness policies/eight-packages" in said


def test_that_a_robustness_run_is_shown_as_it_was_written(visitor: Visitor, robust: Path) -> None:
    shown = opened(visitor, "Policies across futures: two-policies")
    said = words(shown.view)
    for table in policies(robust):
        for _, *numbers in table.rows:
            assert all(number.replace("<", "&lt;") in said for number in numbers)
    assert "final_economy &gt;= 0.88" in said
    assert "Nothing is offered" in said
    assert "no policy is called best" in said
    (button,) = shown.view.select(pn.widgets.FileDownload)
    pd.testing.assert_frame_equal(pd.read_csv(button.callback()), pd.read_csv(robust / "robustness.csv"))


def test_that_a_study_whose_files_were_changed_is_refused_in_words(visitor: Visitor, robust: Path) -> None:
    (robust / "robustness.csv").write_text("policy,outcome\n", encoding="utf-8")
    shown = opened(visitor, "Policies across futures: two-policies")
    assert "robustness.csv" in words(shown.answers.view)
    assert 'role="alert"' in words(shown.answers.view)


def test_that_a_study_made_since_is_found_when_looked_for_again(
    visitor: Visitor, request: pytest.FixtureRequest
) -> None:
    shown = opened(visitor)
    request.getfixturevalue("robust")
    shown.again.clicks += 1
    visitor.wait(lambda: not shown.answers.busy)
    assert "Policies across futures: two-policies" in shown.study.options


def test_that_the_studies_of_the_source_are_shown_with_their_pictures(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = Path("results/reference").resolve()
    monkeypatch.setattr(stored, "REFERENCE", reference)
    for study in stored.studies(visitor.session.results):
        said = words(opened(visitor, study.words).view)
        assert 'role="alert"' not in said
        assert said.count("data:image/svg+xml;base64,") == (1 if study.read(SLIDE).policies else 3)
    variance = pd.read_csv(reference / "sensitivity-baseline-variance.csv")
    assert len(stored._drivers_of_reference("baseline", SLIDE).tables) == len(variance)


def test_that_a_picture_is_an_image_in_which_nothing_is_run() -> None:
    shown = drawn(b"<svg onload='alert(1)'></svg>", '"><script>')
    assert "onload" not in shown
    assert "<script>" not in shown


def test_that_on_a_telephone_the_policies_are_drawn_below_each_other(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "REFERENCE", Path("results/reference").resolve())
    visitor.session.roomy = False
    shown = words(opened(visitor, "Policies across futures: eight packages (reference)").view)
    assert "min-width: 0px" in shown
    (picture,) = stored._policies_of_reference(PAGE).pictures.values()
    found = re.match(rb'<svg[^>]*? width="(\d+)', picture)
    assert found
    assert int(found[1]) <= PAGE.width + 40
    assert b"no-policy" in picture
