"""What separates the runs that reach an outcome, on the screen."""

from math import isnan
from typing import TYPE_CHECKING

from analysis.explanation.separating_words import decisions, headline, lead, month_spans, notes, points
from analysis.wording.limits import LIMITS_LINE
from sim.cli.screen import Column, Row, Screen

if TYPE_CHECKING:
    from analysis.explanation.separating import Separation
    from analysis.explanation.separating_words import Decision

MOVES = "Decisions that move it"
SIGNS = "Signs of the situation: they go with it; that the choice itself moves it is not shown"


def print_separation(separation: "Separation") -> None:
    """The decisions that separate runs, strongest first, each with the months in which it does."""
    screen = Screen()
    told = decisions(separation)
    scenario = separation.scenario
    screen.say()
    screen.say(f"What separates the runs in which {separation.outcome}", "bold")
    screen.say(f"{scenario.title.rstrip('.') or scenario.name} ({scenario.name}). {headline(separation)}")
    screen.say()
    screen.say(f"{lead(separation)}.")
    for title, own in ((MOVES, [d for d in told if d.moves]), (SIGNS, [d for d in told if not d.moves])):
        if own:
            screen.title(title)
            _print_table(screen, own)
    screen.say()
    for line in notes(separation):
        screen.say(line, "dim")
    screen.say(LIMITS_LINE, "dim")


def _print_table(screen: Screen, told: "list[Decision]") -> None:
    columns = [
        Column("decision", words=True, least=14),
        Column("months", words=True),
        Column("goes with"),
        Column("like with like"),
        Column("all months"),
    ]
    screen.table(columns, map(_row, told))


def _row(decision: "Decision") -> Row:
    row, mean = decision.strongest, decision.mean
    return (
        decision.words,
        f"{month_spans(decision.months) or '-'}\nmost: {row['month']}",
        _cell(row["difference"], row["low"], row["high"]),
        _cell(row["effect"], row["effect_low"], row["effect_high"]),
        _cell(mean["effect"], mean["effect_low"], mean["effect_high"]),
    )


def _cell(difference: float, low: float, high: float) -> str:
    return "-" if isnan(difference) else f"{points(difference)}\n{points(low)} to {points(high)}"
