"""The dotted keys of the language, such as `parameters.north_korea.test.momentum`, and the numbers they may hold."""

from sim.parameters import PARAMETERS, STRUCTURES
from sim.scenario.checking import Number, Word
from sim.scenario.state_sections import point_of
from sim.scenario.wording import closest
from sim.state import VARIABLES

MOST_MONTHS = 1200
MOST_RUNS = 100_000_000
LARGEST_SEED = 2**63 - 1

CALENDAR = {
    "months": Number(1, MOST_MONTHS, whole=True),
    "runs": Number(1, MOST_RUNS, whole=True),
    "seed": Number(0, LARGEST_SEED, whole=True),
}

NUMERIC_KEYS: dict[str, Number] = (
    CALENDAR
    | {f"parameters.{parameter.key}": Number(parameter.low, parameter.high) for parameter in PARAMETERS}
    | {
        f"initial.{variable.name}": point
        for variable in VARIABLES
        if variable.settable and isinstance(point := point_of(variable), Number)
    }
)
"""Every key that holds one number, with its bounds."""

UNCERTAINTIES = ("off", "on", "prior", "posterior")
SAMPLINGS = ("random", "latin_hypercube", "sobol")

WORD_KEYS: dict[str, Word] = (
    {f"initial.{variable.name}": Word(variable.words) for variable in VARIABLES if variable.settable and variable.words}
    | {f"structures.{name}": Word(structure.words) for name, structure in STRUCTURES.items()}
    | {"uncertainties": Word(UNCERTAINTIES), "sampling": Word(SAMPLINGS)}
)
"""Every key that holds one of some words."""

TOP_KEYS = (
    "name", "title", "description", "extends", "start", "months", "runs", "seed", "parameters", "initial", "structures",
    "events", "uncertainties", "sampling", "levers", "sweep", "outcomes", "satisfice", "payoffs",
)  # fmt: skip
DOTTED_KEYS = tuple(dict.fromkeys([*TOP_KEYS, *NUMERIC_KEYS, *WORD_KEYS]))


def suggestion(dotted: str, siblings: tuple[str, ...] = ()) -> str:
    """The key that was probably meant: one of the same mapping, or a dotted key of another place."""
    leaf = dotted.rpartition(".")[2]
    elsewhere = [key for key in DOTTED_KEYS if key.rpartition(".")[2] == leaf and "." in key]
    if elsewhere:
        return closest(dotted, elsewhere) or elsewhere[0]
    if near := closest(leaf, siblings):
        return near
    leaves: dict[str, str] = {}
    for key in DOTTED_KEYS:
        leaves.setdefault(key.rpartition(".")[2], key)
    near = closest(leaf, leaves)
    return leaves[near] if near else closest(dotted, DOTTED_KEYS)
