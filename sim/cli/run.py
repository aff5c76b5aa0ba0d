"""`panmunjom run`: scenarios in, result folders and a summary on the screen out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pandas as pd

    from sim.result import Result
    from sim.scenario import Scenario


def run(
    scenarios: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders or shipped names.")],
    runs: Annotated[int | None, typer.Option(help="Runs of each scenario, in place of the file's.")] = None,
    months: Annotated[int | None, typer.Option(help="Months simulated, in place of the file's.")] = None,
    seed: Annotated[int | None, typer.Option(help="The luck, in place of the file's.")] = None,
    setting: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a key of the file; repeatable.")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the result folders.")] = Path("results"),
    engine: Annotated[str, typer.Option(help="compiled, or mesa: slow, same result.")] = "compiled",
    workers: Annotated[int | None, typer.Option(min=1, help="Threads; all cores by default.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")] = False,
    no_charts: Annotated[bool, typer.Option("--no-charts", help="Leave out the pictures.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Run scenarios: a result folder each, and a summary with its errors on the screen."""
    from sim.batch.executors import Threads
    from sim.batch.run import run_to_folder
    from sim.cli.progress import Progress, compiling_note

    if engine not in ("compiled", "mesa"):
        raise typer.BadParameter(f"'{engine}' is no engine; use compiled or mesa", param_hint="--engine")
    overrides = {"runs": runs, "months": months, "seed": seed}
    settings = [*(setting or []), *(f"{key}={value}" for key, value in overrides.items() if value is not None)]
    loaded = load_all(scenarios, settings)
    silent = quiet or as_json
    if not silent:
        compiling_note()
    results: list[tuple[Result, pd.DataFrame, Path]] = []
    with Progress(shown=not silent) as progress:
        for scenario in loaded:
            folder = out / scenario.name
            finish = Finisher(charts=not no_charts, progress=progress)
            result = run_to_folder(
                scenario, folder, engine=engine, executor=Threads(workers), resume=resume,
                progress=progress.on(scenario.name), finish=finish,
            )  # fmt: skip
            results.append((result, finish.summary, folder))
    if as_json:
        from sim.cli.tables import as_document

        typer.echo(as_document(results))
    elif not quiet:
        from sim.cli.tables import print_results

        print_results(results)


class Finisher:
    """Adds the summary and the charts to a result before it is published; keeps the summary for the screen."""

    summary: "pd.DataFrame"

    def __init__(self, charts: bool, progress: "object") -> None:
        self.charts = charts
        self.progress = progress

    def __call__(self, result: "Result", folder: Path) -> None:
        """Write `summary.csv` and, if asked, `charts/` into `folder`."""
        from analysis.outcomes import summarise

        self.summary = summarise(result.runs, result.horizon)
        self.summary.to_csv(folder / "summary.csv", index=False)
        if self.charts:
            from analysis.charts import draw_all

            draw_all(result, folder / "charts")


def load_all(names: list[str], settings: list[str]) -> list["Scenario"]:
    """Every scenario named, folders opened, all problems of all files reported at once."""
    from sim.errors import Problem, ScenarioError
    from sim.scenario import load

    problems: list[Problem] = []
    loaded: dict[str, Scenario] = {}
    for name in expanded(names):
        try:
            scenario = load(name, settings)
        except ScenarioError as error:
            problems += error.problems
            continue
        if scenario.name in loaded:
            message = f"a second scenario of the name '{scenario.name}', so their results would share a folder"
            problems.append(Problem(name, None, "name", message, "give one of them another name"))
        loaded[scenario.name] = scenario
    if problems:
        raise ScenarioError(problems)
    return list(loaded.values())


def expanded(names: list[str]) -> list[str]:
    """The names, with every folder replaced by the scenario files in it and below it."""
    files = []
    for name in names:
        below = sorted(str(path) for path in Path(name).rglob("*.yaml")) if Path(name).is_dir() else []
        files += below or [name]
    return files
