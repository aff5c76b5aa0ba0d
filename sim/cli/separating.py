"""`panmunjom explain PATH --outcome CONDITION`: what separates the runs that reach an outcome from the others."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.streams import echo_json, warn

if TYPE_CHECKING:
    from analysis.explanation.separating import Separation
    from sim.scenario import Scenario


def explain_outcome(scenario: "Scenario", outcome: str, out: Path | None, quiet: bool, as_json: bool) -> None:
    """Compare the runs of `scenario`, print what separates them, and draw it into the folder `out` if there is one."""
    from analysis.explanation.separating import separation as separated
    from sim.cli.progress import compiling_note

    silent = quiet or as_json
    if not silent:
        compiling_note()
    separation = separated(scenario, outcome)
    if out is not None:
        _draw(separation, out, silent)
    if as_json:
        echo_json(document(separation))
    elif not quiet:
        from sim.cli.separating_tables import print_separation

        print_separation(separation)


def document(separation: "Separation") -> dict[str, object]:
    """The separation as JSON holds it: every comparison in the order of the months, and the averages over months."""
    from analysis.wording.limits import LIMITS_LINE

    estimate, error, low, high = separation.reached
    return {
        "scenario": separation.scenario.name,
        "outcome": separation.outcome,
        "runs": separation.runs,
        "reached": {"estimate": estimate, "standard_error": error, "low": low, "high": high},
        "smallest": separation.smallest,
        "limits": LIMITS_LINE,
        "averages": json.loads(separation.means.to_json(orient="records", double_precision=15)),
        "decisions": json.loads(separation.frame.to_json(orient="records", double_precision=15)),
    }


def _draw(separation: "Separation", out: Path, silent: bool) -> None:
    from analysis.charts import separating
    from analysis.charts.saving import save
    from analysis.explanation.separating_words import decisions
    from sim.batch.folder import explained
    from sim.cli.drawing import without_charts

    if not decisions(separation):
        if not silent:
            warn(f"{out}: no chart, because no decision separates the runs")
        return
    with explained(out), without_charts(out):
        for path in save(separating.draw(separation), out, "separating"):
            if not silent:
                warn(str(path))
