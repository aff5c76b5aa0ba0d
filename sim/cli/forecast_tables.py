"""A forecast on the screen: the spread of each probability over the forms of the model, and what would refute it."""

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.forecast.forecast import CALIBRATED, HORIZONS
from analysis.forecast.verdicts import ESTIMATE, chance_of_alarm, over_forms, refutations
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import brief
from analysis.wording.outcomes import EVENT_WORDS
from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    import pandas as pd

    from analysis.forecast.forecast import Forecast


def print_forecast(forecast: "Forecast", page: Path, judged: "pd.DataFrame | None" = None) -> None:
    """A row an event: as calibrated with its error, and the least and the most over all forms; then what came."""
    screen = Screen()
    screen.title(f"From the end of {forecast.until}, parameters drawn from the posterior")
    columns = [Column("event", words=True)]
    for months in HORIZONS:
        columns += [Column(f"within {months}\nmonths"), Column("over all\nforms")]
    events = forecast.events
    rows = []
    for event in dict.fromkeys(events["event"]):
        cells = []
        for months in HORIZONS:
            forms = events[(events["event"] == event) & (events["horizon"] == months)].set_index("form")
            row = forms.loc[[CALIBRATED]].iloc[0]
            cells += [brief(*row[list(ESTIMATE)]), over_forms(forms)]
        rows.append((EVENT_WORDS[str(event)].label, *cells))
    screen.table(columns, rows)
    screen.say("\n±: Monte-Carlo standard error.", "dim")
    screen.say()
    screen.say("What would count as being wrong", "bold")
    for months in HORIZONS:
        screen.say(f"\nWithin {months} months")
        for line in refutations(forecast, months):
            screen.item(line)
    screen.say()
    screen.say(chance_of_alarm(forecast))
    if judged is not None:
        _print_verdicts(screen, judged)
    screen.say(f"\nThe whole page: {page}")
    screen.say(LIMITS_LINE, "dim")


def _print_verdicts(screen: Screen, judged: "pd.DataFrame") -> None:
    for horizon, rows in judged.groupby("horizon"):
        seen = int(rows["months"].iloc[0])
        screen.title(f"What came within {horizon} months, of which the record has {seen}")
        screen.table(
            [Column("", words=True), *map(Column, ("expected", "came", "verdict"))],
            [(row["what"], row["expected"], row["came"], row["verdict"]) for row in rows.to_dict("records")],
        )
