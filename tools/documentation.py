"""The reference of parameters, structures and state, as Markdown made from the tables that the model itself reads.

`make docs` writes it to `docs/parameters.md`; a test keeps the committed page equal to what this module says.
"""

import sys
from collections.abc import Iterable, Iterator

from sim.parameters import PARAMETERS, STRUCTURES, Parameter, Structure
from sim.state import VARIABLES, Variable

INTRODUCTION = """\
# Parameters, structures and state

This page is made by `make docs` from `sim/parameters.py` and `sim/state.py`; do not edit it by hand.

## Parameters

The keys go below `parameters:` in a scenario file, group by group; with `--set` the path begins with `parameters.`, as
in `--set parameters.north_korea.test.momentum=2`.

A coefficient in log-odds is a number of utils: one util is one nat of log-odds when the actor's rationality is 1.
Adding 0.7 doubles the odds of an action against its reference. Scale and rationality are not separately identified:
doubling all coefficients of an actor and halving its rationality changes nothing.

The prior is a normal distribution with the mean and standard deviation shown, cut at the bounds. It counts only with
`uncertainties: prior`. A source begins with **ART** where the article fixes the sign (the number is that of
[the claim](model.md#the-articles-claims)), **D** where the figure was computed from the record, **LIT** where a
publication gives it and **R** where it is reasoning. Most coefficients are weakly identified: there are few independent
episodes.
"""

STRUCTURE_INTRODUCTION = """\
## Structures

Switches in the form of the model, below `structures:`. The first setting is the default.
"""

STATE_INTRODUCTION = """\
## State

The start values hold at the end of September 2021, in scenarios that do not say `initial: {from: record}`. Those marked
*initial* may be given below `initial:` and by an event's `set:`; those marked *when* are public, and may stand in an
event's `when:`. Relief and treaty exist only inside deals: with an earlier stage they are 0 whatever a scenario says.
"""


def number(value: float) -> str:
    """A number as a person would write it: no trailing zeros, a fraction such as 1/12 to four digits."""
    return f"{value:.4g}"


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Lines of a Markdown table; a bar within a cell is escaped."""
    yield "| " + " | ".join(header) + " |"
    yield "|" + " --- |" * len(header)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def parameter_row(parameter: Parameter) -> tuple[str, ...]:
    """One line of a group's table; the group's name is left off the key."""
    return (
        f"`{parameter.key.rpartition('.')[2]}`",
        number(parameter.default),
        f"{number(parameter.low)} to {number(parameter.high)}",
        f"{number(parameter.prior_mean)} ({number(parameter.prior_sd)})",
        parameter.unit,
        parameter.source,
        parameter.meaning,
    )


def structure_row(structure: Structure) -> tuple[str, ...]:
    """One line of the structures' table."""
    settings = "; ".join(f"`{setting.name}`: {setting.meaning}" for setting in structure.settings)
    return f"`{structure.name}`", structure.meaning.rstrip("."), settings


def state_row(variable: Variable) -> tuple[str, ...]:
    """One line of the state's table."""
    uses = (["initial"] if variable.settable else []) + (["when"] if variable.public else [])
    joint = "or" if variable.whole else "to"
    if variable.words:
        start = f"`{variable.words[int(variable.start)]}`"
        span = ", ".join(f"`{word}`" for word in variable.words)
    else:
        start = number(variable.start) if variable.settable else "derived"
        span = f"{number(variable.low)} {joint} {number(variable.high)}"
    return f"`{variable.name}`", start, span, ", ".join(uses), variable.meaning


def page() -> str:
    """The whole page."""
    lines = [INTRODUCTION]
    groups: dict[str, list[Parameter]] = {}
    for parameter in PARAMETERS:
        groups.setdefault(parameter.key.rpartition(".")[0], []).append(parameter)
    header: tuple[str, ...] = ("key", "default", "bounds", "prior mean (sd)", "unit", "source", "meaning")
    for group, members in groups.items():
        lines += [f"### `{group}`", "", *table(header, map(parameter_row, members)), ""]
    lines += [STRUCTURE_INTRODUCTION, *table(("key", "about", "settings"), map(structure_row, STRUCTURES.values())), ""]
    # What a scenario can neither set nor see is bookkeeping, except pain, which is derived from the economy.
    shown = [variable for variable in VARIABLES if variable.settable or variable.public]
    header = ("name", "start", "range", "may be used in", "meaning")
    lines += [STATE_INTRODUCTION, *table(header, map(state_row, shown))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
