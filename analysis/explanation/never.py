"""What never came in a run, and how likely it would have been: the answer to "why did it never get to talks?"."""

from collections.abc import Sequence
from math import prod

from analysis.explanation.structure import Month, Run
from analysis.explanation.turning import SOFT
from analysis.wording.chances import counted, percent


def never_came(run: Run) -> list[str]:
    """A sentence for each of: a test above the red line, an offer, talks, a deal; for those that did not come."""
    texts = []
    if run.outcomes["first_red_line_month"] is None:
        texts.append(
            _never("A test above the red line", [_chance(month, "test", ("long", "nuclear")) for month in run.months])
        )
    if not any(month.chose("message") in SOFT for month in run.months):
        texts.append(_never("An offer or a concession", [_chance(month, "message", SOFT) for month in run.months]))
    if run.outcomes["first_talks_month"] is None:
        texts.append(_no_talks(run.months))
    elif run.outcomes["first_interim_month"] is None and (chances := _moves(run.months, "interim")):
        texts.append(_never("A deal", chances, " in which talks went on"))
    return texts


def _chance(month: Month, instrument: str, levels: Sequence[str]) -> float:
    decision = month.decision(instrument)
    return sum(decision.level(level).probability for level in levels)


def _moves(months: Sequence[Month], name: str) -> list[float]:
    return [chance.probability for month in months for chance in month.chances if chance.name == name]


def _never(subject: str, chances: Sequence[float], which: str = "") -> str:
    return f"{subject} never came. {_spread(chances, which)}"


def _spread(chances: Sequence[float], which: str) -> str:
    """The chances of single months and of all of them together."""
    low, high, never = percent(min(chances)), percent(max(chances)), prod(1.0 - chance for chance in chances)
    span = low if low == high else f"from {low} to {high}"
    if len(chances) == 1:
        return f"There was one month{which}, and its chance was {span}."
    return (
        f"Its chance was {span} in each of the {len(chances)} months{which}; that none of them would bring it had a "
        f"chance of {percent(never)}."
    )


def _no_talks(months: Sequence[Month]) -> str:
    ready = [chance for chance in _moves(months, "join") if chance > 0.0]
    below = [month for month in months if month.before["stage"] in ("none", "offer")]
    if not below:
        return "Talks were never opened, for they were under way at the start."
    willing = [_chance(month, "talk", ("talk",)) for month in below]
    mean = percent(sum(willing) / len(willing))
    if not ready:
        return (
            f"Talks never opened. They need Washington to talk or to ease sanctions, and it did neither: readiness to "
            f"talk had a chance of {mean} in an average month."
        )
    text = (
        f"Talks never opened. They need Washington to talk or to ease sanctions, which it did in "
        f"{counted(len(ready), 'month')} (readiness to talk: chance {mean} in an average month). "
    )
    return text + _spread(ready, " in which it did").replace("Its chance", "The chance that talks open", 1)
