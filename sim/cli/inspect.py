"""`panmunjom list`, `validate` and `schema`: what scenarios there are and whether they are right."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json, named
from sim.cli.streams import echo, echo_json, screen_width, warn
from sim.cli.tabling import SCREEN, Format, checked, write_table

if TYPE_CHECKING:
    from sim.errors import Problem

NARROWEST = 24
"""Letters on a line of a title, at least, where it stands beside its name."""


STARTS = ("baseline", "today", "article-reading", "specification-values")
"""Scenarios that others build on; what else stands beside them changes something in one of them."""
FIRST, CHANGES = "Where to start", "What if: one thing changed in the baseline"
FOLDERS = {
    "history": "History: from a month of the record, for run and counterfactual",
    "policies": "Policies, each in several sizes, for robustness",
    "sweeps": "Sweeps: one or two quantities over a range, for sweep",
}


def list_scenarios(form: Format = SCREEN, as_json: Json = False) -> None:
    """List the shipped scenarios, in groups."""
    from sim.scenario import catalogue

    form = checked(form, as_json)
    entries = [{"name": name, "group": group_of(name), "title": title} for name, title in catalogue.shipped()]
    if as_json:
        echo_json(entries)
    elif form != SCREEN:
        import pandas as pd

        write_table(pd.DataFrame(entries), form)
    else:
        for line in _listed(entries, screen_width()):
            echo(line)


def group_of(name: str) -> str:
    """The heading that a shipped scenario stands under."""
    folder = name.rpartition("/")[0]
    return FOLDERS.get(folder, folder) if folder else FIRST if name in STARTS else CHANGES


def _listed(entries: list[dict[str, str]], width: int) -> Iterator[str]:
    """Under each heading names with titles beside them, or below them where there is little room."""
    groups: dict[str, list[dict[str, str]]] = {}
    for entry in entries:
        groups.setdefault(entry["group"], []).append(entry)
    groups[FIRST].sort(key=lambda entry: STARTS.index(entry["name"]))
    for heading in (FIRST, CHANGES, *(each for each in groups if each not in (FIRST, CHANGES))):
        yield from textwrap.wrap(heading, width)
        indent = max(len(entry["name"]) for entry in groups[heading]) + 4
        for entry in groups[heading]:
            if width >= indent + NARROWEST:
                first, *others = textwrap.wrap(entry["title"], width - indent) or [""]
                yield f"  {entry['name']:<{indent - 2}}{first}".rstrip()
                yield from (" " * indent + line for line in others)
            else:
                yield entry["name"]
                yield from textwrap.wrap(entry["title"], width, initial_indent="  ", subsequent_indent="  ")
        yield ""
    yield from textwrap.wrap("To see what one changes: panmunjom show NAME --changes", width)


def validate(
    paths: Annotated[list[str], named("PATH...", "Files, folders or shipped names.")],
    as_json: Json = False,
) -> None:
    """Check scenario files, and name every problem.

    Every problem of every file is reported at once; the exit status is 2 if there is one. What has no effect is a
    warning.
    """
    from sim.cli.thresholds import threshold_problems
    from sim.errors import ScenarioError, shown
    from sim.scenario.loading import load_each

    loaded, problems = load_each(paths)
    valid = []
    for file in (file for files in loaded.values() for file in files):
        wrong = threshold_problems(file)
        problems += wrong
        valid += [] if wrong else [file]
    notices = list(dict.fromkeys(notice for file in valid for notice in file.notices))
    if as_json:
        scenarios = [{"path": file.path, "name": file.scenario.name, "title": file.scenario.title} for file in valid]
        document = {"valid": not problems, "scenarios": scenarios}
        document |= {"problems": [_data(problem) for problem in ScenarioError(problems).problems]}
        echo_json(document | {"warnings": [_data(notice) for notice in notices]})
        raise typer.Exit(2 if problems else 0)
    width = max((len(file.path) for file in valid), default=0)
    for file in valid:
        echo(f"ok  {shown(file.path, 400):<{width}}  {shown(file.scenario.title, 200)}")
    for notice in notices:
        warn(str(notice))
    problems.refuse()


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors.

    With it an editor completes keys, shows what they mean and marks mistakes.
    """
    from sim.scenario.schema import json_schema

    echo_json(json_schema())


def _data(problem: "Problem") -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "key": problem.key,
        "message": problem.message,
        "allowed": problem.allowed,
        "suggestion": problem.suggestion,
        "text": str(problem),
    }
