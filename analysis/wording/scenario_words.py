"""What a scenario changes, in plain words: made from the resolved scenarios, so that nothing is left out."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.wording.chances import listed
from analysis.wording.levels import LEVEL_WORDS
from analysis.wording.months import month_words
from analysis.wording.quantities import actor
from analysis.wording.states import called
from sim.calendar import month_date, month_number
from sim.parameters import BY_KEY, DEFAULT_STRUCTURES, STRUCTURES
from sim.scenario import Scenario
from sim.scenario.state_sections import FROM, ORIGINS
from sim.state import BY_NAME
from sim.vocabulary import INSTRUMENTS

COLUMNS = {instrument.key: instrument.column for instrument in INSTRUMENTS}
"""By what `LEVEL_WORDS` calls an instrument that a file forces."""
STATES = {
    ("border_closed", "0"): "the border is open",
    ("border_closed", "1"): "the border is closed",
    ("consensus", "0"): "no new UN measure is possible",
    ("consensus", "1"): "new UN measures are possible",
    ("moratorium", "0"): "the moratorium is broken",
    ("moratorium", "1"): "the moratorium is kept",
    ("tested_last_month", "0"): "there was no test last month",
    ("tested_last_month", "1"): "there was a test last month",
    ("unanswered", "none"): "no test above the red line is unanswered",
    ("unanswered", "long"): "a long-range test is unanswered",
    ("unanswered", "nuclear"): "a nuclear test is unanswered",
    **{("stage", level): words.sentence for level, words in LEVEL_WORDS["stage"].items()},
    **{("channel", level): words.sentence for level, words in LEVEL_WORDS["channel"].items()},
}
"""What a state with a value means; others are said as their name and value."""
ORIGIN_WORDS = {"defaults": "from values given one by one", "record": "where the historical record leaves the model"}
RELIEF = "diplomacy.interim_relief"
CAPITALS = {"south_korea": "Seoul", "united_states": "Washington"}
UNSAID = ("name", "title", "description", "levers", "sweep", "outcomes", "satisfice", "payoffs")


def changes(scenario: Mapping[str, Any], base: Mapping[str, Any], keys: bool = True) -> list[str]:
    """How a scenario differs from another one, both as resolved: a sentence each, empty if it does not.

    `keys`: parameters and switches by their names in a file, too, for whoever has to write one.
    """
    sentences = [*_parameters(scenario, base, keys), *_initial(scenario, base), *_structures(scenario, base, keys)]
    before, after = base.get("events", []), scenario.get("events", [])
    sentences += [f"{event_words(event, scenario)}." for event in after if event not in before]
    sentences += [f"No longer: {event_words(event, base)}." for event in before if event not in after]
    for key in (
        key for key in {**scenario, **base} if key not in (*UNSAID, "parameters", "initial", "structures", "events")
    ):
        now, then = (given.get(key, Scenario.model_fields[key].default) for given in (scenario, base))
        if now != then:
            sentences.append(f"{_words(key)}: {value_words(now)} in place of {value_words(then)}.")
    return sentences


def questions(scenario: Mapping[str, Any], base: Mapping[str, Any]) -> list[str]:
    """What a scenario asks that `base` does not, without changing what happens: sweep, levers, thresholds, payoffs."""
    axes, levers = base.get("sweep", {}), base.get("levers", [])
    sentences = [
        f"A sweep varies {key}: {value_words(axis)}."
        for key, axis in scenario.get("sweep", {}).items()
        if axes.get(key) != axis
    ]
    for lever in (lever for lever in scenario.get("levers", []) if lever not in levers):
        sentences.append(f"A lever, {lever['name']}: {lever.get('description') or 'a policy to compare'}.")
    if (outcomes := scenario.get("outcomes", [])) != base.get("outcomes", []):
        sentences.append(f"Outcomes told first: {', '.join(outcomes) or 'the usual ones'}.")
    if (thresholds := scenario.get("satisfice", [])) != base.get("satisfice", []):
        sentences.append(f"A policy does well enough where {' and '.join(thresholds) or 'nothing is asked'}.")
    before = dict(leaves(base.get("payoffs") or {}))
    for key, worth in leaves(scenario.get("payoffs") or {}):
        if before.get(key) != worth:
            sentences.append(
                f"For the audit, {key.replace('.', ', ').replace('_', ' ')} is worth {value_words(worth)}."
            )
    return sentences


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _words(key: str) -> str:
    return key.replace("_", " ").capitalize()


def value_words(value: Any) -> str:
    """A value of a scenario as a sentence says it; a distribution with its numbers."""
    if isinstance(value, Mapping) and "dist" in value:
        rest = ", ".join(f"{key} {value_words(inner)}" for key, inner in value.items() if key != "dist")
        return f"drawn ({value['dist']}: {rest})"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {value_words(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(value_words, value))
    if isinstance(value, float):
        return f"{value:g}"
    return "nothing" if value is None else str(value).replace("_", " ")


def leaves(values: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """The values of nested sections by dotted key; a distribution is one value."""
    for key, value in values.items():
        if isinstance(value, Mapping) and "dist" not in value:
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def _parameters(own: Mapping[str, Any], base: Mapping[str, Any], keys: bool) -> Iterator[str]:
    now, then = (dict(leaves(scenario.get("parameters", {}))) for scenario in (own, base))
    for key in now | then:
        value, before = (given.get(key, BY_KEY[key].default) for given in (now, then))
        if value != before:
            parameter = BY_KEY[key]
            said = f"{value_words(value)} in place of {value_words(before)}"
            if keys:
                yield f"{_capital(parameter.meaning)} ({parameter.name}, {parameter.unit}): {said}."
            else:
                whose = f" of {actor((key,))}" if key.startswith("rationality.") else ""
                unit = "" if parameter.unit.startswith("1 /") else f" ({parameter.unit})"
                yield f"{_capital(parameter.meaning)}{whose}: {said}{unit}."


def _initial(own: Mapping[str, Any], base: Mapping[str, Any]) -> Iterator[str]:
    now, then = own.get("initial", {}), base.get("initial", {})
    origins = [given.get(FROM, ORIGINS[0]) for given in (now, then)]
    if origins[0] != origins[1]:
        yield f"Runs start {ORIGIN_WORDS[origins[0]]}, in place of {ORIGIN_WORDS[origins[1]]}."
    for key in now | then:
        if key == FROM:
            continue
        value, before = (
            given.get(key, start_of(key, origin)) for given, origin in zip((now, then), origins, strict=True)
        )
        if value != before:
            yield f"At the start, {BY_NAME[key].meaning}: {value_words(value)} in place of {value_words(before)}."


def start_of(key: str, origin: str = ORIGINS[0]) -> float | str:
    """Where a state starts that a scenario does not mention, in words if it has words."""
    variable = BY_NAME[key]
    if origin == "record":
        return "what the record leaves"
    return variable.words[int(variable.start)] if variable.words else variable.start


def _structures(own: Mapping[str, Any], base: Mapping[str, Any], keys: bool) -> Iterator[str]:
    now, then = own.get("structures", {}), base.get("structures", {})
    for key in now | then:
        value, before = (given.get(key, DEFAULT_STRUCTURES[key]) for given in (now, then))
        if value != before:
            setting = STRUCTURES[key].setting(value)
            if keys:
                meaning = setting.meaning.replace("`", "")
                yield f"Structure {_words(key).lower()}: {value} in place of {before} ({meaning})."
            elif setting.words:
                yield f"{setting.words}."
            else:
                yield f"{STRUCTURES[key].meaning.rstrip('.')}: {setting_words(key, value)}."


def setting_words(name: str, setting: str) -> str:
    """The form of the model under a setting of a switch: a clause without a full stop, and without keys."""
    chosen = STRUCTURES[name].setting(setting)
    if chosen.words:
        return chosen.words
    # The setting of a switch that is called like a parameter leaves it as it is.
    return "as its parameter says" if any(key.endswith(f".{name}") for key in BY_KEY) else chosen.meaning


def event_words(event: Mapping[str, Any], scenario: Mapping[str, Any]) -> str:
    """An event of a resolved scenario as a sentence without its full stop."""
    parts = effects(event, scenario)
    when = _condition(event.get("when", {}), again="months" in event)
    chance = event.get("probability", 1)
    odds = "" if chance == 1 else f"{',' * bool(when)} with probability {chance:g}"
    how_often = " each month" if "months" in event and chance != 1 else ""
    return f"{_span(event, scenario)}{when}{odds}{how_often}: {'; '.join(parts)}"


def _span(event: Mapping[str, Any], scenario: Mapping[str, Any]) -> str:
    start = month_number(str(scenario.get("start", Scenario.model_fields["start"].default)))
    first, last = event.get("months", (event.get("month"), event.get("month")))
    begin, end = (month_words(month_date(start + month - 1)) for month in (first, last))
    return f"In month {first} ({begin})" if first == last else f"In months {first} to {last} ({begin} to {end})"


def effects(event: Mapping[str, Any], scenario: Mapping[str, Any] | None = None) -> list[str]:
    """What an event does, a clause each; with the size of an easing where its `scenario` is given."""
    return [
        *(f"{LEVEL_WORDS[COLUMNS[key]][level].sentence}{_size(key, level, event, scenario)}"
          for key, level in event.get("force", {}).items()),
        *_changes(event),
    ]  # fmt: skip


def _size(key: str, level: str, event: Mapping[str, Any], scenario: Mapping[str, Any] | None) -> str:
    """By how much forced sanctions move the level: by its `step`; without one an easing lifts half of a deal's."""
    if scenario is None or key != "united_states.sanctions":
        return ""
    if "step" in event:
        return f" by {event['step']:g}"
    if level != "ease":
        return ""
    relief = dict(leaves(scenario.get("parameters", {}))).get(RELIEF, BY_KEY[RELIEF].default)
    known = isinstance(relief, int | float) and str(scenario.get("uncertainties", "off")) == "off"
    half = "half of what an interim deal would lift"
    return f" by {relief / 2:g} ({half})" if known else f" by {half}"


