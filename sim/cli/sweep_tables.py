"""A sweep on the screen: the headline outcomes at every point of the grid."""

from collections.abc import Iterator
from itertools import batched
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from analysis.charts.curves import outcomes_of
from analysis.comparison.sweeps import value_words
from analysis.statistics.outcomes import COLUMNS
from analysis.wording.axes import name
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import cells
from analysis.wording.outcomes import HEADLINES, heading, label, rows_about
from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    from analysis.comparison.sweeps import Sweep

MOST_COLUMNS = 7
"""Values of the first axis that stand side by side."""
OUTCOMES_TOGETHER = 4
MOST_SHOWN = 200
"""Points of a grid that are printed one below the other."""
HEADING_WIDTH = 16


def print_sweep(sweep: "Sweep", folder: Path) -> None:
    """A row for each point, or a matrix of two axes for each outcome: those that the scenario names, else the usual."""
    screen = Screen()
    screen.say()
    screen.say(sweep.title, "bold")
    screen.say(f"{sweep.runs:,} runs of {sweep.horizon_words} a point, {sweep.pairing}.\n")
    outcomes = list(dict.fromkeys(_named(sweep))) or outcomes_of(sweep)
    if len(sweep.axes) == 2 and len(next(iter(sweep.axes.values()))) <= MOST_COLUMNS:
        for outcome in outcomes:
            _print_matrix(screen, sweep, outcome)
    else:
        if len(sweep.axes) > 1:
            for key in sweep.axes:
                screen.say(f"{name(key)}: {sweep.words(key)}.")
            screen.say()
        for together in batched(outcomes, OUTCOMES_TOGETHER):
            _print_points(screen, sweep, together)
    screen.say("Estimate, with its Monte-Carlo standard error (±). Economy: 2016 = 1.", "dim")
    charts = " and charts" if any(folder.glob("*.svg")) else ""
    screen.say(f"In {folder}: sweep.csv (all outcomes, differences){charts}.")
    screen.say(LIMITS_LINE, "dim")


def _named(sweep: "Sweep") -> Iterator[str]:
    """The rows of the summary about the outcomes that the scenario names."""
    rows = sweep.frame["outcome"].unique()
    known = [row for row in rows if len(sweep.along(row)) == len(sweep.points)]
    for outcome in sweep.scenario.outcomes:
        yield from rows_about(outcome, known)


def _cells(sweep: "Sweep", outcome: str) -> list[str]:
    """Estimate and error of an outcome at every point, in the order of the points."""
    texts = []
    for _, row in sweep.along(outcome).iterrows():
        estimate, error, _ = cells(*row[list(COLUMNS)])
        texts.append(f"{estimate}\n±{error}")
    return texts


def _label(sweep: "Sweep", outcome: str) -> str:
    words = label(outcome)
    if "months" in sweep.axes:  # each point has a horizon of its own
        return words.replace(f"within {sweep.horizon} month", "within the month")
    return words


def _heading(sweep: "Sweep", outcome: str) -> str:
    headlines = dict(zip(outcomes_of(sweep), HEADLINES, strict=True))
    if outcome in headlines:
        return heading(headlines[outcome])
    return fill(_label(sweep, outcome), HEADING_WIDTH, break_long_words=False)


def _print_points(screen: Screen, sweep: "Sweep", outcomes: tuple[str, ...]) -> None:
    words = sweep.column if len(sweep.axes) == 1 else name
    columns = [*map(words, sweep.axes), *(_heading(sweep, outcome) for outcome in outcomes)]
    estimates = zip(*(_cells(sweep, outcome) for outcome in outcomes), strict=True)
    rows = [(*map(value_words, point.values()), *texts) for point, texts in zip(sweep.points, estimates, strict=True)]
    screen.table([*map(Column, columns)], rows[:MOST_SHOWN])
    if len(rows) > MOST_SHOWN:
        screen.say(f"The first {MOST_SHOWN} of {len(rows):,} points; all are in sweep.csv.")
    screen.say()


def _print_matrix(screen: Screen, sweep: "Sweep", outcome: str) -> None:
    across, up = sweep.axes
    texts = dict(zip((tuple(point.values()) for point in sweep.points), _cells(sweep, outcome), strict=True))
    rows = [(value_words(value), *(texts[along, value] for along in sweep.axes[across])) for value in sweep.axes[up]]
    screen.say(f"{_label(sweep, outcome)}. Across: {sweep.words(across)} ({across}).\n")
    screen.table([Column(sweep.column(up)), *(Column(value_words(along)) for along in sweep.axes[across])], rows)
    screen.say()
