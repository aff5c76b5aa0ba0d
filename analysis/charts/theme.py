"""How every chart looks: one colour an idea, one font, words instead of keys.

The hues are Okabe and Ito's (2008), which the colour-blind can tell apart: vermilion is North Korea, blue South Korea,
green the United States. Within an instrument a level also has its own lightness, so the order survives a grey printer:
very pale is the level that does nothing new, near black is pressure, and the actor's hue darkens with the step taken.
"""

from math import ceil, floor
from typing import Any

import altair as alt

from analysis.charts.size import Size
from analysis.statistics.intervals import wilson
from sim.outcomes import EVENTS

KOREAN_FONTS = ("Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Apple SD Gothic Neo", "Malgun Gothic")
FONT = ", ".join(("Liberation Sans", "Arial", "Helvetica", *KOREAN_FONTS, "sans-serif"))
"""The font that vl-convert carries; on other machines Arial has the same widths. Those after it have Korean letters."""


INK = "#222222"
FAINT_INK = "#5F5F5F"
GRID = "#E4E4E4"
PALE = "#E6E6E6"
PRESSURE = "#2B2B2B"

ACTOR_COLOURS = {"north_korea": "#C24A12", "south_korea": "#0F6CA8", "united_states": "#00805E"}
ACTOR_WORDS = {"north_korea": "North Korea", "south_korea": "South Korea", "united_states": "United States"}

OUTCOME_COLOURS = {
    "comprehensive deal": "#003F5C",
    "interim deal": "#0072B2",
    "talks": "#56B4E9",
    "stalemate": "#D0D0D0",
    "broken moratorium": "#D55E00",
}

EVENT_COLOURS = {
    "red_line_test": OUTCOME_COLOURS["broken moratorium"],
    "talks": OUTCOME_COLOURS["talks"],
    "relief": "#00694C",
    "interim": OUTCOME_COLOURS["interim deal"],
    "declaration": "#CC79A7",
}

EVENT_DASHES: dict[str, list[float]] = {
    "red_line_test": [1, 0],
    "talks": [1, 0],
    "relief": [8, 4],
    "interim": [3, 2],
    "declaration": [10, 3, 2, 3],
}
OTHER_COLOUR, OTHER_DASHES = "#7A5195", ([1, 0], [8, 4], [3, 2], [10, 3, 2, 3])
"""How an event looks that has no colour of its own yet."""


def event_colour(event: str) -> str:
    """The colour of a first event."""
    return EVENT_COLOURS.get(event, OTHER_COLOUR)


def event_dash(event: str) -> list[float]:
    """The dash of a first event; of those without a colour of their own, one after the other."""
    others = [name for name in EVENTS if name not in EVENT_DASHES]
    return EVENT_DASHES.get(event) or list(OTHER_DASHES[others.index(event) % len(OTHER_DASHES)])


STATE_COLOURS = {
    "sanctions": ACTOR_COLOURS["united_states"],
    "economy": ACTOR_COLOURS["north_korea"],
    "pressure": ACTOR_COLOURS["north_korea"],
    "tension": PRESSURE,
    "trust_us_nk": ACTOR_COLOURS["united_states"],
    "trust_nk_rok": ACTOR_COLOURS["north_korea"],
}
"""A state has the colour of the actor who sets it or holds it."""

SCENARIO_COLOURS = ("#222222", "#D55E00", "#0072B2", "#009E73", "#CC79A7", "#56B4E9")
"""Scenarios beside each other, the first of them the one that others are compared with."""

