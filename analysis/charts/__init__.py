"""The charts, in one language (Vega-Lite through Altair): the same colours and words everywhere.

Each module draws one chart: of a result (`CHARTS`), of several results (`TOGETHER`), of a run, of a sweep.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import altair as alt

from analysis.charts import actions, bands, distribution, scenarios, stages, timing
from analysis.charts.saving import save_all
from analysis.charts.size import SLIDE, Size
from sim.result import Result

if TYPE_CHECKING:
    from analysis.comparison.sweeps import Sweep


def _forest(results: Sequence[Result], outcomes: Sequence[str] = (), size: Size = SLIDE) -> alt.TopLevelMixin:
    # Here, because SciPy takes longer to import than all else that drawing the charts of a run needs.
    from analysis.charts import forest
    from analysis.comparison import compare

    return forest.draw(compare(*results), outcomes, size)


CHARTS: dict[str, Callable[..., alt.TopLevelMixin]] = {
    "distribution": distribution.draw,
    "bands": bands.draw,
    "timing": timing.draw,
    "actions": actions.draw,
    "stages": stages.draw,
}
"""Of one result."""
TOGETHER: dict[str, Callable[..., alt.TopLevelMixin]] = {
    "scenarios": scenarios.draw,
    "distribution": distribution.draw_several,
    "timing": timing.draw_several,
    "forest": _forest,
}
"""Of several results, the first of which is the one that the others are compared with."""


def draw_all(result: Result, folder: str | Path) -> list[Path]:
    """Write every chart of `result` into `folder` as NAME.svg and NAME.png; the paths written, in that order."""
    return save_all(((name, draw(result)) for name, draw in CHARTS.items()), folder)


def draw_sweep(sweep: "Sweep", folder: str | Path) -> list[Path]:
    """Write the charts of `sweep` into `folder`: curves of one axis, heat maps of two; of more there are none."""
    from analysis.charts.redrawing import of_sweep

    return save_all(of_sweep(sweep), folder)
