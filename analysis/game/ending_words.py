"""The end of a game in words and cells: how it ends, and where it stands among all runs of its scenario."""

from analysis.game.ending import Ending, Standing
from analysis.statistics.intervals import Estimate
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import brief, draws_note
from analysis.wording.outcomes import EVENT_WORDS, class_row, inside, label

NEVER = "never"
HEADINGS = ("outcome", "game", "model", "runs below", "runs above")


def ends(end: Ending) -> list[str]:
    """How the game ends, how often runs do so, and how the model would have ended with the same random draws."""
    own = label(class_row(end.model.ending))
    other = "it ends in the same way" if end.model.ending == end.game.ending else inside(own)
    return [
        f"{label(class_row(end.game.ending))}: so do {brief(*end.share)} of the {end.runs:,} runs in which the model "
        "plays every side.",
        f"With the random draws of this game and the model's own actors: {other}.",
    ]


def rows(end: Ending) -> list[tuple[str, ...]]:
    """A row an outcome, with the columns `HEADINGS`."""
    return [_row(standing) for standing in end.standings]


def notes(end: Ending) -> list[str]:
    """What the columns mean, and how far they may be trusted."""
    return [
        "game: yours. model: the same random draws, with the model's own actors. runs below, above: the share of all "
        "runs with less, or sooner, and with more, or later or never; ± Monte-Carlo standard error.",
        *([] if end.draws is None else [draws_note(end.runs, end.draws)]),
        LIMITS_LINE,
    ]


def _row(standing: Standing) -> tuple[str, ...]:
    event = standing.outcome in EVENT_WORDS
    name = f"{EVENT_WORDS[standing.outcome].label}, month" if event else label(standing.outcome)
    values = [_value(value, standing.outcome) for value in (standing.game, standing.model)]
    # What never came in the game cannot have come later elsewhere.
    above = "-" if standing.game is None else _share(standing.above)
    return name, *values, _share(standing.below), above


def _value(value: float | None, outcome: str) -> str:
    if value is None:
        return NEVER
    return f"{value:.0f}" if value == round(value) and not outcome.startswith("final_") else f"{value:.2f}"


def _share(estimate: Estimate) -> str:
    return brief(*estimate)
