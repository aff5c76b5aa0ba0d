"""What the twins tell: what would not have come, what would have, and where the worlds part.

Necessity (Pearl 1999): of what came in the record, the probability that it would not have come in the changed world.
Sufficiency: of what did not come, that it would have. Both are shares of runs in which the record has it, or has it
not; where the record leaves that open, only those runs count.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.comparison.ranges import spread_of_draws
from analysis.counterfactual.things import THINGS, UNDER_WAY, Flags, came, lasted
from analysis.counterfactual.twins import KEPT, Twins
from analysis.record import SEEN
from analysis.statistics.draws import COLUMN, Draws, draws_of
from analysis.statistics.intervals import estimated
from sim.rules.events import EFFECT
from sim.state import INDEX
from sim.vocabulary import INSTRUMENTS

LEAST_DRAWS = 20
"""Of fewer draws of a posterior the 5 per cent quantile is their least."""
ESTIMATE = ("estimate", "standard_error", "low", "high")
QUANTILES = {"low": 0.05, "median": 0.5, "high": 0.95}


@dataclass(frozen=True, eq=False)
class Counterfactual:
    """The answer to a question: tables of the twins.

    `window` has one row a thing: in how many months it came in the record and in the changed world, their difference,
    and necessity and sufficiency that it came at all. `months` has one row a (month, thing) that came in a world.
    `lasting` has one row a stage that lasts. `parting` has one row an instrument. `course` has one row a month: the
    shares of worlds with each thing and stage, and quantiles of states.
    """

    twins: Twins

    @cached_property
    def _frame(self) -> pd.DataFrame:
        twins = self.twins
        return pd.DataFrame({COLUMN: twins.draw} if twins.question.posterior else {"run": np.arange(len(twins.draw))})

    @cached_property
    def _came(self) -> tuple[dict[str, Flags], dict[str, Flags]]:
        twins = self.twins
        return came(twins.levels[0], twins.begun), came(twins.levels[1], twins.begun)

    def _chance(self, happened: Flags, among: Flags, prefix: str) -> dict[str, float]:
        """The chance of what `happened` `among` some runs, its error, and its spread over the draws of a posterior."""
        rows = np.flatnonzero(among)
        if not len(rows):
            names = (*ESTIMATE, "spread_low", "spread_high")
            return {f"{prefix}_{name}": np.nan for name in names} | {f"{prefix}_runs": 0}
        values = happened[rows]
        numbers = estimated(values, draws_of(self._frame, rows))
        ends = spread(values, self.twins.draw[rows])
        row = dict(zip((*ESTIMATE, "spread_low", "spread_high"), (*numbers, *ends), strict=True))
        return {f"{prefix}_{name}": value for name, value in row.items()} | {f"{prefix}_runs": len(rows)}

    def _made(self, name: str) -> Flags:
        """Where the scenario itself makes a thing come, by forcing it or by setting the stage: (runs, months)."""
        instrument = THINGS[name].instrument
        if instrument:
            place = [each.name for each in INSTRUMENTS].index(instrument)
            return np.asarray(self.twins.forced[..., place])
        question = self.twins.question
        sets = question.changed_events[question.changed_events["target"] == INDEX["stage"]]
        sets = sets[sets["effect"] == EFFECT.set]
        months = np.arange(1, question.months + 1)
        among = (sets["first"][:, None] <= months) & (months <= sets["last"][:, None])
        return np.broadcast_to(among.any(axis=0), self.twins.forced.shape[:2])

    def _both(self, record: Flags, changed: Flags) -> dict[str, float]:
        return self._chance(~changed, record, "necessity") | self._chance(changed, ~record, "sufficiency")

    def _compared(self, record: NDArray[np.float64], changed: NDArray[np.float64]) -> dict[str, float]:
        """Mean months in both worlds and their difference, run by run, with its error."""
        draws = draws_of(self._frame)
        mean, error = estimated(changed, draws)[:2]
        numbers = estimated(changed - record, draws)
        difference = dict(zip(ESTIMATE, numbers, strict=True))
        return {"record": float(record.mean()), "changed": mean, "changed_error": error} | {
            f"difference_{name}": value for name, value in difference.items()
        }

    @cached_property
    def window(self) -> pd.DataFrame:
        """One row a thing, over all months; `forced`: in what share of worlds the scenario itself makes it come."""
        rows = []
        for name in THINGS:
            record, changed = (world[name] for world in self._came)
            counts = self._compared(record.sum(axis=1).astype(float), changed.sum(axis=1).astype(float))
            made = float((self._made(name) & changed).any(axis=1).mean())
            both = self._both(record.any(axis=1), changed.any(axis=1))
            rows.append({"thing": name, **counts, "forced": made, **both})
        return pd.DataFrame(rows)

    @cached_property
    def lasting(self) -> pd.DataFrame:
        """One row a stage that lasts: how many months it does."""
        record, changed = (lasted(levels) for levels in self.twins.levels)
        return pd.DataFrame([{"thing": name, **self._compared(record[name], changed[name])} for name in UNDER_WAY])

    @cached_property
    def months(self) -> pd.DataFrame:
        """One row a thing and month in which it came in any run of either world.

        `record` and `changed` are the shares of runs; `forced` the share in which the scenario forces it.
        """
        rows = []
        for name in THINGS:
            record, changed = (world[name] for world in self._came)
            for month, date in enumerate(self.twins.question.dates):
                had, has = record[:, month], changed[:, month]
                if not (had.any() or has.any()):
                    continue
                rows.append({
                    "date": date, "month": month + 1, "thing": name, "record": float(had.mean()),
                    "changed": float(has.mean()), "forced": float((self._made(name)[:, month] & has).mean()),
                    **self._both(had, has),
                })  # fmt: skip
        return pd.DataFrame(rows).sort_values("month", kind="stable", ignore_index=True)

    @cached_property
    def first_difference(self) -> NDArray[np.int64]:
        """The first month, from 1, in which anything differs in each run, (runs,); 0 where nothing ever does."""
        return first_month((self.twins.levels[0] != self.twins.levels[1]).any(axis=2))

    @cached_property
    def _decided(self) -> Flags:
        """Where an actor decides otherwise than in the record though nothing forces it: (runs, months, INSTRUMENTS)."""
        own = slice(len(INSTRUMENTS))
        differ = self.twins.levels[0][..., own] != self.twins.levels[1][..., own]
        return np.asarray(differ & ~self.twins.forced)

    @cached_property
    def first_decision(self) -> NDArray[np.int64]:
        """The first month in which an actor decides otherwise unforced, (runs,); 0 where none ever does."""
        return first_month(self._decided.any(axis=2))

    @cached_property
    def parting(self) -> pd.DataFrame:
        """One row an instrument.

        `first`: the share of runs in which it is the first decision that differs; `ever`: in which it ever differs,
        each with its error; `months`: in how many months it differs on average.
        """
        draws = draws_of(self._frame)
        rows = []
        runs = np.arange(len(self._decided))
        at = np.maximum(self.first_decision - 1, 0)
        open_still = self.first_decision > 0
        for place, instrument in enumerate(INSTRUMENTS):
            leads = open_still & self._decided[runs, at, place]
            open_still = open_still & ~leads  # of two in one month the one that is played earlier
            ever = self._decided[..., place].any(axis=1)
            first_share, first_error = estimated(leads, draws)[:2]
            share, error = estimated(ever, draws)[:2]
            rows.append({
                "instrument": instrument.name, "first": first_share, "first_error": first_error, "ever": share,
                "ever_error": error, "months": float(self._decided[..., place].sum(axis=1).mean()),
            })  # fmt: skip
        return pd.DataFrame(rows)

    @cached_property
    def course(self) -> pd.DataFrame:
        """One row a month.

        `parted`: the share of worlds that have parted by then; for both worlds the share with each thing and stage, and
        the quantiles of each state.
        """
        twins = self.twins
        months = np.arange(1, twins.question.months + 1)
        first = np.sort(self.first_difference[self.first_difference > 0])
        columns: dict[str, object] = {
            "date": twins.question.dates,
            "parted": np.searchsorted(first, months, side="right") / len(twins.draw),
        }
        for world, label in enumerate(("record", "changed")):
            columns |= {f"{label}_{name}": flags.mean(axis=0) for name, flags in self._came[world].items()}
            stage = twins.levels[world][..., SEEN.index("stage")]
            for name, (_, stages) in UNDER_WAY.items():
                columns[f"{label}_{name}"] = np.isin(stage, stages).mean(axis=0)
            for place, state in enumerate(KEPT):
                ends = np.quantile(twins.states[world][..., place], list(QUANTILES.values()), axis=0)
                columns |= {f"{label}_{state}_{end}": row for end, row in zip(QUANTILES, ends, strict=True)}
        return pd.DataFrame(columns)


def first_month(flags: Flags) -> NDArray[np.int64]:
    """The first month, from 1, with a flag in each run, (runs,); 0 where there is none."""
    return np.where(flags.any(axis=1), flags.argmax(axis=1) + 1, 0)


def spread(happened: Flags, draw: NDArray[np.int64]) -> tuple[float, float]:
    """Between which values 90 % of the chances under the draws of a posterior lie, about the chance over all runs.

    The share of a draw's few runs varies by chance as well, and how much is seen only where it has several. NaN
    where too few draws have: less than half of them, or less than a quantile needs; also of what no run or every one
    has, which says nothing of how the draws differ.
    """
    present, of_run, sizes = np.unique(draw, return_inverse=True, return_counts=True)
    several = sizes >= 2
    if several.sum() < max(LEAST_DRAWS, len(present) / 2) or happened.all() or not happened.any():
        return np.nan, np.nan
    among = several[of_run]
    values = happened[among].astype(np.float64)
    draws = Draws((np.cumsum(several) - 1)[of_run[among]], int(several.sum()))
    low, high = spread_of_draws(values, draws)
    shares = np.bincount(draws.of_run, values, draws.count) / draws.sizes
    shift = happened.mean() - shares.mean()
    return float(np.clip(low + shift, 0, 1)), float(np.clip(high + shift, 0, 1))
