"""Thresholds and outcomes of a file, checked: what `analysis` says of them, with the place in the file."""

from typing import TYPE_CHECKING

from sim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.loading import Loaded


def threshold_problems(file: "Loaded") -> list[Problem]:
    """What is wrong with the conditions under `satisfice`, each with its place."""
    if not file.scenario.satisfice:
        return []
    from analysis.statistics.expressions import ExpressionError, condition

    nothing = _no_runs()
    problems = []
    for number, text in enumerate(file.scenario.satisfice, start=1):
        key = f"satisfice[{number}]"
        try:
            condition(text, nothing, key)
        except ExpressionError as error:
            problems.append(_at(file, key, str(error).removeprefix(f"{key}: ")))
    return problems


def refuse_wrong_objectives(file: "Loaded") -> None:
    """Raise a `ScenarioError` with the thresholds and outcomes by which no policy can be judged, if there are any."""
    if problems := [*_outcome_problems(file), *threshold_problems(file)]:
        raise ScenarioError(problems)


def _outcome_problems(file: "Loaded") -> list[Problem]:
    if not file.scenario.outcomes:
        return []
    from analysis.robustness.objectives import ThresholdError, objectives_of

    nothing = _no_runs()
    problems = []
    for number, outcome in enumerate(file.scenario.outcomes, start=1):
        try:
            objectives_of([outcome], (), nothing, file.scenario.months)
        except ThresholdError as error:
            problems.append(_at(file, f"outcomes[{number}]", str(error).removeprefix("outcomes: ")))
    return problems


def _at(file: "Loaded", key: str, message: str) -> Problem:
    place = file.origin(key)
    path, line = (place.path, place.line) if place else (file.path, None)
    return Problem(path, line, key, message)


def _no_runs() -> "pd.DataFrame":
    """The outcome columns of `runs`, without a row."""
    import pandas as pd

    from sim.outcomes import COUNTS, FIRSTS, FLAGS, LEVELS

    kinds = dict.fromkeys((*COUNTS, *FIRSTS, *LEVELS), float) | dict.fromkeys(FLAGS, bool) | {"outcome": str}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
