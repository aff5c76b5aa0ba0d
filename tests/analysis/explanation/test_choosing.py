"""Which run stands for a group: the medoid, by the stated distance."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

import sim
from analysis.explanation import ExplanationError
from analysis.explanation.choosing import GROUPS, LABELS, choose, medoid, number_of
from analysis.wording.outcomes import label
from sim.outcomes import COUNTS, FIRSTS, FLAGS, LEVELS
from sim.result import Result
from sim.vocabulary import OUTCOMES


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    return sim.run(sim.load("baseline", ["runs=400"])).runs


def brute_force(group: pd.DataFrame) -> int:
    """The medoid by the distance of every pair."""
    total = np.zeros((len(group), len(group)))
    for column in (*COUNTS, *FIRSTS, *FLAGS, *LEVELS):
        ranks = rankdata(np.where(group[column].isna(), np.inf, group[column].astype(float)))
        total += abs(ranks[:, None] - ranks[None, :])
    return int(np.argmin(total.sum(axis=1).round(6)))


@pytest.mark.parametrize("seed", range(3))
def test_that_the_medoid_has_the_least_distance_to_all_others(make_result: Callable[..., Result], seed: int) -> None:
    runs = make_result(200, 24).runs.sample(60, random_state=seed)
    assert medoid(runs) == brute_force(runs)


def test_that_one_run_stands_for_itself(runs: pd.DataFrame) -> None:
    assert medoid(runs.iloc[[7]]) == 0


def test_that_a_group_by_its_end_has_a_run_with_that_end(runs: pd.DataFrame) -> None:
    for word in OUTCOMES:
        if (runs["outcome"] == word).any():
            choice = choose(word.replace(" ", "-"), runs)
            assert runs["outcome"].iloc[choice.run] == word
            assert choice.group == (runs["outcome"] == word).sum()


def test_that_the_most_and_the_earliest_are_found(runs: pd.DataFrame) -> None:
    assert runs["talks_months"].iloc[choose("longest-talks", runs).run] == runs["talks_months"].max()
    assert runs["tests"].iloc[choose("most-tests", runs).run] == runs["tests"].max()
    assert runs["first_red_line_month"].iloc[choose("first-red-line", runs).run] == runs["first_red_line_month"].min()


def test_that_the_number_is_that_of_the_run_and_not_its_place(runs: pd.DataFrame) -> None:
    later = runs[runs["run"] >= 100]
    assert choose("typical", later).run >= 100


def test_that_a_choice_says_which_group_it_stands_for(runs: pd.DataFrame) -> None:
    assert str(choose("typical", runs)).endswith("the most typical of all 400 runs")
    assert "runs (of 400) that end" in str(choose("broken-moratorium", runs))


def test_that_an_empty_group_is_refused(runs: pd.DataFrame) -> None:
    quiet = runs.assign(talks_months=0, first_red_line_month=np.nan)
    for name in ("longest-talks", "first-red-line"):
        with pytest.raises(ExplanationError, match="none of the 400 runs is one"):
            choose(name, quiet)


def test_that_a_name_is_known_or_a_near_one_is_told() -> None:
    assert number_of("17") == 17
    assert all(number_of(name) is None for name in GROUPS)
    with pytest.raises(ExplanationError, match="did you mean 'longest-talks'"):
        number_of("longest-talk")
    for name in ("-1", "1.5", "", "²", "1" * 40):
        with pytest.raises(ExplanationError, match="must be the number of a run or one of: typical"):
            number_of(name)


def test_that_a_list_calls_every_group_by_words_and_endings_as_the_tables_do() -> None:
    assert list(LABELS) == list(GROUPS)
    assert len(set(LABELS.values())) == len(LABELS)
    assert LABELS["broken-moratorium"] == label("outcome_broken_moratorium")
    assert not any(word in words.lower() for words in LABELS.values() for word in ("stalemate", "moratorium"))
