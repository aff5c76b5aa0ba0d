"""A whole study: from the screening to indices, with what is left out and what is refused."""

import numpy as np
import pytest

from analysis.sensitivity.space import OTHERS, SensitivityError
from analysis.sensitivity.study import MOST_SAMPLES, Size, Study, a_point, study
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
    with pytest.raises(SensitivityError, match="hardly depends on the parameters"):
        studied(Analytic(lambda draws: 0 * draws[..., 0], alone=1.0), 3, Size(256, 2, 3))


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
