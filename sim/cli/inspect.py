"""`panmunjom list`, `validate` and `schema`: what scenarios there are and whether they are right."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json, named
from sim.cli.streams import echo, echo_json, screen_width, warn

if TYPE_CHECKING:
    from sim.errors import Problem

NARROWEST = 24
"""Letters on a line of a title, at least, where it stands beside its name."""


def list_scenarios(as_json: Json = False) -> None:
    """List the shipped scenarios, in groups."""
    from sim.scenario import catalogue

    shipped = catalogue.shipped()
    if as_json:
        echo_json([{"name": name, "title": title} for name, title in shipped])
        return
    for line in _listed(shipped, screen_width()):
        echo(line)


def _listed(scenarios: list[tuple[str, str]], width: int) -> Iterator[str]:
    """Names with titles beside them, or below them where there is little room; a blank line between groups."""
    indent = max(len(name) for name, _ in scenarios) + 2
    beside = width >= indent + NARROWEST
    group = ""
    for name, title in scenarios:
        above = name.rpartition("/")[0]
        if above != group:
            yield ""
            group = above
        if beside:
            first, *others = textwrap.wrap(title, width - indent) or [""]
            yield f"{name:<{indent}}{first}".rstrip()
            yield from (" " * indent + line for line in others)
        else:
            yield name
            yield from textwrap.wrap(title, width, initial_indent="  ", subsequent_indent="  ")


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
