"""Which limits come back when chance halves the runs otherwise, and how far they move."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis.discovery.boxes import Box

RESAMPLES = 10


class Found(NamedTuple):
    """In how many halves a quantity was limited on a side, and where: least and greatest limit; None for words."""

    times: int
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Stability:
    """Of so many halvings, how often each (quantity, side) was limited in the first box."""

    halvings: int
    found: dict[tuple[str, str], Found]

    def share(self, subject: tuple[str, str]) -> float | None:
        """In which share of the halvings a quantity was limited on this side; None if there were none."""
        if not self.halvings:
            return None
        return self.found[subject].times / self.halvings if subject in self.found else 0.0


def counted(boxes: Sequence[Box]) -> Stability:
    """What first boxes of several halvings have in common, the most frequent limits first."""
    limits: dict[tuple[str, str], list[float | frozenset[str]]] = {}
    for box in boxes:
        for limit in box:
            limits.setdefault(limit.subject, []).append(limit.value)
    found = {}
    for subject, values in sorted(limits.items(), key=lambda item: -len(item[1])):
        numbers = [value for value in values if not isinstance(value, frozenset)]
        found[subject] = Found(len(values), min(numbers, default=None), max(numbers, default=None))
    return Stability(len(boxes), found)
