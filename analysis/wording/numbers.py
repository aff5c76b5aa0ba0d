"""Numbers in words and tables: as many places as their errors support, and never zero for certain.

What no run has shown is not impossible: the estimate is told as less than the upper end of its interval, such as
`<0.001`, and what every run has shown as more than the lower end.
"""

from math import ceil, floor, inf, isnan, log10

from analysis.wording.outcomes import is_probability


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


def top(outcome: str) -> float:
    """What an outcome cannot exceed: 1 for a probability; the others have no such end."""
    return 1.0 if is_probability(outcome) else inf


def estimate(value: float, low: float, high: float, places: int, most: float = 1.0) -> str:
    """An estimate between 0 and `most`; of what was never or always seen, what its interval leaves open.

    No outcome is negative, so a mean of 0 is told in the same way as a probability of 0.
    """
    least = 10.0**-places
    if value == 0.0 < high:
        return f"<{ceil(round(high / least, 6)) * least:.{places}f}"
    if value == most > low:
        return f">{floor(round(low / least, 6)) * least:.{places}f}"
    if 0.0 < value < least / 2:
        return f"<{least:.{places}f}"
    if 0.0 < most - value < least / 2:
        return f">{most - least:.{places}f}"
    return number(value, places)


def span(least: tuple[float, float, float], most: tuple[float, float, float], places: int) -> str:
    """From the least to the most of several probabilities, each with the ends of its interval: 0.02 to 0.31.

    What was never or always seen is told by a bound. Where that would lie beyond the other end, only what is known of
    the side is told: 0.97 or more.
    """
    first, last = (estimate(*end, places) for end in (least, most))
    lower, upper = (float(text.lstrip("<>")) for text in (first, last))
    if lower <= upper:
        return f"{first} to {last}"
    never, always = first.startswith("<"), last.startswith(">")
    if never and always:
        return "-"
    if least[0] == most[0]:  # both never, or both always: what holds of both
        return first if never else last
    known, side = (first, "more") if always else (last, "less")
    return known if known.startswith(("<", ">")) else f"{known} or {side}"


def interval(low: float, high: float, places: int, most: float = inf) -> str:
    """An interval with its places; an end that is merely near 0, or near `most`, is not rounded to it."""
    if isnan(low) or isnan(high):
        return "-"
    least = 10.0**-places
    lower, upper = number(low, places), number(high, places)
    if -least / 2 < low < 0.0:
        lower = f">-{least:.{places}f}"
    if 0.0 < most - low < least / 2:
        lower = f">{most - least:.{places}f}"
    if 0.0 < high < least / 2:
        upper = f"<{least:.{places}f}"
    return f"{lower} to {upper}"


def cells(outcome: str, value: float, standard_error: float, low: float, high: float) -> tuple[str, str, str]:
    """A row of a summary as a table shows it: estimate, error and interval."""
    places = decimals(outcome, standard_error)
    most = top(outcome)
    return (
        estimate(value, low, high, places, most),
        error(standard_error, places),
        interval(low, high, places, most),
    )


def brief(probability: float, standard_error: float, low: float, high: float) -> str:
    """A probability in two places, with its error in three: 0.36 ± 0.012."""
    return f"{estimate(probability, low, high, 2)} ± {error(standard_error, 3)}"


def brief_share(share: float, standard_error: float) -> str:
    """A share of runs in per cent, with its error in percentage points: 5.8% ± 0.2; never 0 or 100 for certain."""
    if share == 0.0:
        return f"<{max(0.1, ceil(round(2000 * standard_error, 6)) / 10):.1f}%"
    if share == 1.0:
        return f">{100 - max(0.1, ceil(round(2000 * standard_error, 6)) / 10):.1f}%"
    return f"{number(100 * share, 1)}% ± {error(100 * standard_error, 1)}"


def draws_note(runs: int, draws: int) -> str:
    """What errors of runs that share draws of a posterior take into account."""
    return f"{runs:,} runs share {draws:,} draws of the posterior; errors know how many there are."
