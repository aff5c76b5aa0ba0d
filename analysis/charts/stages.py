"""How runs move through the stages of the nuclear track, month by month."""

from collections.abc import Sequence

import altair as alt

from analysis.charts import theme
from analysis.charts.assembly import layered
from analysis.charts.calendar import calendar_x, monthly_rows
from analysis.charts.endings import apart, words_at_ends
from analysis.charts.heading import counted, finished
from analysis.charts.size import SLIDE, Size
from analysis.statistics.draws import draws_of, effective_runs
from analysis.statistics.intervals import wilson
from analysis.wording.levels import short_words
from sim.result import Result
from sim.vocabulary import OUTCOMES, STAGE

COLUMNS = [f"stage_{word}" for word in STAGE._fields]
HEIGHT = 380
LEAST = 0.15
"""The height of the plot in shares of runs, at least."""


def draw(result: Result, size: Size = SLIDE, beside: Sequence[Result] = ()) -> alt.LayerChart:
    """The chart of `result`: stacked shares of the stages, the furthest at the bottom, named where they end.

    Runs without a process are the rest, above the stack. `beside`: results whose charts are to have the same scale.
    """
    months = result.months
    highest = max(1 - float(each.months[COLUMNS[0]].min()) for each in (result, *beside))
    top = min(1.0, max(LEAST, 1.15 * highest))
    datasets = {"months": monthly_rows(months, COLUMNS), "ends": _ends(result, top)}
    words = list(short_words("stage").values())[1:]
    colour = alt.Color(
        "level:N",
        scale=alt.Scale(domain=words, range=list(theme.LEVEL_COLOURS["stage"].values())[1:]),
        legend=None,
    )
    y = alt.Y(
        "share:Q", stack=True, scale=alt.Scale(domain=[0, top], nice=False),
        axis=theme.percent_axis("share of runs", tickCount=5),
    )  # fmt: skip
    area = alt.Chart(alt.NamedData("months")).mark_area(interpolate="step", stroke="white", strokeWidth=0.6)
    area.transform = [
        alt.FoldTransform(fold=COLUMNS[1:], **{"as": ["column", "share"]}),
        alt.CalculateTransform(calculate=f"-indexof({COLUMNS}, datum.column)", **{"as": "place"}),
        alt.CalculateTransform(calculate=f"{words}[indexof({COLUMNS[1:]}, datum.column)]", **{"as": "level"}),
    ]
    x = calendar_x(list(months["date"]), most=3 if size.narrow else 6, title=None)
    flow = area.encode(x=x, y=y, color=colour, order=alt.Order("place:Q"))
    ends = words_at_ends("ends", "month", colour, size.font)
    width = size.panel(beside=170 if size.narrow else 240)
    deals, talks, none = (_share(result, *stages) for stages in (("interim", "comprehensive"), ("talks",), ("none",)))
    states = (
        f"After {counted(result.horizon, 'month')} {deals} of runs are under a deal and {talks} in talks; {none} have "
        "no nuclear process"
    )
    reading = (
        "Stage of the nuclear track at the end of each month; the rest of the runs, above, has no process. "
        "In brackets: 95% interval, simulation error only."
    )
    return finished(layered(flow, *ends, width=width, height=HEIGHT), result, datasets, states, reading, size)


def _share(result: Result, *stages: str) -> str:
    """The share of runs that stand at one of `stages` at the end, in words; what no run has shown is not 0%."""
    share = float(sum(result.months.iloc[-1][f"stage_{stage}"] for stage in stages))
    return theme.observed(min(share, 1.0), min(_worth(result, stage) for stage in stages))


def _ends(result: Result, top: float) -> theme.Rows:
    """The words at the right end: each stage with the share of runs that stand there, at the middle of its area."""
    last, words = result.months.iloc[-1], short_words("stage")
    rows: theme.Rows = []
    below = 0.0
    for column, stage in reversed(list(zip(COLUMNS, STAGE._fields, strict=True))[1:]):
        share = float(last[column])
        worth = _worth(result, stage)
        low, high = (float(end) for end in wilson(share * worth, worth))
        rows.append(
            {
                "month": result.horizon + 0.5,
                "height": below + share / 2,
                "level": words[stage],
                "words": words[stage][0].upper() + words[stage][1:],
                "share": theme.interval(share, low, high, theme.decimals(len(result.runs))),
            }
        )
        below += share
    heights = apart([row["height"] for row in rows], gap=0.105 * top, top=top)
    return [row | {"height": height} for row, height in zip(rows, heights, strict=True)]


def _worth(result: Result, stage: str) -> float:
    """How many independent runs the share at a stage rests on; of runs that share draws, that of the end."""
    draws = draws_of(result.runs)
    ends = {word: place for place, word in enumerate(reversed(STAGE._fields[2:]))}
    if draws is None or stage not in ends:
        return len(result.runs) if draws is None else draws.count
    reached = (result.runs["outcome"] == OUTCOMES[ends[stage]]).to_numpy()
    return float(effective_runs(draws.counts(reached)[:, None], draws.sizes)[0])
