"""Every result ends with the commands that go on from it, and these commands work."""

import json
import shlex
from pathlib import Path

import pytest

from sim.cli.app import status
from sim.cli.following import after_runs, after_study, say_next

Captured = pytest.CaptureFixture[str]
FAST = ["--runs", "60", "--months", "13"]
RESULTS = {
    "a run": (["run", "my own.yaml", "--no-charts"], ("Why", "Compare", "Repeat")),
    "runs": (["run", "my own.yaml", "stalemate", *FAST, "--no-charts"], ("Why", "Compare", "Repeat")),
    "a comparison": (["compare", "my own.yaml", "stalemate", "--months", "13"], ("Why", "Report")),
    "a changed comparison": (
        ["compare", "consensus-lost", "stalemate", "--set", "structures.learning=off"],
        ("Report",),
    ),
    "a plain comparison": (["compare", "consensus-lost", "stalemate"], ("Why", "Report")),
    "a story": (["explain", "my own.yaml", "--seed", "4"], ("Month", "Compare")),
    "a month": (["explain", "my own.yaml", "--month", "2"], ("Compare",)),
    "a sweep": (
        ["sweep", "sweeps/red-line", "--runs", "8", "--months", "6", "--no-charts"],
        ("Why", "Repeat"),
    ),
    "a replay": (["replay", "--until", "2008-12"], ("Draw", "Repeat")),
    "a page": (["forecast", "--runs", "10", "--out", "what comes, 북한.html"], ("Draw", "Repeat")),
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my own.yaml").write_text("extends: baseline\nname: mine\nruns: 60\nmonths: 13\n", encoding="utf-8")


SLOW = ("a run", "a comparison", "a changed comparison", "a plain comparison", "a sweep", "a page")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in RESULTS]
)
def test_that_a_result_ends_with_commands_that_work(name: str, capsys: Captured) -> None:
    command, steps = RESULTS[name]
    assert status(command) == 0
    lines = capsys.readouterr().out.splitlines()[-len(steps) :]
    for step, line in zip(steps, lines, strict=True):
        assert line.startswith(f"{step}:")
        program, *words = shlex.split(line.partition(":")[2])
        assert program == "panmunjom"
        more = ["--no-structures", "--quiet"] if step == "Report" else ["--quiet"]
        assert status([word.replace("OTHER", "consensus-lost") for word in words] + more) == 0, line


@pytest.mark.parametrize("more", ["--quiet", "--json"])
def test_that_nothing_is_added_where_nobody_reads(more: str, capsys: Captured) -> None:
    assert status(["run", "my own.yaml", "--no-charts", more]) == 0
    assert "Why:" not in capsys.readouterr().out


def test_that_a_name_is_quoted_as_a_shell_takes_it(capsys: Captured) -> None:
    say_next(why=["explain", "a b.yaml"], repeat=["run", Path("it's/manifest.json")])
    why, repeat = capsys.readouterr().out.splitlines()
    assert shlex.split(why) == ["Why:", "panmunjom", "explain", "a b.yaml"]
    assert shlex.split(repeat) == ["Repeat:", "panmunjom", "run", "it's/manifest.json"]


@pytest.mark.parametrize(
    ("path", "kind", "compares"),
    [
        ("policies/eight-packages", "sensitivity", "panmunjom robustness policies/eight-packages"),
        ("policies/eight-packages", "robustness", None),
        ("sweeps/red-line", "sensitivity", None),
        ("baseline", "sensitivity", "panmunjom compare baseline OTHER"),
    ],
)
def test_that_what_is_suggested_compares_what_the_file_holds(
    path: str, kind: str, compares: str | None, capsys: Captured
) -> None:
    Path("manifest.json").write_text(json.dumps({"kind": kind}), encoding="utf-8")
    after_study(path, [], Path())
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Compare:")]
    assert lines == ([] if compares is None else [f"Compare: {compares}"])


def test_that_of_many_results_as_many_are_named_as_a_line_holds(capsys: Captured) -> None:
    after_runs([Path(f"results/scenario-{number}") for number in range(9)])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) <= 80
    assert "results/scenario-0 results/scenario-1" in lines[1]
