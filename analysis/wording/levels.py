"""The words of what actors do and of where the talks stand: all that is said of a level, in one entry."""

from typing import NamedTuple


class LevelWords(NamedTuple):
    """A level in a legend, and as a sentence without its full stop: what is done, or what is so.

    What an actor does has two more: `noun` names it as something that may come ("likelier was no test"), and `purpose`
    says what it is for, as the model has it, to whoever has to choose.
    """

    short: str
    sentence: str
    noun: str = ""
    purpose: str = ""


LEVEL_WORDS = {
    "test": {
        "none": LevelWords(
            "no test", "North Korea does not test",
            "no test", "restraint, in the hope that it is paid for",
        ),
        "short": LevelWords(
            "short range", "North Korea tests a short-range missile",
            "a short-range test", "a show of strength, below the red line",
        ),
        "medium": LevelWords(
            "medium range", "North Korea tests a medium-range missile",
            "a medium-range test", "a stronger one, still below the red line",
        ),
        "long": LevelWords(
            "long range", "North Korea tests a long-range missile",
            "a long-range test", "crosses the red line: ends a moratorium, brings sanctions",
        ),
        "nuclear": LevelWords(
            "nuclear", "North Korea tests a nuclear weapon",
            "a nuclear test", "crosses the red line: ends a moratorium, brings sanctions",
        ),
    },
    "message": {
        "hostile": LevelWords(
            "hostile", "North Korea sends a hostile message",
            "a hostile message", "asks for nothing",
        ),
        "two_track": LevelWords(
            "two-track", "North Korea sends a two-track message",
            "a two-track message", "blunt to Washington, open to Seoul: the channel may open",
        ),
        "offer": LevelWords(
            "offer of talks", "North Korea offers talks",
            "an offer of talks", "asks for talks; if Washington answers, they may open",
        ),
        "concession": LevelWords(
            "concession", "North Korea makes a concession",
            "a concession", "a first step: wins trust, makes relief and talks likelier",
        ),
    },
    "posture": {
        "hold": LevelWords(
            "holds", "Seoul does nothing new",
            "nothing new from Seoul", "waits",
        ),
        "arms": LevelWords(
            "arms", "Seoul buys arms",
            "arms purchases", "answers tests; costs the North's trust, strains the channel",
        ),
        "aid": LevelWords(
            "offers aid", "Seoul offers aid",
            "an offer of aid", "with an open channel, wins trust and helps the North's economy",
        ),
        "declaration": LevelWords(
            "calls for declaration", "Seoul calls for an end-of-war declaration",
            "a call for a declaration", "wins trust, and may bring Washington to declare the war over",
        ),
        "lobby": LevelWords(
            "lobbies for relief", "Seoul lobbies Washington for relief",
            "lobbying for relief", "makes Washington likelier to talk and ease; in vain, it costs trust",
        ),
    },
    "drill": {
        "full": LevelWords(
            "full", "drills are held in full",
            "a full drill", "the usual exercise; it provokes tests, hardens words, costs trust",
        ),
        "scaled": LevelWords(
            "scaled down", "drills are scaled down",
            "a scaled-down drill", "half the exercise, and half of what it provokes",
        ),
        "suspended": LevelWords(
            "suspended", "drills are suspended",
            "a suspended drill", "no exercise, so nothing is provoked",
        ),
    },
    "us_sanctions": {
        "hold": LevelWords(
            "leaves sanctions", "Washington leaves sanctions as they are",
            "unchanged sanctions", "neither pays nor punishes",
        ),
        "tighten": LevelWords(
            "tightens sanctions", "Washington tightens sanctions",
            "new sanctions", "answers a test above the red line; makes it believed",
        ),
        "ease": LevelWords(
            "eases sanctions", "Washington eases sanctions",
            "an easing of sanctions", "pays for restraint, lowers pressure, opens the way to talks",
        ),
    },
    "us_talk": {
        "none": LevelWords(
            "says nothing", "Washington says nothing",
            "silence", "says nothing; an offer is refused, unless sanctions are eased",
        ),
        "declare": LevelWords(
            "declares end of war", "Washington declares the war over",
            "a declaration that the war is over", "can be done once; hardly moves talks by itself, more with relief",
        ),
        "talk": LevelWords(
            "ready to talk", "Washington is ready to talk",
            "readiness to talk", "talks may open, likelier after an offer",
        ),
    },
    "stage": {
        "none": LevelWords("no process", "there is no nuclear process"),
        "offer": LevelWords("offer on the table", "an offer is on the table"),
        "talks": LevelWords("talks", "nuclear talks are under way"),
        "interim": LevelWords("interim deal", "an interim deal is in force"),
        "comprehensive": LevelWords("comprehensive deal", "a comprehensive deal is in force"),
    },
    "channel": {
        "severed": LevelWords("severed", "the inter-Korean channel is severed"),
        "open": LevelWords("open", "the inter-Korean channel is open"),
        "talks": LevelWords("talks", "the Koreas are in talks"),
    },
}  # fmt: skip
"""By column of an instrument, nuclear stage and inter-Korean channel; a test compares them with the vocabulary."""


def short_words(name: str) -> dict[str, str]:
    """The levels of an instrument, of the `stage` or of the `channel`, each as a legend says it."""
    return {level: words.short for level, words in LEVEL_WORDS[name].items()}
