"""The words of a counterfactual: what is changed, what it rests on, what it cannot say."""

from typing import Any

import pandas as pd

from analysis.counterfactual.findings import Counterfactual
from analysis.counterfactual.question import Question, is_drawn, starts_from_record
from analysis.counterfactual.things import THINGS, UNDER_WAY
from analysis.wording.numbers import brief, interval
from analysis.wording.scenario_words import event_words, leaves
from sim.parameters import BY_KEY, DEFAULT_STRUCTURES
from sim.scenario import posterior

LIMITS = (
    "This is the model's counterfactual, not history's: it holds as far as the model does. Both worlds share the "
    "random draw of each decision in each month; draws shared in another way would give other numbers. Sanctions move "
    "as the record dates them where Washington does what it did; leaders, vetoes, the border and the inter-Korean "
    "channel stay as recorded. The chances know what came later: they explain, they do not forecast."
)
MEANING = (
    "Necessity: of what came, the chance that it would not have come. Sufficiency: of what did not come, the chance "
    "that it would have."
)


def words_of(thing: str) -> str:
    """A thing, or a stage that lasts, in words."""
    return THINGS[thing].words if thing in THINGS else UNDER_WAY[thing][0]


def changes(question: Question) -> list[str]:
    """What the scenario changes in the record, a sentence each; empty if nothing."""
    given = question.scenario.resolved()
    own = [event for event in question.changes if event.get("months", [event.get("month")])[0] <= question.months]
    sentences = [f"{event_words(event, given)}." for event in own]
    for key, value in leaves(given.get("parameters", {})):
        meaning = BY_KEY[key].meaning
        told = f"drawn ({value['dist']})" if is_drawn(value) else f"{value:g}"
        sentences.append(f"{meaning[0].upper()}{meaning[1:]} ({key}): {told} from the first month on.")
    for key, value in given.get("structures", {}).items():
        if value != DEFAULT_STRUCTURES[key]:
            sentences.append(f"Structure {key.replace('_', ' ')}: {value} from the first month on.")
    return sentences


def notices(given: dict[str, Any], question: Question) -> list[str]:
    """What in a scenario has no effect here, a sentence each."""
    told = []
    if given.get("initial") and not starts_from_record(given):
        told.append(
            "initial: has no effect: the worlds start where the record leaves them; write `initial: {from: record}`, "
            "and what shall differ as an event of month 1 (`set`)"
        )
    drawn = [name for name, value in given.get("initial", {}).items() if is_drawn(value)]
    if drawn and starts_from_record(given):
        told.append(
            f"initial: the distribution of {', '.join(drawn)} has no effect: both worlds start where the record leaves "
            "them; write one number to change where the changed world starts"
        )
    if given.get("uncertainties", "off") in ("on", "prior"):
        told.append(
            f"uncertainties: {given['uncertainties']} has no effect: only parameters that agree with the record can "
            "explain it; they come from a calibration (--posterior)"
        )
    if question.known < question.months:
        told.append(
            f"after {question.record.dates[-1]} the record ends and both worlds go on with new random draws, the same "
            "for both; what the first of them has from then on is no record"
        )
    return told


def parameters_words(question: Question) -> str:
    """Where the parameters come from, as a sentence."""
    if question.posterior is None:
        return "Parameters: their defaults, one set; nothing is said of how sure they are."
    until = posterior.known_until(question.posterior) or "an unknown month"
    draws = f"{len(question.parameters):,} draws of the calibration '{question.posterior.name}'"
    return f"Parameters: {draws}, which knows the record up to {until}."


def headline(found: Counterfactual) -> str:
    """Of what the scenario does not make come itself, the thing that changes most, in months, as a sentence."""
    if not found.first_difference.any():
        return "Nothing changes: every world is the record"
    rows = found.window[found.window["forced"] == 0]
    if rows["difference_estimate"].abs().max() < 0.005:
        return "Hardly anything else changes"
    row = rows.iloc[int(rows["difference_estimate"].abs().to_numpy().argmax())]
    number = f"{row['record']:.1f}".removesuffix(".0")
    months = "1 month has" if number == "1" else f"{number} months have"
    return (
        f"In the record {months} {words_of(row['thing'])}; in the changed world {row['changed']:.1f} ± "
        f"{row['changed_error']:.2f}"
    )


def counts(row: Any) -> tuple[str, str, str]:
    """A thing, in how many months the record has it, and the changed world on average with its error."""
    changed = f"{row['changed']:.1f} ± {row['changed_error']:.2f}"
    same = row["difference_estimate"] == 0 and row["record"] == row["changed"]
    return words_of(row["thing"]), f"{row['record']:.1f}", "as the record" if same else changed


def chance(row: Any, prefix: str) -> str:
    """A necessity or sufficiency of a row with its error, and its spread over draws of a posterior on a second line."""
    if not row[f"{prefix}_runs"]:
        return ""
    told = brief(*(row[f"{prefix}_{name}"] for name in ("estimate", "standard_error", "low", "high")))
    low, high = row[f"{prefix}_spread_low"], row[f"{prefix}_spread_high"]
    return told if pd.isna(low) else f"{told}\n({interval(low, high, 2, 1.0)})"
