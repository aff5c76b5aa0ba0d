"""What pages are made of: text that is escaped, tables with captions, charts with words for who cannot see them."""

import re
from collections.abc import Container, Iterable, Sequence
from html import escape
from io import StringIO
from typing import Any, NamedTuple

import altair as alt
import pandas as pd
import panel as pn

from analysis.charts.size import Size
from analysis.dashboard.parts import html

VEGA_LITE = "https://vega.github.io/schema/vega-lite/v6.0.0.json"
"""What a chart says that it is written in: Panel's own release of version 6, which is not always Altair's."""
ON_CANVAS = {"renderer": "canvas"}
"""One picture with one description; as SVG each of hundreds of marks is a picture without words to a screen reader."""
BESIDE = 20
"""Points beside what is drawn: the margins of the page."""
WHOLE = "stretch_width"
PADDING = 4
"""Points around what is drawn; the page has margins of its own."""


def heading(words: str, level: int = 3) -> str:
    """A heading, as HTML."""
    return f"<h{level}>{escape(words)}</h{level}>"


def paragraphs(texts: Iterable[str]) -> str:
    """Paragraphs, as HTML."""
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def listed(texts: Sequence[str]) -> str:
    """A list with a point for each text, as HTML."""
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>" if texts else ""


def table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], words: Container[int] = ()) -> str:
    """A table whose first column names the rows, as HTML; where it is too wide it can be moved, also by keyboard.

    Other columns hold numbers, but for those in the places `words`, from 0.
    """
    head = [" ".join(cell.split()) for cell in header]
    columns = "".join(f'<th scope="col"{_kind(place, words)}>{escape(cell)}</th>' for place, cell in enumerate(head))
    body = "".join(_row(head, row, words) for row in rows)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _kind(place: int, words: Container[int]) -> str:
    return ' class="words"' if place in words else ""


def _row(head: Sequence[str], row: Sequence[str], words: Container[int]) -> str:
    # On a telephone the label of a cell stands beside it.
    cells = "".join(
        f'<td{_kind(place, words)} data-label="{escape(label)}"><span>{escape(cell)}</span></td>'
        for place, (label, cell) in enumerate(zip(head, row, strict=True))
        if place
    )
    return f'<tr><th scope="row">{escape(row[0])}</th>{cells}</tr>'


def folded(summary: str, content: str) -> str:
    """HTML that is shown when somebody opens it."""
    return f"<details><summary>{escape(summary)}</summary>{content}</details>"


class Picture(NamedTuple):
    """A chart as Vega-Lite, and its heading: what it shows, and how to read it."""

    states: str
    reading: str
    specification: dict[str, Any]
    width: int


def drawn(chart: alt.TopLevelMixin, size: Size) -> Picture:
    """A chart of a size, ready for a page; takes some time.

    Its heading becomes text of the page, which breaks lines by itself: in a chart they are broken for one font, and a
    browser without it cuts them.
    """
    specification = chart.to_dict(validate=False)
    title = specification.pop("title")
    states, reading = (_joined(title.get(part, "")) for part in ("text", "subtitle"))
    specification["config"]["padding"] = PADDING
    said = {"$schema": VEGA_LITE, "description": f"{states}. {reading}", "usermeta": {"embedOptions": ON_CANVAS}}
    return Picture(states, reading, specification | said, size.width + BESIDE)


def _joined(lines: Sequence[str] | str) -> str:
    return lines if isinstance(lines, str) else " ".join(lines)


def picture(chart: Picture) -> tuple[pn.Column, pn.pane.Vega]:
    """A chart under its heading, to be put into a `FlexBox`, and the chart alone.

    New ones for each answer: Panel goes on drawing the data of a chart that is replaced.
    """
    # Where the window has become narrower since, what is drawn can be moved sideways.
    pane = pn.pane.Vega(chart.specification, margin=(0, 8), styles={"overflow-x": "auto", "max-width": "100%"})
    words = html(f"{heading(chart.states, 4)}<p><small>{escape(chart.reading)}</small></p>")
    return pn.Column(words, pane, styles={"flex": f"0 1 {chart.width}px", "min-width": "0"}), pane


def download(frame: pd.DataFrame, name: str, label: str) -> pn.widgets.FileDownload:
    """A button that hands over a table as CSV."""
    return pn.widgets.FileDownload(
        callback=lambda: StringIO(frame.to_csv(index=False, lineterminator="\n")),
        filename=f"{re.sub(r'[^A-Za-z0-9-]+', '-', name)}.csv",
        label=label,
    )


def same_by_command(command: str) -> str:
    """The command that gives what is shown, as HTML."""
    return f"<p>The same in a terminal: <code>{escape(command)}</code></p>"
