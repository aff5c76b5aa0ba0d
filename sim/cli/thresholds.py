"""Thresholds of a file, checked: the language of conditions is that of `analysis`, the place that of the file."""

from typing import TYPE_CHECKING

from sim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from sim.scenario.loading import Loaded


def threshold_problems(file: "Loaded") -> list[Problem]:
    """What is wrong with the conditions under `satisfice`, each with its place."""
    if not file.scenario.satisfice:
        return []
    import pandas as pd

    from analysis.statistics.expressions import ExpressionError, condition
    from sim.outcomes import COUNTS, FIRSTS, FLAGS, LEVELS

    kinds = dict.fromkeys((*COUNTS, *FIRSTS, *LEVELS), float) | dict.fromkeys(FLAGS, bool) | {"outcome": str}
    nothing = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    problems = []
    for number, text in enumerate(file.scenario.satisfice, start=1):
        key = f"satisfice[{number}]"
        try:
            condition(text, nothing, key)
        except ExpressionError as error:
            place = file.origin(key)
            path, line = (place.path, place.line) if place else (file.path, None)
            problems.append(Problem(path, line, key, str(error).removeprefix(f"{key}: ")))
    return problems


def refuse_wrong_thresholds(file: "Loaded") -> None:
    """Raise a `ScenarioError` with what is wrong with the thresholds, if anything is."""
    if problems := threshold_problems(file):
        raise ScenarioError(problems)
