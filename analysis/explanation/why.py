"""Why an actor chose what it chose, in sentences: the odds of a level as a product of what weighed, and the draw."""

from analysis.explanation.structure import Decision, Level
from analysis.wording.chances import odds, percent
from analysis.wording.levels import LEVEL_WORDS
from analysis.wording.states import state_number
from analysis.wording.terms import claim_list, claims, is_base, parameter_of, term_words

MOST_TERMS = 4
LEAST_TERM = 0.1
"""In log-odds: what moves the odds by less than a tenth is told as part of the rest."""
CLOSE = 0.03
"""A draw this near to another level's stretch is called close."""


def noun(decision: Decision, level: str) -> str:
    """A level of a decision as something that may come: `no test`."""
    return LEVEL_WORDS[decision.column][level].noun


def what(decision: Decision) -> str:
    """What was done, as a sentence without its full stop."""
    return LEVEL_WORDS[decision.column][decision.chosen].sentence


def reasons(decision: Decision, level: Level) -> str:
    """The odds of a level against the first one, as a product of the terms that weighed most; empty for the first."""
    if not level.terms:
        return ""
    first = decision.levels[0]
    if level.probability == 0.0:
        return f"{noun(decision, level.level)} is not possible any more"
    base = sum(value for name, value in level.terms.items() if is_base(name))
    others = {name: value for name, value in level.terms.items() if not is_base(name)}
    weighty = sorted(others, key=lambda name: -abs(others[name]))[:MOST_TERMS]
    told = [name for name in weighty if abs(decision.rationality * others[name]) >= LEAST_TERM]
    parts = [f"{odds(decision.rationality * base)} in a quiet month"]
    parts += [f"×{odds(decision.rationality * others[name])} for {term(decision, name)}" for name in told]
    rest = decision.rationality * sum(value for name, value in others.items() if name not in told)
    if odds(rest) != odds(0.0):
        parts.append(f"×{odds(rest)} for the rest")
    total = odds(decision.rationality * level.utility)
    if len(parts) == 1:
        return f"odds of {noun(decision, level.level)} against {noun(decision, first.level)}: {total}"
    product = ", ".join(parts)
    return f"odds of {noun(decision, level.level)} against {noun(decision, first.level)}: {product}: {total} in all"


def term(decision: Decision, name: str) -> str:
    """A term in words, with the numbers of the states that it was read from."""
    words = term_words(decision.instrument, name)
    numbers = " × ".join(state_number(state, float(decision.seen[state])) for state in words.states)
    return f"{words.words} ({numbers})" if numbers else words.words


def mark(decision: Decision) -> str:
    """What stands in brackets behind a choice: its chance, or who decided it otherwise."""
    if decision.played:
        return "chosen by the player"
    return "forced by the scenario" if decision.forced else f"chance {percent(decision.chosen_level.probability)}"


def likelihood(decision: Decision) -> str:
    """How likely the choice was, what else might have come, and how close that was."""
    chosen, other = decision.chosen_level, decision.runner_up
    if decision.forced:
        own = "the same" if decision.own == decision.chosen else noun(decision, decision.own)
        decided = "the player chose it" if decision.played else "the scenario forces it"
        return (
            f"{decided}: left to choose, the actor would have done so with a chance of "
            f"{percent(chosen.probability)}, and this month's random draw would have given {own}"
        )
    rank = "likelier was" if other.probability > chosen.probability else "next likeliest:"
    text = f"chance {percent(chosen.probability)}; {rank} {noun(decision, other.level)}, {percent(other.probability)}"
    near, away = decision.nearest
    if away < CLOSE and near != decision.own:
        text += f"; close: a random draw other by {max(away, 0.001):.3f} would have given {noun(decision, near)}"
    return text


def weighed(decision: Decision) -> Level:
    """The level whose odds explain a choice: the one played, or, where that is the first, the likeliest other one."""
    return decision.chosen_level if decision.chosen_level.terms else decision.runner_up


def claims_behind(level: Level) -> tuple[int, ...]:
    """The article's claims that the weightiest terms of a level rest on."""
    numbers: set[int] = set()
    order = sorted(level.terms, key=lambda name: -abs(level.terms[name]))
    for name in [name for name in order if not is_base(name) and level.terms[name]][:MOST_TERMS]:
        numbers |= set(claims(parameter_of(level.level, name)))
    return tuple(sorted(numbers))


def resting_on(numbers: tuple[int, ...]) -> str:
    """The claims that something rests on, in brackets behind it; empty if there are none."""
    if not numbers:
        return ""
    return f" ({claim_list(numbers)})"


def why(decision: Decision) -> list[str]:
    """A decision in sentences: how likely, then the odds and the claims they rest on; a forced one needs no reasons."""
    level = weighed(decision)
    lines = [likelihood(decision)]
    if not decision.forced and (text := reasons(decision, level)):
        lines.append(f"{text}{resting_on(claims_behind(level))}")
    return lines
