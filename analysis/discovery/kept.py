"""A discovery that was kept in a folder, read as words and tables for a report."""

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.discovery.tables import NAMES
from analysis.statistics.kept import Numbers, is_kept, kept_table
from analysis.wording.numbers import error, number
from sim.batch import manifest as manifests
from sim.batch.folder import MANIFEST
from sim.batch.manifest import AGAIN, ResultError
from sim.errors import cleaned

KIND = "discovery"
HEADINGS = ("density", "coverage", "runs inside")


class Peeling(NamedTuple):
    """What the chart of a peeling shows: the steps of its trade-off, and what is said above it.

    `box` is the first box in words, empty if none stands out, and `density` its own; `share` is that of all runs.
    """

    steps: pd.DataFrame
    where: str
    box: str
    density: float
    share: float
    about: str


class KeptDiscovery(NamedTuple):
    """A discovery for a page: what was asked, the finding in a sentence, tables, and the peeling for a chart."""

    question: str
    finding: str
    boxes: list[Numbers]
    peeling: Peeling
    tree: Numbers


def is_discovery(folder: str | Path) -> bool:
    """Whether a folder holds a discovery."""
    return is_kept(folder, KIND)


def discovered(folder: str | Path) -> KeptDiscovery:
    """The discovery in `folder`. Raises `ResultError` where its files are not those that were written."""
    folder = Path(folder)
    manifest = manifests.read(folder / MANIFEST)
    boxes, limits, steps, tree, stability = (kept_table(folder, manifest, f"{name}.csv") for name in NAMES)
    scenario = manifest["scenario"]
    name = str(scenario.get("name", folder.name))
    try:
        where, share, runs = str(manifest["arguments"]["where"]), float(manifest["share"]), int(manifest["searched"])
        resamples = int(manifest["arguments"]["resamples"])
        limited = [
            _limits(limits[limits["box"] == box], stability, int(box), resamples) for box in limits["box"].unique()
        ]
        return KeptDiscovery(
            f"{name}: {where}",
            f"{_percent(share)} of {runs:,} runs are of interest. {_finding(boxes)}",
            [*([_boxes(boxes, name)] if len(boxes) else []), *limited],
            peeling(boxes, steps, where, share, str(scenario.get("title") or name), runs),
            _tree(tree, name),
        )
    except (KeyError, TypeError, ValueError):
        raise ResultError(f"{folder}: its tables are not those of a discovery; {AGAIN}") from None


def peeling(boxes: pd.DataFrame, steps: pd.DataFrame, where: str, share: float, title: str, runs: int) -> Peeling:
    """The peeling of a discovery, from its tables; `share` of its `runs` are of interest."""
    box, density = (cleaned(str(boxes["words"][0])), float(boxes["density"][0])) if len(boxes) else ("", share)
    return Peeling(steps, where, box, density, share, f"{title.rstrip('.')}. {runs:,} runs, conditional on the model.")


def _finding(boxes: pd.DataFrame) -> str:
    if not len(boxes):
        return "No box stands out: no limits on what was drawn make them likelier by more than chance."
    first: dict[Any, Any] = boxes.iloc[0].to_dict()
    density, coverage = (_with_error(first, name) for name in ("density", "coverage"))
    return cleaned(
        f"In box 1, {first['words']}, {density} of the runs are; it holds {coverage} of all that are, and "
        f"{_percent(first['mass'])} of the runs."
    )


def _boxes(boxes: pd.DataFrame, name: str) -> Numbers:
    rows = [[f"{row['box']}: {cleaned(str(row['words']))}", *_measured(row)] for row in boxes.to_dict("records")]
    return Numbers(f"{name}: boxes, each of the runs that those before it leave", ["box", *HEADINGS], rows)


def _limits(limits: pd.DataFrame, stability: pd.DataFrame, box: int, resamples: int) -> Numbers:
    """The limits of a box, a row a side of a quantity."""
    again = bool(resamples) and bool(limits["found_again"].notna().any())
    where = stability.set_index(["variable", "side"])[["low", "high"]]
    rows = []
    for row in limits.to_dict("records"):
        meaning = f" ({row['meaning']})" if isinstance(row["meaning"], str) else ""
        cells = [error(float(row["quasi_p"]), 3)]
        if again:
            times = f"{round(row['found_again'] * resamples)} of {resamples}"
            key = (row["variable"], row["side"])
            lay = [f"{end:.3g}" for end in where.loc[key] if end == end] if key in where.index else []
            cells.append(" at ".join([times, *([" to ".join(dict.fromkeys(lay))] if lay else [])]))
        rows.append([cleaned(f"{row['words']}{meaning}"), *cells])
    return Numbers(f"The limits of box {box}", ["limit", "quasi-p", *(["found again"] if again else [])], rows)


def _tree(tree: pd.DataFrame, name: str) -> Numbers:
    rows = [[cleaned(str(row["rule"]).removeprefix("when ")), *_measured(row)] for row in tree.to_dict("records")]
    return Numbers(f"{name}: a tree beside the boxes, rules that divide all runs", ["rule", *HEADINGS], rows)


def _measured(row: dict[Any, Any]) -> list[str]:
    return [_with_error(row, "density"), _with_error(row, "coverage"), _percent(row["mass"])]


def _with_error(row: dict[Any, Any], name: str) -> str:
    return f"{number(row[name], 2)} ± {error(row[f'{name}_error'], 2)}"


def _percent(share: float) -> str:
    return f"{100 * float(share):.0f} %"
