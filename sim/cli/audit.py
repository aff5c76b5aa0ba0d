"""`panmunjom audit`: what actors could gain by leaving their rules, and whether what they believe comes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json, Months, Quiet, ResultsFolder, Seed, Settings, all_settings, named
from sim.cli.streams import echo_json, warn

if TYPE_CHECKING:
    from analysis.audit import Audit
    from sim.scenario import Scenario

FEWEST_RUNS, MOST_RUNS = 100, 100_000


def audit(
    path: Annotated[str, named("PATH", "A scenario: a file or a shipped name.")],
    runs: Annotated[
        int, typer.Option(min=FEWEST_RUNS, max=MOST_RUNS, help="Runs of each plan tried; as many judge what is found.")
    ] = 2000,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    out: ResultsFolder = Path("results"),
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Check the actors' rules against what would pay better.

    The one-shot game of a test and its answer beside the model (and Gambit, where it is installed); what each actor
    could gain by leaving its rule while the others keep theirs, by the file's payoffs; threats and promises against
    what comes. NAME/audit/ then holds the tables.
    """
    from sim.scenario.loading import loaded

    file = loaded(path, all_settings(setting, None, months, seed))
    if not quiet:
        for notice in file.notices:
            warn(str(notice))
    scenario, folder = file.scenario, out / file.scenario.name / "audit"
    audit_scenario(scenario, runs, folder, quiet, as_json)
    if not (quiet or as_json):
        from sim.cli.following import after_study

        after_study(path, all_settings(setting, None, months, seed), folder)


def audit_scenario(scenario: "Scenario", runs: int, folder: Path, quiet: bool, as_json: bool) -> None:
    """Audit a scenario, write the tables into `folder`, and show them."""
    from analysis.audit import audit as audited
    from sim.batch.output import output
    from sim.cli.progress import Progress, compiling_note

    silent = quiet or as_json
    if not silent:
        compiling_note()
    with output(folder, "audit") as result_folder:
        with Progress(shown=not silent) as progress:
            found = audited(scenario, runs=runs, report=progress.on("plans"))
        result_folder.publish(_facts(found), lambda inside: _write(found, inside))
    if as_json:
        from analysis.audit.audit import document
        from analysis.wording.limits import LIMITS_LINE

        echo_json({"limits": LIMITS_LINE, **document(found)})
    elif not quiet:
        from sim.cli.audit_tables import print_audit

        print_audit(found, folder)


def _write(found: "Audit", folder: Path) -> None:
    from analysis.audit.tables import tables

    for name, table in tables(found).items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g", lineterminator="\n")


def _facts(found: "Audit") -> dict[str, Any]:
    from sim.batch import provenance

    scenario = found.scenario
    plan = provenance.plan(scenario.resolved(), scenario.seed, scenario.runs, scenario.months, kind="audit")
    return {**plan, "arguments": {"runs": found.runs}, "gambit_difference": found.gambit_difference}
