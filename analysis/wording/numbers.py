"""Numbers in words and tables: as many places as their errors support."""

from math import floor, isnan, log10

from analysis.statistics.outcomes import is_probability


def decimals(outcome: str, error: float) -> int:
    """Decimal places of an outcome: three of a probability, else as many as show an error with two digits, 2 to 4."""
    if is_probability(outcome):
        return 3
    return min(4, max(2, 1 - floor(log10(error)))) if error > 0 else 3


def number(value: float, places: int, signed: bool = False) -> str:
    """A number with its places, a difference with its sign; a dash for what one run cannot tell."""
    if isnan(value):
        return "-"
    text = f"{value:+.{places}f}" if signed else f"{value:.{places}f}"
    return text.replace("-0.", "0.", 1).replace("+0.", "0.", 1) if float(text) == 0 else text


def error(value: float, places: int) -> str:
    """A standard error with its places; never 0 for what is merely small."""
    least = 10.0**-places
    return f"<{least:.{places}f}" if 0 < value < least / 2 else number(value, places)
