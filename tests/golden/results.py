"""The exact results that the golden file keeps: what they are, and how they are made."""

import hashlib
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from sim.batch.executors import Threads
from sim.batch.run import run
from sim.engine.ensemble import run_chunk
from sim.outcomes import COUNTS, FIRSTS, LEVELS, RUN_OUTCOMES
from sim.scenario import design, from_data, load
from sim.scenario.schema import Scenario
from sim.state import INDEX
from sim.vocabulary import OUTCOMES

FILE = Path(__file__).with_name("baseline.yaml")
RUNS, SHOWN = 500, 3
SCENARIOS = (
    "baseline", "unconditional-relief", "grit", "consensus-lost", "maximum-pressure", "declaration-with-relief",
    "drills-expanded", "disaster-year", "history/2016-01",
)  # fmt: skip
HEADER = f"""\
# Exact results of the model: {RUNS} runs of some scenarios. They are made by
#     python -m tests.golden.refresh
# and never edited by hand. Refresh them only when a change of numbers is meant, and flag that change with `numbers` in
# CHANGELOG.md. `digest` covers every outcome of every run and every state of every month of the first {SHOWN} runs.
# An outcome that never came is null; `first_...` below `means` is the mean of the runs in which it came.
"""


def all_priors() -> Scenario:
    """Every parameter drawn from its prior, with the programme phase on: what no shipped scenario covers."""
    return from_data({"name": "all-priors", "uncertainties": "prior", "structures": {"programme_phase": "on"}})


def scenarios() -> dict[str, Scenario]:
    """The scenarios of the golden file by name."""
    return {name: load(name) for name in SCENARIOS} | {"all-priors": all_priors()}


def exact(scenario: Scenario) -> dict[str, Any]:
    """A scenario's results: a digest of all of them, and numbers that a person can compare, with all their digits."""
    made = design(scenario, runs=RUNS)
    outcomes, _, paths = run_chunk(made, 0, RUNS, SHOWN)
    digest = hashlib.sha256()
    states = [paths.states[:, :, INDEX[name]] for name in sorted(INDEX)]  # by name: their layout is no result
    for part in (*(outcomes[name] for name in RUN_OUTCOMES), *states, paths.actions):
        digest.update(np.ascontiguousarray(part).tobytes())
    frame = run(made, executor=Threads(1)).runs
    means = {name: math.fsum(frame[name]) / RUNS for name in (*COUNTS, *LEVELS)}
    for name in FIRSTS:
        came = frame[name].dropna()
        means[name] = math.fsum(came) / len(came) if len(came) else None
    classes = frame["outcome"].value_counts()
    shown = [
        {name: (_month if name in FIRSTS else _plain)(row[name])
         for name in (*COUNTS, *FIRSTS, *LEVELS, "declared", "treaty", "outcome")}
        for _, row in frame.head(SHOWN).iterrows()
    ]  # fmt: skip
    return {
        "digest": digest.hexdigest(),
        "outcomes": {word: int(classes[word]) for word in OUTCOMES},
        "means": means,
        "first_runs": shown,
    }


def _plain(value: Any) -> Any:
    """A value as YAML writes it without tags."""
    return value.item() if hasattr(value, "item") else value


def _month(value: float) -> int | None:
    """A first month, None where it never came."""
    return None if pd.isna(value) else int(value)


def current() -> dict[str, Any]:
    """The results of all golden scenarios as the code now gives them."""
    return {name: exact(scenario) for name, scenario in scenarios().items()}


def kept() -> dict[str, Any]:
    """The results under version control."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def text(results: dict[str, Any]) -> str:
    """The golden file for some results."""
    return HEADER + yaml.safe_dump(results, sort_keys=False, width=120)
