"""A classification tree (CART, Breiman and others 1984) beside the boxes: it divides all runs; its leaves are rules.

Where boxes and tree speak of the same quantities, a finding does not depend on how it was searched for.
"""

import pandas as pd

from analysis.discovery.boxes import LEAST, MOST, ONE_OF, Box, Limit, Measure, measured
from analysis.discovery.cases import Cases
from analysis.discovery.prim import LEAST_MASS, ExtraError

DEPTH = 3
"""Questions that lead to a leaf, at most: more cannot be said in a sentence."""


def leaves(learning: Cases, judging: Cases) -> list[tuple[Box, Measure]]:
    """The leaves of the tree that `learning` gives, each measured on `judging`, the densest first."""
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError:
        raise ExtraError(
            "this needs scikit-learn, which is not installed; install the extra: pip install 'panmunjom[explore]'"
        ) from None
    table = _numbers(learning.x)
    tree = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=LEAST_MASS, random_state=0)
    grown = tree.fit(table.to_numpy(), learning.y).tree_
    found: list[tuple[Box, Measure]] = []

    def descend(node: int, path: Box) -> None:
        if grown.children_left[node] < 0:
            box = _merged(path)
            found.append((box, measured(box, judging)))
            return
        column, threshold = str(table.columns[grown.feature[node]]), float(grown.threshold[node])
        below, above = _limits(column, threshold, learning.x)
        descend(grown.children_left[node], (*path, below))
        descend(grown.children_right[node], (*path, above))

    descend(0, ())
    return sorted(found, key=lambda leaf: -leaf[1].density)


SEPARATOR = " = "


def _numbers(x: pd.DataFrame) -> pd.DataFrame:
    """The table with a column of 0 and 1 for each word of a column of words."""
    words = [column for column in x.columns if not pd.api.types.is_numeric_dtype(x[column])]
    return pd.get_dummies(x, columns=words, prefix_sep=SEPARATOR, dtype=float)


def _limits(column: str, threshold: float, x: pd.DataFrame) -> tuple[Limit, Limit]:
    """What holds on either side of a question of the tree."""
    if SEPARATOR not in column:
        return Limit(column, MOST, threshold), Limit(column, LEAST, threshold)
    variable, _, word = column.partition(SEPARATOR)
    others = frozenset(map(str, x[variable].unique())) - {word}
    return Limit(variable, ONE_OF, others), Limit(variable, ONE_OF, frozenset({word}))


def _merged(path: Box) -> Box:
    """The limits of a path, of several on one side of a quantity the tightest."""
    tightest: dict[tuple[str, str], Limit] = {}
    for limit in path:
        before = tightest.get(limit.subject)
        if before is None:
            tightest[limit.subject] = limit
            continue
        one, other = before.value, limit.value
        if isinstance(one, frozenset) and isinstance(other, frozenset):
            tightest[limit.subject] = limit._replace(value=one & other)
        elif not isinstance(one, frozenset) and not isinstance(other, frozenset):
            tightest[limit.subject] = limit._replace(value=(max if limit.side == LEAST else min)(one, other))
    return tuple(tightest.values())
