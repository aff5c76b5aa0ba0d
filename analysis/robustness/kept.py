"""A robustness run that was kept in a folder, read as tables for a report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.robustness.measures import NAMES
from analysis.robustness.objectives import ALL, DIRECTIONS, subject
from analysis.statistics.kept import is_kept, kept_table
from analysis.wording.numbers import error, number
from analysis.wording.outcomes import is_probability, label, unit
from sim.batch import manifest as manifests
from sim.batch.folder import MANIFEST
from sim.batch.manifest import AGAIN, ResultError
from sim.errors import cleaned

KIND = "robustness"
HEADINGS = ("mean", "worst decile", "regret, mean", "regret, 90 %")


class Policies(NamedTuple):
    """The policies of a kept run by one measure, for a page: caption, column headings, rows of words and cells."""

    caption: str
    header: list[str]
    rows: list[list[str]]


def is_robustness(folder: str | Path) -> bool:
    """Whether a folder holds a robustness run."""
    return is_kept(folder, KIND)


def policies(folder: str | Path) -> list[Policies]:
    """A table for each outcome of the run in `folder`, then one of the thresholds if the file had any; a row a policy.

    Raises `ResultError` where its files are not those that were written.
    """
    folder = Path(folder)
    manifest = manifests.read(folder / MANIFEST)
    frame = kept_table(folder, manifest, "robustness.csv")
    name = str(manifest["scenario"].get("name", folder.name))
    try:
        arguments = manifest["arguments"]
        forms = " in every form of the model" if arguments["structures"] == "all" else ""
        size = f"{arguments['futures']:,} futures{forms}, {arguments['replications']:,} runs in each"
        return tables_of(frame, name, size, manifest["scenario"].get("satisfice") or [])
    except (KeyError, TypeError, ValueError):
        raise ResultError(f"{folder}: its tables are not those of a robustness run; {AGAIN}") from None


def tables_of(frame: pd.DataFrame, name: str, size: str, satisfice: Sequence[object]) -> list[Policies]:
    """The tables of the measures of a robustness run; `name` and `size` say of what, `satisfice` are its thresholds."""
    thresholds = [*map(str, satisfice), *([ALL] if satisfice else [])]
    outcomes = [outcome for outcome in frame["outcome"].drop_duplicates() if outcome not in thresholds]
    tables = [_by(frame[frame["outcome"] == outcome], str(outcome), name, size) for outcome in outcomes]
    return [*tables, _thresholds(frame, thresholds, name, size)] if thresholds else tables


def _by(frame: pd.DataFrame, outcome: str, name: str, size: str) -> Policies:
    better = "more is better" if DIRECTIONS[subject(outcome)] > 0 else "less is better"
    share = is_probability(outcome)
    rows = [
        [cleaned(str(row["policy"])), *(_cell(row[measure], row[f"{measure}_error"], share) for measure in NAMES)]
        for row in frame.to_dict("records")
    ]
    caption = f"{name}: {cleaned(label(outcome))} ({unit(outcome)}; {better}). {size}"
    return Policies(caption, ["policy", *HEADINGS], rows)


def _thresholds(frame: pd.DataFrame, thresholds: list[str], name: str, size: str) -> Policies:
    shares = frame.set_index(["policy", "outcome"])
    mean, errors = shares["mean"], shares["mean_error"]
    rows = [
        [cleaned(str(policy)), *(_cell(mean[policy, each], errors[policy, each], True) for each in thresholds)]
        for policy in frame["policy"].drop_duplicates()
    ]
    headings = [cleaned(threshold) for threshold in thresholds[:-1]]
    return Policies(f"{name}: share of runs that meet the thresholds of the file. {size}", ["policy", *headings, "all"],
                    rows)  # fmt: skip


def _cell(value: Any, standard_error: Any, share: bool) -> str:
    value, standard_error = float(value), float(standard_error)
    places = 2 if share or abs(value) >= 10 else 3
    return f"{number(value, places)} ± {error(standard_error, places)}"
