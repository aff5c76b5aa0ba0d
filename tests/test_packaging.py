"""What is installed: every library that is asked for is pinned, from no address, and none has to be compiled."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
ASKED = [
    pytest.param(Requirement(line), id=f"{part}-{Requirement(line).name}")
    for part, lines in {"panmunjom": PROJECT["dependencies"], **EXTRAS}.items()
    for line in lines
]


def plain(name: str) -> str:
    """A name as registries compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


PINS = {plain(pin.name): pin for pin in map(Requirement, CONSTRAINTS)}


@pytest.mark.parametrize("asked", ASKED)
def test_that_every_library_is_pinned_to_a_version_that_is_allowed(asked: Requirement) -> None:
    (pin,) = PINS[plain(asked.name)].specifier
    assert pin.operator == "=="
    assert asked.specifier.contains(pin.version)


def test_that_pins_name_no_address() -> None:
    assert len(PINS) == len(CONSTRAINTS)  # each line is a pin, none an option
    assert not any(pin.url for pin in PINS.values())


def test_that_what_has_to_be_compiled_is_in_an_extra_of_its_own() -> None:
    assert [Requirement(line).name for line in EXTRAS["oracles"]] == ["pygambit"]
    others = [line for extra, lines in EXTRAS.items() if extra != "oracles" for line in lines]
    assert not any(Requirement(line).name == "pygambit" for line in PROJECT["dependencies"] + others)


def test_that_every_python_that_is_named_is_tested_by_ci() -> None:
    named = [text.split()[-1] for text in PROJECT["classifiers"] if re.search(r"Python :: 3\.\d+$", text)]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"for python in {' '.join(named)}; do" in script
    assert (ROOT / ".python-version").read_text(encoding="utf-8").strip() == named[0]