LEVEL_COLOURS = {
    "test": {"none": PALE, "short": "#F6BE9C", "medium": "#EE8E56", "long": "#C24A12", "nuclear": "#6E1F00"},
    "message": {"hostile": PALE, "two_track": "#F6B48F", "offer": "#E8743B", "concession": "#A23408"},
    "posture": {
        "hold": PALE,
        "arms": PRESSURE,
        "aid": "#A5D0EC",
        "declaration": "#5BA8DB",
        "lobby": "#1767A3",
    },
    "drill": {"full": PALE, "scaled": "#5BA8DB", "suspended": "#1767A3"},
    "us_sanctions": {"hold": PALE, "tighten": PRESSURE, "ease": "#2FAE85"},
    "us_talk": {"none": PALE, "declare": "#8FD6BD", "talk": "#00694C"},
    "stage": {
        "none": PALE,
        "offer": "#A9D6F1",
        "talks": OUTCOME_COLOURS["talks"],
        "interim": OUTCOME_COLOURS["interim deal"],
        "comprehensive": OUTCOME_COLOURS["comprehensive deal"],
    },
}

type Rows = list[dict[Any, Any]]
"""The data of a chart: one dictionary a row, few rows."""

_CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "white",
    "padding": {"left": 16, "right": 16, "top": 14, "bottom": 12},
    "view": {"stroke": None},
    "title": {
        "fontSize": 15,
        "fontWeight": "bold",
        "color": INK,
        "subtitleFontSize": 13,
        "subtitleColor": FAINT_INK,
        "anchor": "start",
        "frame": "group",
        "offset": 8,
    },
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": GRID,
        "domainColor": "#9A9A9A",
        "tickColor": "#9A9A9A",
        "labelLimit": 0,
        "titleLimit": 0,
        "labelFlush": False,
    },
    "legend": {
        "labelFontSize": 13,
        "labelColor": INK,
        "labelLimit": 0,
        "symbolType": "square",
        "symbolStrokeWidth": 0,
        "symbolSize": 170,
        "title": None,
        "orient": "right",
        "offset": 8,
        "rowPadding": 4,
    },
    "text": {"fontSize": 14, "color": INK},
}


def config(size: Size) -> dict[str, Any]:
    """The look of a chart of this size."""
    letters = {"labelFontSize": size.font, "titleFontSize": size.font}
    return {
        **_CONFIG,
        "axis": _CONFIG["axis"] | letters,
        "legend": _CONFIG["legend"] | {"labelFontSize": size.font},
        "title": _CONFIG["title"] | {"fontSize": size.font + 2, "subtitleFontSize": size.font},
        "text": _CONFIG["text"] | {"fontSize": size.font},
    }


def percent(share: float, decimals: int = 0) -> str:
    """A share of runs in words: 36%; 0% and 100% only for what happened in no run or in every run."""
    least = 0.5 / 10 ** (decimals + 2)
    if 0 < share <= least:
        return f"<{10**-decimals:.{decimals}f}%"
    if 1 - least <= share < 1:
        return f">{100 - 10**-decimals:.{decimals}f}%"
    return f"{100 * share:.{decimals}f}%"


def probability(share: float, low: float, high: float, places: int) -> str:
    """A probability in words: 36.2%; never 0% or 100%: what no run has shown is told by the end of its interval."""
    step = 10.0 ** -(places + 2)
    if share == 0:
        return f"<{100 * step * ceil(high / step):.{places}f}%"
    if share == 1:
        return f">{100 * step * floor(low / step):.{places}f}%"
    return percent(share, places)


def observed(share: float, worth: float, places: int = 0) -> str:
    """A share of so many independent runs in words; what none or all of them have shown is told by its interval."""
    low, high = (float(end) for end in wilson(share * worth, worth))
    return probability(share, low, high, places)


def interval(share: float, low: float, high: float, places: int) -> str:
    """A probability with its interval: 36.2% (35.3 to 37.1%)."""
    ends = f"{percent(low, places).rstrip('%')} to {percent(high, places)}"
    return f"{probability(share, low, high, places)} ({ends})"


def decimals(runs: int) -> int:
    """Decimal places of a percentage that this many runs can support: its standard error is at most 0.5/sqrt(runs)."""
    return 1 if runs >= 2500 else 0


def percent_axis(title: str, **options: Any) -> alt.Axis:
    """An axis of shares, 0 to 1, labelled in per cent."""
    return alt.Axis(title=title or None, format="~%", **options)
