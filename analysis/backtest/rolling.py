"""The rolling origin: month after month a forecast is made from the past, and what came is put beside it."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from analysis.backtest.forecasters import Forecaster
from analysis.backtest.targets import CLASS, classes, happened
from analysis.record import Record
from analysis.record.facts import RecordError
from sim.vocabulary import TEST

FROM = "2012-01"
P_COLUMNS = tuple(f"p_{level}" for level in TEST._fields)

type Report = Callable[[int, int], None]


def roll(
    record: Record, forecasters: Mapping[str, Forecaster], first: str = FROM,
    report: Report = lambda finished, wanted: None,
) -> pd.DataFrame:  # fmt: skip
    """One row a (month forecast from, target, horizon, forecaster).

    Columns: `origin` (the first month forecast), `target`, `horizon`, `forecaster`, `probability` of the event (for the
    class: of any test), `p_none` to `p_nuclear` for the class, and `outcome`: 0 or 1, or the highest class. Forecasters
    are asked in the order of the months, and know the months before the origin alone.
    """
    refuse_partial(record)
    origins = [month for month, date in enumerate(record.dates) if date >= first]
    events, levels = happened(record), classes(record)
    rows = []
    for done, origin in enumerate(origins, start=1):
        past = record.until(origin)
        for name, forecaster in forecasters.items():
            forecast = forecaster.predict(past)
            for (target, horizon), chances in forecast.items():
                if origin + horizon > record.months:
                    continue
                window = slice(origin, origin + horizon)
                row = {"origin": record.dates[origin], "target": target, "horizon": horizon, "forecaster": name}
                if target == CLASS:
                    row |= {"probability": 1 - chances[0], "outcome": int(levels[window].max())}
                    row |= dict(zip(P_COLUMNS, chances, strict=True))
                else:
                    row |= {"probability": float(chances[0]), "outcome": int(events[target][window].any())}
                rows.append(row)
        report(done, len(origins))
    return pd.DataFrame(rows)


def refuse_partial(record: Record) -> None:
    """Raise `RecordError` for a record with months that are covered in part: what did not happen is not known."""
    if partial := [date for date, covered in zip(record.dates, record.coverage, strict=True) if covered == "partial"]:
        raise RecordError(
            f"the months to {partial[-1]} are recorded in part, so what did not happen in them is not known; "
            "begin after them"
        )


def enough(frame: pd.DataFrame) -> bool:
    """Whether a target was both seen and missed, so that its scores mean something."""
    return bool(0 < np.sign(frame["outcome"]).mean() < 1)
