"""Pages as HTML in one file: no script, no font and no picture from elsewhere, readable on paper and on a telephone."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import altair as alt
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.audit.words import GAME_NOTES, MEANING, RESPONSE_NOTES
from analysis.charts import CHARTS, TOGETHER, forest, peeling, timing
from analysis.charts.saving import svg
from analysis.charts.size import PAGE, SLIDE, Size
from analysis.charts.theme import SCENARIO_COLOURS
from analysis.comparison import compare
from analysis.discovery.tables import READING
from analysis.report.content import POLICIES_NOTE, Content, variant_note
from sim.result import Result

FOLDER = Path(__file__).parent
QUOTED, LONG = re.compile(r'"[^"]*"'), re.compile(r"(\d+\.\d{2})\d+")
SPOKEN = re.compile(r' (?:aria-(?:hidden|label|roledescription)|role)="[^"]*"')
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
    "forest": "Differences from the first scenario, run by run with the same random draws.",
    "timing": "When first events come, scenario by scenario.",
}

PEELING = "What a denser box costs in coverage."


class Picture(NamedTuple):
    """A chart on a page: its drawings for wide and narrow windows, its caption, and its words for who cannot see it."""

    wide: Markup
    narrow: Markup
    caption: str
    words: str


def picture(draw: Callable[[Size], alt.TopLevelMixin], caption: str) -> Picture:
    """A chart for a page, drawn in both sizes."""
    wide = draw(SLIDE)
    return Picture(markup(wide), markup(draw(PAGE)), caption, words_of(wide))


def words_of(chart: alt.TopLevelMixin) -> str:
    """The heading of a chart, for who cannot see it."""
    title = getattr(chart, "title", None)
    lines = [title.text, title.subtitle] if isinstance(title, alt.TitleParams) else []
    return ". ".join(" ".join(line) if isinstance(line, list) else str(line) for line in lines)


def markup(chart: alt.TopLevelMixin) -> Markup:
    """The drawing of a chart as it stands in a page, hidden from who listens to the page."""
    drawing = re.sub(r"<svg ", '<svg aria-hidden="true" ', SPOKEN.sub("", svg(chart)), count=1)
    # Two decimals of a coordinate are finer than an eye can see; the others would double the file.
    drawing = QUOTED.sub(lambda found: LONG.sub(r"\1", found[0]), drawing)
    return Markup(drawing)


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
    charts = {
        "together": _together(content),
        "baseline": _baseline(content),
        "own": _own(content),
        "peelings": [picture(partial(peeling.draw, each.peeling), PEELING) for each in content.discoveries],
    }
    notes = {
        "policies": POLICIES_NOTE, "discovery": READING, "audit": MEANING, "responses": RESPONSE_NOTES,
        "game": GAME_NOTES,
    }  # fmt: skip
    return render(
        "report.html", title=content.title, content=content, charts=charts, variant_note=variant_note(content),
        notes=notes,
    )  # fmt: skip


def _together(content: Content) -> list[Picture]:
    if content.comparison is None:
        return []
    results, comparison = content.results, content.comparison
    pictures = []
    if len(results) > 2:
        pictures.append(picture(lambda size: forest.draw(comparison, size=size), OF_ALL["forest"]))
    pictures.append(picture(lambda size: TOGETHER["scenarios"](results, size=size), OF_ALL["scenarios"]))
    if len(results) <= len(SCENARIO_COLOURS):
        pictures.append(picture(partial(_timing, results), OF_ALL["timing"]))
    return pictures


def _baseline(content: Content) -> list[Picture]:
    first = content.results[0]
    return [picture(partial(_own_chart, name, first), caption) for name, caption in OF_BASELINE.items()]


def _own_chart(name: str, result: Result, size: Size) -> alt.TopLevelMixin:
    return CHARTS[name](result, size=size)


def _forest(first: Result, b: Result, size: Size) -> alt.TopLevelMixin:
    return forest.draw(compare(first, b), size=size)


def _timing(results: Sequence[Result], size: Size) -> alt.TopLevelMixin:
    return timing.draw_several(results, size=size)


def _own(content: Content) -> dict[str, list[Picture]]:
    first, *others = content.results
    pictures: dict[str, list[Picture]] = {}
    for b in others:
        pictures[b.name] = []
        if len(content.results) <= MOST_OWN_CHARTS:
            pictures[b.name].append(picture(partial(_forest, first, b), "Differences run by run."))
        if len(SCENARIO_COLOURS) < len(content.results) <= MOST_OWN_CHARTS:
            pictures[b.name].append(picture(partial(_timing, [first, b]), "When first events come."))
    return pictures
