"""The end of a game on the screen: where it stands among all runs of its scenario, and its story."""

from typing import TYPE_CHECKING

from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    from sim.play.game import Game
    from sim.scenario import Scenario


def tell_ending(game: "Game", scenario: "Scenario") -> None:
    """Run the scenario, and print how the game compares and how it went."""
    from analysis.explanation.story import KEY, story
    from analysis.game import ending
    from analysis.game.ending_words import HEADINGS, ends, notes, rows
    from sim.batch.run import run
    from sim.cli.explain_tables import print_passages
    from sim.cli.progress import Progress

    with Progress(shown=True) as progress:
        result = run(scenario, progress=progress.on(scenario.name))
    end = ending(game, result)
    screen = Screen()
    screen.title("How the game ended")
    for line in ends(end):
        screen.say(line)
    screen.say()
    screen.table([Column(HEADINGS[0], True), *map(Column, HEADINGS[1:])], rows(end))
    screen.say()
    for line in notes(end):
        screen.say(line)
    screen.say()
    screen.say("The story of the game", "bold")
    print_passages(screen, story(end.game))
    screen.say()
    screen.say(KEY, "dim")
