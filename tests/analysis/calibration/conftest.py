"""Short chains: the few parameters of these tests mix at once."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def short_chains() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.calibration.sampling.STEPS", 400)
        patch.setattr("analysis.calibration.sampling.PILOTS", (100, 150))
        yield
