"""An audit as tables, a CSV file each: the game, responses with their plans and payoffs, and beliefs."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.audit.audit import Audit
from analysis.audit.words import PLAYS
from sim.vocabulary import SANCTIONS, TEST

NAMES = ("game", "responses", "plans", "payoffs", "beliefs")
RESPONSES = ("actor", "own", "own_error", "gain", "gain_error", "spread", "plans", "plans_in_class", "settled")
BELIEFS = ("belief", "low", "high", "cases", "believed", "came", "came_error", "difference", "difference_error")
VETOED, ANSWERED = "punished_without_consensus", "offers_answered"
"""The rows of `beliefs` that say how often something was kept, without a belief beside it."""


def tables(found: Audit) -> dict[str, pd.DataFrame]:
    """The tables of an audit by their names; docs/results.md says what each column means."""
    return {
        "game": pd.DataFrame(_game(found)),
        "responses": pd.DataFrame(
            [[getattr(response, name) for name in RESPONSES] for response in found.responses], columns=RESPONSES
        ),
        "plans": pd.DataFrame(
            [
                (response.actor, situation, instrument, level)
                for response in found.responses
                for situation, levels in response.plan.items()
                for instrument, level in levels.items()
            ],
            columns=["actor", "situation", "instrument", "level"],
        ),
        "payoffs": pd.DataFrame(
            [(response.actor, *entry) for response in found.responses for entry in response.weights.items()],
            columns=["actor", "outcome", "weight"],
        ),
        "beliefs": pd.DataFrame(_beliefs(found), columns=BELIEFS),
    }


def _game(found: Audit) -> Iterator[dict[str, Any]]:
    """A row a test: how likely it is, and how likely each change of sanctions is after it."""
    plays = zip(PLAYS, (found.model, found.sequential, found.simultaneous), strict=True)
    for play, equilibrium in plays:
        belief = found.belief if equilibrium is found.model else None
        for test, chance, answers in zip(TEST._fields, equilibrium.tests, equilibrium.answers, strict=True):
            yield {
                "play": play, "belief_punished": belief, "test": test, "probability": chance,
                **dict(zip(SANCTIONS._fields, answers, strict=True)),
            }  # fmt: skip


def _beliefs(found: Audit) -> Iterator[dict[str, Any]]:
    """Of each belief a row over all cases, without ends, then a row a range of the belief."""
    for belief in (found.punishment, found.payment):
        if belief is None:
            continue
        yield {
            "belief": belief.name, "cases": belief.cases, "believed": belief.believed, "came": belief.came,
            "difference": belief.difference, "difference_error": belief.error,
        }  # fmt: skip
        for line in belief.lines:
            yield {
                "belief": belief.name, "low": line.low, "high": line.high, "cases": line.cases,
                "believed": line.believed, "came": line.came, "came_error": line.error,
            }  # fmt: skip
    for name, kept in ((VETOED, found.vetoed), (ANSWERED, found.answered)):
        if kept is not None:
            yield {"belief": name, "cases": kept.cases, "came": kept.share, "came_error": kept.error}
