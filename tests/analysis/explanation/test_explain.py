"""`analysis.explain`: the same content as frames and as plain data."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import analysis
import sim
from analysis.explanation import ExplanationError
from analysis.explanation.explain import Explanation
from sim.batch.run import run_to_folder
from sim.scenario import from_data
from tests.engine.scenarios import scenarios


@pytest.fixture(scope="module")
def explained() -> Explanation:
    return analysis.explain(sim.load("baseline", ["runs=40"]), 17)


@settings(max_examples=8)
@given(scenarios(runs=1, longest=12))
def test_that_the_document_keeps_the_contract(data: dict[str, Any]) -> None:
    document = json.loads(json.dumps(analysis.explain(from_data(data), 0).document(), allow_nan=False))
    assert {"scenario", "run", "outcome", "months"} <= document.keys()
    assert len(document["months"]) == data["months"]
    for number, month in enumerate(document["months"], start=1):
        assert {"month", "date", "state", "decisions"} <= month.keys()
        assert month["month"] == number
        for decision in month["decisions"]:
            assert {"instrument", "actor", "chosen", "forced", "draw", "levels"} <= decision.keys()
            assert 0.0 <= decision["draw"] < 1.0
            assert sum(level["probability"] for level in decision["levels"]) == pytest.approx(1.0)
            for level in decision["levels"]:
                assert level.keys() == {"level", "utility", "probability", "terms"}
                total = 0.0
                for value in level["terms"].values():
                    total += value
                assert total == level["utility"]


def test_that_the_frames_say_what_the_document_says(explained: Explanation) -> None:
    document = explained.document()
    assert len(explained.months) == len(document["months"]) == 36
    levels = [level for month in document["months"] for each in month["decisions"] for level in each["levels"]]
    assert list(explained.levels["utility"]) == [level["utility"] for level in levels]
    assert list(explained.terms["value"]) == [value for level in levels for value in level["terms"].values()]
    assert list(explained.turning_points["words"]) == [point["words"] for point in document["turning_points"]]
    assert explained.levels["chosen"].sum() == sum(len(month["decisions"]) for month in document["months"])
    assert (explained.months["us_sanctions"] == [month.chose("sanctions") for month in explained.run.months]).all()


def test_that_a_term_names_the_coefficient_and_the_claim_behind_it(explained: Explanation) -> None:
    terms = explained.terms.query("level == 'long' and term == 'pressure'")
    assert set(terms["parameter"]) == {"north_korea.test.pressure_long"}
    assert set(terms["source"]) == {"ART 8, 38"}
    sources = {(each["level"], each["term"]): each for each in explained.document()["term_sources"]}
    assert sources["lobby", "broker_response"]["source"] == "ART 15"


def test_that_what_was_drawn_for_a_run_is_counted_and_given() -> None:
    scenario = sim.load("baseline", ["runs=3", "uncertainties=prior", "months=2"])
    explained = analysis.explain(scenario, 1)
    drawn = explained.document()["drawn"]
    assert (
        drawn["parameters.north_korea.test.momentum"] == explained.run.outcomes["parameters.north_korea.test.momentum"]
    )
    assert f"{len(drawn)} values of the scenario were drawn for this run" in " ".join(explained.story[0].paragraphs)


def test_that_one_month_can_be_asked_for(explained: Explanation) -> None:
    document = explained.document(8)
    assert [month["month"] for month in document["months"]] == [8]
    assert all(point["month"] == 8 for point in document["turning_points"])


def test_that_a_name_of_a_scenario_and_of_a_run_will_do() -> None:
    scenario = sim.load("baseline", ["runs=60"])
    explained = analysis.explain(scenario, "broken-moratorium")
    assert explained.choice is not None
    assert explained.run.ending == "broken moratorium"
    assert explained.run.number == explained.choice.run
    with pytest.raises(ExplanationError, match="must be the number"):
        analysis.explain(scenario, "somewhere")


def test_that_a_result_is_explained_as_the_scenario_it_was_made_of(tmp_path: Path) -> None:
    scenario = sim.load("stalemate", ["runs=25", "months=10", "seed=3"])
    run_to_folder(scenario, tmp_path / "stalemate")
    result = analysis.load(tmp_path / "stalemate")
    assert analysis.explain(result, "typical").run == analysis.explain(scenario, "typical").run


def test_that_one_world_alone_parts_from_none(explained: Explanation) -> None:
    with pytest.raises(ValueError, match="explain it against another"):
        _ = explained.parted
