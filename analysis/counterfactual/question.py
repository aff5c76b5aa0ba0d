"""The question: which record, from which month on, and what the scenario changes in it.

In both worlds the record's own events happen: leaders, the border, vetoes, what it dates of the sanctions. The events,
parameters and structures of the scenario are the change; they come on top, in the changed world alone. A scenario that
is also run by itself repeats what the record has, such as a new leader; what only repeats it is no change.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.counterfactual.errors import CounterfactualError
from analysis.record import ARTICLE, Record, code
from sim.calendar import month_date, month_number
from sim.rules.events import EFFECT
from sim.scenario import Scenario, design, from_data, posterior
from sim.scenario.events import LEADERS
from sim.scenario.keys import SHIPPED
from sim.scenario.state_sections import as_number
from sim.state import BY_NAME, INDEX

LIKE_THE_RECORD = ("name", "title", "start", "months", "seed")
"""What both worlds take from the scenario; the rest of it is the change."""
CHANGE = ("parameters", "structures")
FROM = "from"
DEFAULTS = "none"
"""The word for no posterior: every parameter has its default."""


@dataclass(frozen=True, eq=False)
class Question:
    """A record, a window of it, and a change.

    `first` is the place of the window's first month in the record. `parameters` (sets,): those of the record, and
    `changed` (sets,) those of the changed world; `draw` (sets,) is the draw of the posterior that each set is, None
    where there is one set of defaults. `events` are those of the record in the window, `changed_events` those of the
    changed world; `changes` are the scenario's own, as data, without those that repeat the record. `posterior` says
    where the parameters come from.
    """

    scenario: Scenario
    record: Record
    first: int
    parameters: np.recarray
    changed: np.recarray
    draw: np.ndarray | None
    events: np.ndarray
    changed_events: np.ndarray
    changes: list[dict[str, Any]]
    posterior: Path | None

    @property
    def months(self) -> int:
        """Months of the window."""
        return self.scenario.months

    @property
    def known(self) -> int:
        """Months of the window that the record covers; after them all draws are ordinary."""
        return min(self.months, self.record.months - self.first)

    @property
    def dates(self) -> list[str]:
        """The calendar months of the window."""
        begin = month_number(self.scenario.start)
        return [month_date(begin + place) for place in range(self.months)]


def record_for(scenario: Scenario, facts: pd.DataFrame, until: str | None = None, **coding: str) -> Record:
    """The record that a scenario is set against: up to `until`.

    Without it up to the month of the article if the window lies before that, else as far as the facts go.
    """
    last = month_date(month_number(scenario.start) + scenario.months - 1)
    if until is None and last <= ARTICLE <= facts["month"].max():
        until = ARTICLE
    return code(facts, until=until, **coding)


def calibration_for(record: Record, named: str | None) -> Path | None:
    """The folder of the calibration that is `named`; None for the defaults.

    Where nothing is named it is the shipped one that knows this record and no later month: of those that know less, the
    one that knows most of it.
    """
    if named == DEFAULTS:
        return None
    if named not in (None, SHIPPED):
        return Path(str(named))
    known = {folder: posterior.known_until(folder) or "" for folder in posterior.shipped()}
    early = {folder: until for folder, until in known.items() if until <= record.dates[-1]}
    if not early:
        raise CounterfactualError(
            f"no shipped calibration knows only months of a record that ends in {record.dates[-1]}; name one with "
            "--posterior FOLDER, or take the defaults with --posterior none"
        )
    return max(early, key=early.__getitem__)


def place_in(record: Record, scenario: Scenario) -> int:
    """The place, from 0, of the scenario's first month in the record; `CounterfactualError` where it has none."""
    first = month_number(scenario.start) - record.first
    if not 0 <= first < record.months:
        raise CounterfactualError(
            f"{scenario.name}: start: is {scenario.start}, outside the record, which goes from {record.dates[0]} to "
            f"{record.dates[-1]}; a counterfactual begins in one of its months"
        )
    return first


def question(scenario: Scenario, record: Record, calibration: Path | None = None, sets: int = 1) -> Question:
    """What `scenario` asks of `record`, for `sets` draws of a calibration, or for the defaults where there is none.

    Raises `CounterfactualError` for a scenario that does not begin inside the record, and `ScenarioError` for a
    calibration that cannot be used.
    """
    first = place_in(record, scenario)
    given = scenario.resolved()
    uncertain: object = "off" if calibration is None else {"posterior": str(calibration), "hindsight": "on"}
    plain = {key: given[key] for key in LIKE_THE_RECORD if key in given} | {"runs": sets, "uncertainties": uncertain}
    changes = [event for event in events_of(given) if not repeats(event, record, first)]
    altered = {key: given[key] for key in CHANGE if key in given} | {"events": changes}
    unchanged, changed = design(from_data(plain)), design(from_data(plain | altered))
    sets = len(unchanged.parameters)
    own = _of_window(record, first, scenario.months)
    return Question(
        scenario, record, first, unchanged.parameters, np.broadcast_to(changed.parameters, sets).view(np.recarray),
        unchanged.draw, own, np.concatenate([_without_replaced(own, changed.events), changed.events]), changes,
        calibration,
    )  # fmt: skip


def events_of(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of a scenario's data; values that it gives beside `initial: {from: record}` are one of month 1.

    A distribution is no such value: it says that a state is not known, not that it is another one.
    """
    values = {name: value for name, value in given.get("initial", {}).items() if name != FROM and not is_drawn(value)}
    first = [{"month": 1, "set": values}] if values and starts_from_record(given) else []
    return [*first, *given.get("events", ())]


def is_drawn(value: object) -> bool:
    """Whether a value of a scenario's data is a distribution."""
    return isinstance(value, dict) and "dist" in value


def starts_from_record(given: dict[str, Any]) -> bool:
    """Whether the data of a scenario say that it starts where the record leaves the model."""
    return bool(given.get("initial", {}).get(FROM) == "record")


def repeats(event: dict[str, Any], record: Record, first: int) -> bool:
    """Whether an event only does what happens in the record anyway: a change of leader, a state that it dates."""
    own = record.design.events
    months = event.get("months", [event.get("month")] * 2)
    begin, end = (first + month for month in months)
    if set(event) - {"month", "months"} == {"leader", "engagement"}:
        target = INDEX[LEADERS[event["leader"]]]
        same = (own["effect"] == EFFECT.leader) & (own["target"] == target) & (own["first"] == begin)
        return begin == end and bool((own["value"][same] == event["engagement"]).any())
    if set(event) - {"month", "months"} == {"set"} and end <= record.months:
        span = range(begin, end + 1)
        return all(
            record.dated_value(name, month) == as_number(BY_NAME[name], value)
            for name, value in event["set"].items() for month in span
        )  # fmt: skip
    return False


def _without_replaced(own: np.ndarray, changed: np.ndarray) -> np.ndarray:
    """The record's events without the changes of leader that the scenario makes another way in the same month."""
    leaders = {
        (int(row["target"]), int(row["first"])) for row in changed if row["effect"] == EFFECT.leader
    }  # fmt: skip
    kept = [
        row["effect"] != EFFECT.leader or (int(row["target"]), int(row["first"])) not in leaders for row in own
    ]  # fmt: skip
    return own[np.array(kept, np.bool_)]


def _of_window(record: Record, first: int, months: int) -> np.ndarray:
    """The record's events of the window, counted from its first month; the states that it dates are not among them."""
    events = record.design.events
    events = events[(events["effect"] != EFFECT.set) & (events["last"] > first)].copy()
    for end in ("first", "last"):
        events[end] -= first
    return np.asarray(events[events["first"] <= months])
