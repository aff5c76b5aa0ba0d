"""`panmunjom play`: take the part of an actor, month by month, in the terminal or from a script."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Months, Seed, all_settings, named
from sim.cli.streams import echo, warn
from sim.errors import PanmunjomError

if TYPE_CHECKING:
    from sim.cli.play_session import Session
    from sim.play import Game

SCENARIO_FILES = (".yaml", ".yml")


class InterruptedGameError(PanmunjomError):
    """A game that was interrupted; it is saved, and the message says how to go on."""

    exit_status = 3


def play(
    path: Annotated[
        str | None,
        named("PATH", "A file or a shipped name; not needed with --resume."),
    ] = None,
    players: Annotated[
        list[str] | None,
        typer.Option("--as", metavar="ACTOR", help="north_korea, south_korea or united_states; repeatable."),
    ] = None,
    resume: Annotated[Path | None, typer.Option("--resume", metavar="GAME", help="Go on with a saved game.")] = None,
    months: Months = None,
    seed: Seed = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR|FILE", help="Where the game is saved, if not here.")
    ] = None,
) -> None:
    """Take the decisions of one side, month by month.

    Each decision is one line: the number or the name of a level, or undo, why, save, quit, help. Every decision is
    saved at once, in a scenario file that replays the game exactly and whose name is printed last. Several --as share
    one keyboard. At the end the game is compared with all runs of the scenario, and its story is told.
    """
    from sim.cli.play_ending import tell_ending
    from sim.cli.progress import compiling_note

    compiling_note()
    session = _resumed(resume, path, players, months, seed, out) if resume else _new(path, players, months, seed, out)
    session.save()  # that it cannot be saved is better known before it is played
    try:
        over = session.play()
        if over:
            tell_ending(session.game, session.scenario)
    except KeyboardInterrupt:
        name = shlex.quote(str(session.path))
        raise InterruptedGameError(
            f"stopped; the game is kept in {session.path}; to go on: panmunjom play --resume {name}"
        ) from None
    game, name = session.game, shlex.quote(str(session.path))
    echo()
    echo(f"The game is saved after {len(game.months)} of {game.scenario.months} months.")
    echo(f"To {'take decisions back' if over else 'go on'}: panmunjom play --resume {name}")
    echo(f"To run it as a scenario: panmunjom run {name}")
    echo(str(session.path))


def _new(
    path: str | None, players: list[str] | None, months: int | None, seed: int | None, out: Path | None
) -> "Session":
    from sim.cli.play_session import Session
    from sim.play import Game
    from sim.scenario import catalogue, load

    if path is None:
        raise typer.BadParameter("is missing; name a scenario, or go on with a game by --resume", param_hint="PATH")
    if not players:
        raise typer.BadParameter("is missing; say who is played, such as --as south_korea", param_hint="--as")
    scenario = load(path, all_settings(None, None, months, seed))
    game = Game(scenario, _actors(players))
    return Session(game, scenario, catalogue.find(path), _place(game, out))


def _resumed(
    resume: Path, path: str | None, players: list[str] | None, months: int | None, seed: int | None, out: Path | None
) -> "Session":
    from sim.cli.play_session import Session
    from sim.play.saving import resumed
    from sim.scenario import catalogue

    if months is not None or seed is not None:
        raise typer.BadParameter("goes on as it was saved; leave out --months and --seed", param_hint="--resume")
    saved = resumed(resume)
    game = saved.game
    if players and set(_actors(players)) != set(game.players):
        raise typer.BadParameter(
            f"{resume} is a game as {' and '.join(game.players)}; leave --as out", param_hint="--as"
        )
    if path is not None and catalogue.find(path).resolve() != saved.base.resolve():
        named = catalogue.short(str(saved.base))
        raise typer.BadParameter(f"{resume} is a game of {named}; leave PATH out", param_hint="PATH")
    if saved.changed:
        warn(f"{resume}: the scenario or the program has changed since, and past months came out in another way")
    return Session(game, saved.scenario, saved.base, resume if out is None else _place(game, out))


def _actors(players: list[str]) -> list[str]:
    """Actors as the model calls them, however they were typed."""
    return [player.lower().replace("-", "_") for player in players]


def _place(game: "Game", out: Path | None) -> Path:
    """Where a game is saved: in a file that is not there yet."""
    from sim.play.saving import free_path

    if out is None or out.suffix not in SCENARIO_FILES:
        return free_path(game, out or Path())
    if out.exists():
        raise typer.BadParameter(f"{out} is there already; give another name", param_hint="--out")
    return out
