"""Chances, odds and lists as an explanation writes them."""

from collections.abc import Sequence
from math import exp


def percent(probability: float) -> str:
    """A chance that the model gave: 12%, 4.3%, under 0.1%; certain and impossible only where it is."""
    if probability in (0.0, 1.0):
        return f"{probability:.0%}"
    if probability < 0.001:
        return "under 0.1%"
    if probability > 0.999:
        return "over 99.9%"
    places = 0 if 0.0995 <= probability <= 0.9905 else 1
    return f"{100 * probability:.{places}f}%"


def odds(log_odds: float) -> str:
    """Odds, or a factor of odds, to two digits: 5.3, 0.35, 55."""
    value = exp(min(log_odds, 700.0))
    if value < 0.001:
        return "under 0.001"
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}" if value >= 0.995 else f"{value:.2g}"


def listed(parts: Sequence[str]) -> str:
    """Parts as a sentence lists them: `a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 month, 10,000 months."""
    if number == 1:
        return f"1 {noun}"
    first, of, rest = noun.partition(" of ")
    return f"{number:,} {first}s{of}{rest}"


def sentence(text: str) -> str:
    """Text with a capital letter and a full stop."""
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
