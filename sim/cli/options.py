"""Options that several commands share, in the same words."""

from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.completing import scenarios


def named(metavar: str, words: str) -> Any:
    """An argument that names scenarios or results; the shell completes it."""
    return typer.Argument(metavar=metavar, autocompletion=scenarios, help=words)


MOST_RUNS, MOST_MONTHS = 100_000_000, 1200
"""What `sim.scenario.keys` allows, which takes longer to import than the help may take."""

Runs = Annotated[int | None, typer.Option(min=1, max=MOST_RUNS, help="Runs of each scenario, in place of the file's.")]
Months = Annotated[int | None, typer.Option(min=1, max=MOST_MONTHS, help="Months simulated, in place of the file's.")]
Seed = Annotated[int | None, typer.Option(min=0, help="Another series of random draws than the file's.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a key of the file; repeatable.")
]
Workers = Annotated[int | None, typer.Option(min=1, help="Threads or processes; all cores by default.")]
Dask = Annotated[
    str | None, typer.Option(metavar="ADDRESS|local", help="Simulate on a Dask cluster, or on one of our own.")
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
NoCharts = Annotated[bool, typer.Option("--no-charts", help="Leave out the pictures.")]
ResultsFolder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the result folders.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]


def all_settings(settings: list[str] | None, runs: int | None, months: int | None, seed: int | None) -> list[str]:
    """The settings of `--set` and of the options that stand for one; these count over those."""
    options = {"runs": runs, "months": months, "seed": seed}
    return [*(settings or []), *(f"{key}={value}" for key, value in options.items() if value is not None)]
