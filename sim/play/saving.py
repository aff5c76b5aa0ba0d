"""A game as a scenario file: what was decided becomes forced events, so that running the file plays the game again.

The file extends the scenario that was played and has one run, which is run 0 here and there. The last line, a comment,
says who plays, and holds a seal by which a file that was damaged or changed by hand is found out before it is resumed.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import shown
from sim.play.game import Decision, Game, GameError
from sim.play.played_model import PLACES
from sim.scenario import Scenario, catalogue, from_data
from sim.scenario.events import Event
from sim.scenario.loading import loaded
from sim.scenario.nodes import Node
from sim.scenario.reading import read_file
from sim.scenario.schema import LONGEST_NAME
from sim.scenario.section import entries
from sim.scenario.starting import flow, quoted
from sim.vocabulary import INSTRUMENTS

ALWAYS = {"warheads": {"min": 0}}
"""A condition that always holds. It tells an event of the game from one of the scenario with the same month and force,
whose place in the list it would take otherwise, before events that count over it."""
SEAL = re.compile(r"# game: players ([a-z_ ]+); decisions (\d+); seal ([0-9a-f]{12}); state ([0-9a-f]{12})")
BY_KEY = {instrument.key: instrument for instrument in INSTRUMENTS}


@dataclass(frozen=True)
class Saved:
    """A game as it was read, up to its last decision."""

    base: Path
    """The file of the scenario that is played."""
    scenario: Scenario
    """That scenario, with the months and the seed of the game and the runs of the scenario."""
    game: Game
    changed: bool
    """Whether the months came out differently than when the game was saved: the scenario or the program has changed."""


def players_of(path: Path) -> tuple[str, ...]:
    """The actors for whom people decided in a saved game; none if the file is none."""
    try:
        seal = SEAL.search(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(seal[1].split()) if seal else ()


def game_events(decisions: Iterable[Decision], scheduled: Sequence[Event]) -> list[dict[str, Any]]:
    """The decisions as events; consecutive months with one level are one event. `scheduled`: those of the scenario."""
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for decision in decisions:
        key = INSTRUMENTS[PLACES[decision.instrument]].key
        runs = spans.setdefault(key, [])
        if runs and runs[-1][1:] == (decision.month - 1, decision.word):
            runs[-1] = (runs[-1][0], decision.month, decision.word)
        else:
            runs.append((decision.month, decision.month, decision.word))
    taken = {event.identity for event in scheduled}
    events = []
    for first, last, key, word in sorted((run[0], run[1], key, run[2]) for key, runs in spans.items() for run in runs):
        event: dict[str, Any] = {"month": first} if first == last else {"months": [first, last]}
        event["force"] = {key: word}
        if Event.model_validate(event).identity in taken:
            event["when"] = ALWAYS
        events.append(event)
    return events


def game_data(game: Game) -> dict[str, Any]:
    """The game as a whole scenario, plain data for `from_data`: what the saved file says when it is read."""
    data = game.scenario.resolved()
    return {**data, "events": [*data.get("events", []), *game_events(game.decisions, game.scenario.events)]}


def game_name(game: Game) -> str:
    """The name of the game as a scenario: `baseline-as-south-korea`."""
    players = "-and-".join(game.players).replace("_", "-")
    return f"{game.scenario.name[: LONGEST_NAME - len(players) - 8]}-as-{players}"


def game_text(game: Game, name: str, extends: str) -> str:
    """The game as a scenario file."""
    scenario = game.scenario
    players = " and ".join(player.replace("_", " ").title() for player in game.players)
    lines = [
        "# A game of Panmunjom and an ordinary scenario: `panmunjom run` plays it again, month for month. To go on",
        "# with it: `panmunjom play --resume` and this file. The last line is for that; a game changed by hand can be",
        "# run, but not resumed.",
        f"name: {quoted(name)}",
        f"title: {quoted(f'Game as {players}: {scenario.title}')}",
        "description: >",
        f"  {players} as played in {len(game.months)} of {scenario.months} months;",
        "  what was not decided in the game, the model decides.",
        f"extends: {quoted(extends)}",
        f"months: {scenario.months}",
        "runs: 1  # the game is run 0",
        f"seed: {scenario.seed}",
    ]
    events = game_events(game.decisions, scenario.events)
    lines += ["events:"] if events else []
    lines += [f"  - {flow(event)}" for event in events]
    seal = _seal(game.players, scenario, game.decisions)
    lines.append(
        f"# game: players {' '.join(game.players)}; decisions {len(game.decisions)}; seal {seal}; state {_state(game)}"
    )
    return "\n".join(lines) + "\n"


def _seal(players: Sequence[str], scenario: Scenario, decisions: Iterable[Decision]) -> str:
    content = json.dumps([list(players), scenario.months, scenario.seed, [list(each) for each in decisions]])
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _state(game: Game) -> str:
    return hashlib.sha256(game.model.vector.tobytes()).hexdigest()[:12]


def free_path(game: Game, folder: Path) -> Path:
    """Where a new game is saved: under its name, numbered where there is such a file."""
    name, number = game_name(game), 1
    path = folder / f"{name}.yaml"
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.yaml"
    return path


def save(game: Game, path: Path, base: Path) -> None:
    """Write the game to a file, whole or not at all; `base` is the file of the scenario that is played."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        extends = catalogue.reference(base, path.parent)
        partial.write_text(game_text(game, re.sub(r"[^\w-]", "-", path.stem, flags=re.A), extends), encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise GameError(f"{path}: the game cannot be saved: {error.strerror}; give another place with --out") from None


def resumed(path: Path) -> Saved:
    """The game in a file. Raises a `ScenarioError` for what is no scenario, and a `GameError` for what is no game."""
    file = loaded(path)
    text = read_file(catalogue.find(path), str(path))
    last = next((line for line in reversed(text.splitlines()) if line.strip()), "")
    sealed = SEAL.fullmatch(last.strip())
    if sealed is None:
        raise GameError(
            f"{shown(str(path), 400)}: is no saved game, or not a whole one: its last line does not begin with "
            "'# game: players'; start a new game, or run the file as the scenario that it is"
        )
    players = tuple(sealed[1].split())
    decisions = tuple(_decisions(file.layers[-1].node))
    whole = len(decisions) == int(sealed[2]) and _seal(players, file.scenario, decisions) == sealed[3]
    if file.base is None or not whole:
        raise GameError(
            f"{shown(str(path), 400)}: the saved game is damaged or was changed by hand: its decisions, months or seed "
            "are not those that were saved. Start a new game, or run the file as the scenario that it is"
        )
    own = {"months": file.scenario.months, "seed": file.scenario.seed}
    scenario = from_data(file.base.resolved() | own)
    game = Game(scenario, players)
    for decision in decisions:
        _retake(game, decision, path)
    base_file = Path(file.layers[-1].parents[0].label)
    return Saved(base_file, scenario, game, changed=_state(game) != sealed[4])


def _decisions(layer: Node) -> Iterator[Decision]:
    """What a saved game says itself that its players decided, in the order of play."""
    found = []
    events = layer.child("events")
    for item in events.items if events else ():
        event = Event.model_validate(item.plain())
        first, last = event.span
        for key, level in entries(event.force).items():
            instrument = BY_KEY[key]
            number = instrument.levels.index(level)
            found += [(month, PLACES[instrument.name], number) for month in range(first, last + 1)]
    yield from (Decision(month, INSTRUMENTS[place].name, level) for month, place, level in sorted(found))


def _retake(game: Game, decision: Decision, path: Path) -> None:
    pending = game.pending
    expected = pending is not None and (game.model.month, pending.name) == (decision.month, decision.instrument)
    if not expected or decision.level not in game.available:
        raise GameError(
            f"{shown(str(path), 400)}: {decision.instrument} of month {decision.month} cannot be {decision.word} any "
            "more: the scenario has changed since the game was saved. Start a new game"
        )
    game.decide(decision.level)
