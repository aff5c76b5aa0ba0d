"""The library used wrongly: the answer says what is allowed."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import ArgumentError, PanmunjomError, ScenarioError
from sim.scenario import design, load


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("baseline", "runs=20"),
            "settings is the text 'runs=20', must be a list of 'KEY=VALUE', such as ['runs=20', ",
        ),
        (("baseline", {"runs": 20}), "settings is a mapping, must be a list of 'KEY=VALUE'"),
        (("baseline", 20), "settings is 20, must be a list of 'KEY=VALUE'"),
        (("baseline", ["runs=20", 3]), "settings holds 3, must be a list of 'KEY=VALUE'"),
        ((123,), "path_or_name is 123, must be the path of a scenario file or a shipped name, such as 'baseline'"),
        ((None,), "path_or_name is empty, must be the path"),
        (({"months": 3},), "path_or_name is a mapping, must be the path"),
    ],
)
def test_that_loading_says_what_it_takes(arguments, message):
    with pytest.raises(ArgumentError) as caught:
        sim.load(*arguments)
    assert str(caught.value).startswith(message)
    assert isinstance(caught.value, PanmunjomError)


def test_that_settings_may_be_any_list_of_texts():
    assert load("baseline", ("runs=20",)) == load(Path("baseline"), iter(["runs=20"])) == load("baseline", ["runs=20"])


@pytest.mark.parametrize("scenario", [123, None, {"months": 3}, ["baseline"]])
def test_that_running_says_what_it_takes(scenario):
    with pytest.raises(ArgumentError, match="must be a scenario, its path or shipped name, or a design"):
        sim.run(scenario)


@pytest.mark.parametrize("engine", ["Mesa", "", None, "numba"])
def test_that_an_engine_that_does_not_exist_is_answered_with_those_that_do(engine):
    with pytest.raises(PanmunjomError, match="engine must be 'compiled' or 'mesa', not"):
        sim.run("baseline", engine=engine)


@pytest.mark.parametrize("wrong", ["20", 2.5, 0, True, [20]])
def test_that_numbers_of_a_design_are_checked_like_those_of_a_file(wrong):
    with pytest.raises(ScenarioError, match=r"runs: is .*, must be a whole number from 1 to 100,000,000"):
        design(load("baseline"), runs=wrong)
    assert design(load("baseline"), runs=np.int64(20)).runs == 20
