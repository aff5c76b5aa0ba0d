"""`panmunjom robustness` as a person uses it: the JSON, the folder, the screen, made again."""

import json
import signal
from pathlib import Path

import pandas as pd
import pytest

from sim.batch.pieces import KeptPieces
from sim.cli.app import status
from tests.cli.stopping import stopped_after

Captured = pytest.CaptureFixture[str]
FILE = """\
name: planted
months: 12
uncertainties: on
satisfice: [final_warheads <= 50]
parameters:
  north_korea: {arsenal: {production: {dist: uniform, low: 0, high: 1}, production_pressure: 0}}
events:
  - months: [1, 12]
    force: {united_states.talk: none, united_states.sanctions: hold}
initial: {warheads: 45, stage: none}
levers:
  - {name: keep}
  - {name: half, initial: {warheads: 44}}
  - {name: stop, parameters: {north_korea: {arsenal: {production: 0.5}}}}
"""
FAST = ("--futures", "200", "--replications", "2")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "planted.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path


def test_that_a_planted_regret_table_comes_out_of_the_command(here: Path, capsys: Captured) -> None:
    assert status(["robustness", "planted.yaml", *FAST, "--no-charts", "--no-discovery", "--json"]) == 0
    rows = {(row["policy"], row["outcome"]): row for row in json.loads(capsys.readouterr().out)}
    contract = {"policy", "outcome", "mean", "worst_decile", "regret_mean", "regret_90", "satisficing"}
    errors = {f"{name}_error" for name in contract - {"policy", "outcome"}}
    assert all(contract | errors <= set(row) for row in rows.values())

    drawn = pd.read_parquet("results/planted/robustness/futures.parquet")
    production = drawn[drawn["policy"] == "keep"]["parameters.north_korea.arsenal.production"].to_numpy()
    given = pd.DataFrame({"keep": 45 + 12 * production, "half": 44 + 12 * production, "stop": 51.0})
    regret = given.sub(given.min(axis=1), axis=0)
    for policy in given.columns:
        row = rows[policy, "final_warheads"]
        assert row["mean"] == pytest.approx(given[policy].mean())
        assert row["worst_decile"] == pytest.approx(given[policy].quantile(0.9), abs=1e-6)
        assert row["regret_mean"] == pytest.approx(regret[policy].mean(), abs=1e-6)
        assert row["regret_90"] == pytest.approx(regret[policy].quantile(0.9), abs=1e-6)
        assert row["satisficing"] == pytest.approx((given[policy] <= 50).mean())
        assert row["noise_share"] == pytest.approx(0, abs=1e-9)


@pytest.mark.slow
def test_that_the_screen_fits_and_says_what_breaks_each_policy(here: Path, capsys: Captured) -> None:
    assert status(["robustness", "planted.yaml", *FAST, "--structures", "all"]) == 0
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert "when arsenal production is above 0.4" in " ".join(printed.split())
    assert "no policy is called best" in " ".join(printed.split())
    assert "the forms of the model that move it most" in " ".join(printed.split())
    assert "arsenal production: growth of the arsenal below an interim deal;" in " ".join(printed.split())
    folder = here / "results" / "planted" / "robustness"
    for name in ("robustness.csv", "futures.parquet", "manifest.json", "tradeoff.svg", "tradeoff.png"):
        assert (folder / name).exists()


def test_that_a_report_takes_up_what_was_kept(here: Path, capsys: Captured) -> None:
    assert status(["robustness", "planted.yaml", *FAST, "--no-charts", "--no-discovery", "--quiet"]) == 0
    folder = here / "results" / "planted" / "robustness"
    report = ["report", "baseline", str(folder), "--runs", "20", "--months", "12", "--no-structures", "--format", "md"]
    assert status([*report, "--quiet"]) == 0
    text = capsys.readouterr().out
    part = text.split("## How policies fare across futures")[1].split("\n## ")[0]
    frame = pd.read_csv(folder / "robustness.csv").set_index(["policy", "outcome"])
    mean = frame.loc[("keep", "final_warheads"), "mean"]
    lines = [line for line in part.splitlines() if line.startswith("| keep |")]
    assert any(line.startswith(f"| keep | {mean:.2f} ± ") for line in lines)
    share = frame.loc[("keep", "final_warheads <= 50"), "mean"]
    assert lines[-1].count(f"{share:.2f} ± ") == 2  # the threshold, and all of them
    assert "no policy is called best" in part
    (folder / "robustness.csv").write_text((folder / "robustness.csv").read_text() + "\n")
    assert status([*report, "--quiet"]) == 2
    assert "is not what was written" in capsys.readouterr().err


