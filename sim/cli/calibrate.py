"""`panmunjom calibrate`: what the record says about the parameters."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json, Quiet
from sim.cli.records import Coding, RecordFile, Start, Until, coded, other_settings
from sim.cli.streams import echo_json, warn

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analysis.calibration.fit import Calibration


def calibrate(
    record: RecordFile = None,
    start: Start = "2006-01",
    until: Until = None,
    coding: Coding = None,
    draws: Annotated[int, typer.Option(min=10, max=100_000, help="Draws that are kept.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="The luck of the sampler.")] = 1,
    forms: Annotated[bool, typer.Option("--forms", help="Compare forms of the model too: some minutes more.")] = False,
    codings: Annotated[
        bool, typer.Option("--codings", help="Again under every other coding too: some two minutes each.")
    ] = False,
    check: Annotated[
        int, typer.Option(min=0, metavar="N", help="Check the fitter on N simulated records too: 6 seconds each.")
    ] = 0,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the calibration.")] = Path("results/calibration"),
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Calibrate the parameters on the record.

    The folder that it writes can be drawn from: uncertainties: {posterior: FOLDER}.
    """
    if check == 1:
        raise typer.BadParameter("one record says nothing about how often; give 2 or more", param_hint="--check")
    facts = coded(record, start, until, coding)
    from analysis.calibration import fit
    from analysis.charts import posterior as chart
    from analysis.charts.saving import save
    from sim.batch.folder import explained
    from sim.cli.drawing import without_charts
    from sim.cli.progress import Progress

    silent = quiet or as_json

    def tell(words: str) -> None:
        if not silent:
            warn(f"  {words} ...")

    with explained(out):
        out.mkdir(parents=True, exist_ok=True)  # a folder that cannot be made is told at once
    found = fit.calibrate(facts, seed=seed, tell=tell)
    more: dict[str, pd.DataFrame] = {}
    with explained(out), Progress(shown=not silent) as progress:
        fit.write(found, out, draws)
        with without_charts(out):
            save(chart.draw(found), out, "parameters")
        if forms:
            from analysis.calibration.forms import compared

            more["forms"] = _written(compared(facts, progress.on("forms of the model")), out, "forms")
        if codings:
            from analysis.calibration.codings import under_each

            others = {each: coded(record, start, until, [*(coding or []), each]) for each in other_settings(facts)}
            more["codings"] = _written(under_each(found, others, report=progress.on("other codings")), out, "codings")
        if check:
            from analysis.calibration.checks import judged, recover

            recovered = recover(found.space, check, report=progress.on("simulated records"))
            more["check"] = _written(judged(_written(recovered, out, "recovered")), out, "check")
    if as_json:
        echo_json(_document(found, more, out))
    elif not quiet:
        from sim.cli.calibrate_tables import print_calibration

        print_calibration(found, more, out)


def _written(frame: "pd.DataFrame", out: Path, name: str) -> "pd.DataFrame":
    frame.to_csv(out / f"{name}.csv", index=False, float_format="%.5g", lineterminator="\n")
    return frame


def _document(found: "Calibration", more: "Mapping[str, pd.DataFrame]", out: Path) -> dict[str, object]:
    from analysis.wording.limits import LIMITS_LINE

    tables = {"parameters": found.table, **more}
    rows = {name: json.loads(frame.to_json(orient="records", double_precision=12)) for name, frame in tables.items()}
    return {"folder": str(out), "diagnostics": found.diagnostics, **rows, "limits": LIMITS_LINE}
