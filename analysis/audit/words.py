"""An audit in words: what a screen and a page say alike of the game, of plans and payoffs, and of what it all shows."""

from collections.abc import Mapping

from analysis.audit.calibration import Kept
from analysis.audit.responses import SITUATIONS, Plan
from analysis.wording.levels import LEVEL_WORDS
from analysis.wording.numbers import error, number
from analysis.wording.outcomes import label
from sim.vocabulary import INSTRUMENTS, MONTHS_UNANSWERED

ACTOR_WORDS = {"north_korea": "North Korea", "south_korea": "South Korea", "united_states": "The United States"}
BELIEF_WORDS = {
    "belief_punished": "The threat: a test above the red line is punished",
    "belief_paid": "The promise: restraint is paid",
}
COLUMNS = {instrument.key: instrument.column for instrument in INSTRUMENTS}
PLAYS = {"model": "model", "test_seen": "game, test seen", "neither_seen": "game, neither seen"}
"""What the model plays and the equilibria of the one-shot game, as tables and pages name them."""
GAME_HEADINGS = ("any test", "above the red line", "then punished", f"in {MONTHS_UNANSWERED} months")
GAME_NOTES = (
    "What the model plays in the first month, where North Korea goes by its belief, beside the logit equilibria of the "
    "game in which it goes by what Washington really does in that month: with Washington seeing the test before it "
    "answers, as in the model, and with neither seeing the other. All by the scenario's own coefficients."
)
RESPONSE_NOTES = (
    "Payoffs are stated, not estimated: those of the file, else the program's own. The others keep their rules and "
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


def belief_notes(belief: float) -> str:
    """What North Korea believes of the threat in the first month, beside what the game says of it."""
    return (
        f"North Korea's belief that such a test is punished: {number(belief, 3)}. It speaks of {MONTHS_UNANSWERED} "
        "months, the one-shot game of one."
    )


def game_cells(any_test: float, red_line: float, punished: float, one_month: bool) -> list[str]:
    """A row of the table of the game; `one_month`: where nobody sees the test, nothing is said of later months."""
    later = "-" if one_month else number(1 - (1 - punished) ** MONTHS_UNANSWERED, 3)
    return [number(any_test, 3), number(red_line, 3), number(punished, 3), later]


def gambit_words(difference: float | None) -> str:
    """What Gambit found; `difference`: the largest between its equilibria and ours, None where it was not asked."""
    if difference is None:
        return "Gambit is not installed, so nothing independent was asked."
    return f"Gambit finds the same equilibria: the largest difference of a probability is {difference:.1e}."


def tried_words(plans: int, plans_in_class: int, settled: bool) -> str:
    """How many plans were tried, of how many there are."""
    return f"{plans:,} plans tried of {plans_in_class:,}{'' if settled else ' (the search was broken off)'}"


def payoff_words(weights: Mapping[str, float]) -> str:
    """A payoff: what a unit of each outcome is worth."""
    return "; ".join(f"{weight:+g} x {label(name)}" for name, weight in weights.items())


def plan_words(plan: Plan) -> list[str]:
    """A line a situation: what is done there; none of an empty plan."""
    lines = []
    for situation in SITUATIONS if plan else ():
        levels = plan.get(situation, {})
        words = [LEVEL_WORDS[COLUMNS[key]][level].sentence for key, level in levels.items()]
        lines.append(f"{situation}: {'; '.join(words) or 'its own rule'}")
    return lines


def cases_words(belief: str, kept: Kept | None) -> str:
    """What counts as a case of a belief, and how often what is beside it was kept."""
    share = "" if kept is None else f"{number(kept.share, 3)} ±{error(kept.error, 3)}"
    if belief == "belief_punished":
        cases = "Cases: tests above the red line whose answer came or lapsed."
        if kept is None:
            return cases
        return f"{cases} Of {kept.cases:,} of them under a veto, which the decision counts as unpunished, {share} were."
    cases = "Cases: months with evidence about payment; the share that is payment, as the model weighs it."
    if kept is None:
        return cases
    return f"{cases} Of {kept.cases:,} months with an offer or a concession, {share} were answered by talk or relief."
