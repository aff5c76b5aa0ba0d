"""kill -9 at any moment: no manifest without its whole result, and `--resume` ends with the uninterrupted one."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sim.batch.folder import MANIFEST
from sim.batch.publishing import recover
from tests.batch.folders import content, made, small, visible, with_chunks_of
from tests.batch.killing import remove_in_steps

ROOT = Path(__file__).parents[2]
CHANGES = 70
"""More changes of the file system than a run makes."""
PUBLISHING = 25
"""Changes after which a run is about publishing."""


def killed(folder: Path, points: list[str]) -> list[str]:
    """The points at which runs into `folder` were killed."""
    command = [sys.executable, "-m", "tests.batch.killing", str(folder), *points]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    ends = dict(line.split() for line in done.stdout.splitlines())
    assert list(ends) == points[: len(ends)]
    return [point for point, end in ends.items() if end == "killed"]


@pytest.mark.slow
@pytest.mark.parametrize("order", ["files", "files-backwards"])
def test_that_a_kill_before_any_change_of_the_disk_leaves_the_old_the_new_or_no_result(
    order: str, tmp_path: Path, whole: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    points = [f"{order}:{number}" for number in range(1, CHANGES + 1)]
    made(tmp_path / "older", small(seed=2, runs=30), paths="sample")
    old = content(tmp_path / "older")
    for point in points:
        shutil.copytree(tmp_path / "older", tmp_path / point / "small")
    deaths = killed(tmp_path, points)
    assert deaths == points[: len(deaths)]
    assert PUBLISHING < len(deaths) < CHANGES
    with_chunks_of(150, monkeypatch)
    found = []
    for point in deaths:
        folder = tmp_path / point / "small"
        left = visible(folder)
        found.append("none" if MANIFEST not in left else "old" if left == old else "new")
        assert left == whole or found[-1] != "new"
        if found[-1] == "none":
            # Any further run, resumed or not, first puts one or the other in place.
            shutil.copytree(folder, tmp_path / "recovered" / point)
            recover(tmp_path / "recovered" / point)
            assert visible(tmp_path / "recovered" / point) in (old, whole)
        made(folder, paths="all", resume=True)
        assert content(folder) == whole
    assert sorted(found, key=["old", "none", "new"].index) == found
    assert 4 < found.count("none") < 14


@pytest.mark.slow
def test_that_a_kill_at_a_random_moment_costs_nothing_but_time(
    tmp_path: Path, whole: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = random.Random(20210924)
    points = [f"after:{moments.uniform(0.001, 0.4):.4f}" for _ in range(8)]
    killed(tmp_path, points)
    with_chunks_of(150, monkeypatch)
    for point in points:
        folder = tmp_path / point / "small"
        left = visible(folder)
        assert MANIFEST not in left or left == whole
        made(folder, paths="all", resume=True)
        assert content(folder) == whole


class Died(BaseException):
    """What stands for a kill inside this process."""


def dying_before(number: int, patch: pytest.MonkeyPatch) -> None:
    """Let the `number`-th change of the file system raise `Died`, and every one after it."""
    left = [number]

    def counted(change: Callable[..., None]) -> Callable[..., None]:
        def call(*arguments: Any, **options: Any) -> None:
            left[0] -= 1
            if left[0] <= 0:
                raise Died
            change(*arguments, **options)

        return call

    for name in ("rename", "replace", "rmdir", "unlink"):
        patch.setattr(os, name, counted(getattr(os, name)))


@pytest.mark.slow
def test_that_a_recovery_that_is_killed_can_be_recovered_from(
    tmp_path: Path, whole: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "older", small(seed=2, runs=30), paths="sample")
    old = content(tmp_path / "older")
    points = [f"files:{number}" for number in range(PUBLISHING, CHANGES + 1, 2)]
    for point in points:
        shutil.copytree(tmp_path / "older", tmp_path / point / "small")
    killed(tmp_path, points)
    states = [tmp_path / point / "small" for point in points if MANIFEST not in visible(tmp_path / point / "small")]
    assert len(states) > 4
    deaths = 0
    for place, state in enumerate(states):
        for number in range(1, 40):
            folder = tmp_path / "again"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(state, folder)
            with monkeypatch.context() as patch:
                patch.setattr(shutil, "rmtree", partial(remove_in_steps, backwards=place % 2))
                dying_before(number, patch)
                try:
                    recover(folder)
                except Died:
                    deaths += 1
                else:
                    break
            recover(folder)
            assert visible(folder) in (old, whole)
            assert not list(folder.glob(".discarded*"))
    assert deaths > 20
