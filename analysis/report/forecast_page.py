"""The page of a forecast: what is expected in every form of the model, and what would count as being wrong."""

from collections.abc import Callable
from functools import partial

import altair as alt
import pandas as pd

from analysis.charts import bands, stages, timing
from analysis.charts import forecast as forecast_chart
from analysis.charts.size import Size
from analysis.forecast.forecast import CALIBRATED, ELSEWHERE, HORIZONS, LEVEL, Forecast
from analysis.forecast.verdicts import ESTIMATE, chance_of_alarm, over_forms, refutations
from analysis.report.content import Table, paragraphs
from analysis.report.page import picture, render
from analysis.wording.limits import LIMITS, LIMITS_LINE
from analysis.wording.months import month_words
from analysis.wording.numbers import brief
from analysis.wording.outcomes import EVENT_WORDS, label
from sim.result import Result

TITLE = "From the end of {until}: what the model expects, and what would refute it"
QUESTION = "What follows if everyone goes on as the article describes, given all that the record leaves open?"


def html(forecast: Forecast, command: str, judged: pd.DataFrame | None = None) -> str:
    """The page as one HTML file; with `judged`, the verdicts of a later record, what came as well."""
    first = _first(forecast)
    drawn = (
        (timing, "When each event comes for the first time."),
        (bands, "Six states month by month, the economy among them."),
        (stages, "Where runs stand on the nuclear track."),
    )
    return render(
        "forecast.html",
        title=TITLE.format(until=forecast.until),
        until=forecast.until,
        calibrated_until=forecast.calibrated_until,
        described=ELSEWHERE in forecast.results,
        question=QUESTION,
        limits_line=LIMITS_LINE,
        runs=f"{len(first.runs):,}",
        event_table=event_table(forecast),
        form_tables=form_tables(forecast),
        range_table=range_table(forecast),
        expected=picture(partial(_expected, forecast), "The model as calibrated, and the range over all its forms."),
        charts=[picture(partial(_chart, module.draw, first), caption) for module, caption in drawn],
        refutations={months: refutations(forecast, months) for months in HORIZONS},
        forms=len(forecast.results),
        alarm=chance_of_alarm(forecast),
        verdict_tables=[] if judged is None else verdict_tables(judged),
        limits=paragraphs(LIMITS),
        command=command,
        reproduce=[
            ("seed", str(first.manifest["seed"])),
            ("version", str(first.manifest["version"])),
            ("digest of the model's source", str(first.manifest["source_digest"])),
            ("hash of the posterior", str(first.manifest.get("posterior", "none"))[:16]),
        ],
    )


def _expected(forecast: Forecast, size: Size) -> alt.TopLevelMixin:
    return forecast_chart.draw(forecast.events, month_words(str(_first(forecast).manifest["scenario"]["start"])), size)


def _chart(draw: Callable[..., alt.TopLevelMixin], result: Result, size: Size) -> alt.TopLevelMixin:
    return draw(result, size=size)


def _first(forecast: Forecast) -> Result:
    return next(iter(forecast.results.values()))


def event_table(forecast: Forecast) -> Table:
    """Probabilities of events, a row an event: as calibrated with its error, and the range over all forms."""
    header, rows = ["event"], []
    for months in HORIZONS:
        header += [f"within {months} months", f"within {months}: over all forms"]
    for event in dict.fromkeys(forecast.events["event"]):
        row = [EVENT_WORDS[str(event)].label]
        for months in HORIZONS:
            forms = forecast.events[(forecast.events["event"] == event) & (forecast.events["horizon"] == months)]
            calibrated = forms.set_index("form").loc[[CALIBRATED], list(ESTIMATE)].iloc[0]
            row += [brief(*calibrated), over_forms(forms)]
        rows.append(row)
    return Table("Probability that it comes for the first time", header, rows)


def form_tables(forecast: Forecast) -> list[Table]:
    """Probabilities of events in every form by itself, a table a horizon, a row a form."""
    tables = []
    for months in HORIZONS:
        own = forecast.events[forecast.events["horizon"] == months]
        header = ["form of the model", *(EVENT_WORDS[str(event)].label for event in dict.fromkeys(own["event"]))]
        rows = [
            [str(form), *(brief(*row) for row in part[list(ESTIMATE)].itertuples(index=False))]
            for form, part in own.groupby("form", sort=False)
        ]
        tables.append(Table(f"Probability within {months} months", header, rows))
    return tables


def range_table(forecast: Forecast) -> Table:
    """Ranges of counts, a row a count: of single runs as calibrated, and from the least to the most over all forms."""
    header, rows = ["months with"], []
    for months in HORIZONS:
        header += [f"of {months} months", f"of {months}: over all forms"]
    for name in dict.fromkeys(forecast.ranges["count"]):
        row = [label(str(name))]
        for months in HORIZONS:
            forms = forecast.ranges[(forecast.ranges["count"] == name) & (forecast.ranges["horizon"] == months)]
            calibrated = forms[forms["form"] == CALIBRATED].iloc[0]
            row += [
                f"{calibrated['low']} to {calibrated['high']} ({calibrated['median']})",
                f"{forms['low'].min()} to {forms['high'].max()}",
            ]
        rows.append(row)
    return Table(f"{100 * LEVEL:.0f} % ranges of single runs, in brackets the median run", header, rows)


def verdict_tables(judged: pd.DataFrame) -> list[Table]:
    """What came, beside what was expected, a table a horizon."""
    tables = []
    for horizon, rows in judged.groupby("horizon"):
        title = f"Within {horizon} months, of which the record has {rows['months'].iloc[0]}"
        cells = [[row["what"], row["expected"], row["came"], row["verdict"]] for row in rows.to_dict("records")]
        tables.append(Table(title, ["", "expected over all forms", "came", "verdict"], cells))
    return tables
