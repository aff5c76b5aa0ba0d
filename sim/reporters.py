"""What the data collector of the Mesa model asks every month. All of it can be pickled, so the model can be."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from sim.outcomes import COUNTS, FIRSTS, FLAGS, LEVELS
from sim.state import VARIABLES
from sim.vocabulary import INSTRUMENTS, OUTCOMES

type Reporter = str | Callable[[Any], Any]
"""The name of an attribute, or a function of a model or of an agent."""


def _actor_of(agent: Any) -> str:
    """The key of a country; for an agent of another kind the name of its class."""
    return getattr(agent, "key", type(agent).__name__)


def _actions_of(agent: Any) -> str:
    """What a country did this month; nothing for an agent of another kind."""
    return ", ".join(getattr(agent, "actions", {}).values())


def _variable(name: str, words: tuple[str, ...], model: Any) -> Any:
    return words[int(model.state[name])] if words else float(model.state[name])


def _action(name: str, model: Any) -> str | None:
    level: str | None = model.actions.get(name)
    return level


def _amount(name: str, model: Any) -> float:
    return float(model.outcome[name])


def _first_month(name: str, model: Any) -> float:
    return float(model.outcome[name]) or math.nan


def _flag(name: str, model: Any) -> bool:
    return bool(model.outcome[name])


def _outcome(model: Any) -> str | None:
    return OUTCOMES[int(model.outcome["outcome"])] if model.finished else None


def model_reporters() -> dict[str, Reporter]:
    """The month, every state variable, every action, and the run's outcomes so far; all of them can be pickled."""
    reporters: dict[str, Reporter] = {"month": "month", "date": "date"}
    reporters |= {variable.name: partial(_variable, variable.name, variable.words) for variable in VARIABLES}
    reporters |= {instrument.column: partial(_action, instrument.name) for instrument in INSTRUMENTS}
    reporters |= {name: partial(_amount, name) for name in (*COUNTS, *LEVELS)}
    reporters |= {name: partial(_first_month, name) for name in FIRSTS}
    reporters |= {f"ever_{name}": partial(_flag, name) for name in FLAGS}
    return reporters | {"outcome": _outcome}


def agent_reporters() -> dict[str, Reporter]:
    """Who an agent is, and what it did this month."""
    return {"actor": _actor_of, "actions": _actions_of}
