"""`panmunjom list`, `validate` and `schema`: what scenarios there are and whether they are right."""

import json
import textwrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json

if TYPE_CHECKING:
    from sim.errors import Problem

WIDTH = 80


def list_scenarios(as_json: Json = False) -> None:
    """List the shipped scenarios."""
    from sim.scenario.catalogue import shipped

    found = shipped()
    if as_json:
        typer.echo(as_text([{"name": name, "title": title} for name, title in found]))
        return
    indent = max(len(name) for name, _ in found) + 2
    group = ""
    for name, title in found:
        above = name.rpartition("/")[0]
        if above != group:
            typer.echo("")
            group = above
        lines = textwrap.wrap(title, WIDTH - indent) or [""]
        typer.echo(f"{name:<{indent}}{lines[0]}")
        for line in lines[1:]:
            typer.echo(" " * indent + line)


def validate(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders or shipped names.")],
    as_json: Json = False,
) -> None:
    """Check scenario files.

    Every problem of every file is reported at once; the exit status is 2 if there is one.
    """
    from sim.errors import Problem, ScenarioError, shown
    from sim.scenario import load
    from sim.scenario.catalogue import files_of

    valid: list[dict[str, str]] = []
    problems: list[Problem] = []
    for asked in paths:
        try:
            files = files_of(asked)
        except ScenarioError as error:
            problems += error.problems
            continue
        for file in files:
            try:
                scenario = load(file)
            except ScenarioError as error:
                problems += error.problems
                continue
            valid.append({"path": file, "name": scenario.name, "title": scenario.title})
    if as_json:
        unique = ScenarioError(problems).problems
        typer.echo(as_text({"valid": not problems, "scenarios": valid, "problems": [_data(each) for each in unique]}))
        raise typer.Exit(2 if problems else 0)
    width = max((len(entry["path"]) for entry in valid), default=0)
    for entry in valid:
        typer.echo(f"ok  {shown(entry['path'], 400):<{width}}  {shown(entry['title'], 200)}")
    if problems:
        raise ScenarioError(problems)


def schema() -> None:
    """Print the JSON Schema of scenario files.

    With it an editor completes keys, shows what they mean and marks mistakes.
    """
    from sim.scenario.schema import json_schema

    typer.echo(as_text(json_schema()))


def as_text(document: Any) -> str:
    """A JSON document as the commands print it."""
    return json.dumps(document, indent=2, ensure_ascii=False)


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
