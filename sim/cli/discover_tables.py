"""A discovery on the screen: boxes as sentences, what each limit rests on, the way of the peeling, the tree."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.discovery.boxes import LEAST, MOST, ONE_OF, Limit, Measure
from analysis.discovery.tables import NAMES, READING
from analysis.discovery.words import clause, figure, meaning, name, sentence
from analysis.statistics.intervals import proportion
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import error, number
from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    from analysis.discovery import Cases, Discovery
    from sim.result import Result

STEPS = 8
"""Steps of the trade-off that are shown, evenly over the way, the kept one among them."""
SIDES = {LEAST: " (from below)", MOST: " (from above)", ONE_OF: ""}
SOMETIMES = 0.3
"""Limits that are not in the box are told where so many of the halves found them."""
LEAST_WORDS = 26


def print_discovery(discovery: "Discovery", where: str, result: "Result", folder: Path) -> None:
    """Everything that was found, with its errors, and how to read it."""
    screen = Screen()
    cases = discovery.cases
    screen.say()
    screen.say(result.caption, "bold")
    screen.say(f"Runs of interest: {where}. They are {_all(cases)} of {len(cases.y):,} runs.")
    if not discovery.boxes:
        screen.say("\nNo box stands out: no limits on what was drawn make them likelier by more than chance.")
    everything = discovery.trade_off[0].measure
    for place, found in enumerate(discovery.boxes):
        screen.title(f"Box {place + 1}: {sentence(found.box, cases.x)}")
        measure = found.measure
        screen.say(
            f"Density {_with_error(measure.density, measure.density_error)}: the share of runs in the box that are of "
            f"interest; of all runs {_with_error(everything.density, everything.density_error)}. Coverage "
            f"{_with_error(measure.coverage, measure.coverage_error)}: the share of all runs of interest that lie in "
            f"it. The box holds {_share(measure.mass)} of the runs."
        )
        screen.say()
        _print_limits(screen, discovery, place)
    _print_others(screen, discovery)
    _print_trade_off(screen, discovery)
    _print_tree(screen, discovery)
    _print_notes(screen, folder)


def _print_limits(screen: Screen, discovery: "Discovery", place: int) -> None:
    found, x = discovery.boxes[place], discovery.cases.x
    first = place == 0 and discovery.stability.halvings
    rows = []
    for limit, chance in zip(found.box, found.quasi_p, strict=True):
        explained = "\n".join(filter(None, (clause(limit, x), meaning(limit.variable))))
        alone = float(limit.holds(x).mean())
        cells = [explained, f"{100 * alone:.0f} %", error(chance, 3)]
        rows.append((*cells, *([_halves(discovery, limit.subject)] if first else [])))
    columns = [Column("limit", words=True, least=LEAST_WORDS), Column("runs\nwithin"), Column("quasi-p")]
    screen.table([*columns, *([Column("found again")] if first else [])], rows)


def _halves(discovery: "Discovery", subject: tuple[str, str]) -> str:
    """In how many halves a limit was found, and where it then lay."""
    stability, x = discovery.stability, discovery.cases.x
    found = stability.found.get(subject)
    times = f"{found.times if found else 0} of {stability.halvings}"
    if found is None or found.low is None or found.high is None:
        return times
    values = x[subject[0]].min(), x[subject[0]].max()
    ends = dict.fromkeys(figure(end, values) for end in (found.low, found.high))
    return f"{times}\n{' to '.join(ends)}"


def _print_others(screen: Screen, discovery: "Discovery") -> None:
    """What other halves of the runs found besides, or instead."""
    if not discovery.boxes:
        return
    there = {limit.subject for limit in discovery.boxes[0].box}
    often = [
        f"{name(variable)}{SIDES[side]} in {found.times} of {discovery.stability.halvings}"
        for (variable, side), found in discovery.stability.found.items()
        if (variable, side) not in there and found.times >= SOMETIMES * discovery.stability.halvings
    ]
    if often:
        screen.say(f"\nOther halves of the runs also limit: {'; '.join(often)}.")


def _print_trade_off(screen: Screen, discovery: "Discovery") -> None:
    last = len(discovery.trade_off) - 1
    shown = sorted({*(round(place * last / (STEPS - 1)) for place in range(STEPS)), discovery.kept})
    rows = []
    for number_of_step in shown:
        step = discovery.trade_off[number_of_step]
        mark = "*" if number_of_step == discovery.kept else ""
        limited = len({limit.variable for limit in step.box})
        rows.append((f"{number_of_step}{mark}", *_measured(step.measure), str(limited)))
    screen.title("The trade-off of the peeling: density bought with coverage")
    columns = ("step", "density", "coverage", "runs inside", "quantities\nlimited")
    screen.table([*map(Column, columns)], rows)
    screen.say("\n*: where box 1 comes from, before idle limits were taken off. --step N takes another.", "dim")


def _print_tree(screen: Screen, discovery: "Discovery") -> None:
    screen.title("A tree beside the boxes: rules that divide all runs")
    rows = [(_rule(box, discovery), *_measured(measure)) for box, measure in discovery.leaves]
    columns = [Column("rule", words=True, least=LEAST_WORDS), *map(Column, ("density", "coverage", "runs inside"))]
    screen.table(columns, rows)


def _rule(box: Sequence[Limit], discovery: "Discovery") -> str:
    return sentence(box, discovery.cases.x).removeprefix("when ")


def _measured(measure: Measure) -> tuple[str, str, str]:
    return (
        _with_error(measure.density, measure.density_error),
        _with_error(measure.coverage, measure.coverage_error),
        f"{100 * measure.mass:.0f} %",
    )


def _with_error(value: float, standard_error: float) -> str:
    return f"{number(value, 2)} ±{error(standard_error, 2)}" if value == value else "-"


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"


def _all(cases: "Cases") -> str:
    """The share of all runs that are of interest, with its error."""
    share, standard_error, *_ = proportion(cases.y, cases.draws(np.ones(len(cases.y), dtype=bool)))
    return f"{100 * share:.0f} % ±{error(100 * standard_error, 1)}"


def _print_notes(screen: Screen, folder: Path) -> None:
    screen.say()
    screen.say(READING, "dim")
    chart = ", peeling.svg, peeling.png" if (folder / "peeling.svg").exists() else ""
    screen.say(f"In {folder}: {', '.join(f'{name}.csv' for name in NAMES)}{chart}.")
    screen.say(LIMITS_LINE, "dim")
