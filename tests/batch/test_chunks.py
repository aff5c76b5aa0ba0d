"""Chunks cover the runs once, whatever is finished already, and last a fraction of a second."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.batch.chunks import (
    CHUNK_SECONDS,
    MOST_CHUNK_RUNS,
    PART_MONTHS,
    ChunkTask,
    Cost,
    Span,
    chunk_cost,
    chunk_size,
    missing_spans,
    part_runs,
    pilot,
)
from tests.batch.folders import small


@st.composite
def half_done(draw: st.DrawFn) -> tuple[int, list[Span], int, int, int]:
    """Runs, finished spans, chunk size, runs whose paths are kept, and runs a part."""
    runs = draw(st.integers(1, 400))
    kept = draw(st.sampled_from([0, min(runs, 100), runs]))
    part = draw(st.integers(1, 90))
    planned = list(missing_spans(runs, [], draw(st.integers(1, 120)), kept, part))
    finished = draw(st.permutations(planned)) if len(planned) < 50 else planned
    return runs, finished[: draw(st.integers(0, len(finished)))], draw(st.integers(1, 120)), kept, part


@given(half_done())
def test_that_missing_and_finished_spans_cover_every_run_once(given: tuple[int, list[Span], int, int, int]) -> None:
    runs, finished, size, kept, part = given
    spans = sorted([*finished, *missing_spans(runs, finished, size, kept, part)])
    assert [run for span in spans for run in range(span.first, span.end)] == list(range(runs))


@given(half_done())
def test_that_parts_of_paths_depend_on_nothing_but_the_part(given: tuple[int, list[Span], int, int, int]) -> None:
    runs, finished, size, kept, part = given
    spans = sorted([*finished, *missing_spans(runs, finished, size, kept, part)])
    parts = [span for span in spans if span.first < kept]
    assert parts == [Span(first, min(part, kept - first)) for first in range(0, kept, part)]


@given(half_done())
def test_that_chunks_without_paths_are_no_larger_than_asked(given: tuple[int, list[Span], int, int, int]) -> None:
    runs, finished, size, kept, part = given
    assert all(span.runs <= size for span in missing_spans(runs, finished, size, kept, part) if span.first >= kept)


def test_that_nothing_is_missing_where_all_is_finished() -> None:
    assert list(missing_spans(10, [Span(4, 6), Span(0, 4)], 3)) == []


@given(st.floats(0, 2), st.floats(1e-9, 2), st.integers(1, 10**8), st.integers(1, 64))
def test_that_a_chunk_is_short_and_every_worker_has_one(fixed: float, each: float, runs: int, workers: int) -> None:
    size = chunk_size(Cost(fixed, each), runs, workers)
    assert 1 <= size <= MOST_CHUNK_RUNS
    assert size == 1 or Cost(fixed, each).of(size) <= max(CHUNK_SECONDS, 2 * fixed) * 1.001
    assert size <= -(-runs // workers)


def test_that_a_part_holds_whole_runs_of_about_so_many_months() -> None:
    assert part_runs(36) * 36 <= PART_MONTHS < (part_runs(36) + 1) * 36
    assert part_runs(PART_MONTHS + 1) == 1


@pytest.mark.parametrize("runs", [1, 2, 500])
def test_that_the_pilot_times_any_number_of_runs(runs: int) -> None:
    cost = pilot(ChunkTask(small(), runs))
    assert 0 <= cost.fixed < 1
    assert 0 < cost.each < 0.5


@pytest.mark.parametrize("runs", [1, 2, 256])
def test_that_few_runs_go_without_a_pilot_in_one_chunk_a_worker(runs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.batch.chunks.pilot", lambda task: pytest.fail("it was timed"))
    assert chunk_size(chunk_cost(ChunkTask(small(), runs)), runs, 2) == -(-runs // 2)


def test_that_a_task_sent_to_another_process_gives_the_same_chunk() -> None:
    task = ChunkTask(small(), 50, kept=50)
    here, there = task(Span(10, 20)), pickle.loads(pickle.dumps(task))(Span(10, 20))
    assert here.runs.equals(there.runs)
    assert here.paths == there.paths != b""
