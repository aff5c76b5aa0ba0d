"""A study that was kept in a folder, read as tables for a report."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.sensitivity.outcomes import words
from analysis.sensitivity.tables import OVER, chance_words, effect_words, index_words, negative_words, spread_words
from analysis.statistics.kept import is_kept, kept_table
from sim.batch import manifest as manifests
from sim.batch.folder import MANIFEST
from sim.batch.manifest import AGAIN, ResultError
from sim.errors import cleaned

KIND = "sensitivity"
SHOWN = 8
FILES = ("indices.csv", "variance.csv")


class Drivers(NamedTuple):
    """What drives one outcome of a kept study, ready for a page: caption, column headings, rows of words and cells."""

    caption: str
    header: list[str]
    rows: list[list[str]]


def is_study(folder: str | Path) -> bool:
    """Whether a folder holds a study of sensitivity."""
    return is_kept(folder, KIND)


def drivers(folder: str | Path) -> list[Drivers]:
    """A table for each outcome of the study in `folder`, in its own form of the model, the most important factor first.

    Raises `ResultError` where its files are not those that were written.
    """
    folder = Path(folder)
    manifest = manifests.read(folder / MANIFEST)
    indices, variance = (kept_table(folder, manifest, name).query("form.isna()") for name in FILES)
    name = str(manifest["scenario"].get("name", folder.name))
    try:
        return drivers_of(indices, variance, name, str(manifest.get("over", "")))
    except (KeyError, TypeError, ValueError):
        raise ResultError(f"{folder}: its tables are not those of a study; {AGAIN}") from None


def drivers_of(indices: pd.DataFrame, variance: pd.DataFrame, name: str, over: str) -> list[Drivers]:
    """The tables of one form of a study; `name` is that of the scenario, `over` a key of `OVER`."""
    words_over = OVER.get(over, "what its file says")
    return [
        _drivers(indices[indices["outcome"] == row["outcome"]].head(SHOWN), row, name, words_over)
        for row in variance.to_dict("records")
    ]


def _drivers(indices: pd.DataFrame, variance: dict[Hashable, Any], name: str, over: str) -> Drivers:
    outcome = str(variance["outcome"])
    posterior = "alone" in indices.columns
    kinds = ("first", "alone") if posterior else ("first", "total")
    rows = [
        [
            cleaned(f"{row['actor']}: {row['meaning']}"),
            *([] if posterior else [effect_words(outcome, float(row["effect"]), float(row["effect_error"]))]),
            *(index_words(row, kind) for kind in kinds),
        ]
        for row in indices.to_dict("records")
    ]
    headings = {"first": "first order", "total": "total", "alone": "without the others"}
    caption = (
        f"{name}: {cleaned(words(outcome))}, over {over}, which move it by {spread_words(variance)} (one standard "
        f"deviation). Shares of the variance due to parameters, with 95 % intervals; chance is "
        f"{chance_words(variance)} of the variance of single runs. {negative_words(indices, kinds)}"
    )
    effect = [] if posterior else ["one sd more"]
    return Drivers(caption.strip(), ["parameter", *effect, *(headings[kind] for kind in kinds)], rows)
