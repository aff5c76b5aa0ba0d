"""What tests of batches share."""

import pytest

from tests.batch.folders import content, made


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The result folder of the small scenario with all its paths, from an uninterrupted run."""
    folder = tmp_path_factory.mktemp("whole") / "small"
    made(folder, paths="all")
    return content(folder)
