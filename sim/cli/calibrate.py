"""`panmunjom calibrate`: what the record says about the parameters."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.batch.folder import MANIFEST
from sim.cli.duration import say_duration
from sim.cli.options import Json, Quiet
from sim.cli.records import Coding, RecordFile, Start, Until, arguments_of, coded, other_settings
from sim.cli.streams import echo_json, warn

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from analysis.calibration.fit import Calibration


SECONDS, FORMS_SECONDS, CODING_SECONDS, CHECK_SECONDS = 260.0, 300.0, 120.0, 6.0
"""What a calibration on the shipped record, the forms, another coding and a simulated record took on two cores."""


def calibrate(
    record: RecordFile = None,
    start: Start = "2006-01",
    until: Until = None,
    coding: Coding = None,
    draws: Annotated[int, typer.Option(min=10, max=100_000, help="Draws that are kept.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the sampler's random numbers.")] = 1,
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
    """Fit the parameters to the historical record.

    The folder that it writes can be drawn from: uncertainties: {posterior: FOLDER}.
    """
    if check == 1:
        raise typer.BadParameter("one record says nothing about how often; give 2 or more", param_hint="--check")
    facts = coded(record, start, until, coding)
    from analysis.calibration import fit
    from analysis.charts import posterior as chart
    from analysis.charts.saving import save
    from sim.batch.output import output
    from sim.cli.drawing import without_charts
    from sim.cli.progress import Progress

    silent = quiet or as_json

    def tell(words: str) -> None:
        if not silent:
            warn(f"  {words} ...")

    if not silent:
        other = len(other_settings(facts)) * CODING_SECONDS * codings
        say_duration(SECONDS + FORMS_SECONDS * forms + other + CHECK_SECONDS * check)
    more: dict[str, pd.DataFrame] = {}
    options = {"draws": draws, "seed": seed, "forms": forms, "codings": codings, "check": check}
    with output(out, fit.KIND) as folder, Progress(shown=not silent) as progress:
        calibration = fit.calibrate(facts, seed=seed, tell=tell)
        description = fit.facts(calibration) | {"arguments": {**arguments_of(record, start, until, coding), **options}}

        def write(inside: Path) -> None:
            fit.write_files(calibration, inside, draws)
            with without_charts(out):
                save(chart.draw(calibration.table, facts.dates[0], facts.dates[-1]), inside, "parameters")
            for name, frame in more.items():
                frame.to_csv(inside / f"{name}.csv", index=False, float_format="%.5g", lineterminator="\n")

        # Written as soon as there is something to keep: what comes after it takes minutes.
        folder.publish(description, write)
        if forms:
            from analysis.calibration.forms import compared

            more["forms"] = compared(facts, progress.on("forms of the model"))
            folder.publish(description, write)
        if codings:
            from analysis.calibration.codings import under_each

            others = {
                setting: coded(record, start, until, [*(coding or []), setting]) for setting in other_settings(facts)
            }
            more["codings"] = under_each(calibration, others, report=progress.on("other codings"))
            folder.publish(description, write)
        if check:
            from analysis.calibration.checks import judged, recover

            more["recovered"] = recover(calibration.space, check, report=progress.on("simulated records"))
            more["check"] = judged(more["recovered"])
            folder.publish(description, write)
    shown = {name: frame for name, frame in more.items() if name != "recovered"}
    if as_json:
        echo_json(_document(calibration, shown, out))
    elif not quiet:
        from sim.cli.calibrate_tables import print_calibration
        from sim.cli.following import say_next

        print_calibration(calibration, shown, out)
        say_next(draw=["chart", out], repeat=["run", out / MANIFEST])


def _document(calibration: "Calibration", more: "Mapping[str, pd.DataFrame]", out: Path) -> dict[str, object]:
    from analysis.wording.limits import LIMITS_LINE

    tables = {"parameters": calibration.table, **more}
    rows = {name: json.loads(frame.to_json(orient="records", double_precision=12)) for name, frame in tables.items()}
    return {"folder": str(out), "diagnostics": calibration.diagnostics, **rows, "limits": LIMITS_LINE}
