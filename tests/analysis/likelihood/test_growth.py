"""What is added to the model is followed by the likelihood, or refused: nothing is left out in silence."""

import os
import subprocess
import sys
from math import prod

import numpy as np
import pytest

from analysis.likelihood.kernel.branches import ALIKE, APART, DISCRETE_STATES, cells, key_of
from analysis.likelihood.kernel.filtering import COLUMNS, MOST_LEVELS, MOST_TERMS
from analysis.record.record import LEVELS, SEEN
from sim.engine.month_record import MONTH_DTYPE, TERMS
from sim.rules.instruments import CHOICES
from sim.rules.tracks import CHANCES, TRACKS
from sim.state import DISCRETE, INDEX, VARIABLES
from sim.vocabulary import INSTRUMENTS


@pytest.mark.slow
def test_that_one_more_posture_is_expected_and_followed() -> None:
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    command = [sys.executable, "-m", "tests.analysis.likelihood.grown"]
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    likelihood, *chances = map(float, printed.split())
    assert len(chances) == len(LEVELS["posture"]) + 1
    assert all(chance > 0 for chance in chances)
    assert sum(chances) == pytest.approx(1)
    assert likelihood == pytest.approx(0, abs=1e-9)


def test_that_every_instrument_has_a_rule_and_every_level_a_row_of_terms() -> None:
    assert [choice.instrument for choice in CHOICES] == list(INSTRUMENTS)
    for instrument in INSTRUMENTS:
        assert len(TERMS[instrument.name]) == len(instrument.levels) <= MOST_LEVELS
        for field in ("terms", "probabilities"):
            assert MONTH_DTYPE[f"{instrument.name}_{field}"].shape[0] == len(instrument.levels)
        assert MONTH_DTYPE[f"{instrument.name}_terms"].shape[1] <= MOST_TERMS


def test_that_every_column_of_a_record_is_followed() -> None:
    assert tuple([choice.instrument.name for choice in CHOICES] + [track.name for track in TRACKS]) == SEEN
    assert len(SEEN) == COLUMNS
    assert max(map(len, LEVELS.values())) == MOST_LEVELS


def test_that_every_chance_of_a_month_belongs_to_one_track() -> None:
    chances = {name.removesuffix("_chance") for name in MONTH_DTYPE.names or () if name.endswith("_chance")}
    assert chances == set(CHANCES)
    assert len(CHANCES) == len(chances)


def test_that_discrete_states_keep_branches_apart_but_for_those_that_are_named() -> None:
    assert {variable.name for variable in APART} | set(ALIKE) == {variable.name for variable in DISCRETE}
    assert prod(int(variable.high) + 1 for variable in APART) == DISCRETE_STATES


@pytest.mark.parametrize("variable", APART, ids=lambda variable: variable.name)
def test_that_each_value_of_a_discrete_state_has_a_key_of_its_own(variable: object) -> None:
    vector = np.zeros(len(VARIABLES))
    keys = set()
    for value in range(int(variable.high) + 1):  # type: ignore[attr-defined]
        vector[INDEX[variable.name]] = value  # type: ignore[attr-defined]
        keys.add(int(key_of(vector, 1)))
    assert len(keys) == int(variable.high) + 1  # type: ignore[attr-defined]


def test_that_the_largest_key_stands_in_the_table() -> None:
    highest = np.array([variable.high for variable in VARIABLES])
    for grain in (1, 4):
        assert int(key_of(highest, grain)) == cells(grain) - 1
