"""Months in words."""

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_words(date: str) -> str:
    """`2021-10` as a reader says it: Oct 2021."""
    year, month = date.split("-")
    return f"{_NAMES[int(month) - 1]} {year}"
