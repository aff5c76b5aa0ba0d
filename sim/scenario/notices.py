"""What a scenario says without effect: small rules, each of which looks for one thing.

A notice stops nothing. It says where, what, and what would have an effect; `validate` and `run` print it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sim.errors import Notice
from sim.parameters import BY_KEY, STRUCTURES
from sim.scenario.distributions import Uncertain
from sim.scenario.event_notices import EVENT_RULES
from sim.scenario.events import Event
from sim.scenario.nodes import KeyPath, Node
from sim.scenario.parameter_sections import flattened
from sim.scenario.paths import dotted
from sim.scenario.schema import Lever, Scenario
from sim.scenario.section import entries
from sim.scenario.state_sections import FROM, given_values
from sim.state import BY_NAME
from sim.vocabulary import STAGE


@dataclass(frozen=True, eq=False)
class Written:
    """A scenario and the nodes from which it was read."""

    scenario: Scenario
    node: Node

    def notice(self, path: KeyPath, message: str, allowed: str = "") -> Notice:
        """A notice at the place of what stands at a path, or of the nearest thing above it."""
        followed = list(self.node.follow(path))
        place = followed[-1][1].place if followed else self.node.place
        return Notice(place.path, place.line, dotted(path), message, allowed)


type Rule = Callable[[Written], Iterator[Notice]]


def notices(scenario: Scenario, node: Node) -> Iterator[Notice]:
    """Everything in a scenario that has no effect; `node` is what it was read from."""
    written = Written(scenario, node)
    for rule in RULES:
        yield from rule(written)


def distributions_that_are_not_drawn(written: Written) -> Iterator[Notice]:
    """With uncertainties off a distribution stands for its mean."""
    uncertain = _uncertain(written.scenario)
    if written.scenario.uncertainties == "off" and uncertain:
        more = f"; distributions given: {len(uncertain)}" if len(uncertain) > 1 else ""
        message = f"stands for its mean, as uncertainties are off{more}"
        yield written.notice(_path(uncertain[0]), message, "uncertainties: on draws it anew in each run")


def drawing_without_distributions(written: Written) -> Iterator[Notice]:
    """With uncertainties on only what has a distribution is drawn."""
    if written.scenario.uncertainties == "on" and not _uncertain(written.scenario):
        message = "draws nothing, as no value has a distribution"
        yield written.notice(("uncertainties",), message, "prior and posterior draw every parameter")


def sampling_without_drawing(written: Written) -> Iterator[Notice]:
    """How drawn values are spread matters only where something is drawn."""
    if written.scenario.uncertainties == "off" and "sampling" in written.scenario.model_fields_set:
        yield written.notice(("sampling",), "has no effect, as uncertainties are off", "give uncertainties besides")


def coefficients_under_a_switch(written: Written) -> Iterator[Notice]:
    """A structure switch may write over a coefficient, or leave it without use."""
    scenario = written.scenario
    for key in scenario.given_parameters():
        if reason := _overruled(key, scenario.structure_settings()):
            yield written.notice(_path(f"parameters.{key}"), f"has no effect under {reason}")


def axes_under_a_switch(written: Written) -> Iterator[Notice]:
    """The same of a swept coefficient, unless the switch is swept too."""
    scenario = written.scenario
    fixed = {
        name: word for name, word in scenario.structure_settings().items() if f"structures.{name}" not in scenario.sweep
    }
    for key in scenario.sweep:
        if reason := _overruled(key.removeprefix("parameters."), fixed):
            yield written.notice(("sweep", key), f"changes nothing under {reason}")


def initial_values_without_use(written: Written) -> Iterator[Notice]:
    """Relief and treaty exist only inside deals, the phase of the programme only with phases."""
    initial, sweep = written.scenario.given_initial(), written.scenario.sweep
    stage = initial.get("stage", None if written.scenario.starts_from_record else "none")
    deals = {"deal_relief": STAGE.interim, "treaty": STAGE.comprehensive}
    for name, least in deals.items():
        early = not isinstance(stage, Uncertain | None) and STAGE._fields.index(stage) < least
        if early and initial.get(name, 0) != 0 and "initial.stage" not in sweep:
            needed = f"it needs stage: {STAGE._fields[least]}"
            yield written.notice(("initial", name), f"is 0 whatever is given, as the stage is {stage}", needed)
    if "campaign" in initial and _fixed_switches(written.scenario).get("programme_phase") == "off":
        yield written.notice(("initial", "campaign"), "has no effect under structures.programme_phase: off")


def levers_that_change_nothing(written: Written) -> Iterator[Notice]:
    """A lever may be empty, as the policy of doing nothing; one that says what already holds is hardly meant."""
    for index, lever in enumerate(written.scenario.levers):
        says = lever.model_fields_set - {"name", "description"}
        if says and not any(_differences(written.scenario, lever)):
            yield written.notice(("levers", index), f"'{lever.name}' changes nothing: all of it holds without it")


def events_without_effect(written: Written) -> Iterator[Notice]:
    """The rules about single events, for those of the scenario and of each lever."""
    scenario = written.scenario
    horizon = None if _shortened(written.node) else scenario.months
    lists: list[tuple[KeyPath, tuple[Event, ...]]] = [(("events",), scenario.events)]
    lists += [(("levers", index, "events"), lever.events) for index, lever in enumerate(scenario.levers)]
    for path, events in lists:
        for rule in EVENT_RULES:
            for finding in rule(events, scenario, horizon):
                message = finding.message
                if finding.other is not None:
                    other = written.notice((*path, finding.other), "")
                    message = message.format(f"{other.key} ({other.where})")
                yield written.notice((*path, *finding.path), message, finding.allowed)


def _shortened(node: Node) -> bool:
    """Whether the months were set for this run alone: what then lies beyond them was not written for it."""
    months = node.entries.get("months")
    return months is not None and months.place.line is None and months.place.path.startswith("--set")


def _uncertain(scenario: Scenario) -> list[str]:
    """The dotted keys of all values that have a distribution."""
    given = {f"parameters.{key}": value for key, value in scenario.given_parameters().items()}
    given |= {f"initial.{name}": value for name, value in scenario.given_initial().items()}
    return [key for key, value in given.items() if isinstance(value, Uncertain)]


def _fixed_switches(scenario: Scenario) -> dict[str, str]:
    """The structure switches that are not swept, with their settings."""
    settings = scenario.structure_settings()
    return {name: word for name, word in settings.items() if f"structures.{name}" not in scenario.sweep}


def _path(key: str) -> KeyPath:
    return tuple(key.split("."))


def _overruled(key: str, switches: dict[str, str]) -> str:
    """The setting under which a coefficient has no effect, if there is one among these."""
    if key not in BY_KEY:
        return ""
    for name, word in switches.items():
        setting = STRUCTURES[name].setting(word)
        idle = any(key == other or key.startswith(f"{other}.") for other in setting.idle)
        if idle or BY_KEY[key].name in setting.fields:
            return f"structures.{name}: {word}"
    return ""


def _differences(scenario: Scenario, lever: Lever) -> Iterator[bool]:
    """For everything that a lever says whether it differs from what holds without it."""
    given: dict[str, Any] = scenario.given_parameters()
    drawn = scenario.uncertainties not in ("off", "on")
    for key, value in flattened(lever.parameters).items():
        yield value != given.get(key, None if drawn else BY_KEY[key].default)
    initial, from_record = scenario.given_initial(), scenario.starts_from_record
    for name, value in given_values(lever.initial).items():
        variable = BY_NAME[name]
        default = variable.words[int(variable.start)] if variable.words else variable.start
        yield value != initial.get(name, None if from_record else default)
    if FROM in entries(lever.initial):
        yield getattr(lever.initial, FROM) != getattr(scenario.initial, FROM)
    for name, word in entries(lever.structures).items():
        yield word != scenario.structure_settings()[name]
    for event in lever.events:
        yield event not in scenario.events


RULES: tuple[Rule, ...] = (
    distributions_that_are_not_drawn,
    drawing_without_distributions,
    sampling_without_drawing,
    coefficients_under_a_switch,
    axes_under_a_switch,
    initial_values_without_use,
    levers_that_change_nothing,
    events_without_effect,
)
