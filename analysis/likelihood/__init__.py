"""The model stepped through a record: how likely it made what happened, month by month, and what it expected.

Every choice is a logit with a known probability and every transition has known chances, so the likelihood of a record
is exact: where the record leaves something open, all that may have happened is followed.
"""

from analysis.likelihood.follow import Followed, follow, log_likelihood, sampled_ends

__all__ = ["Followed", "follow", "log_likelihood", "sampled_ends"]
