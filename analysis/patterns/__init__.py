"""The patterns of the record that the model is judged by, each as one function of full monthly histories.

A pattern counts something in every run, such as test months and months; its value is a function of the counts, such as
their ratio. Added up over the runs the counts give the value of the ensemble, those of one run the value of that run,
and those of the record's own months the record's value: one function for all three, so that like is set beside like.
"""

from analysis.patterns.counting import ratio
from analysis.patterns.histories import Histories, Numbers, record
from analysis.patterns.pattern import CONTINUED, LEAST_SHARED, PATTERNS, PUBLISHED, RECORD_LAST, Pattern, markov_chain

__all__ = [
    "CONTINUED", "LEAST_SHARED", "PATTERNS", "PUBLISHED", "RECORD_LAST", "Histories", "Numbers", "Pattern",
    "markov_chain", "ratio", "record",
]  # fmt: skip
