"""`panmunjom new`: a commented scenario file to start from."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.completing import scenarios
from sim.cli.streams import echo
from sim.errors import PanmunjomError, ScenarioError, shown


class NewFileError(PanmunjomError):
    """A file that cannot be written; the message says why."""


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the scenario; the file is NAME.yaml.")],
    extends: Annotated[
        str,
        typer.Option(
            "--from", metavar="PATH", autocompletion=scenarios, help="The file or shipped scenario that it builds on."
        ),
    ] = "baseline",
) -> None:
    """Write a commented scenario file to start from.

    It is valid as it is and changes nothing yet. A file that is there already is left alone.
    """
    from sim.scenario import catalogue
    from sim.scenario.loading import from_data, loaded
    from sim.scenario.starting import starting_file

    name = name.removesuffix(".yaml")
    try:
        from_data({"name": name})
    except ScenarioError as error:
        raise NewFileError(f"{shown(name)}: the name {error.problems[0].what}") from None
    base = loaded(extends)
    reference = catalogue.reference(catalogue.find(extends), Path())
    path, text = Path(f"{name}.yaml"), starting_file(name, reference, base)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise NewFileError(f"{path}: is there already; give another name, or remove it first") from None
    except OSError as error:
        raise NewFileError(f"{path}: cannot be written: {error.strerror}") from None
    echo(f"{path}: a scenario that builds on {shown(reference, 200)} and changes nothing yet.")
    echo(f"Edit it, then: panmunjom show {path} --changes")
