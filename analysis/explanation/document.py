"""An explanation as one JSON document, and as data frames: the structure as it is, in the words of the contract."""

from typing import Any

import pandas as pd

from analysis.explanation.parting import Difference, Parting
from analysis.explanation.passages import point_words
from analysis.explanation.structure import Decision, Month, Run
from analysis.explanation.turning import turning_points
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.terms import parameter_of
from sim.engine.month_record import TERMS
from sim.outcomes import RUN_OUTCOMES
from sim.vocabulary import INSTRUMENTS


def document(run: Run, month: int | None = None, parting: Parting | None = None) -> dict[str, Any]:
    """A run as JSON; of one `month` alone where it is given. Months and turning points are in order."""
    months = run.months if month is None else (run.month(month),)
    numbers = {each.month for each in months}
    content: dict[str, Any] = {
        "scenario": run.scenario.name,
        "run": run.number,
        "seed": run.scenario.seed,
        "outcome": run.ending,
        "outcomes": {name: value for name, value in run.outcomes.items() if name in RUN_OUTCOMES},
        "drawn": run.drawn,
        "months": [_month(each) for each in months],
        "turning_points": [
            {
                "month": point.month.month,
                "date": point.month.date,
                "kind": point.kind,
                "major": point.major,
                "forced": point.forced,
                "words": point_words(point),
            }
            for point in turning_points(run)
            if point.month.month in numbers
        ],
    }
    if parting is not None:
        content |= {
            "against": parting.theirs.scenario.name,
            "against_outcome": parting.theirs.ending,
            "first_difference": difference_document(parting.first),
            "first_free_difference": difference_document(parting.first_free),
            "first_move": _move(parting),
            "differences": len(parting.differences),
        }
    return content | {"term_sources": _term_sources(), "limits": LIMITS_LINE}


def _month(month: Month) -> dict[str, Any]:
    return {
        "month": month.month,
        "date": month.date,
        "state": month.before,
        "opened": month.opened,
        "after": month.after,
        "changes": [vars(change) for change in month.changes],
        "decisions": [_decision(decision) for decision in month.decisions],
        "chances": [vars(chance) for chance in month.chances],
        "ledger": month.ledger,
        "refusal": month.refusal,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "instrument": decision.instrument,
        "actor": decision.actor,
        "chosen": decision.chosen,
        "forced": decision.forced,
        "own": decision.own,
        "draw": decision.draw,
        "rationality": decision.rationality,
        "levels": [vars(level) for level in decision.levels],
    }


def difference_document(difference: Difference | None) -> dict[str, Any] | None:
    """A decision that differs, as JSON."""
    if difference is None:
        return None
    return {
        "month": difference.month.month,
        "date": difference.month.date,
        "instrument": difference.ours.instrument,
        "actor": difference.ours.actor,
        "chosen": difference.ours.chosen,
        "against": difference.theirs.chosen,
        "forced": difference.forced,
        "draw": difference.ours.draw,
        "terms": [term._asdict() for term in difference.terms],
    }


def _move(parting: Parting) -> dict[str, Any] | None:
    move = parting.first_move
    if move is None:
        return None
    chances = {"chances": move.our_chances, "chances_against": move.their_chances}
    return {
        "month": move.month.month, "date": move.month.date, "track": move.track, "to": move.ours,
        "against": move.theirs, **{key: [vars(each) for each in value] for key, value in chances.items()},
    }  # fmt: skip


def months_frame(run: Run) -> pd.DataFrame:
    """One row a month: `month`, `date`, what was chosen by instrument's column, and the states at the end."""
    rows = []
    for month in run.months:
        played = {decision.column: decision.chosen for decision in month.decisions}
        rows.append({"month": month.month, "date": month.date, "drill": None, **played, **month.after})
    return pd.DataFrame(rows)


def levels_frame(run: Run) -> pd.DataFrame:
    """One row a level of a decision.

    `month`, `date`, `instrument`, `actor`, `level`, `utility`, `probability`, `chosen` and `forced` (of this level),
    `draw`.
    """
    rows = [
        {
            "month": month.month,
            "date": month.date,
            "instrument": decision.instrument,
            "actor": decision.actor,
            "level": level.level,
            "utility": level.utility,
            "probability": level.probability,
            "chosen": level.level == decision.chosen,
            "forced": decision.forced and level.level == decision.chosen,
            "draw": decision.draw,
        }
        for month in run.months
        for decision in month.decisions
        for level in decision.levels
    ]
    return pd.DataFrame(rows)


def terms_frame(run: Run) -> pd.DataFrame:
    """One row a term of a level of a decision.

    `month`, `date`, `instrument`, `level`, `term`, `value`, and of the coefficient behind it `parameter` (its key),
    `meaning` and `source` (`ART` names the article's claims).
    """
    rows = [
        (month.month, month.date, decision.instrument, level.level, name, value, *_behind(level.level, name))
        for month in run.months
        for decision in month.decisions
        for level in decision.levels
        for name, value in level.terms.items()
    ]
    columns = ["month", "date", "instrument", "level", "term", "value", "parameter", "meaning", "source"]
    return pd.DataFrame(rows, columns=columns)


def _behind(level: str, term: str) -> tuple[str, str, str]:
    parameter = parameter_of(level, term)
    return parameter.key, parameter.meaning, parameter.source


def _term_sources() -> list[dict[str, str]]:
    """What every term of the model rests on, once."""
    keys = ("instrument", "level", "term", "parameter", "meaning", "source")
    return [
        dict(zip(keys, (instrument.name, level, term, *_behind(level, term)), strict=True))
        for instrument in INSTRUMENTS
        for level, terms in zip(instrument.levels, TERMS[instrument.name], strict=True)
        for term in terms
    ]


def turning_frame(run: Run) -> pd.DataFrame:
    """One row a turning point: `month`, `date`, `kind`, `major`, `forced`, `words`."""
    return pd.DataFrame(document(run)["turning_points"], columns=["month", "date", "kind", "major", "forced", "words"])
