"""The facts agree, month by month, with counts of days and measures that were made from the events by other hands."""

import pandas as pd
import pytest

from analysis.record import ARTICLE, SHIPPED, code, read
from analysis.record.record import LEVELS

MONTHS = """
2021-10 0 1 0 0 0  2021-11 0 0 0 0 0  2021-12 0 0 0 1 0  2022-01 4 3 0 1 0  2022-02 0 1 0 0 0  2022-03 0 1 2 0 0
2022-04 1 0 0 1 1  2022-05 2 1 2 1 0  2022-06 1 0 0 0 0  2022-07 0 0 0 0 0  2022-08 1 0 0 0 1  2022-09 2 1 0 0 1
2022-10 6 1 0 0 1  2022-11 5 0 2 0 0  2022-12 2 1 0 1 0  2023-01 1 0 0 0 0  2023-02 2 0 1 0 0  2023-03 6 0 1 0 1
2023-04 0 0 1 0 0  2023-05 0 0 1 1 0  2023-06 1 0 0 0 0  2023-07 3 0 1 0 0  2023-08 1 0 1 0 1  2023-09 2 0 0 0 0
2023-10 0 0 0 0 0  2023-11 1 0 1 1 0  2023-12 1 0 1 0 0  2024-01 3 1 0 0 0  2024-02 2 0 0 0 0  2024-03 1 0 0 0 1
2024-04 2 1 0 0 0  2024-05 2 0 1 0 0  2024-06 0 1 0 0 1  2024-07 1 0 0 0 0  2024-08 0 0 0 0 1  2024-09 2 0 0 0 0
2024-10 0 0 1 0 0  2024-11 1 0 0 0 1  2024-12 0 0 0 0 0
"""
"""Month, days with a short, a medium, a long test (no nuclear one came), new measures, exercises; nobody met
and nothing was relieved. Transcribed from a count of the events that was made apart from the facts."""


def counted() -> dict[str, tuple[int, ...]]:
    words = MONTHS.split()
    return {words[place]: tuple(map(int, words[place + 1 : place + 6])) for place in range(0, len(words), 6)}


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    every = read(SHIPPED)
    return every[every["month"] > ARTICLE]


def days(facts: pd.DataFrame, level: str) -> int:
    """Days with a test of a class: a row each, or the count of a month."""
    rows = facts[(facts["kind"] == "test") & (facts["level"] == level)]
    whole = rows["date"].str.len() == 7
    return int((~whole).sum() + rows.loc[whole, "value"].sum())


@pytest.mark.parametrize("month", counted())
def test_that_every_month_has_the_tests_and_measures_that_were_counted(facts: pd.DataFrame, month: str) -> None:
    own = facts[facts["month"] == month]
    classes = tuple(days(own, level) for level in ("short", "medium", "long"))
    assert (*classes, int((own["kind"] == "tighten").sum())) == counted()[month][:4]
    assert days(own, "nuclear") == 0


def test_that_nobody_met_and_nothing_was_relieved_after_the_article(facts: pd.DataFrame) -> None:
    assert not facts["kind"].isin(("session", "inter_korean_talks", "ease", "offer_us", "declare")).any()


def test_that_no_exercise_is_recorded_in_a_month_without_one(facts: pd.DataFrame) -> None:
    moved = {"2022-03": "2022-04"}  # the spring exercise of 2022 was held in April
    for month in facts.loc[facts["kind"] == "drill", "month"]:
        assert counted()[moved.get(month, month)][4] >= 1, month


def test_that_the_coded_classes_are_the_highest_of_the_counted_ones() -> None:
    every = code(read(SHIPPED), tests="all")
    ballistic = code(read(SHIPPED))
    for month, (short, medium, long, *_) in counted().items():
        highest = "long" if long else "medium" if medium else "short" if short else "none"
        place = every.dates.index(month)
        assert LEVELS["test"][every.level("test")[place]] == highest, month
        assert ballistic.level("test")[place] in (every.level("test")[place], 0), month


def test_that_only_months_of_cruise_missiles_and_guided_rockets_differ_between_the_codings() -> None:
    every, ballistic = (code(read(SHIPPED), tests=setting) for setting in ("all", "ballistic"))
    differ = [date for date, one, other in zip(every.dates, every.level("test"), ballistic.level("test"), strict=True)
              if date > ARTICLE and one != other]  # fmt: skip
    assert differ == ["2022-08", "2023-01", "2024-02"]
