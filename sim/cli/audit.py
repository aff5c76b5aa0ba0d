"""`panmunjom audit`: what actors could gain by leaving their rules, and whether what they believe comes."""

from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json, Months, Quiet, Seed, Settings, all_settings, named
from sim.cli.streams import echo_json, warn

if TYPE_CHECKING:
    from analysis.audit import Audit


def audit(
    path: Annotated[str, named("PATH", "A scenario: a file or a shipped name.")],
    runs: Annotated[
        int, typer.Option(min=100, max=100_000, help="Runs of each plan tried; as many judge what is found.")
    ] = 2000,
    months: Months = None,
    seed: Seed = None,
    setting: Settings = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Check the actors' rules against what would pay better.

    The one-shot game of a test and its answer beside the model (and Gambit, where it is installed); what each actor
    could gain by leaving its rule while the others keep theirs, by the file's payoffs; threats and promises against
    what comes.
    """
    from sim.scenario.loading import loaded

    file = loaded(path, all_settings(setting, None, months, seed))
    silent = quiet or as_json
    if not quiet:
        for notice in file.notices:
            warn(str(notice))
    from analysis.audit import audit as audited
    from sim.cli.progress import Progress, compiling_note

    if not silent:
        compiling_note()
    with Progress(shown=not silent) as progress:
        found: Audit = audited(file.scenario, runs=runs, report=progress.on("plans"))
    if as_json:
        from analysis.audit.audit import document
        from analysis.wording.limits import LIMITS_LINE

        echo_json({"limits": LIMITS_LINE, **document(found)})
    elif not quiet:
        from sim.cli.audit_tables import print_audit
        from sim.cli.following import OTHER, as_typed, say_next

        print_audit(found)
        changed = as_typed(all_settings(setting, None, months, seed))
        say_next(why=["explain", path, *changed], compare=["compare", path, OTHER, *changed])
