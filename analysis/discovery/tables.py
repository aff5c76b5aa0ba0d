"""A discovery as tables, a CSV file each: boxes with their limits, the trade-off, the tree, and what came back."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.discovery.boxes import LEAST, MOST, ONE_OF
from analysis.discovery.discover import Discovery
from analysis.discovery.document import document
from analysis.discovery.words import clause

NAMES = ("boxes", "limits", "trade_off", "tree", "stability")
MEASURES = ("density", "density_error", "coverage", "coverage_error", "mass")
LIMITS = ("box", "variable", "side", "value", "quasi_p", "found_again", "words", "meaning")
SEPARATOR = " | "
"""Between the words that a limit allows."""
READING = (
    "Boxes and tree were made of one half of the runs; every figure is that of the other half, with its standard error "
    "(±). Quasi-p: how likely the box would be as dense without the limit doing anything; found again: in how many "
    "other halvings box 1 had this limit, and where it then lay (in fewer than half: left out). Where a density is "
    "below 1, the rest is chance, or something that no box limits."
)


def tables(discovery: Discovery) -> dict[str, pd.DataFrame]:
    """The tables of a discovery by their names; docs/results.md says what each column means."""
    found = document(discovery)
    boxes = [{"box": number, "words": box["words"], **_measures(box)} for number, box in _numbered(found["boxes"])]
    steps = [
        {
            "step": step["step"],
            "kept": step["step"] == found["step"],
            **_measures(step),
            "limited": step["restrictions"],
        }
        for step in found["trade_off"]
    ]
    leaves = [{"rule": leaf["rule"], **_measures(leaf)} for leaf in found["tree"]]
    return {
        "boxes": pd.DataFrame(boxes, columns=["box", "words", *MEASURES]),
        "limits": pd.DataFrame(_limits(discovery, found["boxes"]), columns=LIMITS),
        "trade_off": pd.DataFrame(steps, columns=["step", "kept", *MEASURES, "limited"]),
        "tree": pd.DataFrame(leaves, columns=["rule", *MEASURES]),
        "stability": pd.DataFrame(found["stability"], columns=["variable", "side", "share", "low", "high"]),
    }


def _numbered(boxes: list[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    return enumerate(boxes, start=1)


def _measures(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in MEASURES}


def _limits(discovery: Discovery, boxes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A row a side of a quantity that a box limits."""
    for number, box in _numbered(boxes):
        words = {limit.subject: clause(limit, discovery.cases.x) for limit in discovery.boxes[number - 1].box}
        for entry in box["restrictions"]:
            for side in (LEAST, MOST, ONE_OF):
                if (value := entry[side]) is not None:
                    yield {
                        "box": number, "variable": entry["variable"], "side": side,
                        "value": SEPARATOR.join(value) if side == ONE_OF else value,
                        "quasi_p": entry["quasi_p"][side], "found_again": entry["stability"][side],
                        "words": words[entry["variable"], side], "meaning": entry["meaning"],
                    }  # fmt: skip