def _changes(event: Mapping[str, Any]) -> Iterator[str]:
    if "leader" in event:
        otherwise = f", otherwise {event['otherwise']:g}" if event.get("otherwise") is not None else ""
        yield f"a new leader in {CAPITALS[event['leader']]}, engagement {event['engagement']:g}{otherwise}"
    if "enforcement" in event:
        yield f"enforcement of sanctions moves to {event['enforcement']['to']:g}"
    for key, value in event.get("set", {}).items():
        yield STATES.get((key, str(value)), f"{_state(key)} goes to {value_words(value)}")
    if event.get("flood"):
        yield "a flood strikes"


def _state(key: str) -> str:
    """A state as a sentence calls it."""
    return called(key) if key in BY_NAME else _words(key).lower()


def _condition(when: Mapping[str, Any], again: bool) -> str:
    """When an event takes place: `again`, month for month, or once."""
    if not when:
        return ""
    parts = []
    for key, asked in when.items():
        if isinstance(asked, Mapping):
            ends = " and ".join(
                f"{'at least' if end == 'min' else 'at most'} {value_words(to)}" for end, to in asked.items()
            )
            parts.append(f"{_state(key)} is {ends}")
        else:
            parts.append(STATES.get((key, str(asked)), f"{_state(key)} is {value_words(asked)}"))
    return f", {'whenever' if again else 'if'} {listed(parts)}"
