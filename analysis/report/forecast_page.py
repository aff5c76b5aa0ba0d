"""The page of a forecast: what is expected in every form of the model, and what would count as being wrong."""

import pandas as pd

from analysis.charts import bands, stages, timing
from analysis.forecast.forecast import ELSEWHERE, HORIZONS, LEVEL, Forecast
from analysis.forecast.verdicts import ESTIMATE, chance_of_alarm, refutations
from analysis.report.content import Table, paragraphs
from analysis.report.page import picture, render
from analysis.wording.limits import LIMITS, LIMITS_LINE
from analysis.wording.numbers import brief
from analysis.wording.outcomes import EVENT_WORDS, label

TITLE = "From the end of {until}: what the model expects, and what would refute it"
QUESTION = "What follows if everyone goes on as the article describes, given all that the record leaves open?"


def html(forecast: Forecast, command: str, judged: pd.DataFrame | None = None) -> str:
    """The page as one HTML file; with `judged`, the verdicts of a later record, what came as well."""
    first = next(iter(forecast.results.values()))
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
        event_tables=event_tables(forecast),
        range_tables=range_tables(forecast),
        charts=[picture(module.draw(first), caption) for module, caption in drawn],
        refutations=refutations(forecast),
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


def event_tables(forecast: Forecast) -> list[Table]:
    """Probabilities of events, a table a horizon, a row a form."""
    tables = []
    for months in HORIZONS:
        within_horizon = forecast.events[forecast.events["horizon"] == months]
        rows = []
        for form, part in within_horizon.groupby("form", sort=False):
            cells = [brief(*row) for row in part[list(ESTIMATE)].itertuples(index=False)]
            rows.append([str(form), *cells])
        header = [
            "form of the model",
            *(EVENT_WORDS[str(event)].label for event in dict.fromkeys(within_horizon["event"])),
        ]
        tables.append(Table(f"Probability within {months} months", header, rows))
    return tables


def range_tables(forecast: Forecast) -> list[Table]:
    """Ranges of counts, a table a horizon, a row a count."""
    tables = []
    for months in HORIZONS:
        within_horizon = forecast.ranges[forecast.ranges["horizon"] == months]
        rows = []
        for name, part in within_horizon.groupby("count", sort=False):
            cells = [f"{row['low']} to {row['high']} ({row['median']})" for row in part.to_dict("records")]
            rows.append([label(str(name)), *cells])
        header = [f"of {months} months", *(str(form) for form in dict.fromkeys(within_horizon["form"]))]
        tables.append(Table(f"{100 * LEVEL:.0f} % ranges of single runs over {months} months", header, rows))
    return tables


def verdict_tables(judged: pd.DataFrame) -> list[Table]:
    """What came, beside what was expected, a table a horizon."""
    tables = []
    for horizon, rows in judged.groupby("horizon"):
        title = f"Within {horizon} months, of which the record has {rows['months'].iloc[0]}"
        cells = [[row["what"], row["expected"], row["came"], row["verdict"]] for row in rows.to_dict("records")]
        tables.append(Table(title, ["", "expected over all forms", "came", "verdict"], cells))
    return tables
