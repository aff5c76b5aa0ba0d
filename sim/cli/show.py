"""`panmunjom show`: a scenario as it is run, each value with where it comes from, or what it changes in words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json, Settings, named
from sim.cli.streams import echo_json

if TYPE_CHECKING:
    from sim.cli.screen import Screen
    from sim.scenario.loading import Loaded
    from sim.scenario.origins import Origin

HEAD = ("name", "title", "description")
"""What stands above the tables."""
KEY_LETTERS = 56
"""A key up to this length is not folded, so that it can be copied for --set."""


def show(
    path: Annotated[str, named("PATH", "A file or a shipped name.")],
    changes: Annotated[
        bool, typer.Option("--changes", help="Say in words how it differs from what it extends.")
    ] = False,
    setting: Settings = None,
    as_json: Json = False,
) -> None:
    """Show what a scenario sets, and where each value is from.

    A value comes from a line of a file, from --set, or is the model's own default, which docs/parameters.md explains.
    With --changes: what the scenario changes in what it extends, in words.
    """
    from sim.scenario.loading import loaded

    file = loaded(path, setting or [])
    if changes:
        _tell_changes(file, as_json)
    else:
        _tell_values(file, as_json)


def _tell_changes(file: "Loaded", as_json: bool) -> None:
    from analysis.wording.scenario_words import changes, questions
    from sim.scenario import catalogue

    base = file.base
    # A scenario that builds on no other changes the defaults of the model.
    scenario, before = file.scenario.resolved(), base.resolved() if base else {}
    differences, asked = changes(scenario, before), questions(scenario, before)
    parents = [catalogue.short(parent.label).rpartition(".")[0] for parent in file.layers[-1].parents]
    if as_json:
        echo_json({"name": file.scenario.name, "extends": parents, "changes": differences, "asks": asked})
        return
    from sim.cli.screen import Screen

    screen = Screen()
    _head(screen, file)
    against = f"what it extends ({', '.join(parents)})" if base else "the defaults of the model; it extends nothing"
    if not differences and len(parents) > 1:
        screen.say(f"It puts together {', '.join(parents)}, and changes nothing besides.")
    else:
        screen.say(f"Against {against}:" if differences else f"It changes nothing against {against}.")
    for sentence in differences:
        screen.item(sentence)
    if asked:
        screen.say("It asks:")
    for sentence in asked:
        screen.item(sentence)


def _tell_values(file: "Loaded", as_json: bool) -> None:
    from sim.scenario.nodes import Place
    from sim.scenario.origins import origins

    values = list(origins(file))
    if as_json:
        echo_json([_data(value) for value in values])
        return
    from sim.cli.screen import Screen

    screen = Screen()
    _head(screen, file)
    table = [value for value in values if value.key not in HEAD]
    given = [value for value in table if isinstance(value.source, Place)]
    listed = [value for value in given if value.key.endswith("]")]
    screen.say("What the files say, and where:" if given else "The files say nothing but the title.")
    _table(screen, (value for value in given if value not in listed), file)
    _table(screen, listed, file)
    screen.say("What they leave to the model (docs/parameters.md says what each means):")
    _table(screen, (value for value in table if value not in given), file)


def _head(screen: "Screen", file: "Loaded") -> None:
    from sim.scenario import catalogue

    scenario = file.scenario
    screen.say(scenario.title or scenario.name, "bold")
    layers = " < ".join(catalogue.short(layer.label) for layer in reversed(file.layers))
    screen.say(f"{scenario.name}: {layers}")
    if scenario.description:
        screen.say()
        screen.say(" ".join(scenario.description.split()))
    screen.say()


def _table(screen: "Screen", values: "Iterable[Origin]", file: "Loaded") -> None:
    from sim.cli.screen import Column
    from sim.scenario.origins import source_words

    resolved = file.scenario.resolved()
    rows = [[value.key, _value_words(value, resolved), source_words(value.source)] for value in values]
    if rows:
        screen.table([Column("key", True, KEY_LETTERS), Column("value", True), Column("from", True)], rows)
        screen.say()


def _value_words(value: "Origin", scenario: dict[str, Any]) -> str:
    from analysis.wording.scenario_words import event_words, value_words
    from sim.scenario.origins import RECORD

    if value.key.startswith("events["):
        return event_words(value.value, scenario)
    if value.key.startswith("levers["):
        return f"{value.value['name']}: {value.value.get('description', '')}"
    if isinstance(value.value, str | int):
        return str(value.value)
    if value.value is None:
        return "as it is left" if value.source == RECORD else "drawn"
    return value_words(value.value)


def _data(value: "Origin") -> dict[str, Any]:
    source, line = (value.source, None) if isinstance(value.source, str) else (value.source.path, value.source.line)
    return {"key": value.key, "value": value.value, "source": source, "line": line}
