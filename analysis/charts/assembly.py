"""Parts put together into one chart.

Altair's own constructors copy every part several times over to look for interactive parameters. Our parts have none,
and the copying would take longer than drawing; these functions hand the parts over as they are.
"""

from typing import Any

import altair as alt


def layered(*layers: alt.Chart, **options: Any) -> alt.LayerChart:
    """Layers in one frame, the first at the bottom; `options` as for `altair.LayerChart`."""
    chart = alt.LayerChart(layer=[], **options)
    chart.layer = list(layers)
    return chart


def side_by_side(*panels: alt.Chart | alt.LayerChart, **options: Any) -> alt.ConcatChart:
    """Panels in reading order, wrapped after `columns`; `options` as for `altair.ConcatChart`."""
    chart = alt.ConcatChart(concat=[], **options)
    chart.concat = list(panels)
    return chart


def stacked(*panels: alt.Chart | alt.LayerChart | alt.ConcatChart, **options: Any) -> alt.VConcatChart:
    """Panels one below the other; `options` as for `altair.VConcatChart`."""
    chart = alt.VConcatChart(vconcat=[], **options)
    chart.vconcat = list(panels)
    return chart
