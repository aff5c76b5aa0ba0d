"""A scenario file to start from: it extends another one, is valid as it is, and says in comments what can be changed.

The values in the comments are those of the scenario that it extends, so that taking away a `#` changes nothing yet.
"""

import json
import re
import textwrap
from collections.abc import Iterator

from sim.parameters import BY_KEY, STRUCTURES
from sim.scenario.loading import Loaded
from sim.scenario.nodes import Plain
from sim.scenario.origins import Origin, origins
from sim.scenario.reading import resolve
from sim.scenario.state_sections import FROM, ORIGINS
from sim.state import BY_NAME
from sim.vocabulary import INSTRUMENTS

WIDTH = 100
SHOWN_PARAMETERS = (
    "north_korea.test.red_line_caution", "north_korea.test.option_value", "north_korea.message.relief_seeking",
    "south_korea.engagement", "united_states.talk_offer", "diplomacy.join_relief", "economy.sanctions_cost",
    "beliefs.window",
)  # fmt: skip
"""One or two of each group, to show how a coefficient is written; the rest is in docs/parameters.md."""
SHOWN_STATES = (
    FROM,
    "warheads",
    "sanctions",
    "enforcement",
    "economy",
    "pressure",
    "stage",
    "channel",
    "engagement_us",
)


def starting_file(name: str, extends: str, base: Loaded) -> str:
    """The text of a scenario called `name` that extends `base`, which the file names as `extends`."""
    values = {value.key: value for value in origins(base)}
    parts = (_head(name, extends, base), _calendar(values), _events(base), _initial(values), _parameters(values),
             _structures(values))  # fmt: skip
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(name: str, extends: str, base: Loaded) -> Iterator[str]:
    yield from _comment(
        f"A scenario of Panmunjom that builds on {extends}. What stands here counts; all else is as it is there. It is "
        "valid as it is and changes nothing: take away the # of what you change. Then `panmunjom validate` finds "
        f"mistakes, `panmunjom show --changes` tells in words what you changed, and `panmunjom compare {extends} FILE` "
        "what comes of it."
    )
    yield f"name: {quoted(name)}"
    yield f"title: {quoted(name)}  # one line, shown above tables and charts"
    yield "description: >"
    about = f"Builds on: {base.scenario.title}. Write here what the scenario asks, and why."
    yield from textwrap.wrap(about, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    yield f"extends: {quoted(extends)}"


def _calendar(values: dict[str, Origin]) -> Iterator[str]:
    meanings = {
        "start": "the first simulated month; month 1 of an event is this one",
        "months": "how many months are simulated",
        "runs": "possible histories; more give smaller errors, not other answers",
        "seed": "fixes the random draws; scenarios with one seed share them",
    }
    yield from _comment("When and how often.")
    yield from _aligned([(f"# {key}: {values[key].value}", meaning) for key, meaning in meanings.items()])


def _events(base: Loaded) -> Iterator[str]:
    yield from _comment("What is scheduled. The instruments and their levels:")
    yield from (f"#   {instrument.key}: {', '.join(instrument.levels)}" for instrument in INSTRUMENTS)
    events = base.node.child("events")
    if events is not None and events.items:
        yield from _comment(
            "Scheduled already, and not to be repeated; an event of this file with the same months, subjects and "
            "conditions as one of these takes its place:"
        )
        yield from (f"#   - {flow(item.plain())}" for item in events.items)
    yield from _comment("Events of your own, for example:")
    yield "# events:"
    yield "#   - {month: 1, force: {united_states.sanctions: ease}, step: 0.05}"
    yield "#   - {months: [2, 12], when: {tested_last_month: 0}, force: {united_states.talk: talk}}"
    yield "#   - {month: 12, leader: united_states, engagement: 0.8, probability: 0.5}"


def _initial(values: dict[str, Origin]) -> Iterator[str]:
    yield from _comment("The state at the end of the month before the first.")
    known = [name for name in SHOWN_STATES if values[f"initial.{name}"].value is not None]
    if len(known) < len(SHOWN_STATES):
        yield from _comment(
            "`from: record` starts each run where the historical record leaves the model. States may be set on top of "
            "that, such as sanctions: 0.7 or stage: talks; docs/parameters.md lists them."
        )
    yield "# initial:"
    meanings = {FROM: " or ".join(ORIGINS)} | {name: BY_NAME[name].meaning for name in known if name != FROM}
    yield from _aligned([(f"#   {name}: {_written(values, f'initial.{name}')}", meanings[name]) for name in known])


def _parameters(values: dict[str, Origin]) -> Iterator[str]:
    yield from _comment(
        "How the actors weigh things; docs/parameters.md lists every coefficient with its meaning, bounds and source."
    )
    yield "# parameters:"
    above: list[str] = []
    for key in SHOWN_PARAMETERS:
        *groups, leaf = key.split(".")
        for depth, group in enumerate(groups):
            if above[: depth + 1] != groups[: depth + 1]:
                yield f"# {'  ' * (depth + 1)}{group}:"
        above = groups
        indent = "  " * (len(groups) + 1)
        yield f"# {indent}{leaf}: {_written(values, f'parameters.{key}')}  # {BY_KEY[key].meaning}"


def _structures(values: dict[str, Origin]) -> Iterator[str]:
    yield from _comment("Switches in the form of the model: a conclusion that one of them turns round depends on it.")
    yield "# structures:"
    rows = [(f"#   {name}: {_written(values, f'structures.{name}')}", f"{', '.join(structure.words)}: "
             f"{structure.meaning}") for name, structure in STRUCTURES.items()]  # fmt: skip
    yield from _aligned(rows)


def _written(values: dict[str, Origin], key: str) -> str:
    """A value as a file writes it; the mean of a prior or a default where nothing fixes it."""
    value = values[key].value
    if value is None:
        value = BY_KEY[key.removeprefix("parameters.")].middle
    return f"{value:g}" if isinstance(value, float) else flow(value)


def _comment(text: str) -> Iterator[str]:
    yield from (f"# {line}" for line in textwrap.wrap(text, WIDTH - 2, break_on_hyphens=False))


def _aligned(rows: list[tuple[str, str]]) -> Iterator[str]:
    width = max(len(line) for line, _ in rows)
    yield from (f"{line:<{width}}  # {meaning}" for line, meaning in rows)


def quoted(text: str) -> str:
    """Text as a YAML file may hold it in one line: in quotes where it would mean something else without."""
    plain = re.fullmatch(r"[A-Za-z][\w./-]*( [\w./-]+)*", text) and isinstance(resolve(text), str)
    return text if plain else json.dumps(text, ensure_ascii=False)


def flow(value: Plain) -> str:
    """Plain data on one line, as a file may hold it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)
