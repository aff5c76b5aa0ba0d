"""Why a run went the way it went: its months with every reason attached, and the words made from them.

`replay` steps the readable engine through one run of an ensemble and keeps what each decision weighed; everything that
a person sees (story, tables, JSON, frames, chart) is made from that structure, so they cannot disagree.
"""

from analysis.explanation.replay import decision_of, levels_of, replay, state_of
from analysis.explanation.structure import Chance, Change, Decision, ExplanationError, Level, Month, Run

__all__ = [
    "Chance", "Change", "Decision", "ExplanationError", "Level", "Month", "Run", "decision_of", "levels_of", "replay",
    "state_of",
]  # fmt: skip
