"""The record that a command is held against: which file, from when, under which coding."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from analysis.record import Record

RecordFile = Annotated[
    Path | None, typer.Option("--record", metavar="PATH", help="Facts of your own, in place of the shipped ones.")
]
Start = Annotated[str, typer.Option(metavar="YYYY-MM", help="First month of the record.")]
Until = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM", help="Last month of the record: 2021-09 of the shipped facts, else the last of the file."
    ),
]
Coding = Annotated[
    list[str] | None,
    typer.Option("--coding", metavar="SWITCH=SETTING", help="A choice of the coding; repeatable. See docs/record.md."),
]


def other_settings(record: "Record") -> list[str]:
    """Every setting of a switch of the coding that is not in force, as `--coding` names it."""
    from analysis.record import SWITCHES

    return [f"{name}={each}" for name, settings in SWITCHES.items() for each in settings if each != record.coding[name]]


def coded(path: Path | None, start: str, until: str | None, coding: list[str] | None) -> "Record":
    """The coded record; a mistake in an option is reported as one.

    Without `until` the shipped facts end with the month of the article, those of a file with its last month.
    """
    from analysis.record import SHIPPED, code, read

    switches = switches_of(coding)
    if until is not None:
        path, until = path or SHIPPED, month_of(until, "--until")
    return code(read(path), month_of(start, "--start"), until, **switches)


def switches_of(coding: list[str] | None) -> dict[str, str]:
    """The settings of `--coding` by the name of the switch."""
    switches: dict[str, str] = {}
    for setting in coding or ():
        name, separator, value = setting.partition("=")
        if not separator:
            raise typer.BadParameter(f"'{setting}' is not SWITCH=SETTING", param_hint="--coding")
        switches[name] = value
    return switches


def month_of(text: str, option: str) -> str:
    """A month as YYYY-MM; any other text is reported as a mistake in `option`."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})", text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise typer.BadParameter(f"'{text}' is no month such as 2006-01", param_hint=option)
    return f"{match[1]}-{int(match[2]):02d}"


def arguments_of(path: Path | None, start: str, until: str | None, coding: list[str] | None) -> dict[str, object]:
    """The options about the record as a manifest holds them: the path of facts of one's own with what they were."""
    arguments: dict[str, object] = {"start": start, "coding": coding or []}
    if until is not None:
        arguments["until"] = until
    if path is not None:
        from sim.batch.manifest import digested

        arguments |= {"record": str(path), "record_sha256": digested(path)["sha256"]}
    return arguments
