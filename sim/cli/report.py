"""`panmunjom report`: results side by side in one page that explains itself."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Months, Quiet, Runs, Seed, Settings, Workers, named
from sim.cli.streams import echo

if TYPE_CHECKING:
    from sim.result import Result

FORMATS = ("html", "md")
PAGE, PICTURES = 3.0, 3.0
"""Seconds that a page takes, and those of the comparison and the pictures of each result, with a core that is busy."""


def report(
    names: Annotated[
        list[str],
        named("RESULT...", "Results or scenarios, the first is the baseline; and studies."),
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file; report.html by default, md to the screen.")
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="md is for pasting.")] = "html",
    title: Annotated[str, typer.Option(metavar="TEXT", help="The title, in place of one made of the scenarios'.")] = "",
    question: Annotated[str, typer.Option(metavar="TEXT", help="What the report is to answer.")] = "",
    no_structures: Annotated[
        bool, typer.Option("--no-structures", help="Leave out the runs under each structural switch.")
    ] = False,
    runs: Runs = None,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    workers: Workers = None,
    quiet: Quiet = False,
) -> None:
    """Write a report on results: one page, with its charts.

    It has the scenarios in plain words, tables with errors, charts, the limits, and how to make it again.
    """
    if form not in FORMATS:
        raise typer.BadParameter(f"'{form}' is none of {', '.join(FORMATS)}", param_hint="--format")
    from analysis.report.content import gather, is_kept_study
    from sim.batch.folder import explained, make_way
    from sim.cli.progress import Progress
    from sim.cli.sources import RunOptions, results_of

    studies = [name for name in names if is_kept_study(name)]
    names = [name for name in names if name not in studies]
    if not names:
        raise typer.BadParameter(
            "give a result besides; a study is a part of a report, and no report by itself", param_hint="RESULT"
        )
    path = out or Path("report.html")
    if out is not None or form == "html":
        make_way(path)
    results = results_of(names, RunOptions(runs, months, seed, tuple(setting or ()), workers), quiet)
    if not quiet:
        _say_duration(results, structures=not no_structures)
    with Progress(shown=not quiet) as progress:
        content = gather(
            results,
            title,
            question,
            _command(),
            structures=not no_structures,
            report=progress.on("structures"),
            studies=studies,
        )
    if form == "md":
        from analysis.report.markdown import markdown

        text = markdown(content)
    else:
        from analysis.report.page import html

        text = html(content)
    if out is None and form == "md":
        echo(text.removesuffix("\n"))
        return
    with explained(path):
        path.write_text(text, encoding="utf-8")
    if not quiet:
        size, count = len(text.encode()) / 1e6, f"{len(results)} scenario{'s' * (len(results) > 1)}"
        echo(f"{path}: {size:.1f} MB, {count}; open it in a browser.")


def _say_duration(results: "list[Result]", structures: bool) -> None:
    from analysis.comparison.forms import FORMS, RUNS, scenario_of
    from sim.cli.duration import say_duration, seconds_of_forms

    scenarios = [scenario_of(result) for result in results] if structures else []
    say_duration(PAGE + PICTURES * len(results) + seconds_of_forms(scenarios, RUNS, FORMS))


def _command() -> str:
    return shlex.join(["panmunjom", *sys.argv[1:]])
