"""The story of a run: its turning points with the reasons behind them, and between them what built up.

Made from the structure alone, as passages that the screen, the documentation and a game print alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from analysis.explanation.never import never_came
from analysis.explanation.passages import month_passage, movements, point_words
from analysis.explanation.situation import beliefs, situation
from analysis.explanation.stretches import between
from analysis.explanation.structure import Month, Run
from analysis.explanation.turning import ABOVE_THE_LINE, TurningPoint, kind_words, turning_points
from analysis.wording.chances import counted, listed, sentence
from analysis.wording.levels import LEVEL_WORDS
from analysis.wording.months import month_words
from analysis.wording.outcomes import class_row, label
from sim.vocabulary import INSTRUMENTS

KEY = (
    "A chance is what the model gave, before the random draw of the month. Odds are told as a product: what they are "
    "in a quiet month, times what each circumstance makes of them. Numbers in brackets are states, 0 to 1."
)


@dataclass(frozen=True)
class Passage:
    """A part of the story: a heading and its paragraphs.

    `turning`: a month with a turning point. `points`: the list of all of them, a paragraph each.
    """

    heading: str
    paragraphs: tuple[str, ...]
    turning: bool = False
    points: bool = False


def story(run: Run) -> list[Passage]:
    """The story of a run from its start to its end."""
    points = turning_points(run)
    first = run.months[0]
    passages = [
        Passage("In short", tuple(in_short(run))),
        Passage("Turning points", tuple(_listed(points)), points=True),
        Passage(f"{month_words(first.date)}: how it begins", (*situation(first.before), beliefs(first.before))),
    ]
    turns = {number: list(group) for number, group in groupby(points, key=lambda point: point.month.month)}
    major = [number for number, group in turns.items() if any(point.major for point in group)]
    quiet: list[Month] = []
    for month in run.months:
        if month.month not in major:
            quiet.append(month)
            continue
        passages += _between(quiet)
        quiet = []
        passages.append(_turn(month, turns[month.month]))
    passages += _between(quiet)
    passages.append(Passage("At the end", tuple(_end(run))))
    return passages


def _listed(points: Sequence[TurningPoint]) -> list[str]:
    major = [f"{month_words(point.month.date)}: {point_words(point)}" for point in points if point.major]
    return major or ["none: no offer, no deal, no crossing of the red line, no change of leader"]


def _between(months: Sequence[Month]) -> list[Passage]:
    if not months:
        return []
    first, last = month_words(months[0].date), month_words(months[-1].date)
    span = first if first == last else f"{first} to {last}, {len(months)} months"
    return [Passage(span, tuple(between(months)))]


def _turn(month: Month, points: Sequence[TurningPoint]) -> Passage:
    kinds = dict.fromkeys(kind_words(point) for point in points if point.major)
    heading = f"{month_words(month.date)}: {', '.join(kinds)}"
    return Passage(heading, tuple(month_passage(month, points)), turning=True)


def in_short(run: Run) -> list[str]:
    """How the run ends, and what in it is counted."""
    tests = [month for month in run.months if month.chose("test") not in ("", "none")]
    above = [month for month in tests if month.chose("test") in ABOVE_THE_LINE]
    counts = [f"{counted(len(tests), 'month')} with a test" if tests else "no test"]
    if above:
        counts.append(f"{len(above)} of them above the red line, from {month_words(above[0].date)} on")
    offers = sum(month.chose("message") in ("offer", "concession") for month in run.months)
    counts.append(f"{counted(offers, 'offer')} or concession{'' if offers == 1 else 's'}" if offers else "no offer")
    talks = sum(month.after["stage"] == "talks" for month in run.months)
    deals = sum(month.after["stage"] in ("interim", "comprehensive") for month in run.months)
    if talks:
        counts.append(f"{counted(talks, 'month')} in talks")
    if deals:
        counts.append(f"{counted(deals, 'month')} under a deal")
    forced, played, drawn = _forced(run, played=False), _forced(run, played=True), len(run.drawn)
    span = f"{counted(len(run.months), 'month')} from {month_words(run.dates[0])}"
    return [
        f"{label(class_row(run.ending))}. {span}: {'; '.join(counts)}.",
        *([f"{counted(drawn, 'value')} of the scenario were drawn for this run; --json gives them."] if drawn else []),
        *([f"The scenario forces: {'; '.join(forced)}."] if forced else []),
        *([f"Chosen by the player: {'; '.join(played)}."] if played else []),
    ]


def _forced(run: Run, played: bool) -> list[str]:
    """What the scenario forces, or what was decided in a game, with its months."""
    texts = []
    for instrument in INSTRUMENTS:
        for level in instrument.levels:
            dates = [
                month.date
                for month in run.months
                for decision in month.decisions
                if (decision.instrument, decision.chosen) == (instrument.name, level)
                if decision.forced and decision.played == played
            ]
            if dates:
                span = month_words(dates[0])
                if len(dates) > 1:
                    span = f"{len(dates)} months from {span} to {month_words(dates[-1])}"
                texts.append(f"{LEVEL_WORDS[instrument.column][level].sentence} ({span})")
    return texts


def _end(run: Run) -> list[str]:
    first, last = run.months[0].before, run.months[-1].after
    moved = movements(first, last)
    paragraphs = [f"From start to end, {listed(moved)}."] if moved else ["Nothing that is told here has moved much."]
    paragraphs.insert(0, sentence(f"{LEVEL_WORDS['stage'][str(last['stage'])].sentence}; "
                                  f"{LEVEL_WORDS['channel'][str(last['channel'])].sentence}"))  # fmt: skip
    return [*paragraphs, *never_came(run)]
