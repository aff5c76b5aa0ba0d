"""A result folder is a stranger's input: what was changed, cut or made up is refused with the file and the fault."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import analysis
from sim.batch.manifest import LARGEST, ResultError
from sim.batch.tables import MONTH_TYPES, OUTCOME_TYPES
from sim.cli.app import status
from sim.outcomes import RUN_OUTCOMES
from tests.batch.folders import made, small

Frame = pd.DataFrame


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good result with the paths of some runs."""
    folder = tmp_path_factory.mktemp("good") / "small"
    made(folder, paths="sample")
    return folder


@pytest.fixture
def good(kept: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    shutil.copytree(kept, tmp_path / "small")
    return tmp_path / "small"


def refusal(folder: Path) -> str:
    """The one line with which the folder is refused."""
    with pytest.raises(ResultError) as refused:
        analysis.load(folder)
    message = str(refused.value)
    assert "\n" not in message
    assert message.isprintable()
    return message


def rewritten(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest."""
    path = folder / "manifest.json"
    document = json.loads(path.read_bytes())
    change(document)
    path.write_text(json.dumps(document))


def vouched(folder: Path) -> None:
    """Let the manifest give sizes and hashes of the files as they are, as somebody who means harm would."""

    def change(document: dict[str, Any]) -> None:
        whole = hashlib.sha256()
        for name in ("runs.parquet", "months.parquet", "summary.csv"):
            content = (folder / name).read_bytes()
            whole.update(content)
            document["files"][name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        document["content_hash"] = whole.hexdigest()

    rewritten(folder, change)


DAMAGES: dict[str, tuple[str, Callable[[Frame], Frame]]] = {
    "five more tests": ("runs.parquet", lambda frame: frame.assign(tests=frame["tests"] + 5)),
    "half the runs": ("runs.parquet", lambda frame: frame.iloc[::2]),
    "no runs": ("runs.parquet", lambda frame: frame.iloc[:0]),
    "no peace": ("runs.parquet", lambda frame: frame.assign(outcome="peace")),
    "words for numbers": ("runs.parquet", lambda frame: frame.assign(tests=frame["tests"].astype(str))),
    "half the months": ("months.parquet", lambda frame: frame.iloc[: len(frame) // 2]),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_that_a_table_that_is_not_what_was_written_is_refused_by_its_name(damage: str, good: Path) -> None:
    name, change = DAMAGES[damage]
    change(pd.read_parquet(good / name)).to_parquet(good / name)
    assert refusal(good).startswith(f"{good / name}: is not what was written")


def test_that_a_turned_bit_is_found_in_every_table(kept: Path, tmp_path: Path) -> None:
    for name in ("runs.parquet", "months.parquet", "summary.csv"):
        folder = tmp_path / name
        shutil.copytree(kept, folder)
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(content)
        assert f"{name}: is not what was written (its SHA-256 is another)" in refusal(folder)


STRANGE: dict[str, tuple[str, Callable[[Frame], Frame], str]] = {
    "another outcome": (
        "runs.parquet",
        lambda frame: frame.assign(outcome=frame["outcome"].cat.rename_categories({"talks": "peace"})),
        "its column 'outcome' holds 'peace', which is no outcome",
    ),
    "words": ("runs.parquet", lambda frame: frame.assign(tests=frame["tests"].astype(str)), "'tests' holds"),
    "floats for counts": ("runs.parquet", lambda frame: frame.assign(tests=frame["tests"] * 1.0), "holds double, not"),
    "too many tests": ("runs.parquet", lambda frame: frame.assign(tests=np.int32(7)), "not from 0 to 6"),
    "months of no run": (
        "runs.parquet", lambda frame: frame.assign(first_test_month=7.0), "numbers that are not from 1 to 6"
    ),
    "parts of months": ("runs.parquet", lambda frame: frame.assign(first_test_month=1.5), "holds parts of months"),
    "no number": ("runs.parquet", lambda frame: frame.assign(final_economy=np.inf), "holds what is no number"),
    "nulls": ("runs.parquet", lambda frame: frame.assign(final_economy=np.nan), "holds nulls"),
    "fewer runs": ("runs.parquet", lambda frame: frame.iloc[:-1], "holds 239 runs, and the manifest says 240"),
    "runs twice": ("runs.parquet", lambda frame: frame.assign(run=frame["run"] // 2), "does not count from 0 to 239"),
    "runs turned round": ("runs.parquet", lambda frame: frame[::-1], "does not count from 0 to 239"),
    "a column more": ("runs.parquet", lambda frame: frame.assign(victory=1.0), "a column 'victory', which"),
    "a column that did not vary": (
        "runs.parquet", lambda frame: frame.assign(**{"parameters.pressure.build": 1.0}), "'parameters.pressure.build'"
    ),
    "a column less": ("runs.parquet", lambda frame: frame.drop(columns="tests"), "has no column 'tests'"),
    "another order": ("runs.parquet", lambda frame: frame[list(frame)[:-2] + list(frame)[:-3:-1]], "in another order"),
    "other months": ("months.parquet", lambda frame: frame.assign(month=frame["month"] + 1), "'month' is not that of"),
    "other dates": ("months.parquet", lambda frame: frame.assign(date="1950-06"), "'date' is not that of"),
    "other counts": ("months.parquet", lambda frame: frame.assign(runs=np.int64(9)), "'runs' is not that of"),
    "more than all": ("months.parquet", lambda frame: frame.assign(test_none=1.5), "'test_none' holds what no months"),
    "no share": ("months.parquet", lambda frame: frame.assign(test_none=np.nan), "'test_none' holds what no months"),
    "a month less": ("months.parquet", lambda frame: frame.iloc[1:], "holds 5 months, and the manifest says 6"),
}  # fmt: skip


@pytest.mark.parametrize("change", STRANGE)
def test_that_tables_that_no_run_can_have_are_refused_though_the_manifest_vouches_for_them(
    change: str, good: Path
) -> None:
    name, altered, message = STRANGE[change]
    altered(pd.read_parquet(good / name)).to_parquet(good / name, index=False)
    vouched(good)
    assert f"{good / name}: " in (told := refusal(good))
    assert message in told


def test_that_what_a_file_says_of_pandas_does_not_count(good: Path) -> None:
    frame = analysis.load(good).runs
    table = pq.read_table(good / "runs.parquet")
    says = json.loads(table.schema.metadata[b"pandas"]) | {"index_columns": ["tests", "outcome"]}
    pq.write_table(table.replace_schema_metadata({b"pandas": json.dumps(says).encode()}), good / "runs.parquet")
    vouched(good)
    pd.testing.assert_frame_equal(analysis.load(good).runs, frame)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"run,tests\n0,1\n"])
@pytest.mark.parametrize("name", ["runs.parquet", "months.parquet"])
def test_that_what_is_no_table_is_told(name: str, content: bytes, good: Path) -> None:
    (good / name).write_bytes(content)
    vouched(good)
    assert f"{name}: damaged" in refusal(good)


def test_that_the_expected_columns_are_those_that_are_written(good: Path) -> None:
    runs, months = (pq.read_schema(good / name) for name in ("runs.parquet", "months.parquet"))
    assert list(OUTCOME_TYPES) == list(RUN_OUTCOMES) == runs.names[-len(RUN_OUTCOMES) :]
    assert list(MONTH_TYPES) == months.names
    frame = pd.read_parquet(good / "runs.parquet")
    assert frame["first_talks_month"].dtype == np.float64
    assert frame["first_talks_month"].isna().any()
    assert isinstance(runs.field("outcome").type, pa.DictionaryType)


EVIL: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "climbs": (lambda document: document["scenario"].update(name="../../PWNED"), "name: is the text '../../PWNED'"),
    "a device": (lambda document: document["scenario"].update(name="con"), "name that Windows keeps"),
    "names a file": (
        lambda document: document["scenario"].update(extends="/etc/hostname"), "its scenario has 'extends'"
    ),
    "another seed": (lambda document: document.update(seed=1), "its seed is 1, and that of its scenario 11"),
    "more runs": (lambda document: document.update(runs=10**6), "its runs is 1000000, and that of its scenario 240"),
    "no version": (lambda document: document.pop("version"), "does not say 'version'"),
    "no seed": (lambda document: document.pop("seed"), "does not say 'seed'"),
    "runs in words": (lambda document: document.update(runs="many"), "its 'runs' is not what this program writes"),
    "half a run": (lambda document: document.update(runs=239.5), "its 'runs' is not"),
    "a flag for a number": (lambda document: document.update(months=True), "its 'months' is not"),
    "another format": (lambda document: document.update(format=99), "has the format 99"),
    "no format": (lambda document: document.pop("format"), "does not say 'format'"),
    "another kind": (lambda document: document.update(kind="war"), "its 'kind' is 'war', must be one of run"),
    "a sweep": (lambda document: document.update(kind="sweep"), "holds a sweep, not the runs of one scenario"),
    "no hash": (lambda document: document.update(content_hash="0" * 64), "content_hash is not that of its files"),
    "no files": (lambda document: document.update(files={}), "does not name runs.parquet"),
    "files elsewhere": (
        lambda document: document["files"].update({"../../x": document["files"]["runs.parquet"]}),
        "is not what this program writes",
    ),
    "an unknown key": (lambda document: document["scenario"].update(mnths=3), "mnths: is not a key"),
    "a scenario in words": (lambda document: document.update(scenario="baseline"), "its 'scenario' is not"),
    "a name with an escape": (
        lambda document: document["scenario"].update({"\x1b[31mx": 1}), "[31mx: is not a key"
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", EVIL)
def test_that_a_manifest_that_nobody_wrote_is_refused_in_one_line(change: str, good: Path) -> None:
    edit, message = EVIL[change]
    rewritten(good, edit)
    assert message in refusal(good)


@pytest.mark.parametrize(
    "content",
    [b"", b"[" * 100_000, b"{", b"[1, 2]", b"3", b'{"format": 2, "format": 2}', b'{"format": NaN}', bytes(range(256)),
     b'{"format": ' + b"9" * 5000 + b"}", b"\xff\xfe{\x00}\x00"],
)  # fmt: skip
def test_that_what_is_no_manifest_is_refused_in_one_line(content: bytes, good: Path) -> None:
    (good / "manifest.json").write_bytes(content)
    assert "manifest.json" in refusal(good)
    assert status(["run", str(good / "manifest.json")]) == 2


def test_that_a_huge_manifest_and_a_pipe_are_refused_unread(good: Path) -> None:
    path = good / "manifest.json"
    path.write_bytes(b" " * (LARGEST + 1))
    assert "is too large" in refusal(good)
    path.unlink()
    os.mkfifo(path)
    assert "is not a file" in refusal(good)


def test_that_a_pipe_in_the_place_of_a_table_is_refused_unread(good: Path) -> None:
    (good / "runs.parquet").unlink()
    os.mkfifo(good / "runs.parquet")
    assert "runs.parquet: is not a file" in refusal(good)


def test_that_a_link_to_another_file_is_refused_by_what_it_holds(good: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    (good / "runs.parquet").unlink()
    (good / "runs.parquet").symlink_to(tmp_path / "secret")
    assert "a secret" not in refusal(good)
    (good / "manifest.json").unlink()
    (good / "manifest.json").symlink_to(tmp_path / "secret")
    assert "a secret" not in refusal(good)


@pytest.mark.parametrize("change", ["less", "more", "cut"])
def test_that_paths_that_are_not_those_that_were_written_are_refused(change: str, good: Path) -> None:
    part = next((good / "paths").iterdir())
    if change == "less":
        part.unlink()
    elif change == "more":
        shutil.copy(part, good / "paths" / "part-9.parquet")
    else:
        part.write_bytes(part.read_bytes()[:-1])
    assert "paths/part-" in refusal(good)


TEXTS = {
    "escapes": ("\x1b[31mRED\x1b]0;owned\x07\x1b[2J", "[31mRED]0;owned[2J"),
    "half a character": ("\ud800x", "x"),
    "turned round": ("\u202eabc\u2066", "abc"),
    "line ends": ("a\u2028b\x85c\rd", "abcd"),
    "markup": ("[bold]x[/red]", "[bold]x[/red]"),
}


@pytest.mark.parametrize("text", TEXTS)
def test_that_texts_of_a_stranger_are_shown_without_what_acts_on_a_screen(
    text: str, good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given, shown = TEXTS[text]
    rewritten(good, lambda document: document["scenario"].update(title=given, description=given))
    result = analysis.load(good)
    assert result.title == shown
    monkeypatch.chdir(good.parent)
    made(good.parent / "other", small(name="other", title="Another"))
    assert status(["compare", str(good), "other"]) == 0
    assert status(["report", str(good), "other", "--format", "md", "--no-structures", "--quiet"]) == 0
    assert status(["chart", str(good), "--kind", "stages", "--out", "pics", "--quiet"]) == 0
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out
    assert not any(letter in printed.out for letter in "\x07\u202e\u2066\ud800")
    assert printed.err == ""


def test_that_markdown_shows_the_texts_of_a_stranger_as_they_are(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    title = "# a *b* [c](http://d) <script>e</script>\n\n## f `g`"
    rewritten(good, lambda document: document["scenario"].update(title=title, description=title))
    assert status(["report", str(good), "--format", "md", "--no-structures", "--quiet"]) == 0
    printed = capsys.readouterr().out
    assert "# \\# a \\*b\\* \\[c\\](http://d) \\<script\\>e\\</script\\> \\#\\# f \\`g\\`\n" in printed
    assert "<script" not in printed.replace("\\<", "")


@pytest.mark.parametrize("uncertainties", ["on", "prior", "posterior"])
def test_that_results_of_every_kind_of_uncertainty_are_read_as_they_were_written(
    uncertainties: str, tmp_path: Path
) -> None:
    initial = {"sanctions": {"dist": "uniform", "low": 0.5, "high": 0.9}}
    written = made(tmp_path / "small", small(runs=30, start="2021-10", uncertainties=uncertainties, initial=initial))
    result = analysis.load(tmp_path / "small")
    pd.testing.assert_frame_equal(result.runs, written.runs)
    assert ("draw" in result.runs) == (uncertainties == "posterior")
    assert "initial.sanctions" in result.runs
