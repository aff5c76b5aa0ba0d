"""The facts: what may be shipped, what a file must hold, and how a mistake in it is told."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.record import code, read
from analysis.record.facts import ARTICLE, COLUMNS, SHIPPED, RecordError

GOOD = "date,kind,level,value,coding,detail,source,confidence\n2016-01-06,test,nuclear,1,,fourth test,agency,verified\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_that_nothing_after_december_2024_is_shipped_nor_read_after_the_article_unless_asked_for() -> None:
    assert read(SHIPPED)["month"].max() == "2024-12"
    assert read()["month"].max() == ARTICLE == "2021-09"


def test_that_of_csis_only_counts_of_months_are_shipped() -> None:
    facts = read(SHIPPED)
    own = facts[facts["source"].str.contains("CSIS")]
    assert len(own) > 50
    assert (own["date"].str.len() == 7).all()
    assert (own["detail"] == "").all()
    assert (own["source"] == "CSIS (count of the month)").all()
    assert not facts["detail"].str.contains("CSIS").any()


def test_that_every_fact_has_a_source_and_readings_say_so() -> None:
    facts = read(SHIPPED)
    assert (facts["source"] != "").all()
    readings = facts["kind"].isin(("stage", "leader_us", "leader_rok"))
    later = facts["month"] > ARTICLE
    readings |= later & facts["kind"].isin(("drill", "channel", "state", "veto"))
    assert (facts.loc[readings, "confidence"] == "judgement").all()
    assert (facts.loc[readings & later, "detail"] != "").all()
    assert facts["month"].is_monotonic_increasing


def test_that_a_file_of_ones_own_is_read_and_coded(tmp_path: Path) -> None:
    quiet = "2016-03,stage,none,,,no talks,agency,judgement\n"
    record = code(read(written(tmp_path, GOOD + quiet)), start="2016-01")
    assert record.level("test").tolist() == [4, 0, 0]


def test_that_all_problems_of_a_file_are_told_with_their_lines(tmp_path: Path) -> None:
    rows = [
        "2016-13-06,test,nuclear,1,,x,s,verified",
        "2016-01-06,tset,nuclear,1,,x,s,verified",
        "2016-01-06,test,huge,1,,x,s,verified",
        "2016-01-06,tighten,long,1,,x,s,verified",
        "2016-01-06,state,sanctions,1.5,,x,s,judgement",
        "2016-01-06,test,short,many,,x,s,verified",
        "2016-01-06,test,short,1,tests=few,x,s,verified",
        "2016-01-06,test,short,1,,x,s,sure",
        "2017-02-31,test,short,1,,x,s,verified",
        "9999-12,test,short,1,,x,s,verified",
        "2016-01-06,test,short,\u00b2,,x,s,verified",
        "2016-01-06,test,short,1,,x, and y,s,verified",
        "2016-01-06,test",
        "2016-01-06,state,border_closed,0.5,,x,s,judgement",
    ]
    with pytest.raises(RecordError) as told:
        read(written(tmp_path, GOOD + "\n".join(rows) + "\n"))
    lines = str(told.value).splitlines()
    assert len(lines) == len(rows)
    parts = (
        "date:", "kind:", "level:", "must be blank", "0 to 1", "count", "coding:", "confidence:", "date:",
        "1945 to 2099", "count", "more fields", "fewer fields", "must be 0 or 1",
    )  # fmt: skip
    for line, (number, part) in zip(lines, enumerate(parts, start=3), strict=True):
        assert f"mine.csv:{number}: " in line
        assert part in line


def test_that_the_order_of_the_rows_is_that_of_their_dates_whatever_the_file_has(tmp_path: Path) -> None:
    header, *rows = SHIPPED.read_text(encoding="utf-8").splitlines()
    backwards = sorted(rows, key=lambda row: row.split(",")[0], reverse=True)
    turned = code(read(written(tmp_path, "\n".join([header, *backwards]) + "\n")))
    assert (turned.seen == code(read(SHIPPED)).seen).all()
    assert repr(turned.design.events.tolist()) == repr(code(read(SHIPPED)).design.events.tolist())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("date,kind\n", "the columns level"),
        (",".join(COLUMNS) + "\n", "holds no facts"),
        ("", "are missing"),
        ("\0", "mine.csv"),
        ("date;kind;level\n", "with commas between them"),
    ],
)
def test_that_what_is_no_file_of_facts_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(RecordError, match=told):
        read(written(tmp_path, text))


def test_that_a_folder_and_another_encoding_are_told(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="is a folder"):
        read(tmp_path)
    path = tmp_path / "latin.csv"
    path.write_bytes("date,kind\n2016-01,é".encode("latin-1"))
    with pytest.raises(RecordError, match="save it again as UTF-8"):
        read(path)


def test_that_a_missing_file_is_told() -> None:
    with pytest.raises(RecordError, match="no such file"):
        read("none.csv")


def test_that_the_shipped_file_is_plain_text_of_moderate_size() -> None:
    assert SHIPPED.stat().st_size < 100_000
    assert pd.read_csv(SHIPPED, dtype=str).columns.tolist() == list(COLUMNS)
