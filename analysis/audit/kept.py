"""An audit that was kept in a folder, read as words and tables for a report."""

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.audit.calibration import Kept
from analysis.audit.responses import Plan
from analysis.audit.tables import ANSWERED, NAMES, VETOED
from analysis.audit.words import (
    ACTOR_WORDS,
    BELIEF_WORDS,
    GAME_HEADINGS,
    PLAYS,
    belief_notes,
    cases_words,
    gambit_words,
    game_cells,
    payoff_words,
    plan_words,
    tried_words,
)
from analysis.statistics.kept import Numbers, is_kept, kept_table
from analysis.wording.numbers import error, number
from sim.batch import manifest as manifests
from sim.batch.folder import MANIFEST
from sim.batch.manifest import AGAIN, ResultError
from sim.errors import cleaned
from sim.vocabulary import SANCTIONS, TEST

KIND = "audit"


class KeptAudit(NamedTuple):
    """An audit for a page: the game with a note, the gains with a line an actor, beliefs with a line each."""

    game: Numbers
    game_note: str
    gains: Numbers
    plans: list[str]
    beliefs: list[tuple[str, Numbers]]


def is_audit(folder: str | Path) -> bool:
    """Whether a folder holds an audit."""
    return is_kept(folder, KIND)


def audited(folder: str | Path) -> KeptAudit:
    """The audit in `folder`. Raises `ResultError` where its files are not those that were written."""
    folder = Path(folder)
    manifest = manifests.read(folder / MANIFEST)
    game, responses, plans, payoffs, beliefs = (kept_table(folder, manifest, f"{name}.csv") for name in NAMES)
    name = str(manifest["scenario"].get("name", folder.name))
    try:
        size = f"{int(manifest['arguments']['runs']):,} runs of {manifest['months']} months"
        difference = manifest["gambit_difference"]
        belief = float(game["belief_punished"].dropna().iloc[0])
        return KeptAudit(
            _game(game, name),
            f"{belief_notes(belief)} {gambit_words(None if difference is None else float(difference))}",
            _gains(responses, f"{name}: what each could gain by leaving its rule, in units of its payoff. {size}"),
            [_plan(actor, plans, payoffs) for actor in responses["actor"]],
            [_belief(key, beliefs, name, size) for key in BELIEF_WORDS if (beliefs["belief"] == key).any()],
        )  # fmt: skip
    except (KeyError, IndexError, TypeError, ValueError):
        raise ResultError(f"{folder}: its tables are not those of an audit; {AGAIN}") from None


def _game(game: pd.DataFrame, name: str) -> Numbers:
    rows = []
    for play, words in PLAYS.items():
        of_test = game[game["play"] == play].set_index("test")
        crossing = of_test.loc[list(TEST._fields[TEST.long :])]
        red_line = float(crossing["probability"].sum())
        tightened = float((crossing["probability"] * crossing[SANCTIONS._fields[SANCTIONS.tighten]]).sum())
        punished = tightened / red_line if red_line else float("nan")
        any_test = 1 - float(of_test["probability"]["none"])
        rows.append([words, *game_cells(any_test, red_line, punished, play == "neither_seen")])
    return Numbers(
        f"{name}: a test and its answer in the first month, as probabilities", ["played", *GAME_HEADINGS], rows
    )


def _gains(responses: pd.DataFrame, caption: str) -> Numbers:
    rows = [
        [
            ACTOR_WORDS[row["actor"]],
            f"{number(row['own'], 2)} ± {error(row['own_error'], 2)}",
            f"{number(row['gain'], 2, signed=True)} ± {error(row['gain_error'], 2)}",
            number(row["spread"], 2),
            tried_words(int(row["plans"]), int(row["plans_in_class"]), bool(row["settled"])),
        ]
        for row in responses.to_dict("records")
    ]
    return Numbers(caption, ["actor", "by its rule", "gain", "spread of single runs", "search"], rows)


def _plan(actor: str, plans: pd.DataFrame, payoffs: pd.DataFrame) -> str:
    """The payoff of an actor and its plan, in a paragraph."""
    own = payoffs[payoffs["actor"] == actor]
    weights = dict(zip(own["outcome"], map(float, own["weight"]), strict=True))
    plan: Plan = {}
    for row in plans[plans["actor"] == actor].to_dict("records"):
        plan.setdefault(row["situation"], {})[row["instrument"]] = row["level"]
    lines = plan_words(plan)
    found = (
        f"The plan: {'. '.join(f'{line[0].upper()}{line[1:]}' for line in lines)}." if lines else "No plan is better."
    )
    return cleaned(f"{ACTOR_WORDS[actor]}. Payoff: {payoff_words(weights)}. {found}")


def _belief(key: str, beliefs: pd.DataFrame, name: str, size: str) -> tuple[str, Numbers]:
    words = BELIEF_WORDS[key]
    caption = f"{name}: {words[0].lower()}{words[1:]}. {size}"
    own = beliefs[beliefs["belief"] == key]
    whole = own[own["low"].isna()].iloc[0]
    kept = _kept(beliefs, VETOED if key == "belief_punished" else ANSWERED)
    difference = f"{number(whole['difference'], 3, signed=True)} ± {error(whole['difference_error'], 3)}"
    note = (
        f"Believed {number(whole['believed'], 3)}, came {number(whole['came'], 3)}: {difference}. "
        f"{cases_words(key, kept)}"
    )
    rows = [
        [f"{row['low']:.1f} to {row['high']:.1f}", f"{int(row['cases']):,}", number(row["believed"], 3),
         f"{number(row['came'], 3)} ± {error(row['came_error'], 3)}"]
        for row in own[own["low"].notna()].to_dict("records")
    ]  # fmt: skip
    return note, Numbers(caption, ["belief", "cases", "believed", "came"], rows)


def _kept(beliefs: pd.DataFrame, name: str) -> Kept | None:
    rows: list[dict[Any, Any]] = beliefs[beliefs["belief"] == name].to_dict("records")
    return Kept(int(rows[0]["cases"]), float(rows[0]["came"]), float(rows[0]["came_error"])) if rows else None
