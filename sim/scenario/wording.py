"""How messages name a value, what is allowed in its place, and the word that was probably meant."""

import math
from collections.abc import Iterable

from sim.errors import shown


def described(value: object) -> str:
    """A value as a message names it."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text '{shown(value, 40)}'"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, float) and not math.isfinite(value):
        return "not a number (NaN)" if math.isnan(value) else "infinite"
    if isinstance(value, float | int):
        return plain_number(value)
    return f"a {type(value).__name__}"


def plain_number(value: float) -> str:
    """A number as a person writes it: 36, 0.05, 1e-06."""
    if isinstance(value, int) and abs(value) >= 10**15:
        # Python refuses to write out integers of more than a few thousand digits.
        return str(value) if abs(value) < 10**20 else f"a number of {int(value.bit_length() * 0.30103) + 1} digits"
    return f"{int(value):,}" if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"


def one_of(words: Iterable[str]) -> str:
    """The words that are allowed, as a message lists them."""
    return f"must be one of: {', '.join(words)}"


def between(low: float, high: float, whole: bool = False) -> str:
    """The numbers that are allowed, as a message names them."""
    kind = "a whole number" if whole else "a number"
    if (low, high) == (0, 1) and whole:
        return "must be 0 or 1"
    if high == math.inf:
        return f"must be {kind}" + ("" if low == -math.inf else f" from {plain_number(low)}")
    return f"must be {kind} from {plain_number(low)} to {plain_number(high)}"


LIKE = 0.65
"""How like a word must be, between 0 and 1, to have been meant."""


def closest(asked_for: str, words: Iterable[str], like: float = LIKE) -> str:
    """The word that was probably meant, or nothing; `like` is how like it must be, between 0 and 1."""
    from difflib import get_close_matches

    words = list(words)
    folded = {word.lower().replace("-", "_"): word for word in words}
    asked = asked_for[:80].lower().replace("-", "_").replace(" ", "_")
    if asked in folded:
        return folded[asked]
    containing = [word for word in folded if word.startswith(asked) or word.endswith((f".{asked}", f"/{asked}"))]
    if len(containing) == 1 and len(asked) >= 3:
        return folded[containing[0]]
    near = get_close_matches(asked, folded, n=1, cutoff=like)
    return folded[near[0]] if near else ""
