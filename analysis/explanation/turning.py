"""The turning points of a run: the months that sent it another way, found in its structure."""

from dataclasses import dataclass

from analysis.explanation.structure import Chance, Change, Decision, Month, Run
from analysis.wording.scenario_words import CAPITALS
from sim.vocabulary import STAGE

ABOVE_THE_LINE = ("long", "nuclear")
SOFT = ("offer", "concession")


@dataclass(frozen=True)
class TurningPoint:
    """Something that happened in a month of a run, with what made it happen.

    `kind` is a key of `KINDS`. `decision` is the choice that did it, `chance` the move of a track, `change` what no
    actor decided; those that had no part are None. `major` ones open a paragraph of the story.
    """

    month: Month
    kind: str
    decision: Decision | None = None
    chance: Chance | None = None
    change: Change | None = None
    major: bool = True

    @property
    def forced(self) -> bool:
        """Whether the scenario forced it."""
        return self.decision is not None and self.decision.forced


KINDS = {
    "moratorium_broken": "the moratorium is broken",
    "red_line": "a test above the red line",
    "offer": "an offer of talks",
    "concession": "a concession",
    "refusal": "Washington leaves it without an answer",
    "answer": "Washington answers that it is ready to talk",
    "talks": "talks open",
    "collapse": "talks collapse",
    "interim": "an interim deal",
    "comprehensive": "a comprehensive deal",
    "deal_ends": "the deal ends",
    "reversal": "back to the interim deal",
    "declaration": "the war is declared over",
    "relief": "sanctions are eased",
    "tightening": "sanctions are tightened",
    "leader": "a new leader",
    "forced": "the scenario forces an action",
    "scenario": "the scenario changes a state",
    "channel": "the Korean channel moves",
    "reopening": "the border reopens",
    "flood": "a flood",
    "phase": "the programme changes its phase",
}
"""Every kind of turning point in a few words."""


def kind_words(point: TurningPoint) -> str:
    """What kind of turning point it is, and of a new leader where."""
    if point.kind == "leader" and point.change is not None:
        return f"{KINDS['leader']} in {CAPITALS[point.change.subject]}"
    return KINDS[point.kind]


def turning_points(run: Run) -> tuple[TurningPoint, ...]:
    """The turning points of a run in the order in which they came.

    Of what comes again and again the first is a major one: an easing, a level that the scenario forces. A test above
    the red line is one where it breaks a moratorium; every offer with its answer, every move of the nuclear track,
    every change of leader.
    """
    points: list[TurningPoint] = []
    told: set[tuple[str, ...]] = set()
    for month in run.months:
        points += _of_nobody(month, told)
        points += _of_actors(month, told)
        points += _of_chance(month)
    return tuple(points)


def _first(key: tuple[str, ...], told: set[tuple[str, ...]]) -> bool:
    new = key not in told
    told.add(key)
    return new


def _of_nobody(month: Month, told: set[tuple[str, ...]]) -> list[TurningPoint]:
    points = []
    for change in month.changes:
        major = change.kind == "leader" or (change.kind == "scenario" and _first(("scenario", change.subject), told))
        points.append(TurningPoint(month, change.kind, change=change, major=major))
    return points


def _of_actors(month: Month, told: set[tuple[str, ...]]) -> list[TurningPoint]:
    points = []
    for decision in month.decisions:
        chosen = decision.chosen
        first_forced = decision.forced and not decision.played and _first(("forced", decision.instrument, chosen), told)
        kind, major = "", True
        if decision.instrument == "test" and chosen in ABOVE_THE_LINE:
            first = _first(("red_line",), told)
            broken = month.opened["moratorium"] == 1
            kind, major = "moratorium_broken" if broken else "red_line", broken or first or first_forced
        elif decision.instrument == "message" and chosen in SOFT:
            kind, major = chosen, chosen == "concession" or not under_way(month)
        elif decision.instrument == "sanctions" and chosen != "hold":
            kind = "relief" if chosen == "ease" else "tightening"
            major = (kind == "relief" and _first(("relief",), told)) or first_forced
        elif decision.instrument == "talk":
            kind, major = _answer(month, decision)
        if not kind and first_forced:
            kind = "forced"
        if kind:
            points.append(TurningPoint(month, kind, decision=decision, major=major))
    return points


def _answer(month: Month, decision: Decision) -> tuple[str, bool]:
    """What Washington's word makes of the month: a declaration, or an answer to an offer, or nothing told."""
    if decision.chosen == "declare":
        return "declaration", True
    offered = month.chose("message") in SOFT and not under_way(month)
    if offered and decision.chosen == "talk":
        return "answer", True
    if month.refusal:
        return "refusal", offered
    return "", True


def _of_chance(month: Month) -> list[TurningPoint]:
    points = []
    for chance in month.chances:
        if not chance.came or chance.name == "lapse":
            continue
        if chance.track == "channel":
            points.append(TurningPoint(month, "channel", chance=chance, major=False))
        else:
            kind = {"join": "talks", "renege": "deal_ends"}.get(chance.name, chance.name)
            points.append(TurningPoint(month, kind, chance=chance))
    return points


def under_way(month: Month) -> bool:
    """Whether talks or a deal were under way as a month began: then an offer of talks turns nothing."""
    return STAGE._fields.index(str(month.opened["stage"])) >= STAGE.talks
