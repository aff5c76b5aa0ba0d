"""What each action is for, as the model has it: a clause a level, for whoever has to choose."""

PURPOSES = {
    "drill": {
        "full": "the usual exercise; it provokes tests, hardens words, costs trust",
        "scaled": "half the exercise, and half of what it provokes",
        "suspended": "no exercise, so nothing is provoked",
    },
    "test": {
        "none": "restraint, in the hope that it is paid for",
        "short": "a show of strength, below the red line",
        "medium": "a stronger one, still below the red line",
        "long": "crosses the red line: ends a moratorium, brings sanctions",
        "nuclear": "crosses the red line: ends a moratorium, brings sanctions",
    },
    "posture": {
        "hold": "waits",
        "arms": "answers tests; costs the North's trust, strains the channel",
        "aid": "with an open channel, wins trust and helps the North's economy",
        "declaration": "wins trust, and may bring Washington to declare the war over",
        "lobby": "makes Washington likelier to talk and ease; in vain, it costs trust",
    },
    "message": {
        "hostile": "asks for nothing",
        "two_track": "blunt to Washington, open to Seoul: the channel may open",
        "offer": "asks for talks; if Washington answers, they may open",
        "concession": "a first step: wins trust, makes relief and talks likelier",
    },
    "us_sanctions": {
        "hold": "neither pays nor punishes",
        "tighten": "answers a test above the red line; makes it believed",
        "ease": "pays for restraint, lowers pressure, opens the way to talks",
    },
    "us_talk": {
        "none": "says nothing; an offer is refused, unless sanctions are eased",
        "declare": "can be done once; hardly moves talks by itself, more with relief",
        "talk": "talks may open, likelier after an offer",
    },
}
"""By column of an instrument; a test holds them against the vocabulary."""
