"""Words at the ends of lines, in place of a legend: moved apart where the lines end close to each other."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from analysis.charts.theme import FAINT_INK


def apart(heights: Sequence[float], gap: float, top: float) -> list[float]:
    """`heights` moved as little as needed to lie `gap` apart between 0 and `top`, in the same order.

    Of equal heights the first is placed highest. Least squares under an order is isotonic regression; for a handful of
    labels its minimax formula is short. Where there is no room for all, they lie closer.
    """
    if len(heights) > 1:
        gap = min(gap, top / (len(heights) - 1))
    order = sorted(range(len(heights)), key=lambda place: (heights[place], -place))
    steps = gap * np.arange(len(heights))
    free = np.asarray(heights, dtype=np.float64)[order] - steps
    count = range(len(free))
    fitted = [max(min(free[i : k + 1].mean() for k in count if k >= j) for i in count if i <= j) for j in count]
    placed = np.empty(len(free))
    placed[order] = np.clip(fitted, 0.0, max(0.0, top - steps[-1])) + steps
    return [float(height) for height in placed]


def words_at_ends(data: str, x: str, colour: alt.Color, font: int, two_lines: bool = True) -> list[alt.Chart]:
    """A square of the line's colour and the fields `words` and `share` at (`x`, `height`), rows of the data `data`.

    `two_lines`: the share stands below the words, else the words hold both.
    """
    base = alt.Chart(alt.NamedData(data)).encode(x=alt.X(f"{x}:Q"), y=alt.Y("height:Q"))
    swatch = base.mark_square(size=70, opacity=1, xOffset=11).encode(color=colour)
    lift = -7 if two_lines else 0
    words = base.mark_text(align="left", dx=20, dy=lift, fontSize=font, fontWeight="bold" if two_lines else "normal")
    layers = [swatch, words.encode(text=alt.Text("words:N"))]
    if two_lines:
        share = base.mark_text(align="left", dx=20, dy=8, color=FAINT_INK, fontSize=font)
        layers.append(share.encode(text=alt.Text("share:N")))
    return layers
