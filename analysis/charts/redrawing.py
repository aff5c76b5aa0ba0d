"""Charts of what commands have written: of sweeps, replays, back-tests, calibrations and forecasts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from analysis.charts import curves, heatmap, posterior, replay
from analysis.charts.size import SLIDE, Size
from analysis.comparison.sweeps import Sweep, read_sweep
from analysis.wording.months import month_words
from sim.batch import manifest as manifests
from sim.batch.folder import MANIFEST
from sim.batch.output import manifest_beside, table_beside

type Named = list[tuple[str, alt.TopLevelMixin]]

KINDS = ("sweep", "replay", "backtest", "calibration", "forecast")
EVENTS = "events.csv"
"""The table of a forecast that its chart is drawn of."""


def kind_of(path: Path) -> str:
    """What the folder or page at `path` holds, one of `KINDS`; empty if none of them."""
    manifest = path / MANIFEST if path.is_dir() else manifest_beside(path)
    kind = str(manifests.read(manifest).get("kind", "")) if manifest.is_file() else ""
    return kind if kind in KINDS else ""


def redrawn(path: Path, outcomes: Sequence[str] = (), size: Size = SLIDE) -> Named:
    """The charts of a folder or page of one of `KINDS`, with their names; `outcomes`: rows that a sweep is drawn of.

    Raises `ResultError` for a table that is missing or not what was written.
    """
    kind = kind_of(path)
    if kind == "forecast":
        manifest = manifests.read(manifest_beside(path))
        return _forecast(_checked(table_beside(path, EVENTS), manifest), manifest, size)
    manifest = manifests.read(path / MANIFEST)
    if kind == "sweep":
        _checked(path / "sweep.csv", manifest)
        return of_sweep(read_sweep(path), outcomes, size)
    if kind == "replay":
        months = pd.read_csv(_checked(path / "months.csv", manifest), keep_default_na=True)
        return [("replay", replay.draw(months.assign(stage=months["stage"].fillna("")), size))]
    if kind == "backtest":
        return _backtest(path, manifest, size)
    table = pd.read_csv(_checked(path / "parameters.csv", manifest))
    record = manifest["record"]
    return [("parameters", posterior.draw(table, record["first"], record["last"], size))]


def of_sweep(sweep: Sweep, outcomes: Sequence[str] = (), size: Size = SLIDE) -> Named:
    """The charts of a sweep with their names: curves of one axis, a heat map an outcome of two; none of more."""
    if len(sweep.axes) == 1:
        return [("curves", curves.draw(sweep, outcomes, size))]
    if len(sweep.axes) == 2:
        end = f"_{sweep.horizon}"
        shown = list(outcomes) or curves.outcomes_of(sweep)
        return [(name.removesuffix(end), heatmap.draw(sweep, name, size)) for name in shown]
    return []


def _backtest(path: Path, manifest: dict[str, Any], size: Size) -> Named:
    from analysis.charts import reliability

    forecasts = pd.read_csv(_checked(path / "forecasts.csv", manifest))
    scores = pd.read_csv(_checked(path / "scores.csv", manifest))
    made = reliability.WITH_HINDSIGHT if manifest["parameters"] == "defaults" else reliability.FROM_THE_PAST
    return [
        ("reliability", reliability.draw(forecasts, made=made, size=size)),
        ("scores", reliability.draw_scores(scores, made=made, size=size)),
    ]


def _forecast(table: Path, manifest: dict[str, Any], size: Size) -> Named:
    from analysis.charts import forecast

    begins = month_words(str(manifest["scenario"]["start"]))
    return [("forecast", forecast.draw(pd.read_csv(table), begins, size))]


def _checked(path: Path, manifest: dict[str, Any]) -> Path:
    """The path of a table that is what was written."""
    files = manifest["files"]
    if path.name not in files:
        raise manifests.ResultError(f"{path}: its manifest does not name it; {manifests.AGAIN}")
    manifests.require_file(path, files[path.name])
    return path
