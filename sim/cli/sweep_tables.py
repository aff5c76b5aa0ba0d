"""A sweep on the screen: outcomes along one axis, or one outcome over two."""

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.charts.curves import outcomes_of
from analysis.comparison.sweeps import axis_words, value_words
from analysis.statistics.outcomes import COLUMNS
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import cells
from analysis.wording.outcomes import HEADLINES, heading, label
from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    import pandas as pd

    from analysis.comparison.sweeps import Sweep

MOST_COLUMNS = 7


def print_sweep(sweep: "Sweep", folder: Path) -> None:
    """The headline outcomes along the first axis; of two axes the first outcome in a matrix."""
    screen = Screen()
    screen.say()
    screen.say(sweep.base.title, "bold")
    screen.say(f"{len(sweep.base.runs):,} runs of {sweep.base.horizon} months a point, {sweep.luck}.\n")
    if len(sweep.axes) == 1:
        _print_curve(screen, sweep)
    elif len(sweep.axes) == 2 and len(next(iter(sweep.axes.values()))) <= MOST_COLUMNS:
        _print_matrix(screen, sweep)
    else:
        screen.say(f"{len(sweep.frame.groupby(list(sweep.axes)))} points: see the table.")
    screen.say("\nEstimate, with its Monte-Carlo standard error (±). Economy: 2016 = 1.", "dim")
    charts = " and charts" if any(folder.glob("*.svg")) else ""
    screen.say(f"In {folder}: sweep.csv (all outcomes, differences){charts}.")
    screen.say(LIMITS_LINE, "dim")


def _cell(row: "pd.Series") -> str:
    estimate, error, _ = cells(*row[list(COLUMNS)])
    return f"{estimate}\n±{error}"


def _print_curve(screen: Screen, sweep: "Sweep") -> None:
    (key,) = sweep.axes
    rows = []
    for value in sweep.axes[key]:
        point = sweep.frame[sweep.frame[key] == value].set_index("outcome", drop=False)
        rows.append((value_words(value), *(_cell(point.loc[[name]].iloc[0]) for name in outcomes_of(sweep))))
    screen.table([Column(axis_words(key)), *(Column(heading(name)) for name in HEADLINES)], rows)


def _print_matrix(screen: Screen, sweep: "Sweep") -> None:
    across, up = sweep.axes
    outcome = outcomes_of(sweep)[0]
    rows = sweep.frame[sweep.frame["outcome"] == outcome]
    lines = []
    for value in sweep.axes[up]:
        points = rows[rows[up] == value].set_index(across)
        lines.append((value_words(value), *(_cell(points.loc[[along]].iloc[0]) for along in sweep.axes[across])))
    screen.say(f"{label(outcome)}. Across: {across.rpartition('.')[2]}.\n")
    screen.table([Column(up.rpartition(".")[2]), *(Column(value_words(value)) for value in sweep.axes[across])], lines)
