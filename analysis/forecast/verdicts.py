"""What would count as a forecast being wrong, how likely that is if the model is right, and what a later record says.

A forecast that nothing could refute says nothing. Each count and event has bounds over every form of the model; an
observation outside them counts against all of them.
"""

import pandas as pd

from analysis.forecast.forecast import CALIBRATED, HORIZONS, Forecast
from analysis.forecast.witnessed import COUNTS, HAPPENED
from analysis.record import Record
from analysis.record.facts import RecordError
from analysis.statistics.draws import draws_of
from analysis.statistics.intervals import proportion
from analysis.wording.numbers import brief, span
from analysis.wording.outcomes import label, within

ESTIMATE = ("probability", "standard_error", "low", "high")
UNLIKELY = 0.1
"""An event less likely than this under every form counts as ruled out, one likelier than 1 - this as expected."""
OBSERVED = {
    "tests": "Any test",
    "tests_short": "A short-range test and none above it",
    "tests_medium": "A medium-range test and none above it",
    "tests_long": "A long-range test and no nuclear one",
    "tests_nuclear": "A nuclear test",
    "tightenings": "Tightened sanctions",
    "talks_months": "Talks",
}
"""What a count counts the months of, as a sentence says it."""
WITHIN, WRONG, OPEN = "within bounds", "against every form", "not over"


def bounds(forecast: Forecast) -> pd.DataFrame:
    """What every form of the model holds to be possible, one row a (horizon, count or event).

    Columns: `horizon`, `name`, `words`, `low`, `high`, `expected`. An event is a count of 0 or 1: `low` is 1 where it
    is expected under every form, `high` is 0 where every form rules it out.
    """
    rows = []
    for horizon in HORIZONS:
        ranges = forecast.ranges[forecast.ranges["horizon"] == horizon].groupby("count", sort=False)
        for name, forms in ranges:
            low, high = int(forms["low"].min()), int(forms["high"].max())
            rows.append((horizon, name, label(str(name)), low, high, f"{low} to {high}"))
        events = forecast.events[forecast.events["horizon"] == horizon].groupby("event", sort=False)
        for name, forms in events:
            least, most = forms["probability"].min(), forms["probability"].max()
            low, high = int(least > 1 - UNLIKELY), int(most >= UNLIKELY)
            rows.append((horizon, name, label(within(str(name), horizon)), low, high, over_forms(forms)))
    return pd.DataFrame(rows, columns=["horizon", "name", "words", "low", "high", "expected"])


def over_forms(events: pd.DataFrame) -> str:
    """The least and the greatest probability of an event over the forms of the model, a row each: 0.02 to 0.31."""
    ordered = events.sort_values("probability")
    least, most = ordered[["probability", "low", "high"]].iloc[[0, -1]].itertuples(index=False, name=None)
    return span(least, most, 2)


def refutations(forecast: Forecast, within_months: int | None = None) -> list[str]:
    """What would count as being wrong: observations outside the bounds of every form, a sentence each.

    `within_months`: of this horizon alone.
    """
    sentences: list[str] = []
    for row in bounds(forecast).to_dict("records"):
        low, high, horizon = row["low"], row["high"], row["horizon"]
        if within_months not in (None, horizon):
            continue
        if row["name"] not in COUNTS:
            if high == 0:
                sentences.append(
                    f"{row['words']}: every form gives it less than {100 * UNLIKELY:.0f} %; "
                    "its coming counts against all."
                )
            elif low == 1:
                least = f"{100 * (1 - UNLIKELY):.0f} %"
                sentences.append(
                    f"{row['words']}: every form gives it more than {least}; its absence counts against all."
                )
            continue
        limits = [f"fewer than {low}"] if low > 0 else []
        limits += [f"more than {high}"] if high < horizon else []
        if limits:
            sentences.append(f"{OBSERVED[row['name']]} in {' or '.join(limits)} of the {horizon} months.")
    return sentences


def false_alarms(forecast: Forecast) -> pd.DataFrame:
    """How likely it is that any bound of any horizon is left if a form of the model is right.

    One row a form: `form`, `probability`, `standard_error`, `low`, `high` (95 %). The runs of all horizons are the
    same ones, watched for longer.
    """
    outside = pd.Series(False, index=forecast.runs.index)
    for row in bounds(forecast).to_dict("records"):
        values = forecast.runs[row["name"]]
        outside |= (forecast.runs["horizon"] == row["horizon"]) & ((values < row["low"]) | (values > row["high"]))
    rows = []
    for form, runs_of_form in outside.groupby(forecast.runs["form"], sort=False):
        any_horizon = runs_of_form.groupby(forecast.runs["run"]).any()
        runs = forecast.runs.loc[runs_of_form.index].drop_duplicates("run").set_index("run").loc[any_horizon.index]
        rows.append((form, *proportion(any_horizon.to_numpy(), draws_of(runs))))
    return pd.DataFrame(rows, columns=["form", *ESTIMATE])


def chance_of_alarm(forecast: Forecast) -> str:
    """The chance that a right model is held to be wrong, in words."""
    alarms = false_alarms(forecast).set_index("form")
    calibrated, others = alarms.loc[CALIBRATED], alarms["probability"].drop(CALIBRATED)
    return (
        f"If the model is right as calibrated, at least one line of this list comes true by chance with probability "
        f"{brief(*calibrated[list(ESTIMATE)])}; if another form is right, {others.min():.2f} to "
        f"{others.max():.2f}. Where only 'more than' stands, too few cannot count against the model."
    )


def beginning(record: Record, start: str) -> int:
    """The place of month `start` in `record`; raises `RecordError` for a record that ends before it."""
    if record.dates[-1] < start:
        raise RecordError(
            f"the record ends in {record.dates[-1]}: a forecast from {start} on is judged by later months. "
            "Give a file whose facts go on"
        )
    return record.dates.index(start)


def verdicts(forecast: Forecast, record: Record) -> pd.DataFrame:
    """One row a (horizon, count or event) of `found`, judged by `record`.

    Columns: `horizon`, `what`, `expected` (over all forms), `months` of the horizon that the record has, `came`,
    `verdict`: "within bounds", "against every form" or, where the rest of the horizon decides, "not over". Raises
    `RecordError` for a record that ends before the forecast begins.
    """
    begin = beginning(record, next(iter(forecast.results.values())).manifest["scenario"]["start"])
    rows = []
    for row in bounds(forecast).to_dict("records"):
        name, horizon = row["name"], row["horizon"]
        window = slice(begin, begin + horizon)
        seen = len(record.dates[window])
        left = horizon - seen
        if name in COUNTS:
            came = int(COUNTS[name](record)[window].sum())
            shown = str(came)
        else:
            came = int(HAPPENED[name](record)[window].any())
            shown = "yes" if came else "no"
            left = min(left, 1 - came)
        wrong = came > row["high"] or came + left < row["low"]
        sure = row["low"] <= came and came + left <= row["high"] and (name in COUNTS or not left)
        verdict = WRONG if wrong else WITHIN if sure else OPEN
        rows.append((horizon, seen, row["words"], row["expected"], shown, verdict))
    return pd.DataFrame(rows, columns=["horizon", "months", "what", "expected", "came", "verdict"])
