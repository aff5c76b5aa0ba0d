"""An audit on the screen: the game, what leaving a rule would pay, beliefs against what comes, and what it shows."""

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from analysis.audit.calibration import Calibration, Kept
from analysis.audit.responses import Response
from analysis.audit.tables import NAMES
from analysis.audit.words import (
    ACTOR_WORDS,
    BELIEF_WORDS,
    GAME_HEADINGS,
    GAME_NOTES,
    MEANING,
    PLAYS,
    RESPONSE_NOTES,
    belief_notes,
    cases_words,
    gambit_words,
    game_cells,
    payoff_words,
    plan_words,
    tried_words,
)
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import error, number
from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    from analysis.audit import Audit

HEADING_WIDTH = 9


def print_audit(found: "Audit", folder: Path) -> None:
    """All parts, with how to read them."""
    screen = Screen()
    screen.say()
    screen.say(found.scenario.title, "bold")
    _print_game(screen, found)
    _print_responses(screen, found)
    screen.say()
    screen.say("Threats and promises against what comes", "bold")
    for belief, kept in ((found.punishment, found.vetoed), (found.payment, found.answered)):
        _print_belief(screen, belief, kept)
    screen.say(f"\n{found.runs:,} runs of {found.scenario.months} months. {MEANING}", "dim")
    screen.say(f"In {folder}: {', '.join(f'{name}.csv' for name in NAMES)}.")
    screen.say(LIMITS_LINE, "dim")


def _print_game(screen: Screen, found: "Audit") -> None:
    screen.title("The one-shot game of a test and its answer")
    screen.say(GAME_NOTES)
    screen.say()
    rows = [
        (words, *game_cells(float(1 - play.tests[0]), play.red_line, play.punished(), play is found.simultaneous))
        for words, play in zip(PLAYS.values(), (found.model, found.sequential, found.simultaneous), strict=True)
    ]
    screen.table([Column("", words=True), *(Column(fill(heading, HEADING_WIDTH)) for heading in GAME_HEADINGS)], rows)
    screen.say(f"\n{belief_notes(found.belief)}")
    screen.say(gambit_words(found.gambit_difference) + (" `make oracles` installs it." if found.gambit is None else ""))


def _print_responses(screen: Screen, found: "Audit") -> None:
    screen.title("What each could gain by leaving its rule")
    screen.say(RESPONSE_NOTES)
    for response in found.responses:
        screen.say()
        screen.say(f"{ACTOR_WORDS[response.actor]}: {_gain(response)}", "bold")
        screen.say(f"Payoff: {payoff_words(response.weights)}.")
        for line in plan_words(response.plan):
            screen.item(line)


def _gain(response: Response) -> str:
    tried = tried_words(response.plans, response.plans_in_class, response.settled)
    if not response.plan:
        return f"none of {tried} does better than its rule"
    gain = f"{number(response.gain, 2, signed=True)} ±{error(response.gain_error, 2)}"
    own = f"{number(response.own, 2)} ±{error(response.own_error, 2)}"
    return (
        f"{gain}, from {own} by its rule; its payoff spreads over runs by {response.spread:.2f} (standard deviation); "
        f"best of {tried}"
    )


def _print_belief(screen: Screen, belief: Calibration | None, kept: Kept | None) -> None:
    if belief is None:
        return
    screen.say()
    screen.say(BELIEF_WORDS[belief.name], "bold")
    screen.say(
        f"Believed {number(belief.believed, 3)}, came {number(belief.came, 3)}: "
        f"{number(belief.difference, 3, signed=True)} ±{error(belief.error, 3)}. {cases_words(belief.name, kept)}"
    )
    screen.say()
    rows = [
        (f"{line.low:.1f} to {min(line.high, 1.0):.1f}", f"{line.cases:,}", number(line.believed, 3),
         f"{number(line.came, 3)} ±{error(line.error, 3)}")
        for line in belief.lines
    ]  # fmt: skip
    screen.table([Column("belief", words=True), *map(Column, ("cases", "believed", "came"))], rows)
