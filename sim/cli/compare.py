"""`panmunjom compare`: what a scenario changes, by how much, and how sure that is."""

import json
from math import inf, nan
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json, Months, Quiet, Runs, Seed, Settings, Workers, all_settings, named
from sim.cli.sensitivity import every_form_of
from sim.cli.streams import echo_json
from sim.cli.tabling import CSV, EXCEL, SCREEN, Format, checked, write_table

if TYPE_CHECKING:
    import pandas as pd

    from analysis.comparison import Comparison


def compare(
    names: Annotated[
        list[str],
        named("A B...", "Result folders or scenarios; all are compared with the first."),
    ],
    runs: Runs = None,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    workers: Workers = None,
    outcome: Annotated[
        list[str] | None, typer.Option("--outcome", metavar="NAME", help="Only this row of the table; repeatable.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every outcome, not the headline alone.")] = False,
    form: Format = SCREEN,
    smallest: Annotated[
        list[str] | None,
        typer.Option(
            "--smallest",
            metavar="KIND=SIZE",
            help="The smallest effect that matters, of probability, months, index, economy or warheads; repeatable.",
        ),
    ] = None,
    structures: Annotated[
        str | None,
        typer.Option(metavar="all", help="all: again under every other form of the model, and the posterior."),
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Compare scenarios or results with the first one.

    Differences are paired run by run where all have the same random draws, and have intervals. What is sure and large
    enough to matter is marked and stands first.
    """
    form = checked(form, as_json)
    every_form = every_form_of(structures)
    if every_form and form != SCREEN:
        raise typer.BadParameter("is for the screen and for --json; leave out --format", param_hint="--structures")
    from sim.cli.sources import RunOptions, results_of

    effects = smallest_effects(smallest)
    options = RunOptions(runs, months, seed, tuple(setting or ()), workers)
    first, *others = results_of(names, options, quiet or as_json)
    if not others:
        raise typer.BadParameter("give at least two; all are compared with the first", param_hint="A B...")
    from analysis.comparison import compare as compared
    from analysis.comparison.importance import ranked

    comparison = compared(first, *others, smallest=effects)
    frame = ranked(_chosen(comparison, outcome or [], every or as_json or form in (CSV, EXCEL), names))
    if as_json or form in (CSV, EXCEL):
        _warn_of_situations(comparison, quiet)
    if every_form:
        from sim.cli.compare_forms import compare_forms

        compare_forms([first, *others], frame, outcome or [], workers, quiet, as_json)
    elif as_json:
        echo_json(json.loads(frame.to_json(orient="records", double_precision=15)))
    elif form != SCREEN:
        from analysis.comparison.text import markdown

        write_table(frame, form, markdown(comparison, frame, every))
    else:
        from sim.cli.compare_tables import print_comparison

        print_comparison(comparison, frame, bool(outcome) or every)
    if form == SCREEN and not as_json and len(names) > 1:
        from sim.cli.following import as_typed, say_next

        shared = as_typed(all_settings(None, runs, months, seed))
        # explain sets a key in the first scenario alone, which would be another comparison
        why = {} if setting else {"why": ["explain", names[0], "--against", names[1], *shared]}
        say_next(**why, report=["report", *names, *as_typed(setting or []), *shared])


def smallest_effects(given: list[str] | None) -> dict[str, float]:
    """What `--smallest` says: the smallest effect of each kind of unit."""
    from analysis.comparison.importance import SMALLEST

    effects = {}
    for text in given or ():
        kind, separator, size = text.partition("=")
        if kind not in SMALLEST or not separator:
            raise typer.BadParameter(
                f"'{text}' is not KIND=SIZE with one of {', '.join(SMALLEST)}, such as probability=0.02",
                param_hint="--smallest",
            )
        try:
            effects[kind] = float(size)
        except ValueError:
            effects[kind] = nan
        if not 0 < effects[kind] < inf:
            raise typer.BadParameter(f"'{size}' is no number above 0, such as {kind}={SMALLEST[kind]:g}",
                                     param_hint="--smallest")  # fmt: skip
    return effects


def nearest(asked: str, known: list[str]) -> list[str]:
    """The names that were probably meant, three at most: those that begin with what was asked, else the closest."""
    from difflib import get_close_matches

    folded = asked.strip().lower().replace("-", "_").replace(" ", "_")
    beginning = [name for name in known if folded and name.startswith(folded)]
    return (beginning or get_close_matches(folded, known))[:3]


def _warn_of_situations(comparison: "Comparison", quiet: bool) -> None:
    from analysis.comparison.text import situations
    from sim.cli.streams import warn

    for sentence in () if quiet else situations(comparison):
        warn(sentence)


def _chosen(comparison: "Comparison", outcomes: list[str], every: bool, names: list[str]) -> "pd.DataFrame":
    from analysis.wording.outcomes import headline_names

    frame = comparison.frame
    known = list(dict.fromkeys(frame["outcome"]))
    if unknown := [name for name in outcomes if name not in known]:
        from sim.cli.following import command

        near = nearest(unknown[0], known)
        hint = f" - did you mean {' or '.join(map(repr, near))}?" if near else ""
        every_name = command(["compare", *names, "--format", "csv"])
        raise typer.BadParameter(
            f"'{unknown[0]}' is no outcome; the column outcome of '{every_name}' names all{hint}",
            param_hint="--outcome",
        )
    if outcomes:
        return frame[frame["outcome"].isin(outcomes)]
    return frame if every else frame[frame["outcome"].isin(headline_names(known))]
