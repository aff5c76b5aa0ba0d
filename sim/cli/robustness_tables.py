"""A robustness run on the screen: a table an outcome, the thresholds, the forms, and what breaks each policy."""

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from analysis.discovery.words import sentence
from analysis.robustness.objectives import ALL, TRADE_OFF, Objective
from analysis.robustness.tables import by_form, error_of_forms
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import error, number
from analysis.wording.outcomes import row as row_of
from analysis.wording.outcomes import unit
from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    from analysis.robustness import Robustness
    from analysis.robustness.breaking import Broken

NAMES = ("mean", "worst_decile", "regret_mean", "regret_90")
HEADING_WIDTH = 16
HEADINGS = ("mean", "worst\ndecile", "regret,\nmean", "regret,\n90 %")
NOTES = (
    "±: standard error. Worst decile: one future in ten is worse. Regret: how far a policy falls short, in the same "
    "future, of the policy that does best there; its mean, and what one future in ten exceeds. Chance: the share of "
    "differences between futures that is chance inside them, taken out of deciles and regret. What counts as better "
    "is a judgement, not a finding; no policy is called best."
)


def print_robustness(result: "Robustness", broken: "list[Broken]", folder: Path) -> None:
    """All tables, with how to read them."""
    screen, size = Screen(), result.size
    screen.say()
    screen.say(result.scenario.title, "bold")
    forms = f" in {len(result.forms)} forms of the model" if len(result.forms) > 1 else ""
    screen.say(
        f"{len(result.policies)} policies, each in the same {size.futures:,} futures{forms} "
        f"({_drawn(result)}), {size.replications} runs of {result.scenario.months} months in each, with the "
        "same random draws."
    )
    for objective in result.objectives:
        if not objective.threshold:
            _print_objective(screen, result, objective)
    _print_thresholds(screen, result)
    _print_forms(screen, result)
    _print_breaking(screen, result, broken)
    screen.say()
    screen.say(NOTES, "dim")
    chart = ", tradeoff.svg, tradeoff.png" if (folder / "tradeoff.svg").exists() else ""
    screen.say(f"In {folder}: robustness.csv (all measures), futures.parquet (each future){chart}.")
    screen.say(LIMITS_LINE, "dim")


def _drawn(result: "Robustness") -> str:
    setting = result.scenario.uncertainties
    words = {"prior": "drawn from the priors", "on": "drawn from the file's distributions", "off": "nothing drawn"}
    return words.get(setting, "drawn from a posterior") if isinstance(setting, str) else "drawn from a posterior"


def _print_objective(screen: Screen, result: "Robustness", objective: Objective) -> None:
    better = "more is better" if objective.direction > 0 else "less is better"
    screen.title(f"{objective.words} ({unit(objective.name)}; {better})")
    rows = []
    for policy in result.policies:
        row = result.row(policy, objective.name)
        cells = [_cell(row[name], row[f"{name}_error"], objective.share) for name in NAMES]
        rows.append((policy, *cells, f"{100 * row['noise_share']:.0f} %"))
    screen.table([Column("policy", words=True), *map(Column, (*HEADINGS, "chance"))], rows)


def _cell(value: float, standard_error: float, share: bool) -> str:
    places = 2 if share or abs(value) >= 10 else 3
    return f"{number(value, places)}\n±{error(standard_error, places)}"


def _print_thresholds(screen: Screen, result: "Robustness") -> None:
    thresholds = [objective for objective in result.objectives if objective.threshold]
    if not thresholds:
        return
    screen.title("Thresholds of the file: the share of runs that meet them")
    single = [objective for objective in thresholds if objective.name != ALL]
    for place, objective in enumerate(single, start=1):
        screen.item(f"{place}: {objective.name}")
    screen.say()
    rows = []
    for policy in result.policies:
        found = (result.row(policy, objective.name) for objective in thresholds)
        rows.append((policy, *(_cell(row["satisficing"], row["satisficing_error"], True) for row in found)))
    headings = [*(str(place) for place in range(1, len(single) + 1)), "all"]
    screen.table([Column("policy", words=True), *map(Column, headings)], rows)


def _print_forms(screen: Screen, result: "Robustness") -> None:
    if len(result.forms) < 2:
        return
    screen.title("Over forms of the model: the least and the greatest mean of any form")
    horizon = result.scenario.months
    outcomes = [objective for objective in result.objectives if objective.name in _trade_off(horizon)]
    rows = []
    for policy in result.policies:
        cells = []
        for objective in outcomes:
            means = by_form(result, objective.name).loc[policy]
            places = 2 if objective.share else 3
            each = error(error_of_forms(result, objective.name), places)
            cells.append(f"{means.min():.{places}f} to {means.max():.{places}f}\n±{each} or less")
        rows.append((policy, *cells))
    headings = [fill(objective.words, HEADING_WIDTH) for objective in outcomes]
    screen.table([Column("policy", words=True), *map(Column, headings)], rows)


def _trade_off(horizon: int) -> list[str]:
    return [row_of(name, horizon) for name in TRADE_OFF]


def _print_breaking(screen: Screen, result: "Robustness", broken: "list[Broken]") -> None:
    if not broken:
        return
    screen.title(f"What breaks them: {result.breaking}")
    reasons = {each.reason for each in broken}
    if len(reasons) == 1 and (reason := reasons.pop()):
        screen.say(reason)
        return
    for each in broken:
        screen.item(f"{each.policy}: {100 * each.share:.0f} % of the runs{_when(each)}")


def _when(broken: "Broken") -> str:
    if broken.found is None:
        return f" ({broken.reason})"
    if not broken.found.boxes:
        return "; no limits on what was drawn make that likelier by more than chance"
    first = broken.found.boxes[0]
    measure = first.measure
    return (
        f"; {100 * measure.density:.0f} % ±{error(100 * measure.density_error, 0)} "
        f"{sentence(first.box, broken.found.cases.x)}, which is {100 * measure.mass:.0f} % of the futures and "
        f"{100 * measure.coverage:.0f} % ±{error(100 * measure.coverage_error, 0)} of the breaks"
    )
