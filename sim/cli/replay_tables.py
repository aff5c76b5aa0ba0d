"""A replay on the screen: scores by instrument, and the greatest surprises with the terms behind them."""

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.likelihood.replay_words import (
    NOTE,
    SCORE_HEADINGS,
    SURPRISE_HEADINGS,
    about,
    score_rows,
    surprise_rows,
)
from analysis.wording.limits import LIMITS_LINE
from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    from analysis.likelihood.replay import Replay


def print_replay(replay: "Replay", folder: Path, shown: int) -> None:
    """Scores, then the `shown` least expected observations."""
    screen = Screen()
    screen.say()
    for line in about(replay):
        screen.say(line)
    screen.say()
    instrument, *numbers, remark = SCORE_HEADINGS
    columns = [Column(instrument, words=True), *map(Column, numbers), Column(remark, words=True)]
    screen.table(columns, score_rows(replay))
    screen.title("What the model expected least")
    *words, chance, terms = SURPRISE_HEADINGS
    columns = [*(Column(heading, words=True) for heading in words), Column(chance), Column(terms, words=True)]
    screen.table(columns, surprise_rows(replay, shown))
    screen.say(f"\n{NOTE}", "dim")
    screen.say(f"In {folder}: months.csv, surprises.csv, a chart.")
    screen.say(LIMITS_LINE, "dim")
