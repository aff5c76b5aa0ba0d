"""The charts of a result, in one language (Vega-Lite through Altair): the same colours and words everywhere.

Each module draws one chart from a `Result` with `draw(result)`; `draw_all` writes them as SVG and PNG.
"""

from collections.abc import Callable
from pathlib import Path

import altair as alt

from analysis.charts import actions, bands, distribution, timing
from analysis.charts.saving import save
from sim.result import Result

CHARTS: dict[str, Callable[[Result], alt.TopLevelMixin]] = {
    "distribution": distribution.draw,
    "bands": bands.draw,
    "timing": timing.draw,
    "actions": actions.draw,
}


def draw_all(result: Result, folder: str | Path) -> list[Path]:
    """Write every chart of `result` into `folder` as NAME.svg and NAME.png; the paths written, in that order."""
    return [path for name, draw in CHARTS.items() for path in save(draw(result), folder, name)]
