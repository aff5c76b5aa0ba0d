"""The sentences about months in which nothing turned: what was done, what happened, what built up."""

from collections import Counter
from collections.abc import Sequence

from analysis.explanation.passages import MOVES, change_words, movements
from analysis.explanation.structure import COLUMNS, Month
from analysis.explanation.turning import ABOVE_THE_LINE
from analysis.wording.chances import counted, listed, percent, sentence
from analysis.wording.levels import LEVEL_WORDS, short_words
from analysis.wording.months import month_words

RISE = 0.03
"""A change of a monthly chance that is worth telling."""
CHANCES = ("flood", "reopening", "phase")
MESSAGES = {"two_track": "two-track message", "offer": "offer of talks", "concession": "concession"}


def between(months: Sequence[Month]) -> list[str]:
    """Months without a turning point: what was done, what happened, what built up."""
    paragraphs = [_deeds(months)]
    if happened := _happened(months):
        paragraphs.append(happened)
    if built := _built_up(months):
        paragraphs.append(built)
    return paragraphs


def _counts(months: Sequence[Month], instrument: str) -> Counter[str]:
    return Counter(month.chose(instrument) for month in months)


def _deeds(months: Sequence[Month]) -> str:
    tests, sent, talk = _counts(months, "test"), _counts(months, "message"), _counts(months, "talk")
    tested = len(months) - tests["none"]
    words = ["North Korea does not test"]
    if tested:
        often = "" if len(months) == 1 else f" in {tested} of {len(months)} months"
        words = [f"North Korea tests{often} ({_kinds(months, 'test')})"]
    spoken = [counted(sent[level], name) for level, name in MESSAGES.items() if sent[level]]
    if spoken:
        words[0] += f", and sends {listed(spoken)}"
    if held := _kinds(months, "drill"):
        words.append(f"joint drills: {held}")
    if did := _did(months, "posture", "Seoul"):
        words.append(f"Seoul {listed(did)}")
    did = _did(months, "sanctions", "Washington")
    if talk["talk"]:
        did.append(f"is ready to talk {_times(talk['talk'])}")
    words.append(f"Washington {listed(did)}" if did else "Washington says nothing and leaves sanctions as they are")
    return " ".join(map(sentence, words))


def _kinds(months: Sequence[Month], instrument: str) -> str:
    """How often each level of an instrument was played, but for `none`."""
    counts = _counts(months, instrument)
    words = short_words(instrument)
    return ", ".join(f"{counts[level]} {words[level]}" for level in words if counts[level] and level != "none")


def _did(months: Sequence[Month], instrument: str, who: str) -> list[str]:
    """What `who` did and how often, without its name; but for the first level, by which nothing is done."""
    counts = _counts(months, instrument)
    return [
        f"{words.sentence.removeprefix(who).strip()} {_times(counts[level])}"
        for level, words in list(LEVEL_WORDS[COLUMNS[instrument]].items())[1:]
        if counts[level]
    ]


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _happened(months: Sequence[Month]) -> str:
    """What came by chance, and how the Korean channel moved."""
    dates: dict[str, list[str]] = {}
    for month in months:
        words = [change_words(change) for change in month.changes if change.kind in CHANCES]
        words += [MOVES[chance.name] for chance in month.chances if chance.came and chance.name in MOVES]
        for word in words:
            dates.setdefault(word, []).append(month_words(month.date))
    parts = [f"{word} ({', '.join(when)})" for word, when in dates.items()]
    return " ".join([*_dated(months), *([sentence("; ".join(parts))] if parts else [])])


def _dated(months: Sequence[Month]) -> list[str]:
    """When the red line was crossed and when sanctions changed, of what comes again without turning anything."""
    crossed = [month for month in months if month.chose("test") in ABOVE_THE_LINE]
    changed = [month for month in months if month.chose("sanctions") != "hold"]
    texts = []
    if crossed:
        texts.append(f"Above the red line: {_when(crossed, 'test')}.")
    if changed:
        texts.append(f"Sanctions: {_when(changed, 'sanctions')}.")
    return texts


def _when(months: Sequence[Month], instrument: str) -> str:
    """What was done, each with the months in which it was."""
    words = {"tighten": "tightened", "ease": "eased"} | short_words("test")
    dates: dict[str, list[str]] = {}
    for month in months:
        decision = month.decision(instrument)
        done = f"{words[decision.chosen]}{' (forced)' if decision.forced and not decision.played else ''}"
        dates.setdefault(done, []).append(month_words(month.date))
    return "; ".join(f"{done} {', '.join(when)}" for done, when in dates.items())


def _built_up(months: Sequence[Month]) -> str:
    moved = movements(months[0].before, months[-1].after)
    sentences = [sentence(listed(moved))] if moved else []
    chances = [sum(month.decision("test").level(level).probability for level in ABOVE_THE_LINE) for month in months]
    if len(chances) > 1 and abs(chances[-1] - chances[0]) >= RISE:
        low, high = percent(chances[0]), percent(chances[-1])
        sentences.append(f"The chance of a test above the red line in a month goes from {low} to {high}.")
    return " ".join(sentences)
