"""Pages as HTML in one file: no script, no font and no picture from elsewhere, readable on paper and on a telephone."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import altair as alt
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.charts import CHARTS, TOGETHER, forest, timing
from analysis.charts.saving import svg
from analysis.charts.theme import SCENARIO_COLOURS
from analysis.comparison import compare
from analysis.report.content import Content, variant_note

FOLDER = Path(__file__).parent
QUOTED, LONG = re.compile(r'"[^"]*"'), re.compile(r"(\d+\.\d{2})\d+")
MOST_OWN_CHARTS = 10
"""Results beyond which a scenario has its table and no pictures of its own, so that the file stays small."""
OF_BASELINE = {
    "distribution": "How runs end, and how far four numbers spread over them.",
    "bands": "Six states month by month: the median run, the middle half and nine tenths of all runs.",
    "timing": "When each event comes for the first time.",
    "stages": "Where runs stand on the nuclear track.",
}
OF_ALL = {
    "scenarios": "A row a scenario: how runs end, how often the red line is crossed, and the economy at its lowest.",
    "forest": "Differences from the first scenario, run by run under the same luck.",
}


class Picture(NamedTuple):
    """A chart on a page: its drawing, its caption, and what it shows for who cannot see it."""

    svg: Markup
    caption: str
    words: str


def picture(chart: alt.TopLevelMixin, caption: str) -> Picture:
    """A chart for a page."""
    drawing = svg(chart)
    drawing = re.sub(r"<svg ", '<svg aria-hidden="true" ', drawing, count=1)
    # In places and lengths two decimals are finer than any eye, and the rest is half the file.
    drawing = QUOTED.sub(lambda found: LONG.sub(r"\1", found[0]), drawing)
    title = getattr(chart, "title", None)
    heading = title.text if isinstance(title, alt.TitleParams) else ""
    words = " ".join(heading) if isinstance(heading, list) else str(heading)
    return Picture(Markup(drawing), caption, words)


def render(template: str, **values: Any) -> str:
    """A page of this folder's templates; all text is escaped."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        ours = version("panmunjom")
    except PackageNotFoundError:
        ours = "not installed"
    style = Markup((FOLDER / "style.css").read_text(encoding="utf-8"))
    return environment.get_template(template).render(style=style, version=ours, **values)


def html(content: Content) -> str:
    """The report as one HTML file."""
    charts = {"together": _together(content), "baseline": _baseline(content), "own": _own(content)}
    return render(
        "report.html", title=content.title, content=content, charts=charts, variant_note=variant_note(content)
    )


def _together(content: Content) -> list[Picture]:
    if content.comparison is None:
        return []
    pictures = [picture(TOGETHER["scenarios"](content.results), OF_ALL["scenarios"])]
    if len(content.results) > 2:
        pictures.append(picture(forest.draw(content.comparison), OF_ALL["forest"]))
    if len(content.results) <= len(SCENARIO_COLOURS):
        pictures.append(picture(timing.draw_several(content.results), "When first events come, scenario by scenario."))
    return pictures


def _baseline(content: Content) -> list[Picture]:
    return [picture(CHARTS[name](content.results[0]), caption) for name, caption in OF_BASELINE.items()]


def _own(content: Content) -> dict[str, list[Picture]]:
    first, *others = content.results
    pictures: dict[str, list[Picture]] = {}
    for b in others:
        pictures[b.name] = []
        if len(content.results) <= MOST_OWN_CHARTS:
            pictures[b.name].append(picture(forest.draw(compare(first, b)), "Differences run by run."))
        if len(SCENARIO_COLOURS) < len(content.results) <= MOST_OWN_CHARTS:
            pictures[b.name].append(picture(timing.draw_several([first, b]), "When first events come."))
    return pictures
