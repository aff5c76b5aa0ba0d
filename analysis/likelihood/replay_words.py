"""A replay in sentences and cells: how well each instrument was expected, and what was expected least."""

from analysis.likelihood.replay import Replay, scores

SCORE_HEADINGS = ("instrument", "months seen", "log score", "")
SURPRISE_HEADINGS = ("month", "instrument", "what came", "chance", "largest terms of its utility")
NOTE = "Log score: mean of minus the log-probability given to what came, in nats."


def about(replay: Replay) -> list[str]:
    """Which months were followed, and the log-likelihood of what is scored in them."""
    record = replay.followed.record
    return [
        f"Record of {record.months} months, {record.dates[0]} to {record.dates[-1]}.",
        f"Log-likelihood of what is scored: {replay.followed.log_likelihood:.1f} nats.",
    ]


def score_rows(replay: Replay) -> list[tuple[str, ...]]:
    """A row an instrument, with the columns `SCORE_HEADINGS`."""
    return [
        (
            str(row["instrument"]), str(row["months"]), f"{row['log_score']:.3f}",
            "" if row["scored"] else "a selection: not scored",
        )
        for row in scores(replay).to_dict("records")
    ]  # fmt: skip


def surprise_rows(replay: Replay, most: int) -> list[tuple[str, ...]]:
    """The `most` observations that were expected least, with the columns `SURPRISE_HEADINGS`."""
    return [
        (str(row["date"]), str(row["instrument"]), str(row["seen"]), f"{row['probability']:.3f}", str(row["terms"]))
        for row in replay.surprises.head(most).to_dict("records")
    ]
