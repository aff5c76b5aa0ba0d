"""A whole study: from the screening to indices, with what is left out and what is refused."""

import re
import warnings
from dataclasses import replace

import numpy as np
import pytest

from analysis.sensitivity.outcomes import a_point
from analysis.sensitivity.size import MOST_SAMPLES, Size, enough
from analysis.sensitivity.space import OTHERS, SensitivityError
from analysis.sensitivity.study import Study, study
from tests.analysis.sensitivity.functions import (
    G_FIRST,
    G_TOTAL,
    ISHIGAMI_FIRST,
    ISHIGAMI_TOTAL,
    Analytic,
    g_function,
    ishigami,
    space,
)

OUTCOME = ["final_economy"]


def studied(function: Analytic, factors: int, size: Size) -> Study:
    return study(space(*[1] * factors), function, OUTCOME, 36, size, 1, "test")


def test_that_ishigami_goes_through_screening_and_indices_with_luck_on_top() -> None:
    def planted(draws: np.ndarray) -> np.ndarray:
        """Two inputs without effect besides the three of Ishigami."""
        return ishigami(draws[..., :3])

    result = studied(Analytic(planted, shared=4.0), 5, Size(4096, 4, 3))
    table = result.indices.table.set_index("parameter")
    assert set(table.index) == {"parameters.x1", "parameters.x2", "parameters.x3", OTHERS}
    ours = table.loc[["parameters.x1", "parameters.x2", "parameters.x3"]]
    assert np.allclose(ours["first"], ISHIGAMI_FIRST, atol=0.08)
    assert np.allclose(ours["total"], ISHIGAMI_TOTAL, atol=0.08)
    assert table.loc[OTHERS, ["first", "total"]].tolist() == [0.0, 0.0]
    assert result.removable == ("parameters.x4", "parameters.x5")


def test_that_what_the_g_function_has_in_its_tail_is_one_small_factor() -> None:
    table = studied(Analytic(g_function), 8, Size(1024, 2, 4)).indices.table.set_index("parameter")
    alone = [f"parameters.x{number}" for number in (1, 2, 3, 4)]
    assert set(table.index) == {*alone, OTHERS}
    assert np.allclose(table.loc[alone, "first"], G_FIRST[:4], atol=0.05)
    assert np.allclose(table.loc[alone, "total"], G_TOTAL[:4], atol=0.05)
    assert table.loc[OTHERS, "total"] < 0.01


def test_that_a_small_sample_is_refused_with_a_size_that_does() -> None:
    noisy = Analytic(ishigami, alone=4.0)
    with pytest.raises(SensitivityError, match=r"--samples \d+ would do") as refusal:
        studied(noisy, 3, Size(128, 2, 3))
    enough = int(str(refusal.value).split("--samples ")[1].split()[0])
    assert 128 < enough <= MOST_SAMPLES
    assert len(studied(noisy, 3, Size(2 * enough, 2, 3)).indices.table) == 3


def test_that_an_outcome_which_hangs_on_nothing_is_refused() -> None:
    hardly = r"hardly depends on the parameters: all together move it by less than 0\.001 .* no sample would tell"
    for chance in (0.0, 0.001):
        with pytest.raises(SensitivityError, match=hardly):
            studied(Analytic(lambda draws: 0 * draws[..., 0], alone=chance), 3, Size(256, 2, 3))


@pytest.mark.parametrize(
    ("chance", "samples", "replications"),
    [(20.0, 64, 2), (60.0, 64, 4), pytest.param(20.0, 256, 4, marks=pytest.mark.slow)],
)
def test_that_what_chance_hides_is_not_said_to_depend_on_nothing_and_a_sample_that_tells_is_named(
    chance: float, samples: int, replications: int
) -> None:
    noisy, size = Analytic(ishigami, shared=chance, alone=chance / 4), Size(samples, replications, 3)
    refused = []
    while len(refused) < 4:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                table = studied(noisy, 3, size).indices.table
            break
        except SensitivityError as error:
            refused.append(str(error))
            assert "depends on" not in refused[-1]
            named = {name: int(number) for name, number in re.findall(r"--(\w+) (\d+)", refused[-1])}
            assert named
            assert all(number > getattr(size, name) for name, number in named.items())
            size = replace(size, **named)
    assert refused
    assert np.allclose(table["first"], ISHIGAMI_FIRST, atol=0.25)


def test_that_replications_are_named_where_chance_is_nearly_all() -> None:
    space_of_three = space(1, 1, 1)
    noisy = {"parameters": 1.0, "parameters_low": 0.2, "parameters_high": 1.8, "noise": 100.0}
    larger = enough(noisy, Size(1024, 4), space_of_three, 1, half=0.6)
    assert larger is not None
    assert larger.replications > 4
    silent = {**noisy, "noise": 0.0}
    larger = enough(silent, Size(1024, 4), space_of_three, 1, half=0.29)
    assert larger == Size(4096, 4)
    hopeless = {"parameters": -0.025, "parameters_low": -0.05, "parameters_high": 1e-4, "noise": 1.0}
    assert enough(hopeless, Size(1024, 4), space_of_three, 20) is None


def test_that_more_than_memory_should_hold_is_refused() -> None:
    with pytest.raises(SensitivityError, match="give fewer --samples"):
        studied(Analytic(ishigami), 3, Size(MOST_SAMPLES, 500, 3))


@pytest.mark.parametrize(
    ("outcome", "point"),
    [
        ("talks_within_12", 0.01), ("outcome_talks", 0.01), ("treaty", 0.01), ("first_talks_month <= 3", 0.01),
        ("final_economy", 0.01), ("mean_tension", 0.01), ("tests", 0.36), ("final_warheads", 0.5),
    ],
)  # fmt: skip
def test_that_a_point_is_a_hundredth_of_what_is_measured(outcome: str, point: float) -> None:
    assert a_point(outcome, 36) == pytest.approx(point)
