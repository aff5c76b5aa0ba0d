"""The record replayed: what the model expected each month, what came, and what surprised it most."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.likelihood import Followed, follow
from analysis.record import SEEN, Record
from analysis.record.record import LEVELS
from sim.engine.month_record import TERMS
from sim.state import INDEX
from sim.vocabulary import INSTRUMENTS

COLUMNS = {name: name for name in SEEN} | {instrument.name: instrument.column for instrument in INSTRUMENTS}
"""The column of each: what Washington does to the sanctions is not their level."""
STATES = (
    "sanctions", "economy", "pressure", "test_activity", "trust_us_nk", "trust_nk_rok", "belief_paid",
    "belief_punished",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Replay:
    """The model stepped through the record, month by month.

    `months` has one row a month: `date`, for each instrument what was seen (`test`, ...), its probability
    (`test_probability`) and that of each level (`test_p_short`, ...), and the mean states before the month.
    `surprises` has one row an observation, the least expected first: `date`, `instrument`, `seen`, `probability`,
    `log_probability`, `terms` (the largest terms of the utility of what was seen).
    """

    followed: Followed
    months: pd.DataFrame
    surprises: pd.DataFrame


def replay(record: Record, parameters: np.recarray) -> Replay:
    """Step the model with one set of parameters through `record`."""
    followed = follow(record, parameters)
    columns: dict[str, object] = {"date": record.dates, "coverage": record.coverage}
    surprises = []
    for name in SEEN:
        column = COLUMNS[name]
        level, chances = record.level(name), followed.chance(name)
        log = followed.of(name)
        known = level >= 0
        words = np.array([*LEVELS[name], ""], dtype=object)[level]
        columns[column] = words
        columns[f"{column}_probability"] = np.where(known, np.exp(log), np.nan)
        for number, word in enumerate(LEVELS[name]):
            columns[f"{column}_p_{word}"] = chances[:, number]
        if name in record.scored:
            for month in np.flatnonzero(known):
                surprises.append({
                    "date": record.dates[month], "instrument": name, "seen": words[month],
                    "probability": float(np.exp(log[month])), "log_probability": float(log[month]),
                    "terms": terms(followed, name, int(month), int(level[month])),
                })  # fmt: skip
    for name in STATES:
        columns[name] = followed.starts[:, INDEX[name]]
    ranked = pd.DataFrame(surprises).sort_values("log_probability", ignore_index=True)
    return Replay(followed, pd.DataFrame(columns), ranked)


def terms(followed: Followed, instrument: str, month: int, level: int, most: int = 3) -> str:
    """The largest terms of the mean utility of a level in a month, with their signs; empty for the reference level."""
    names = TERMS[instrument][level] if instrument in TERMS else ()
    if not names:
        return ""
    values = followed.terms_of(instrument)[month, level, : len(names)]
    order = np.argsort(-np.abs(values), kind="stable")[:most]
    return ", ".join(f"{names[term]} {values[term]:+.1f}" for term in order if values[term])


def scores(replayed: Replay) -> pd.DataFrame:
    """One row an instrument: months observed, mean log score (nats, lower is better), and whether it is scored."""
    record = replayed.followed.record
    rows = []
    for name in SEEN:
        known = record.level(name) >= 0
        if known.any():
            log = replayed.followed.of(name)[known]
            rows.append({
                "instrument": name, "months": int(known.sum()), "log_score": float(-log.mean()),
                "scored": name in record.scored,
            })  # fmt: skip
    return pd.DataFrame(rows)
