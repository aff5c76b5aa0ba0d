import json

import pytest

from analysis.dashboard.controls import KEYS, groups
from analysis.dashboard.settings import Settings, of_shipped, shipped_titles
from sim.parameters import BY_KEY, STRUCTURES


def rows(settings: Settings) -> dict[str, dict[str, object]]:
    found = groups(settings.scenario(), settings.unchanged().scenario())
    return {row["key"]: row for group in found for row in group["rows"]}


@pytest.mark.parametrize("name", [*shipped_titles()])
def test_that_every_shipped_scenario_fits_on_its_sliders(name: str) -> None:
    found = rows(of_shipped(name))
    assert len(found) == len(KEYS) + len(STRUCTURES)
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
