"""A robustness run on the screen: a table an outcome, the thresholds, the forms, and what breaks each policy."""

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.discovery.words import glossary, sentence
from analysis.robustness.objectives import ALL, TRADE_OFF, Objective
from analysis.robustness.tables import by_form, moved_by_form
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import error, number
from analysis.wording.outcomes import row as row_of
from analysis.wording.outcomes import unit
from sim.cli.screen import Column, Screen

if TYPE_CHECKING:
    from analysis.robustness import Robustness
    from analysis.robustness.breaking import Broken

NAMES = ("mean", "worst_decile", "regret_mean", "regret_90")
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
    forms = f", each future in {len(result.forms)} forms of the model" if len(result.forms) > 1 else ""
    screen.say(
        f"{len(result.policies)} policies, each in the same {size.futures:,} futures "
        f"({_drawn(result)}), {size.replications} runs of {result.scenario.months} months in each, with the "
        f"same random draws{forms}."
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


def _places(share: bool, value: float) -> int:
    return 2 if share or abs(value) >= 10 else 3


def _cell(value: float, standard_error: float, share: bool) -> str:
    places = _places(share, value)
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
    for objective in result.objectives:
        if objective.name in _trade_off(result.scenario.months):
            screen.title(f"{objective.words}: the forms of the model that move it most")
            means = by_form(result, objective.name).to_numpy()
            moves, errors = (frame.to_numpy() for frame in moved_by_form(result, objective.name))
            rows = []
            for policy, written, move, sure in zip(result.policies, means[:, 0], moves, errors, strict=True):
                cells = [
                    f"{_moved(move[place], sure[place], objective.share)}\n{result.forms[place].words}"
                    for place in (move.argmin(), move.argmax())
                ]
                rows.append((policy, number(written, _places(objective.share, written)), *cells))
            screen.table([Column("policy", words=True), *map(Column, ("as written", "least", "most"))], rows)
    screen.say()
    screen.say("Each form against the model as written, in the same futures with the same random draws.", "dim")


def _moved(value: float, standard_error: float, share: bool) -> str:
    places = _places(share, value)
    return f"{number(value, places, signed=True)} ±{error(standard_error, places)}"


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
        screen.item(f"{each.policy}: {_percent(each.share, each.error)} of the runs{_when(each)}")
    meanings = glossary(each.box for each in broken)
    if meanings:
        screen.say("\nWhat these quantities are:")
        for word, explained in meanings.items():
            screen.item(f"{word}: {explained}")


def _when(broken: "Broken") -> str:
    if broken.found is None:
        return f" ({broken.reason})"
    if not broken.found.boxes:
        return "; no assumption stands out as the reason"
    first = broken.found.boxes[0]
    measure = first.measure
    return (
        f"; {_percent(measure.density, measure.density_error)} {sentence(first.box, broken.found.cases.x)}, which is "
        f"{100 * measure.mass:.0f} % of the futures and {_percent(measure.coverage, measure.coverage_error)} of the "
        "breaks"
    )


def _percent(share: float, standard_error: float) -> str:
    return f"{100 * share:.0f} % ±{error(100 * standard_error, 0)}"
