"""Calendar months: a date such as `2016-01`, and its number, the months since year 0."""


def month_number(date: str) -> int:
    """Months since year 0 of a calendar month such as `2016-01`."""
    year, month = date.split("-")
    return int(year) * 12 + int(month) - 1


def month_date(number: int) -> str:
    """The calendar month, such as `2016-01`, of a month number."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
