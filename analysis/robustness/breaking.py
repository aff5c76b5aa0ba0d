"""Which futures break each policy, by the search of `analysis.discovery`."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.discovery import Discovery, DiscoveryError, discover
from analysis.discovery.boxes import Box
from analysis.discovery.prim import ExtraError, library
from analysis.robustness.robustness import Robustness
from analysis.statistics.intervals import proportion

type Report = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Broken:
    """How often a policy breaks, with its error, and what was found about when; None where `reason` says why."""

    policy: str
    share: float
    error: float
    found: Discovery | None
    reason: str = ""

    @property
    def box(self) -> Box:
        """The limits of the first box, none where none was found."""
        return self.found.boxes[0].box if self.found is not None and self.found.boxes else ()


def breaking(result: Robustness, report: Report = lambda finished, wanted: None) -> list[Broken]:
    """For each policy the box of futures that breaks it; without the extra `explore` only how often it breaks."""
    missing = ""
    try:
        library()
    except ExtraError as error:
        missing = str(error)
    broken = []
    for number, policy in enumerate(result.policies, start=1):
        share, standard_error, *_ = proportion(result.broken[number - 1], result.draws_of_runs)
        found, reason = None, missing
        if not missing:
            try:
                found = discover(result.cases(policy), resamples=0, most_boxes=1, tree=False)
            except DiscoveryError:
                reason = "too few of the other runs to tell them apart"
        broken.append(Broken(policy, share, standard_error, found, reason))
        report(number, len(result.policies))
    return broken
