"""Monthly histories: Parquet parts that any reader opens as one table, and that are the histories of the Mesa model."""

from pathlib import Path

import pandas as pd
import pyarrow.dataset as dataset
import pyarrow.parquet as pq
import pytest

from sim.model import PeninsulaModel
from sim.scenario import from_data
from sim.state import VARIABLES
from sim.vocabulary import INSTRUMENTS
from tests.batch.folders import content, made, small, with_chunks_of

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "results.md"


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The paths of all runs in parts of 50 runs, so that there are several."""
    monkeypatch.setattr("sim.batch.chunks.PART_MONTHS", 300)
    made(tmp_path / "small", paths="all")
    return tmp_path / "small" / "paths"


def test_that_parts_open_as_one_table_in_pandas_and_in_pyarrow(parts: Path) -> None:
    assert [path.name for path in sorted(parts.iterdir())] == [
        f"part-{first:012d}.parquet" for first in range(0, 240, 50)
    ]
    frame = pd.read_parquet(parts)
    assert frame["run"].tolist() == [run for run in range(240) for _ in range(6)]
    assert frame["month"].tolist() == [month for _ in range(240) for month in range(1, 7)]
    table = dataset.dataset(parts).to_table()
    assert table.num_rows == len(frame)
    single = [pd.read_parquet(path) for path in sorted(parts.iterdir())]
    assert pd.concat(single, ignore_index=True).equals(frame)


def test_that_the_columns_are_those_of_the_documentation(parts: Path) -> None:
    columns = ["run", "month", "date", *(each.column for each in INSTRUMENTS), *(each.name for each in VARIABLES)]
    assert pq.read_schema(next(parts.iterdir())).names == columns
    section = DOCUMENTATION.read_text(encoding="utf-8").split("## paths/")[1].split("## ")[0]
    assert [column for column in columns if f"`{column}`" not in section] == []


def test_that_readers_outside_python_find_plain_types(parts: Path) -> None:
    kinds = {str(column.type) for column in pq.read_schema(next(parts.iterdir()))}
    assert kinds == {"int64", "int32", "int8", "double", "dictionary<values=string, indices=int8, ordered=0>"}


def test_that_a_part_does_not_depend_on_the_chunks(
    parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_chunks_of(7, monkeypatch)
    made(tmp_path / "other", paths="all")
    assert content(tmp_path / "other" / "paths") == content(parts)


def test_that_a_sample_is_the_first_hundred_runs(tmp_path: Path, parts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.batch.chunks.PART_MONTHS", 10**6)
    made(tmp_path / "sampled", paths="sample")
    sample = pd.read_parquet(tmp_path / "sampled" / "paths")
    assert sample.equals(pd.read_parquet(parts)[: 100 * 6])
    made(tmp_path / "few", small(runs=3), paths="sample")
    assert pd.read_parquet(tmp_path / "few" / "paths")["run"].unique().tolist() == [0, 1, 2]


def test_that_paths_are_the_histories_of_the_mesa_model(parts: Path) -> None:
    frame = pd.read_parquet(parts).set_index(["run", "month"])
    for run in (0, 17, 239):
        model = PeninsulaModel(small(), run=run)
        while model.running:
            model.step()
            row = frame.loc[run, model.month]
            for variable in VARIABLES:
                told = getattr(model.state, variable.name)
                assert row[variable.name] == (variable.words[int(told)] if variable.words else told)
            played = {each.name: row[each.column] for each in INSTRUMENTS if pd.notna(row[each.column])}
            assert {key.rpartition(".")[2]: level for key, level in model.actions.items()} == played


def test_that_paths_agree_with_the_totals_of_the_months(parts: Path) -> None:
    frame = pd.read_parquet(parts)
    months = pd.read_parquet(parts.parent / "months.parquet")
    assert frame.groupby("month")["sanctions"].mean().to_numpy() == pytest.approx(months["sanctions_mean"], abs=1e-7)
    tested = frame[frame["test"] == "nuclear"].groupby("month").size() / 240
    assert tested.reindex(months["month"], fill_value=0).to_numpy() == pytest.approx(months["test_nuclear"])


def test_that_a_month_without_drill_has_none(tmp_path: Path) -> None:
    made(tmp_path / "drills", from_data({"name": "drills", "start": "2021-02", "months": 3, "runs": 5}), paths="all")
    frame = pd.read_parquet(tmp_path / "drills" / "paths")
    assert frame.groupby("month")["drill"].count().tolist() == [0, 5, 0]
