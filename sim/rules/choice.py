"""Quantal response: every instrument is a logit choice over its levels (McKelvey & Palfrey 1995).

A rule writes its utility as named terms, one row a level; here the terms are summed, turned into probabilities and
met by the month's draw. An explanation prints the very terms that decided.
"""

import math

from sim.numerics.arithmetic import exponential
from sim.numerics.compiler import rule


@rule
def logistic(log_odds):
    """The probability whose log-odds are `log_odds`."""
    return 1.0 / (1.0 + exponential(-log_odds))


@rule
def quantal_response(terms, rationality, excluded, probabilities):
    """Fill `probabilities`, shape (levels,), from `terms`, shape (levels, terms); `excluded` is a level or -1.

    P(level) = exp(rationality x utility) / sum, with the maximum subtracted first.
    """
    best = -math.inf
    for level in range(terms.shape[0]):
        utility = 0.0
        for term in range(terms.shape[1]):
            utility += terms[level, term]
        probabilities[level] = rationality * utility
        if level != excluded and probabilities[level] > best:
            best = probabilities[level]
    total = 0.0
    for level in range(terms.shape[0]):
        weight = 0.0 if level == excluded else exponential(probabilities[level] - best)
        probabilities[level] = weight
        total += weight
    for level in range(terms.shape[0]):
        probabilities[level] /= total


@rule
def drawn(probabilities, draw):
    """The level that a draw in [0, 1) picks; never one of probability 0.

    The levels that the draw has passed are counted, rather than searched: a search would branch on chance, which no
    processor can foresee.
    """
    reached = 0.0
    level = 0
    for passed in range(len(probabilities) - 1):
        reached += probabilities[passed]
        level += draw >= reached
    while probabilities[level] == 0.0:  # the sum fell short of 1 by rounding, and the last level is impossible
        level -= 1
    return level


@rule
def played(month, instrument, excluded, probabilities, draw):
    """The level played: the forced one if the scenario forces an available level, else the drawn one."""
    forced = month.forced[instrument]
    if forced >= 0 and forced != excluded:
        return forced
    month.forced[instrument] = -1
    return drawn(probabilities, draw)
