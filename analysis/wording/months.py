"""Months in words."""

from sim.calendar import year_and_month

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_words(date: str) -> str:
    """`2021-10` as a reader says it: Oct 2021."""
    year, month = year_and_month(date)
    return f"{_NAMES[month - 1]} {year}"
