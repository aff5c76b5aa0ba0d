"""A replay in sentences and cells: how well each instrument was expected, and what was expected least."""

from analysis.likelihood.replay import Replay, scores
from analysis.wording.terms import term_words

SCORE_HEADINGS = ("instrument", "months seen", "log score", "")
SURPRISE_HEADINGS = ("month", "instrument", "what came", "chance", "what weighed most, in log-odds")
NOTE = (
    "Log score: minus the natural logarithm of the chance given to what came, on average. 0 is foresight; 0.69 is what "
    "a chance of 50% scores, 2.3 one of 10%."
)
SELECTION = "only some months are recorded, so not scored"


def about(replay: Replay) -> list[str]:
    """Which months were followed, and the log-likelihood of what is scored in them."""
    record = replay.followed.record
    return [
        f"Record of {record.months} months, {record.dates[0]} to {record.dates[-1]}.",
        f"Log-likelihood of what is scored: {replay.followed.log_likelihood:.1f} (natural logarithm).",
    ]


def score_rows(replay: Replay) -> list[tuple[str, ...]]:
    """A row an instrument, with the columns `SCORE_HEADINGS`."""
    return [
        (
            str(row["instrument"]), str(row["months"]), f"{row['log_score']:.3f}",
            "" if row["scored"] else SELECTION,
        )
        for row in scores(replay).to_dict("records")
    ]  # fmt: skip


def surprise_rows(replay: Replay, most: int) -> list[tuple[str, ...]]:
    """The `most` observations that were expected least, with the columns `SURPRISE_HEADINGS`."""
    return [
        (str(row["date"]), str(row["instrument"]), str(row["seen"]).replace("_", " "), f"{row['probability']:.3f}",
         _terms(str(row["instrument"]), str(row["terms"])))
        for row in replay.surprises.head(most).to_dict("records")
    ]  # fmt: skip


def _terms(instrument: str, terms: str) -> str:
    """The largest terms, as the table of surprises has them by their keys, in words."""
    pairs = (term.rpartition(" ") for term in terms.split(", ") if term)
    return "; ".join(f"{term_words(instrument, name).words} {value}" for name, _, value in pairs)
