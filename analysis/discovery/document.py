"""A discovery as plain data, fit for JSON."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.discovery.boxes import LEAST, MOST, ONE_OF, Limit, Measure
from analysis.discovery.discover import Discovery, FoundBox
from analysis.discovery.stability import Stability
from analysis.discovery.words import clause, meaning, name, sentence


def document(discovery: Discovery) -> dict[str, Any]:
    """Boxes with their restrictions, the trade-off, the tree, and how stable restrictions are."""
    x = discovery.cases.x
    return {
        "runs": len(discovery.cases.y),
        "share": discovery.cases.share,
        "boxes": [_box(found, discovery) for found in discovery.boxes],
        "trade_off": [
            {"step": number, **_measure(step.measure), "restrictions": len({limit.variable for limit in step.box})}
            for number, step in enumerate(discovery.trade_off)
        ],
        "step": discovery.kept,
        "tree": [{"rule": sentence(box, x), **_measure(measure)} for box, measure in discovery.leaves],
        "stability": [
            {"variable": variable, "side": side, "share": found.times / discovery.stability.halvings,
             "low": found.low, "high": found.high}
            for (variable, side), found in discovery.stability.found.items()
        ],
        "resamples": discovery.stability.halvings,
    }  # fmt: skip


def _box(found: FoundBox, discovery: Discovery) -> dict[str, Any]:
    x, first = discovery.cases.x, found is discovery.boxes[0]
    return {
        "words": sentence(found.box, x),
        "restrictions": restrictions(found.box, found.quasi_p, discovery.stability if first else None, x),
        **_measure(found.measure),
    }


def restrictions(
    box: Sequence[Limit], quasi_p: Sequence[float], stability: Stability | None, x: pd.DataFrame
) -> list[dict[str, Any]]:
    """One entry a quantity: its limits, null where it is open; of each side quasi-p-value and stability."""
    entries: dict[str, dict[str, Any]] = {}
    for limit, chance in zip(box, quasi_p, strict=True):
        opened: dict[str, Any] = {
            "variable": limit.variable,
            "name": name(limit.variable),
            "meaning": meaning(limit.variable),
            "words": [],
            **dict.fromkeys((LEAST, MOST, ONE_OF)),
            "quasi_p": {},
            "stability": {},
        }
        entry = entries.setdefault(limit.variable, opened)
        entry[limit.side] = limit.value if limit.side in (LEAST, MOST) else sorted(limit.value)  # type: ignore[arg-type]
        entry["words"].append(clause(limit, x))
        entry["quasi_p"][limit.side] = chance
        entry["stability"][limit.side] = stability.share(limit.subject) if stability else None
    return [{**entry, "words": " and ".join(entry["words"])} for entry in entries.values()]


def _measure(measure: Measure) -> dict[str, float | None]:
    return {name: None if value != value else value for name, value in vars(measure).items()}
