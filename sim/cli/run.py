"""`panmunjom run`: scenarios in, result folders and a summary on the screen out."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.loading import PATHS
from sim.cli.options import (
    Dask,
    Json,
    Months,
    NoCharts,
    Quiet,
    ResultsFolder,
    Resume,
    Runs,
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
    from sim.cli.loading import Job
    from sim.result import Result

ENGINES = ("compiled", "mesa")
MOST_RUNS = 10_000_000
"""Where `--precision` stops."""


def run(
    scenarios: Annotated[
        list[str],
        named("PATH...", "Files, folders, shipped names, or the manifest of a result."),
    ],
    runs: Runs = None,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    out: ResultsFolder = Path("results"),
    engine: Annotated[
        str, typer.Option(metavar="|".join(ENGINES), help="mesa is slow and gives the same.")
    ] = "compiled",
    workers: Workers = None,
    dask: Dask = None,
    paths: Annotated[
        str | None, typer.Option(metavar="|".join(PATHS), help="Keep the months of no run, of 100 runs, or of all.")
    ] = None,
    precision: Annotated[
        float | None, typer.Option(metavar="P", help="Add runs until every probability's error is below P.")
    ] = None,
    resume: Resume = False,
    no_charts: NoCharts = False,
    form: Format = SCREEN,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Run scenarios, write results and show a summary.

    The summary on the screen gives every estimate with its error.
    """
    _check(engine, paths, precision)
    form = checked(form, as_json)
    settings = all_settings(setting, runs, months, seed)
    from sim.cli.loading import load_all
    from sim.cli.repeating import repetition

    if repeated := repetition(scenarios, out, workers, resume, not no_charts, quiet, as_json):
        from sim.batch.manifest import called

        unknown = (resume and not repeated.resumable) or form != SCREEN
        if settings or unknown or dask or paths or precision is not None or engine != ENGINES[0]:
            also = "--resume, " if repeated.resumable else ""
            message = (
                f"is repeated as it was; only --out, --workers, {also}--no-charts, --quiet and --json can be given "
                "with it"
            )
            raise typer.BadParameter(f"{called(repeated.manifest['kind'])} {message}", param_hint="PATH...")
        repeated.make()
        return
    jobs = load_all(scenarios, settings, out)
    if not no_charts:
        from analysis.rendering import renderer

        renderer.warm_up()  # starts while the imports and the model take their time
    if not quiet:
        for notice in dict.fromkeys(notice for job in jobs for notice in job.notices):
            warn(str(notice))
    if precision is not None:
        for job in jobs:
            _check_growing(job)
    from sim.batch.executors import Threads, executor_for
    from sim.batch.run import run_to_folder
    from sim.cli.duration import say_duration, seconds_of
    from sim.cli.finishing import Finisher, runs_for_precision, summary_of
    from sim.cli.progress import Progress, compiling_note

    silent = quiet or as_json
    finisher = Finisher(charts=not no_charts)
    if not silent:
        compiling_note()
    if not silent and dask is None and precision is None and not resume:
        threads = Threads(workers).workers
        say_duration(sum(seconds_of(job.scenario, job.scenario.runs, threads, engine) for job in jobs))
    results: list[Result] = []
    with resumable(), executor_for(dask, workers) as executor, Progress(shown=not silent) as progress:
        for job in jobs:
            result = run_to_folder(
                job.scenario, job.folder, engine=engine, executor=executor, paths=paths or job.paths,
                precision=precision, resume=resume, progress=progress.on(job.scenario.name),
                enough=runs_for_precision(precision, MOST_RUNS), finish=finisher,
            )  # fmt: skip
            results.append(result)
    from sim.cli import tables

    reported = [(result, summary_of(job.folder), job.folder) for job, result in zip(jobs, results, strict=True)]
    if as_json:
        echo_json(tables.as_document(reported))
    elif form != SCREEN:
        write_table(tables.as_frame(reported), form, tables.as_markdown(reported))
    elif not quiet:
        from sim.cli.following import after_runs

        tables.print_results(reported, precision)
        after_runs([job.folder for job in jobs])
    for job in jobs if finisher.undrawn else ():
        if not (job.folder / "charts").is_dir():
            again = shlex.join(["panmunjom", "chart", str(job.folder), "--out", str(job.folder / "charts")])
            warn(f"{job.folder}: the charts are missing: {finisher.undrawn}. To draw them later: {again}")
    _compare(jobs, results)


def _check(engine: str, paths: str | None, precision: float | None) -> None:
    if engine not in ENGINES:
        raise typer.BadParameter(f"'{engine}' is no engine; use {' or '.join(ENGINES)}", param_hint="--engine")
    if paths is not None and paths not in PATHS:
        raise typer.BadParameter(f"'{paths}' is none of {', '.join(PATHS)}", param_hint="--paths")
    if precision is not None and not 0.0001 <= precision < 0.5:
        raise typer.BadParameter(f"{precision} is not from 0.0001 to 0.5", param_hint="--precision")
    if precision is not None and paths == "all":
        message = "keeps the paths of a number of runs known beforehand; leave out --precision, or use --paths sample"
        raise typer.BadParameter(message, param_hint="--paths all")


def _check_growing(job: "Job") -> None:
    if job.original:
        message = "a manifest is repeated as it is; run the scenario file to change something"
        raise typer.BadParameter(message, param_hint="--precision")
    if job.scenario.sampling == "latin_hypercube" and job.scenario.uncertainties != "off":
        message = "a Latin hypercube cannot grow; set sampling to sobol or random, or leave out --precision"
        raise typer.BadParameter(f"{job.scenario.name}: {message}", param_hint="--precision")


def _compare(jobs: "list[Job]", results: "list[Result]") -> None:
    from sim.cli.loading import ManifestError

    differences = [told for job, result in zip(jobs, results, strict=True) if (told := job.difference(result))]
    if differences:
        raise ManifestError("\n".join(differences))
