from collections.abc import Iterator
from typing import Any

import pytest

from tests.golden.results import FILE, HEADER, SCENARIOS, exact, kept, scenarios

HOW_TO_MEND = (
    "The results of {name} are no longer those under version control.\n"
    "If no number was meant to change, the last change of the model is a mistake.\n"
    "If it was: run `python -m tests.golden.refresh`, look at the difference, commit tests/golden/baseline.yaml, and\n"
    "flag the change with `numbers` in CHANGELOG.md.\n"
    "What differs (kept, now):\n{differences}"
)


def differences(kept: Any, now: Any, path: str = "") -> Iterator[str]:
    """Every number that differs, a line each."""
    if isinstance(kept, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*kept, *now]):
            yield from differences(kept.get(key), now.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(kept, list) and isinstance(now, list) and len(kept) == len(now):
        for place, (one, other) in enumerate(zip(kept, now, strict=True)):
            yield from differences(one, other, f"{path}[{place}]")
    elif kept != now or type(kept) is not type(now):
        yield f"  {path}: {kept!r}, {now!r}"


@pytest.mark.parametrize("name", [*SCENARIOS, "all-priors"])
def test_that_results_are_exactly_those_under_version_control(name: str) -> None:
    found = list(differences(kept()[name], exact(scenarios()[name])))
    assert not found, HOW_TO_MEND.format(name=name, differences="\n".join(found))


def test_that_the_golden_file_covers_its_scenarios_and_says_how_it_is_made() -> None:
    assert list(kept()) == [*SCENARIOS, "all-priors"]
    assert FILE.read_text(encoding="utf-8").startswith(HEADER)


def test_that_a_difference_in_the_last_digit_is_named() -> None:
    one, other = (
        {"means": {"tests": 13.404}, "runs": [1, 2]},
        {"means": {"tests": 13.404000000000002}, "runs": [1, None]},
    )
    assert list(differences(one, other)) == ["  means.tests: 13.404, 13.404000000000002", "  runs[1]: 2, None"]
