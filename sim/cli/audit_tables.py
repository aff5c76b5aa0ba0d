"""An audit on the screen: the game, what leaving a rule would pay, beliefs against what comes, and what it shows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.audit.calibration import Calibration, Kept
from analysis.audit.game import distance
from analysis.audit.responses import SITUATIONS, Plan, Response
from analysis.wording.levels import LEVEL_WORDS
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import error, number
from analysis.wording.outcomes import label
from sim.cli.screen import Column, Screen
from sim.vocabulary import INSTRUMENTS, MONTHS_UNANSWERED

if TYPE_CHECKING:
    from analysis.audit import Audit

ACTOR_WORDS = {"north_korea": "North Korea", "south_korea": "South Korea", "united_states": "The United States"}
BELIEF_WORDS = {
    "belief_punished": "The threat: a test above the red line is punished",
    "belief_paid": "The promise: restraint is paid",
}
COLUMNS = {instrument.key: instrument.column for instrument in INSTRUMENTS}
GAME_NOTES = (
    "What the model plays in the first month, where North Korea goes by its belief, beside the logit equilibria of the "
    "game in which it goes by what Washington really does in that month: with Washington seeing the test before it "
    "answers, as in the model, and with neither seeing the other. All by the scenario's own coefficients."
)
RESPONSE_NOTES = (
    "Payoffs are stated, not estimated: the file's `payoffs`, else the program's own. The others keep their rules and "
    "learn as always. A plan holds an actor's instruments at fixed levels in three situations. The search changes one "
    "situation at a time, until no such change does better: of these plans it tries few, better ones may lie among the "
    "others or beyond, and a gain is a lower bound. It was found on other runs than those that judge it, with the same "
    "random draws for plan and rule (±: standard error)."
)
MEANING = (
    "What this shows: how far the rules are from best responses under these payoffs, and whether beliefs are right on "
    "average in the model's own world. What it does not show: that real governments could gain so much. The rules "
    "describe how actors were seen to act, not what serves an aim; opponents here never see through a plan; another "
    "payoff gives another answer; and no equilibrium of the whole model is looked for."
)


def print_audit(found: "Audit") -> None:
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
    screen.say(LIMITS_LINE, "dim")


def _print_game(screen: Screen, found: "Audit") -> None:
    screen.title("The one-shot game of a test and its answer")
    screen.say(GAME_NOTES)
    screen.say()
    forms = {
        "model": found.model, "game, test seen": found.sequential, "game, neither seen": found.simultaneous,
    }  # fmt: skip
    rows = []
    for words, equilibrium in forms.items():
        punished = equilibrium.punished()
        rows.append((
            words, number(float(1 - equilibrium.tests[0]), 3), number(equilibrium.red_line, 3), number(punished, 3),
            number(1 - (1 - punished) ** MONTHS_UNANSWERED, 3) if equilibrium is not found.simultaneous else "-",
        ))  # fmt: skip
    headings = ("any\ntest", "above the\nred line", "then\npunished", f"in {MONTHS_UNANSWERED}\nmonths")
    screen.table([Column("", words=True), *map(Column, headings)], rows)
    screen.say(
        f"\nNorth Korea's belief that such a test is punished: {number(found.belief, 3)}. It speaks of "
        f"{MONTHS_UNANSWERED} months, the one-shot game of one."
    )
    if found.gambit is None:
        screen.say("Gambit is not installed, so nothing independent was asked (`make oracles` installs it).")
        return
    ours = {"simultaneous": found.simultaneous, "sequential": found.sequential}
    largest = max(distance(ours[name], each) for name, each in found.gambit.items())
    screen.say(f"Gambit finds the same equilibria: the largest difference of a probability is {largest:.1e}.")


def _print_responses(screen: Screen, found: "Audit") -> None:
    screen.title("What each could gain by leaving its rule")
    screen.say(RESPONSE_NOTES)
    for response in found.responses:
        screen.say()
        screen.say(f"{ACTOR_WORDS[response.actor]}: {_gain(response)}", "bold")
        screen.say(f"Payoff: {_payoff(response.weights)}.")
        for line in _plan(response.plan):
            screen.item(line)


def _gain(response: Response) -> str:
    if not response.plan:
        return f"none of {_tried(response)} does better than its rule"
    gain = f"{number(response.gain, 2, signed=True)} ±{error(response.gain_error, 2)}"
    own = f"{number(response.own, 2)} ±{error(response.own_error, 2)}"
    return (
        f"{gain}, from {own} by its rule; its payoff spreads over runs by {response.spread:.2f} (standard deviation); "
        f"best of {_tried(response)}"
    )


def _tried(response: Response) -> str:
    broken_off = "" if response.settled else " (the search was broken off)"
    return f"{response.plans:,} plans tried of {response.plans_in_class:,}{broken_off}"


def _payoff(weights: Mapping[str, float]) -> str:
    return "; ".join(f"{weight:+g} x {label(name)}" for name, weight in weights.items())


def _plan(plan: Plan) -> list[str]:
    """A line a situation: what is done there."""
    lines = []
    for situation in SITUATIONS:
        if levels := plan.get(situation):
            words = [LEVEL_WORDS[COLUMNS[key]][level].sentence for key, level in levels.items()]
            lines.append(f"{situation}: {'; '.join(words)}")
        elif plan:
            lines.append(f"{situation}: its own rule")
    return lines


def _print_belief(screen: Screen, belief: Calibration | None, kept: Kept | None) -> None:
    if belief is None:
        return
    screen.say()
    screen.say(BELIEF_WORDS[belief.name], "bold")
    screen.say(
        f"Believed {number(belief.believed, 3)}, came {number(belief.came, 3)}: "
        f"{number(belief.difference, 3, signed=True)} ±{error(belief.error, 3)}. {_more(belief, kept)}"
    )
    screen.say()
    rows = [
        (f"{line.low:.1f} to {min(line.high, 1.0):.1f}", f"{line.cases:,}", number(line.believed, 3),
         f"{number(line.came, 3)} ±{error(line.error, 3)}")
        for line in belief.lines
    ]  # fmt: skip
    screen.table([Column("belief", words=True), *map(Column, ("cases", "believed", "came"))], rows)


def _more(belief: Calibration, kept: Kept | None) -> str:
    if belief.name == "belief_punished":
        cases = "Cases: tests above the red line whose answer came or lapsed."
        if kept is None:
            return cases
        share = f"{number(kept.share, 3)} ±{error(kept.error, 3)}"
        return f"{cases} Of {kept.cases:,} of them under a veto, which the decision counts as unpunished, {share} were."
    cases = "Cases: months with evidence about payment; the share that is payment, as the model weighs it."
    if kept is None:
        return cases
    share = f"{number(kept.share, 3)} ±{error(kept.error, 3)}"
    return f"{cases} Of {kept.cases:,} months with an offer or a concession, {share} were answered by talk or relief."
