"""Where two scenarios part over all their runs, as the cells of one table and the sentences below it."""

from math import isnan

from analysis.explanation.parted import Parted
from analysis.explanation.parting import told_apart
from analysis.wording.months import month_words
from analysis.wording.numbers import brief_share, error, number
from analysis.wording.outcomes import ending
from sim.calendar import month_date, month_number

WHAT_WORDS = {
    "drill": "joint drill",
    "test": "North Korea's tests",
    "posture": "Seoul's posture",
    "message": "North Korea's message",
    "us_sanctions": "US sanctions",
    "us_talk": "US talk",
    "stage": "nuclear track, by chance",
    "channel": "Korean channel, by chance",
    "any": "anything",
}
HEADINGS = ("what differs", "the first\nto differ", "median\nmonth", "ever\ndiffers", "months that\ndiffer")
MOST_ENDINGS = 4


def rows(parted: Parted) -> list[tuple[str, ...]]:
    """A row for each thing that may differ: its words, shares of runs with their errors, the median month."""
    cells: list[tuple[str, ...]] = []
    for row in parted.frame.to_dict("records"):
        month = row["median_month"]
        cells.append(
            (
                WHAT_WORDS[row["what"]],
                brief_share(row["first"], row["first_error"]),
                "-" if isnan(month) else f"{month:.0f}",
                brief_share(row["ever"], row["ever_error"]),
                f"{number(row['months'], 2)} ± {error(row['months_error'], 2)}",
            )
        )
    return cells


def notes(parted: Parted) -> list[str]:
    """What the table comes to: how many runs never part, since when half have, and where runs end otherwise."""
    ours, theirs = told_apart(parted.ours, parted.theirs)
    last = parted.frame.iloc[-1]
    sentences = [
        f"{parted.runs:,} runs of each, with the same random draws; errors are Monte-Carlo standard errors. What a "
        "scenario may force is left out. Shares are of runs, months counted from 1.",
        f"In {brief_share(1.0 - last['ever'], last['ever_error'])} of runs nothing ever differs.",
    ]
    half = next((month for month, share in enumerate(parted.by_month, start=1) if share >= 0.5), None)
    if half is not None:
        date = month_words(month_date(month_number(parted.ours.start) + half - 1))
        sentences.append(f"Half of the runs have parted by month {half} ({date}).")
    endings = parted.endings
    if endings.empty:
        sentences.append("Every run ends alike in both.")
        return sentences
    told = [
        f"{ending(row['ours'])} -> {ending(row['theirs'])} {brief_share(row['share'], row['share_error'])}"
        for row in endings.head(MOST_ENDINGS).to_dict("records")
    ]
    more = "" if len(endings) <= MOST_ENDINGS else "; the rest are rarer"
    sentences.append(
        f"{brief_share(*parted.other_end)} of runs end in another way ({ours} -> {theirs}): "
        f"{'; '.join(told)}{more}. Such runs: {', '.join(map(str, parted.examples))}."
    )
    return sentences