TABLES = ("robustness.csv", "futures.parquet")
PLAIN = (*FAST, "--no-charts", "--no-discovery", "--quiet")


def tables(folder: str) -> list[bytes]:
    return [(Path(folder) / "planted" / "robustness" / name).read_bytes() for name in TABLES]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_that_a_stopped_comparison_goes_on_and_ends_with_the_same_tables(
    number: signal.Signals, here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = stopped_after(2, number, "robustness", "planted.yaml", *PLAIN)
    if number == signal.SIGKILL:
        assert ended.code == -signal.SIGKILL
    else:
        said = "stopped; 800 runs are finished and kept. To go on, repeat the command with --resume"
        assert (ended.code, ended.error) == (3, f"results/planted/robustness: {said}\n")
    folder = here / "results" / "planted" / "robustness"
    assert not (folder / "manifest.json").exists()
    assert status(["robustness", "planted.yaml", *PLAIN, "--seed", "4", "--resume"]) == 2
    assert "cannot be resumed, because it differs:\n  scenario.seed: " in capsys.readouterr().err
    keep, kept = KeptPieces.keep, []
    monkeypatch.setattr(KeptPieces, "keep", lambda *piece: kept.append(keep(*piece)))
    assert status(["robustness", "planted.yaml", *PLAIN, "--resume"]) == 0
    assert len(kept) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["futures.parquet", "manifest.json", "robustness.csv"]
    assert status(["robustness", "planted.yaml", *PLAIN, "--out", "undisturbed"]) == 0
    assert tables("results") == tables("undisturbed")


@pytest.mark.slow
def test_that_one_that_is_made_again_from_its_manifest_can_be_stopped_too(here: Path, capsys: Captured) -> None:
    assert status(["robustness", "planted.yaml", *PLAIN]) == 0
    again = ("run", "results/planted/robustness/manifest.json", "--quiet", "--no-charts")
    ended = stopped_after(1, signal.SIGINT, *again)
    assert ended.code == 3
    assert "repeat the command with --resume" in ended.error
    assert status([*again, "--resume"]) == 0
    assert status([*again, "--paths", "all"]) == 2
    assert "--resume" in capsys.readouterr().err


@pytest.mark.slow
def test_that_a_manifest_makes_the_same_tables_again(here: Path, capsys: Captured) -> None:
    assert status(["robustness", "planted.yaml", *FAST, "--no-charts", "--no-discovery", "--quiet"]) == 0
    assert status(["run", "results/planted/robustness/manifest.json", "--quiet", "--no-charts"]) == 0
    first, second = (
        (here / "results" / name / "robustness" / "robustness.csv").read_bytes()
        for name in ("planted", "planted-repeated")
    )
    assert first == second
    manifest = here / "results" / "planted" / "robustness" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"futures": 200', '"futures": "many"'))
    assert status(["run", str(manifest), "--quiet"]) == 2
    assert "are not those of a robustness run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["baseline"], "has no levers"),
        (["planted.yaml", "--structures", "some"], "none of file, all"),
        (["planted.yaml", "--set", "uncertainties=off"], "all futures are one"),
        (["planted.yaml", "--futures", "1"], "--futures"),
        (["planted.yaml", "--set", "satisfice=['economy > 1']"], "satisfice[1]"),
    ],
)
def test_that_mistakes_are_told(here: Path, capsys: Captured, arguments: list[str], said: str) -> None:
    assert status(["robustness", *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", ["validate", "robustness"])
def test_that_a_wrong_threshold_is_told_with_its_line(here: Path, capsys: Captured, command: str) -> None:
    text = FILE.replace("satisfice: [final_warheads <= 50]", "satisfice:\n  - final_warheads <= 50\n  - tests <> 3")
    (here / "planted.yaml").write_text(text, encoding="utf-8")
    assert status([command, "planted.yaml"]) == 2
    assert "planted.yaml:6: satisfice[2]: character" in capsys.readouterr().err


def test_that_an_outcome_that_judges_no_policy_is_told_with_its_line(here: Path, capsys: Captured) -> None:
    outcomes = "outcomes:\n  - final_economy\n  - final_sanctions\n"
    (here / "planted.yaml").write_text(FILE + outcomes, encoding="utf-8")
    line = FILE.count("\n") + 3
    assert status(["robustness", "planted.yaml"]) == 2
    told = capsys.readouterr().err
    assert f"planted.yaml:{line}: outcomes[2]: 'final_sanctions' is neither good nor bad in itself" in told
    assert status(["validate", "planted.yaml"]) == 0  # a run may report it first all the same
