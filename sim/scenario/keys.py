"""The dotted keys of the language, such as `parameters.north_korea.test.momentum`, and the numbers they may hold."""

from sim.parameters import PARAMETERS, STRUCTURES
from sim.scenario.checking import Number, Word
from sim.scenario.state_sections import FROM, ORIGINS, point_of
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

SHIPPED = "shipped"
"""The word that stands for a shipped calibration where a folder may be given."""
UNCERTAINTIES = ("off", "on", "prior", "posterior")
SAMPLINGS = ("random", "latin_hypercube", "sobol")

WORD_KEYS: dict[str, Word] = (
    {f"initial.{variable.name}": Word(variable.words) for variable in VARIABLES if variable.settable and variable.words}
    | {f"structures.{name}": Word(structure.words) for name, structure in STRUCTURES.items()}
    | {f"initial.{FROM}": Word(ORIGINS), "uncertainties": Word(UNCERTAINTIES), "sampling": Word(SAMPLINGS)}
)
"""Every key that holds one of some words."""

TOP_KEYS = (
    "name", "title", "description", "extends", "start", "months", "runs", "seed", "parameters", "initial", "structures",
    "events", "uncertainties", "sampling", "levers", "sweep", "outcomes", "satisfice", "payoffs",
)  # fmt: skip
DOTTED_KEYS = tuple(dict.fromkeys([*TOP_KEYS, *NUMERIC_KEYS, *WORD_KEYS]))


OTHER_WORDS = {
    "when": ("if", "condition", "conditions", "where", "unless", "while", "only_if"),
    "probability": ("chance", "prob", "likelihood", "odds"),
    "force": ("action", "actions", "act", "do", "then", "decision", "choose"),
    "set": ("effect", "effects", "change", "changes", "value", "values", "initial"),
    "otherwise": ("else",),
    "month": ("date", "at", "at_month", "time", "day"),
    "months": ("from", "to", "until", "during", "period", "span", "horizon", "length", "duration", "steps"),
    "runs": ("iterations", "simulations", "replications", "samples", "repetitions", "n"),
    "seed": ("random_seed", "rng", "random_state"),
    "extends": ("base", "inherits", "parent", "import", "imports", "include", "based_on", "from"),
    "start": ("start_date", "first_month", "begin", "begins"),
    "title": ("label", "heading", "caption"),
    "name": ("title", "label", "id"),
    "description": ("about", "comment", "notes", "text", "summary"),
    "parameters": ("params", "coefficients", "settings"),
    "initial": ("initial_state", "state", "start_values"),
    "structures": ("switches", "structure", "forms"),
    "levers": ("policies", "policy", "options", "alternatives"),
    "outcomes": ("outputs", "metrics", "results"),
    "satisfice": ("thresholds", "threshold", "goals"),
    "north_korea": ("dprk", "nk", "pyongyang", "northkorea"),
    "south_korea": ("rok", "sk", "seoul", "southkorea"),
    "united_states": ("us", "usa", "america", "washington", "unitedstates"),
    "low": ("min", "minimum", "lower"),
    "high": ("max", "maximum", "upper"),
    "mean": ("mu", "average", "loc"),
    "sd": ("sigma", "std", "stdev", "scale"),
    "dist": ("distribution", "type", "kind"),
    "points": ("n", "num", "number", "count", "steps"),
    "from": ("min", "start", "low"),
    "to": ("max", "stop", "end", "high"),
}
"""What other programs and people call a key of the language."""
SURE = 0.8
"""How like a key of another place must be to be meant: a key of the same place is likelier."""


def suggestion(dotted: str, siblings: tuple[str, ...] = ()) -> str:
    """The key that was probably meant: one of the same mapping, or a dotted key of another place."""
    leaf = dotted.rpartition(".")[2]
    for key, others in OTHER_WORDS.items():
        if leaf.lower() in others and key in siblings:
            return key
    elsewhere = [key for key in DOTTED_KEYS if key.rpartition(".")[2] == leaf and "." in key]
    if elsewhere:
        return closest(dotted, elsewhere) or elsewhere[0]
    if near := closest(leaf, siblings):
        return near
    if dotted.startswith(("events.", "levers.")):
        return ""  # what stands in a list is not the scenario's own
    leaves: dict[str, str] = {}
    for key in DOTTED_KEYS:
        leaves.setdefault(key.rpartition(".")[2], key)
    near = closest(leaf, leaves, SURE)
    meant = leaves[near] if near else closest(dotted, DOTTED_KEYS)
    return "" if dotted.startswith(f"{meant}.") else meant
