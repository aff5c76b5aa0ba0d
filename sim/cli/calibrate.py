"""`panmunjom calibrate`: what the record says about the parameters."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json, Quiet
from sim.cli.records import Coding, RecordFile, Start, coded

if TYPE_CHECKING:
    from analysis.calibration.fit import Calibration


def calibrate(
    record: RecordFile = None,
    start: Start = "2006-01",
    coding: Coding = None,
    draws: Annotated[int, typer.Option(min=10, max=100_000, help="Draws that are kept.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="The luck of the sampler.")] = 1,
    forms: Annotated[bool, typer.Option("--forms", help="Compare forms of the model too: some minutes more.")] = False,
    check: Annotated[
        int, typer.Option(min=0, metavar="N", help="Check the fitter on N simulated records too: 5 seconds each.")
    ] = 0,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the calibration.")] = Path("results/calibration"),
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Calibrate the parameters on the record.

    The folder that it writes can be drawn from: uncertainties: {posterior: FOLDER}.
    """
    facts = coded(record, start, coding)
    from analysis.calibration import fit
    from analysis.charts import posterior as chart
    from analysis.charts.saving import save
    from sim.batch.folder import explained

    silent = quiet or as_json

    def tell(words: str) -> None:
        if not silent:
            typer.echo(f"  {words} ...", err=True)

    found = fit.calibrate(facts, seed=seed, tell=tell)
    with explained(out):
        fit.write(found, out, draws)
        save(chart.draw(found), out, "parameters")
        if forms:
            from analysis.calibration.structures import compared

            tell("forms of the model against each other")
            compared(facts).to_csv(out / "forms.csv", index=False, float_format="%.5g", lineterminator="\n")
        if check:
            from analysis.calibration.checks import judged, recover

            tell(f"the fitter on {check} simulated records")
            judged(recover(found.space, check)).to_csv(
                out / "check.csv", index=False, float_format="%.4g", lineterminator="\n"
            )
    if as_json:
        typer.echo(json.dumps(_document(found, out), indent=1))
    elif not quiet:
        from sim.cli.calibrate_tables import print_calibration

        print_calibration(found, out)


def _document(found: "Calibration", out: Path) -> dict[str, object]:
    from analysis.limits import LIMITS_LINE

    rows = json.loads(found.table.to_json(orient="records", double_precision=12))
    return {"folder": str(out), "diagnostics": found.diagnostics, "parameters": rows, "limits": LIMITS_LINE}
