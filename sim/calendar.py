"""Calendar months: a date such as `2016-01`, its number (the months since year 0), and its month of the year.

Month arithmetic stands here alone. Simulated months count from 1.
"""

import numpy as np
from numpy.typing import NDArray


def year_and_month(date: str) -> tuple[int, int]:
    """The year and the month of the year, 1 to 12, of a calendar month such as `2016-01`."""
    year, month = date.split("-")
    return int(year), int(month)


def month_number(date: str) -> int:
    """Months since year 0 of a calendar month such as `2016-01`."""
    return number_of(*year_and_month(date))


def number_of(year: int, month: int) -> int:
    """The month number of a year and a month of the year, 1 to 12."""
    return year * 12 + month - 1


def month_date(number: int) -> str:
    """The calendar month, such as `2016-01`, of a month number."""
    return f"{number // 12:04d}-{month_of_year(number):02d}"


def month_of_year[Numbers: (int, NDArray[np.int64])](number: Numbers) -> Numbers:
    """The month of the year, 1 for January to 12, of a month number or of an array of them."""
    return number % 12 + 1


def simulated_month(first: int, month: int) -> int:
    """The month of the year, 1 to 12, of simulated `month`, where simulated month 1 is the month `first` of a year.

    Compiled by `sim.rules.month`, so only plain arithmetic may stand here.
    """
    return (first + month - 2) % 12 + 1
