"""`panmunjom run`: scenarios in, result folders and a summary on the screen out."""

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pandas as pd

    from sim.batch.executors import Executor
    from sim.result import Result
    from sim.scenario import Scenario

ENGINES = ("compiled", "mesa")
PATHS = ("none", "sample", "all")
MOST_RUNS = 10_000_000
"""Where `--precision` stops."""


def run(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, shipped names, or a result's manifest.json.")
    ],
    runs: Annotated[int | None, typer.Option(help="Runs of each scenario, in place of the file's.")] = None,
    months: Annotated[int | None, typer.Option(help="Months simulated, in place of the file's.")] = None,
    seed: Annotated[int | None, typer.Option(help="The luck, in place of the file's.")] = None,
    setting: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a key of the file; repeatable.")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the result folders.")] = Path("results"),
    engine: Annotated[
        str, typer.Option(metavar="|".join(ENGINES), help="mesa is slow and gives the same.")
    ] = "compiled",
    workers: Annotated[int | None, typer.Option(min=1, help="Threads or processes; all cores by default.")] = None,
    dask: Annotated[str | None, typer.Option(metavar="ADDRESS|local", help="Simulate on a Dask cluster.")] = None,
    paths: Annotated[
        str, typer.Option(metavar="|".join(PATHS), help="Keep months of the first 100 runs or all.")
    ] = "none",
    precision: Annotated[
        float | None, typer.Option(metavar="P", help="Add runs until every probability's error is below P.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")] = False,
    no_charts: Annotated[bool, typer.Option("--no-charts", help="Leave out the pictures.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Run scenarios: a result folder each, and a summary with its errors on the screen."""
    _check(engine, paths, precision, dask)
    overrides = {"runs": runs, "months": months, "seed": seed}
    settings = [*(setting or []), *(f"{key}={value}" for key, value in overrides.items() if value is not None)]
    from sim.cli.loading import load_all

    loaded = load_all(scenarios, settings, out)
    if precision is not None:
        for job in loaded:
            _check_growing(job.scenario)
    from sim.batch.run import run_to_folder
    from sim.cli.finishing import Finisher, runs_for_precision
    from sim.cli.progress import Progress, compiling_note

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    silent = quiet or as_json
    if not silent:
        compiling_note()
    finished: list[tuple[Result, pd.DataFrame, Path]] = []
    with _executor(dask, workers) as executor, Progress(shown=not silent) as progress:
        for job in loaded:
            finisher = Finisher(charts=not no_charts)
            result = run_to_folder(
                job.scenario, job.folder, engine=engine, executor=executor, paths=paths, resume=resume,
                progress=progress.on(job.scenario.name), finish=finisher,
                enough=runs_for_precision(precision, MOST_RUNS),
            )  # fmt: skip
            job.compare(result)
            finished.append((result, finisher.summary, job.folder))
    from sim.cli import tables

    if as_json:
        typer.echo(tables.as_document(finished))
    elif not quiet:
        tables.print_results(finished, precision)


def _check(engine: str, paths: str, precision: float | None, dask: str | None) -> None:
    if engine not in ENGINES:
        raise typer.BadParameter(f"'{engine}' is no engine; use {' or '.join(ENGINES)}", param_hint="--engine")
    if paths not in PATHS:
        raise typer.BadParameter(f"'{paths}' is none of {', '.join(PATHS)}", param_hint="--paths")
    if precision is not None and not 0.0001 <= precision < 0.5:
        raise typer.BadParameter(f"{precision} is not from 0.0001 to 0.5", param_hint="--precision")
    if precision is not None and paths == "all":
        message = "keeps the paths of a number of runs known beforehand; leave out --precision, or use --paths sample"
        raise typer.BadParameter(message, param_hint="--paths all")


def _check_growing(scenario: "Scenario") -> None:
    if scenario.sampling == "latin_hypercube" and scenario.uncertainties != "off":
        message = "a Latin hypercube cannot grow; set sampling to sobol or random, or leave out --precision"
        raise typer.BadParameter(f"{scenario.name}: {message}", param_hint="--precision")


def _executor(dask: str | None, workers: int | None) -> "Executor":
    from sim.batch.executors import Dask, Threads

    return Dask(dask, workers) if dask else Threads(workers)
