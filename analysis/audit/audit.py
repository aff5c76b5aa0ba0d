"""The audit of a scenario: game, responses, beliefs."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from analysis.audit import calibration
from analysis.audit.calibration import Calibration, Kept
from analysis.audit.game import Equilibrium, Game, by_gambit, distance, one_shot, sequential, simultaneous
from analysis.audit.payoffs import payoffs_of
from analysis.audit.responses import Report, Response, best_response, tries
from analysis.audit.watching import watched
from analysis.statistics.draws import shared
from sim.scenario import Scenario, design
from sim.vocabulary import ACTORS

RUNS = 2000


@dataclass(frozen=True)
class Audit:
    """What was found: see the modules of this folder.

    `model` is what the model plays in its first month, by the belief `belief`; `gambit` holds Gambit's equilibria by
    name, None where it is not installed. `punishment` and `payment` are None where nothing of the kind came.
    """

    scenario: Scenario
    runs: int
    game: Game
    belief: float
    model: Equilibrium
    sequential: Equilibrium
    simultaneous: Equilibrium
    gambit: dict[str, Equilibrium] | None
    responses: tuple[Response, ...]
    punishment: Calibration | None
    payment: Calibration | None
    vetoed: Kept | None
    answered: Kept | None

    @property
    def gambit_difference(self) -> float | None:
        """The largest difference of a probability between Gambit's equilibria and ours; None where it was not asked."""
        if self.gambit is None:
            return None
        ours = {"simultaneous": self.simultaneous, "sequential": self.sequential}
        return max(distance(ours[name], each) for name, each in self.gambit.items())


def audit(scenario: Scenario, *, runs: int = RUNS, report: Report = lambda finished, wanted: None) -> Audit:
    """Audit a scenario with `runs` runs, and twice as many for each search.

    `report` is told the plans looked at and how many it takes: more with each situation whose levels change. The
    one-shot game is that of point values, whatever the scenario draws anew in each run.
    """
    game, model, belief = one_shot(design(scenario.model_copy(update={"uncertainties": "off"}), runs=1))
    looked_at = {actor: (0, tries(actor)) for actor in ACTORS}

    def looked(actor: str, finished: int, wanted: int) -> None:
        looked_at[actor] = finished, wanted
        report(sum(each for each, _ in looked_at.values()), sum(each for _, each in looked_at.values()))

    weights = payoffs_of(scenario)
    responses = tuple(best_response(scenario, actor, weights[actor], runs, partial(looked, actor)) for actor in ACTORS)
    watching = design(scenario, runs=runs)
    seen, draws = watched(watching), shared(watching.draw)
    return Audit(
        scenario,
        runs,
        game,
        belief,
        model,
        sequential(game),
        simultaneous(game),
        by_gambit(game),
        responses,
        calibration.punishment(seen, draws),
        calibration.payment(seen, draws),
        calibration.punished_without_consensus(seen, draws),
        calibration.answered(seen, draws),
    )


def document(found: Audit) -> dict[str, Any]:
    """An audit as plain data, fit for JSON."""
    return {
        "scenario": found.scenario.name,
        "runs": found.runs,
        "game": {
            "belief_punished": found.belief,
            "model": _equilibrium(found.model),
            "sequential": _equilibrium(found.sequential),
            "simultaneous": _equilibrium(found.simultaneous),
            "gambit": None
            if found.gambit is None
            else {name: _equilibrium(each) for name, each in found.gambit.items()},
        },
        "responses": [vars(response) for response in found.responses],
        "beliefs": [
            {**vars(each), "lines": [vars(line) for line in each.lines]}
            for each in (found.punishment, found.payment)
            if each is not None
        ],
        "punished_without_consensus": None if found.vetoed is None else vars(found.vetoed),
        "offers_answered": None if found.answered is None else vars(found.answered),
    }


def _equilibrium(found: Equilibrium) -> dict[str, Any]:
    return {"tests": found.tests.tolist(), "answers": found.answers.tolist()}
