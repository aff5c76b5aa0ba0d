"""Which outcomes a chart is drawn of, where somebody has named some."""

from collections.abc import Sequence

from analysis.wording.outcomes import WITHIN, is_probability, row, rows_about
from sim.errors import PanmunjomError
from sim.outcomes import EVENTS

CHOICE = ("distribution", "timing", "forest")
"""The charts of results that can be drawn of other outcomes than the usual ones."""


class OutcomeError(PanmunjomError):
    """An outcome that there is none of; the message names one that is near."""


def rows_named(names: Sequence[str], known: Sequence[str], horizon: int) -> list[str]:
    """The rows of a summary that `names` mean, among those `known`: a row, a column of `runs`, or an event itself.

    Raises `OutcomeError` for a name that means none.
    """
    rows: list[str] = []
    for name in names:
        full = row(name, horizon)
        found = [full] if full in known else [name] if name in known else rows_about(name, known)
        if not found:
            from sim.scenario.wording import closest

            near = closest(name, [*known, *EVENTS])
            hint = f" - did you mean '{near}'?" if near else "; panmunjom compare A B --all --format csv names them"
            raise OutcomeError(f"'{name}' is no outcome{hint}")
        rows += [each for each in found if each not in rows]
    return rows


def suited(kind: str, rows: Sequence[str]) -> list[str]:
    """Which of some rows a chart of this kind can show, as it calls them; empty if none."""
    if kind == "timing":
        return list(dict.fromkeys(each.partition(WITHIN)[0] for each in rows if WITHIN in each))
    if kind == "distribution":
        return [each for each in rows if not is_probability(each)]
    return list(rows) if kind == "forest" else []
