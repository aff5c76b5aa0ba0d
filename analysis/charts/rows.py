"""Rows with words: beside the plot where there is room, above each row in a narrow chart."""

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import altair as alt

from analysis.charts.names import called
from analysis.charts.size import Size
from sim.result import Result

LINE = 15
"""Points of a line of words."""
MOST_LINES = 2
"""Lines of a scenario's title."""


class Lines(NamedTuple):
    """Rows of a chart, from the top: the words of each by its key, in lines."""

    words: dict[str, list[str]]
    size: Size

    @classmethod
    def of(cls, words: Mapping[str, str], size: Size, letters: int = 42, across: int = 0) -> "Lines":
        """Rows with their words wrapped after `letters` beside the plot, or above each row within `across` points."""
        most = _letters(size, across) if size.narrow else letters
        return cls(
            {key: textwrap.wrap(text, most, break_on_hyphens=False) or [key] for key, text in words.items()}, size
        )

    @classmethod
    def of_scenarios(cls, results: Sequence[Result], size: Size, letters: int = 38, across: int = 0) -> "Lines":
        """A row a scenario: its title, cut where it is longer than two lines."""
        most = _letters(size, across) if size.narrow else letters
        for room in range(MOST_LINES * most, most, -2):
            lines = cls.of(called(results, room), size, letters, across)
            if max(map(len, lines.words.values())) <= MOST_LINES:
                break
        return lines

    @property
    def row(self) -> int:
        """Points of a row."""
        lines = max(map(len, self.words.values()))
        return LINE * lines + 27 if self.size.narrow else max(24, LINE * lines + 6)

    @property
    def height(self) -> int:
        """Points of all rows."""
        return self.row * len(self.words)

    @property
    def _place(self) -> float:
        """Where in its row a mark stands: below the words where these stand in the plot."""
        return 1 - 17 / self.row if self.size.narrow else 0.5

    def y(self, labels: bool = True) -> alt.Y:
        """The field `row` up and down; `labels`: with the words of each at its side."""
        said = f"({json.dumps(self.words, ensure_ascii=False)})[datum.label]"
        wrapped = [key for key, lines in self.words.items() if len(lines) > 1]
        lift = {
            "condition": {"test": f"indexof({json.dumps(wrapped)}, datum.value) >= 0", "value": -LINE / 2},
            "value": 0,
        }
        axis = alt.Axis(
            ticks=False, domain=False, grid=False, labelPadding=8, labels=labels and not self.size.narrow,
            labelExpr=said, labelLineHeight=LINE, labelOffset=lift,
        )  # fmt: skip
        return alt.Y("row:N", sort=list(self.words), title=None, axis=axis, bandPosition=self._place)

    def marks(self, chart: alt.Chart) -> alt.Chart:
        """`chart`, an upright rule or a band, behind all rows: where words stand in the plot, only behind the marks."""
        if not self.size.narrow:
            return chart
        y = alt.Y("row:N", sort=list(self.words), axis=None, bandPosition=1 - 23 / self.row)
        encoded: alt.Chart = chart.encode(y=y, y2=alt.Y2("row:N", bandPosition=1))
        return encoded

    def above(self, data: str) -> list[alt.Chart]:
        """The words of each row of the data above its marks; nothing where they stand at its side."""
        if not self.size.narrow:
            return []
        most = max(map(len, self.words.values()))
        said = {key: "\n" * (most - len(lines)) + "\n".join(lines) for key, lines in self.words.items()}
        calculated = alt.CalculateTransform(
            calculate=f"({json.dumps(said, ensure_ascii=False)})[datum.row]", **{"as": "words"}
        )
        layers = []
        for halo in (True, False):  # the lines of an axis end around the words
            text = alt.Chart(alt.NamedData(data), transform=[calculated]).mark_text(
                align="left", baseline="top", dy=3, lineBreak="\n", lineHeight=LINE, fontSize=self.size.font,
                stroke="white" if halo else alt.Undefined, strokeWidth=4 if halo else alt.Undefined, strokeJoin="round",
            )  # fmt: skip
            y = alt.Y("row:N", sort=list(self.words), axis=None, bandPosition=0)
            layers.append(text.encode(x=alt.value(0), y=y, text="words:N"))
        return layers


def _letters(size: Size, across: int) -> int:
    """How many letters fit into a line of so many points, of the whole chart if none are given."""
    return int(across / (0.48 * size.font)) if across else size.letters - 6
