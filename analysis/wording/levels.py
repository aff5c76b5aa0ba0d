"""The words of what actors do and of where the talks stand: one entry a level, for a legend and for a sentence."""

from typing import NamedTuple


class LevelWords(NamedTuple):
    """A level in a legend, and as a sentence without its full stop: what is done, or what is so."""

    short: str
    sentence: str


LEVEL_WORDS = {
    "test": {
        "none": LevelWords("no test", "North Korea does not test"),
        "short": LevelWords("short range", "North Korea's highest test is short-range"),
        "medium": LevelWords("medium range", "North Korea's highest test is medium-range"),
        "long": LevelWords("long range", "North Korea tests a long-range missile"),
        "nuclear": LevelWords("nuclear", "North Korea tests a nuclear weapon"),
    },
    "message": {
        "hostile": LevelWords("hostile", "North Korea sends a hostile message"),
        "two_track": LevelWords("two-track", "North Korea sends a two-track message"),
        "offer": LevelWords("offer of talks", "North Korea offers talks"),
        "concession": LevelWords("concession", "North Korea makes a concession"),
    },
    "posture": {
        "hold": LevelWords("holds", "Seoul does nothing new"),
        "arms": LevelWords("arms", "Seoul buys arms"),
        "aid": LevelWords("offers aid", "Seoul offers aid"),
        "declaration": LevelWords("calls for declaration", "Seoul calls for an end-of-war declaration"),
        "lobby": LevelWords("lobbies for relief", "Seoul lobbies Washington for relief"),
    },
    "drill": {
        "full": LevelWords("full", "drills are held in full"),
        "scaled": LevelWords("scaled down", "drills are scaled down"),
        "suspended": LevelWords("suspended", "drills are suspended"),
    },
    "us_sanctions": {
        "hold": LevelWords("leaves sanctions", "Washington leaves sanctions as they are"),
        "tighten": LevelWords("tightens sanctions", "Washington tightens sanctions"),
        "ease": LevelWords("eases sanctions", "Washington eases sanctions"),
    },
    "us_talk": {
        "none": LevelWords("says nothing", "Washington says nothing"),
        "declare": LevelWords("declares end of war", "Washington declares the war over"),
        "talk": LevelWords("ready to talk", "Washington is ready to talk"),
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
}
"""By column of an instrument, nuclear stage and inter-Korean channel; a test holds them against the vocabulary."""


def short_words(name: str) -> dict[str, str]:
    """The levels of an instrument, of the `stage` or of the `channel`, each as a legend says it."""
    return {level: words.short for level, words in LEVEL_WORDS[name].items()}


LEVEL_NOUNS = {
    "test": {
        "none": "no test",
        "short": "a short-range test",
        "medium": "a medium-range test",
        "long": "a long-range test",
        "nuclear": "a nuclear test",
    },
    "message": {
        "hostile": "a hostile message",
        "two_track": "a two-track message",
        "offer": "an offer of talks",
        "concession": "a concession",
    },
    "posture": {
        "hold": "nothing new from Seoul",
        "arms": "arms purchases",
        "aid": "an offer of aid",
        "declaration": "a call for a declaration",
        "lobby": "lobbying for relief",
    },
    "drill": {"full": "a full drill", "scaled": "a scaled-down drill", "suspended": "a suspended drill"},
    "us_sanctions": {"hold": "unchanged sanctions", "tighten": "new sanctions", "ease": "an easing of sanctions"},
    "us_talk": {"none": "silence", "declare": "a declaration that the war is over", "talk": "readiness to talk"},
}
"""The levels of each instrument as something that may come: "likelier was no test"."""
