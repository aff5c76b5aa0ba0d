"""Month arithmetic, against the calendar of Python's own library."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.calendar import month_date, month_number, month_of_year, number_of, simulated_month, year_and_month
from sim.design import Design
from sim.rules.month import calendar_month

DAYS = st.dates(date(1000, 1, 1), date(9000, 12, 31))
MONTHS = st.integers(1, 1200)


def later(day: date, months: int) -> date:
    """The first day of the month that comes so many months after that of `day`, counted one by one."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return date(year, month, 1)


@given(DAYS)
def test_that_a_month_goes_to_its_number_and_back(day: date) -> None:
    written = f"{day:%Y-%m}"
    number = month_number(written)
    assert month_date(number) == written
    assert number == number_of(day.year, day.month)
    assert month_of_year(number) == day.month
    assert year_and_month(written) == (day.year, day.month)


@given(DAYS, MONTHS)
def test_that_simulated_months_count_from_the_first_one(day: date, month: int) -> None:
    reached = later(day, month - 1)
    assert simulated_month(day.month, month) == calendar_month(day.month, month) == reached.month
    assert Design(1, 1, 0, year=day.year, calendar_month=day.month).date(month) == f"{reached:%Y-%m}"


def test_that_arrays_of_numbers_have_months_of_the_year_too() -> None:
    assert month_of_year(np.arange(number_of(2021, 11), number_of(2022, 3))).tolist() == [11, 12, 1, 2]
