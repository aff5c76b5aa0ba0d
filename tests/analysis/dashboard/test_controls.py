import json

import pytest

from analysis.dashboard.controls import EXACT, KEYS, NUMBERS, groups, log_odds_words
from analysis.dashboard.settings import Settings, of_shipped, shipped_titles
from sim.parameters import BY_KEY, STRUCTURES


def rows(settings: Settings) -> dict[str, dict[str, object]]:
    found = groups(settings.scenario(), settings.unchanged().scenario())
    return {row["key"]: row for group in found for row in group["rows"]}


@pytest.mark.parametrize("name", [*shipped_titles()])
def test_that_every_shipped_scenario_fits_on_its_sliders(name: str) -> None:
    found = rows(of_shipped(name))
    assert len(found) == len(KEYS) + len(STRUCTURES) + len(NUMBERS)
    json.dumps(found)
    for key in KEYS:
        row, parameter = found[f"parameters.{key}"], BY_KEY[key]
        assert parameter.low <= row["low"] <= row["value"] <= row["high"] <= parameter.high
        assert row["low"] < row["high"]


def test_that_a_slider_says_what_it_means_on_what_it_rests_and_what_is_allowed() -> None:
    row = rows(Settings())["parameters.north_korea.test.red_line_caution"]
    assert row["label"] == "Fear of punishment keeps long and nuclear back"
    assert row["note"] == "Claim 35. Default 1.1, allowed 0 to 20; prior: mean 1.5, standard deviation 0.5."
    assert all(row["label"] for row in rows(Settings()).values())


def test_that_a_slider_reaches_a_value_beyond_its_prior() -> None:
    changed = Settings().with_value("parameters.north_korea.test.red_line_caution", 15.0)
    row = rows(changed)["parameters.north_korea.test.red_line_caution"]
    assert (row["value"], row["start"], row["high"]) == (15.0, 1.1, 15.0)


def test_that_a_parameter_that_is_drawn_says_so_until_it_is_fixed() -> None:
    drawn = {"dist": "normal", "mean": 1.5, "sd": 0.5, "low": 0}
    row = rows(Settings().with_value("parameters.north_korea.test.red_line_caution", drawn))
    assert row["parameters.north_korea.test.red_line_caution"]["drawn"]
    assert "drawn (normal: mean 1.5" in str(row["parameters.north_korea.test.red_line_caution"]["note"])


def test_that_log_odds_are_explained_by_chances() -> None:
    assert "1 more takes a chance of 10% to 23%, one of 50% to 73%" in log_odds_words()


def test_that_no_choice_shows_what_only_a_file_says() -> None:
    for name, structure in STRUCTURES.items():
        shown = [words for _, words in rows(Settings())[f"structures.{name}"]["options"]]
        assert len(set(shown)) == len(structure.settings)
        for words in shown:
            assert words[0].isupper()
            assert not any(mark in words for mark in ("_", "`", "parameter of this name"))


def test_that_the_start_of_a_choice_is_also_a_chance_and_other_log_odds_are_not() -> None:
    alone = {key: row["alone"] for key, row in rows(Settings()).items() if row.get("alone")}
    assert alone == {
        "parameters.north_korea.test.base_long": ["parameters.rationality.north_korea"],
        "parameters.south_korea.base_lobby": ["parameters.rationality.south_korea"],
        "parameters.united_states.base_talk": ["parameters.rationality.united_states"],
        "parameters.united_states.base_ease": ["parameters.rationality.united_states"],
        "parameters.diplomacy.join_base": [""],
    }


def test_that_months_and_seed_are_those_of_the_scenario_within_what_is_allowed() -> None:
    found = rows(Settings().with_value("months", 12))
    assert (found["months"]["value"], found["months"]["start"]) == (12, 36)
    assert (found["months"]["low"], found["months"]["high"]) == (1, 1200)
    assert found["seed"]["high"] == EXACT
    assert "seed" not in rows(Settings().with_value("seed", 2**60))
