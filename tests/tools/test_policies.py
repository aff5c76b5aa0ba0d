"""The committed reading of the policy packages: every policy is in it, with the numbers of the committed table."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.robustness.objectives import DIRECTIONS
from sim.scenario import load
from tools.policies import FOLDER, NAME, PAIRS, REFERENCE

PAGE = (FOLDER / "policies.md").read_text(encoding="utf-8")
TABLE = pd.read_csv(FOLDER / "policies.csv")
POLICIES = [lever.name for lever in load(NAME).levers]


def test_that_every_policy_has_a_row_and_what_breaks_it() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| [\d.]+ ±", PAGE, re.MULTILINE)
    assert rows == POLICIES
    assert re.findall(r"^- `([\w-]+)` misses a threshold", PAGE, re.MULTILINE) == POLICIES
    assert list(dict.fromkeys(TABLE["policy"])) == POLICIES


@pytest.mark.parametrize("policy", POLICIES)
def test_that_the_page_shows_the_numbers_of_the_table(policy: str) -> None:
    rows = TABLE[TABLE["policy"] == policy].set_index("outcome")
    (line,) = re.findall(rf"^\| `{policy}` \| ([\d.]+ ±.*) \|$", PAGE, re.MULTILINE)
    cells = [float(cell.split(" ±")[0].split(" to ")[0]) for cell in line.split(" | ")]
    red_line, economy = rows.loc["red_line_test_within_36"], rows.loc["final_economy"]
    assert cells[:3] == pytest.approx([red_line["mean"], red_line["worst_decile"], red_line["regret_90"]], abs=0.0051)
    assert cells[7] == pytest.approx(economy["mean"], abs=0.00051)
    assert cells[-1] == pytest.approx(rows.loc["all_thresholds", "satisficing"], abs=0.0051)


def test_that_the_page_names_no_policy_best_and_says_what_is_not_counted() -> None:
    assert "No policy is called best" in PAGE
    assert "What is not counted" in PAGE
    assert "Quote a range over its forms" in PAGE


def test_that_policies_that_are_set_beside_each_other_exist() -> None:
    assert {REFERENCE, *(name for pair in PAIRS for name in pair)} <= set(POLICIES)
    assert {"red_line_test", "talks", "final_economy"} <= set(DIRECTIONS)


def test_that_the_picture_is_there() -> None:
    assert Path(FOLDER / "policies.svg").read_text(encoding="utf-8").startswith("<svg")
