"""Facts for tests: the shipped ones up to a month, and some that came later, made up."""

from analysis.record import ARTICLE, SHIPPED

LATER = (
    "2021-11-03,test,short,1,,made up,made up,unverified",
    "2021-12-03,test,medium,1,,made up,made up,unverified",
    "2022-01-05,test,medium,1,,made up,made up,unverified",
    "2022-10-03,ease,,,,made up,made up,unverified",
)


def shipped(until: str = ARTICLE) -> str:
    """The shipped facts up to a month, as text."""
    header, *rows = SHIPPED.read_text(encoding="utf-8").splitlines()
    return "\n".join([header, *(row for row in rows if row[:7] <= until)]) + "\n"
