"""A replay on the screen: scores by instrument, and the greatest surprises with the terms behind them."""

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.likelihood.replay import scores
from analysis.wording.limits import LIMITS_LINE
from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    from analysis.likelihood.replay import Replay


def print_replay(replay: "Replay", folder: Path, shown: int) -> None:
    """Scores, then the `shown` least expected observations."""
    screen = Screen()
    record = replay.followed.record
    screen.say(f"\nRecord of {record.months} months, {record.dates[0]} to {record.dates[-1]}.")
    screen.say(f"Log-likelihood of what is scored: {replay.followed.log_likelihood:.1f} nats.\n")
    screen.table(
        [Column("instrument", words=True), Column("months seen"), Column("log score"), Column("", words=True)],
        [
            (
                str(row["instrument"]), str(row["months"]), f"{row['log_score']:.3f}",
                "" if row["scored"] else "a selection: not scored",
            )
            for row in scores(replay).to_dict("records")
        ],
    )  # fmt: skip
    screen.title("What the model expected least")
    columns = [Column(heading, words=True) for heading in ("month", "instrument", "what came")]
    screen.table(
        [*columns, Column("chance"), Column("largest terms of its utility", words=True)],
        [
            (str(row["date"]), str(row["instrument"]), str(row["seen"]), f"{row['probability']:.3f}", str(row["terms"]))
            for row in replay.surprises.head(shown).to_dict("records")
        ],
    )
    screen.say("\nLog score: mean of minus the log-probability given to what came, in nats.", "dim")
    screen.say(f"In {folder}: months.csv, surprises.csv, a chart.")
    screen.say(LIMITS_LINE, "dim")
