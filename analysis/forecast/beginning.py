"""The scenario of a forecast from any month: the baseline, begun there, with what was scheduled by then."""

from typing import Any

from sim.calendar import month_date, month_number, year_and_month
from sim.scenario.record_start import warheads_before
from sim.scenario.state_sections import FROM

WARHEADS = "warheads"


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def month_words(date: str) -> str:
    """`2021-09` as a reader says it: September 2021."""
    year, month = year_and_month(date)
    return f"{MONTHS[month - 1]} {year}"


def after(until: str) -> str:
    """The month after `until`."""
    return month_date(month_number(until) + 1)


def begun_in(base: dict[str, Any], start: str) -> dict[str, Any]:
    """The data of a resolved scenario begun in month `start`.

    Its events keep their calendar months, and those that lie before `start` are left out. What was scheduled when the
    scenario begins was not known earlier, so begun earlier it has no events. The arsenal, which nothing in a record
    shows, starts as by default, moved by an ordinary month's production for every month between. All else of the start
    is for the record to say, whichever that is.
    """
    months = month_number(start) - month_number(base["start"])
    initial = {**base.get("initial", {}), FROM: "defaults"}
    if months == 0:
        return {**base, "initial": initial}
    events = [moved for event in base.get("events", ()) if (moved := _moved(event, months))] if months > 0 else []
    initial[WARHEADS] = warheads_before(start)
    return {**base, "start": start, "events": events, "initial": initial}


def _moved(event: dict[str, Any], months: int) -> dict[str, Any] | None:
    """The event counted from `months` later on; None if it is over by then."""
    if "month" in event:
        month = event["month"] - months
        return {**event, "month": month} if month >= 1 else None
    first, last = (month - months for month in event["months"])
    return {**event, "months": [max(first, 1), last]} if last >= 1 else None
