"""`panmunjom robustness`: the levers of a scenario across futures, as tables, a chart, and what breaks each policy."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import (
    Dask,
    Json,
    Months,
    NoCharts,
    Quiet,
    ResultsFolder,
    Resume,
    Seed,
    Settings,
    Workers,
    all_settings,
    named,
)
from sim.cli.resuming import resumable
from sim.cli.streams import echo_json, warn
from sim.cli.tabling import SCREEN, Format, checked, write_table

if TYPE_CHECKING:
    from analysis.robustness import Robustness
    from sim.batch.executors import Executor
    from sim.scenario import Scenario

STRUCTURES = ("file", "all")


@resumable()
def robustness(
    path: Annotated[
        str,
        named("PATH", "A scenario with levers: a file or a shipped name."),
    ],
    futures: Annotated[int, typer.Option(min=2, max=100_000, help="Futures drawn from what is uncertain.")] = 1000,
    replications: Annotated[int, typer.Option(min=2, max=100_000, help="Runs of a policy in each future.")] = 10,
    structures: Annotated[
        str, typer.Option(metavar="|".join(STRUCTURES), help="all: each future in every form of the model.")
    ] = "file",
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    out: ResultsFolder = Path("results"),
    workers: Workers = None,
    dask: Dask = None,
    resume: Resume = False,
    no_charts: NoCharts = False,
    no_discovery: Annotated[
        bool, typer.Option("--no-discovery", help="Leave out which futures break each policy.")
    ] = False,
    form: Format = SCREEN,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Compare policies across many uncertain futures.

    Every lever of the file meets the same futures with the same random draws: means, worst deciles, regret,
    thresholds, and which futures break it. No policy is called best.
    """
    if structures not in STRUCTURES:
        raise typer.BadParameter(f"'{structures}' is none of {', '.join(STRUCTURES)}", param_hint="--structures")
    form = checked(form, as_json)
    from sim.batch.executors import executor_for
    from sim.cli.thresholds import refuse_wrong_objectives
    from sim.scenario.loading import loaded

    file = loaded(path, all_settings(setting, None, months, seed))
    refuse_wrong_objectives(file)
    if not quiet:
        for notice in file.notices:
            warn(str(notice))
    scenario, folder = file.scenario, out / file.scenario.name / "robustness"
    with executor_for(dask, workers) as executor:
        robustness_scenario(
            scenario, futures, replications, structures == "all", folder, executor, resume, not no_charts,
            not no_discovery, quiet, as_json, form,
        )  # fmt: skip
    if form == SCREEN and not (quiet or as_json):
        from sim.cli.following import after_study

        after_study(path, all_settings(setting, None, months, seed), folder)


def robustness_scenario(
    scenario: "Scenario", futures: int, replications: int, every_form: bool, folder: Path, executor: "Executor",
    resume: bool, charts: bool, discovery: bool, quiet: bool, as_json: bool, form: str = SCREEN,
) -> None:  # fmt: skip
    """Run the levers of a scenario across futures, write tables and pictures into `folder`, and show them."""
    from analysis.robustness import robustness as compared
    from analysis.robustness.breaking import breaking
    from analysis.robustness.futures import forms_of
    from sim.batch.output import study
    from sim.cli.duration import say_duration, seconds_of
    from sim.cli.progress import Progress, compiling_note

    silent = quiet or as_json
    if not silent:
        compiling_note()
    plan = _plan(scenario, futures, replications, every_form)
    with study(folder, plan, resume) as result_folder:
        if not silent:
            forms = len(forms_of(scenario, every_form))
            missing = len(scenario.levers) * forms * futures * replications - result_folder.pieces.runs
            say_duration(seconds_of(scenario, missing, executor.workers, sets=forms * futures))
        with Progress(shown=not silent) as progress:
            result = compared(
                scenario, futures=futures, replications=replications, every_form=every_form, executor=executor,
                report=progress.on(f"{scenario.name}, policies"), pieces=result_folder.pieces,
            )  # fmt: skip
            broken = breaking(result, progress.on("what breaks them")) if discovery else []
        result_folder.publish(plan, lambda inside: _write(result, inside, charts))
    if as_json:
        echo_json(_document(result))
    elif form != SCREEN:
        write_table(result.frame, form)
    elif not quiet:
        from sim.cli.robustness_tables import print_robustness

        print_robustness(result, broken, folder)


def _write(result: "Robustness", folder: Path, charts: bool) -> None:
    from analysis.robustness.tables import futures_table

    result.frame.to_csv(folder / "robustness.csv", index=False, lineterminator="\n")
    futures_table(result).to_parquet(folder / "futures.parquet", compression="zstd", index=False)
    if charts:
        from analysis.charts import tradeoff
        from analysis.charts.saving import save
        from sim.cli.drawing import without_charts

        with without_charts(folder):
            save(tradeoff.draw(result), folder, "tradeoff")


def _plan(scenario: "Scenario", futures: int, replications: int, every_form: bool) -> dict[str, Any]:
    from sim.batch import provenance

    plan = provenance.plan(scenario.resolved(), scenario.seed, scenario.runs, scenario.months, kind="robustness")
    arguments = {"futures": futures, "replications": replications, "structures": STRUCTURES[every_form]}
    return {**plan, "arguments": arguments}


def _document(result: "Robustness") -> list[dict[str, object]]:
    """One entry a (policy, outcome); what breaks each policy is on the screen, and `discover` tells it in full."""
    rows: list[dict[str, object]] = json.loads(result.frame.to_json(orient="records", double_precision=15))
    return rows
