"""Events as the engines read them: one row for each effect of an event."""

from collections.abc import Iterator, Sequence

import numpy as np

from sim.numerics.draws import key_of
from sim.rules.events import EFFECT, EVENT_DTYPE
from sim.scenario.events import LEADERS, Event, keys_of_draws
from sim.scenario.section import entries
from sim.scenario.state_sections import as_number, limits
from sim.state import BY_NAME, INDEX
from sim.vocabulary import INSTRUMENTS

POSITION = {instrument.key: index for index, instrument in enumerate(INSTRUMENTS)}


def event_rows(events: Sequence[Event]) -> np.ndarray:
    """Rows of EVENT_DTYPE in the order of the events; the rows of one event share the key of its draw."""
    rows = []
    for event, name in zip(events, keys_of_draws(events), strict=True):
        common = np.zeros((), EVENT_DTYPE)
        common["first"], common["last"] = event.span
        common["otherwise"] = common["step"] = np.nan
        common["probability"] = event.probability
        common["key"] = key_of(name)
        for condition_number, (field, condition) in enumerate(entries(event.when).items()):
            common["conditions"] = condition_number + 1
            common["condition_field"][condition_number] = INDEX[field]
            common["condition_low"][condition_number], common["condition_high"][condition_number] = limits(
                BY_NAME[field], condition
            )
        for effect, target, value, more in _effects(event):
            row = common.copy()
            row["effect"], row["target"], row["value"] = effect, target, value
            for column, number in more.items():
                row[column] = number
            rows.append(row)
    return np.array(rows, EVENT_DTYPE) if rows else np.zeros(0, EVENT_DTYPE)


def _effects(event: Event) -> Iterator[tuple[int, int, float, dict[str, float]]]:
    """Effect, target, value and further columns of each row of an event."""
    for key, level in entries(event.force).items():
        instrument = INSTRUMENTS[POSITION[key]]
        sized = event.step is not None and instrument.name == "sanctions"
        more = {"step": event.step} if sized and event.step is not None else {}
        yield EFFECT.force, POSITION[key], instrument.levels.index(level), more
    for name, value in entries(event.set).items():
        yield EFFECT.set, INDEX[name], as_number(BY_NAME[name], value), {}
    if event.leader is not None and event.engagement is not None:
        more = {} if event.otherwise is None else {"otherwise": event.otherwise}
        yield EFFECT.leader, INDEX[LEADERS[event.leader]], event.engagement, more
    if event.enforcement is not None:
        yield EFFECT.enforcement, INDEX["enforcement"], event.enforcement.to, {}
    if event.flood:
        yield EFFECT.flood, 0, 1.0, {}
