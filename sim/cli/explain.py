"""`panmunjom explain`: why a run went the way it went, and where two worlds part."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.batch.folder import MANIFEST
from sim.cli.options import Json, Months, Quiet, Runs, Seed, Settings, Workers, all_settings, named
from sim.cli.streams import echo_json, warn

if TYPE_CHECKING:
    from analysis.explanation.explain import Explanation
    from sim.result import Result
    from sim.scenario import Scenario


def explain(
    path: Annotated[
        str,
        named("PATH", "A scenario, a result folder or its manifest.json."),
    ],
    run: Annotated[
        str,
        typer.Option(
            metavar="K|NAME",
            help="A run by number, from 0, or by name: typical, how runs end (stalemate, broken-moratorium, talks, "
            "interim-deal, comprehensive-deal), longest-talks, longest-deal, longest-quiet, most-tests, "
            "first-red-line, first-test, first-talks, first-relief, first-declaration, first-interim.",
        ),
    ] = "typical",
    month: Annotated[
        int | None, typer.Option(metavar="M", help="Show this month in full: every level, every term, the draw.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="OTHER", help="The same draws in this scenario: where the two part, and why."),
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="CONDITION",
            help="Over all runs: which decisions separate those in which this holds, such as "
            "'first_talks_month <= 12', from the others.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Draw into this folder: the run as a timeline, or with --outcome each decision month by month.",
        ),
    ] = None,
    runs: Runs = None,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    workers: Workers = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Tell the story of a run, and why it went that way.

    A named run is the most typical of its kind: of all of that kind the one nearest to the others. --set changes PATH,
    not OTHER.
    """
    from analysis.explanation.choosing import number_of
    from analysis.explanation.explain import explain as explained
    from sim.batch.executors import Threads
    from sim.cli.progress import Progress, compiling_note
    from sim.play.saving import players_of

    if outcome is not None:
        if run != "typical" or month is not None or against is not None:
            raise typer.BadParameter(
                "compares all runs; leave out --run, --month and --against", param_hint="--outcome"
            )
        from sim.cli.separating import explain_outcome
        from sim.result import Result

        source = _source(path, all_settings(setting, runs, months, seed), quiet or as_json)
        explain_outcome(_scenario(path) if isinstance(source, Result) else source, outcome, out, quiet, as_json)
        return
    number_of(run)
    source = _source(path, all_settings(setting, runs, months, seed), quiet or as_json)
    other = None if against is None else _scenario(against)
    if not (quiet or as_json):
        compiling_note()
    with Progress(shown=not (quiet or as_json)) as progress:
        name = int(run) if run.isdigit() else run
        explanation = explained(
            source, name, other, players=players_of(Path(path)), executor=Threads(workers), progress=progress.on("runs")
        )
    document = explanation.document(month) if month is not None or as_json else {}
    if out is not None:
        _draw(explanation, out, quiet or as_json)
    if as_json:
        echo_json(document | _as_found(explanation))
    elif not quiet:
        from sim.cli.explain_tables import print_month, print_parting, print_story
        from sim.cli.following import as_typed

        if month is not None:
            print_month(explanation, month)
        elif explanation.parting is not None:
            print_parting(explanation)
        else:
            print_story(explanation)
        settings = all_settings(setting, None, months, seed)
        _say_next([path, *as_typed(settings)], explanation, month, against)


def _say_next(given: list[str], explanation: "Explanation", month: int | None, against: str | None) -> None:
    from sim.cli.following import OTHER, say_next

    this = ["explain", *given, "--run", str(explanation.run.number)]
    steps = {} if month else {"month": [*this, "--month", "1"]}
    say_next(**steps, **({} if against else {"compare": [*this, "--against", OTHER]}))


def _source(path: str, settings: list[str], silent: bool) -> "Scenario | Result":
    """The result of a folder, or the scenario of a file, of a shipped name or of a manifest."""
    from sim.cli.sources import SourceError, is_result

    if is_result(path) or path.endswith(MANIFEST):
        if settings:
            keys = ", ".join(setting.partition("=")[0] for setting in settings)
            raise SourceError(f"{path} is a finished result, which {keys} cannot change; give its scenario instead")
        if is_result(path):
            import analysis

            return analysis.load(path)
        return _scenario(path)
    from sim.scenario.loading import loaded

    file = loaded(path, settings)
    if not silent:
        for notice in file.notices:
            warn(str(notice))
    return file.scenario


def _scenario(path: str) -> "Scenario":
    """The scenario of a file, a shipped name, a result folder or a manifest."""
    from sim.batch import manifest as manifests
    from sim.batch.manifest import ResultError
    from sim.cli.sources import is_result
    from sim.scenario import load

    file = Path(path) / MANIFEST if is_result(path) else Path(path)
    if file.name.endswith(MANIFEST):
        manifest = manifests.read(file)
        if manifest["kind"] != "run":
            kind = manifests.called(manifest["kind"])
            raise ResultError(f"{file}: is that of {kind}, not of the runs of one scenario; give a scenario")
        return manifests.scenario_of(manifest, file)
    return load(path)


def _as_found(explanation: "Explanation") -> dict[str, Any]:
    """How a run was found that was asked for by name."""
    choice = explanation.choice
    return {} if choice is None else {"choice": {**choice._asdict(), "words": str(choice)}}


def _draw(explanation: "Explanation", out: Path, silent: bool) -> None:
    from analysis.charts import timeline
    from analysis.charts.saving import save
    from sim.batch.folder import explained
    from sim.cli.drawing import without_charts

    with explained(out), without_charts(out):
        paths = save(timeline.draw_run(explanation.run), out, f"timeline-{explanation.run.number}")
        if not silent:
            for path in paths:
                warn(str(path))
