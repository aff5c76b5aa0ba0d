"""The end of a game on the screen: where it stands among all runs of its scenario, and its story."""

from typing import TYPE_CHECKING

from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    from analysis.game import Ending, Standing
    from analysis.statistics.intervals import Estimate
    from sim.play.game import Game
    from sim.scenario import Scenario

NEVER = "never"


def tell_ending(game: "Game", scenario: "Scenario") -> None:
    """Run the scenario, and print how the game compares and how it went."""
    from analysis.explanation.story import KEY, story
    from analysis.game import ending
    from sim.batch.run import run
    from sim.cli.explain_tables import print_passages
    from sim.cli.progress import Progress

    with Progress(shown=True) as progress:
        result = run(scenario, progress=progress.on(scenario.name))
    end = ending(game, result)
    screen = Screen()
    screen.title("How the game ended")
    _tell_class(screen, end)
    _table(screen, end)
    screen.say()
    screen.say("The story of the game", "bold")
    print_passages(screen, story(end.game))
    screen.say()
    screen.say(KEY, "dim")


def _tell_class(screen: Screen, end: "Ending") -> None:
    from analysis.wording.numbers import brief
    from analysis.wording.outcomes import class_row, label

    row = class_row(end.game.ending)
    screen.say(f"{label(row)}: so do {brief(*end.share)} of the {end.runs:,} runs in which the model plays every side.")
    own = label(class_row(end.model.ending))
    other = "it ends in the same way" if end.model.ending == end.game.ending else own[0].lower() + own[1:]
    screen.say(f"With the luck of this game and the model's own actors: {other}.")


def _table(screen: Screen, end: "Ending") -> None:
    from analysis.wording.limits import LIMITS_LINE
    from analysis.wording.numbers import draws_note

    columns = [Column("outcome", True), Column("game"), Column("model"), Column("runs below"), Column("runs above")]
    screen.say()
    screen.table(columns, [_row(standing, end) for standing in end.standings])
    screen.say()
    screen.say(
        "game: yours. model: the same luck, with the model's own actors. runs below, above: the share of all runs with "
        "less, or sooner, and with more, or later or never; ± Monte-Carlo standard error."
    )
    if end.draws is not None:
        screen.say(draws_note(end.runs, end.draws))
    screen.say(LIMITS_LINE)


def _row(standing: "Standing", end: "Ending") -> list[str]:
    from analysis.wording.outcomes import EVENT_WORDS, label

    event = standing.outcome in EVENT_WORDS
    name = f"{EVENT_WORDS[standing.outcome].label}, month" if event else label(standing.outcome)
    values = [_value(value, standing.outcome) for value in (standing.game, standing.model)]
    # What never came in the game cannot have come later elsewhere.
    above = "-" if standing.game is None else _share(standing.above)
    return [name, *values, _share(standing.below), above]


def _value(value: float | None, outcome: str) -> str:
    if value is None:
        return NEVER
    return f"{value:.0f}" if value == round(value) and not outcome.startswith("final_") else f"{value:.2f}"


def _share(estimate: "Estimate") -> str:
    from analysis.wording.numbers import brief

    return brief(*estimate)
