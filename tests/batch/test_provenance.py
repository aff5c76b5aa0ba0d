"""A manifest suffices to repeat a result bit for bit, or says which version differs."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.batch.provenance import version
from sim.cli.app import status
from tests.batch.folders import content

Edit = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    (folder / "base.yaml").write_text("title: The base\nmonths: 5\nevents:\n  - {month: 2, set: {sanctions: 0.5}}\n")
    (folder / "mine.yaml").write_text("extends: base.yaml\nuncertainties: prior\nsampling: latin_hypercube\n")
    made = ["run", "mine.yaml", "--runs", "60", "--seed", "5", "--set", "parameters.north_korea.test.momentum=2"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert status([*made, "--paths", "sample", "--no-charts", "--quiet"]) == 0
    (folder / "mine.yaml").unlink()
    return folder


@pytest.fixture
def manifest(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The manifest of a result with drawn parameters, whose scenario extends another and was changed by `--set`."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path / "results" / "mine" / "manifest.json"


def changed(manifest: Path, edit: Edit) -> str:
    """The path of the manifest after a change of its content."""
    document = json.loads(manifest.read_bytes())
    edit(document)
    manifest.write_text(json.dumps(document))
    return str(manifest)


def test_that_a_manifest_repeats_its_result_bit_for_bit(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["run", str(manifest), "--no-charts"]) == 0
    printed = capsys.readouterr()
    assert printed.err.strip() in ("", "Compiling the model: once, about 10 seconds.")
    assert "mine-repeated" in printed.out
    original, repeated = content(manifest.parent), content(manifest.parents[1] / "mine-repeated")
    assert list(original) == list(repeated)
    assert {name for name in original if original[name] != repeated[name]} <= {"manifest.json"}
    first, second = json.loads(manifest.read_bytes()), json.loads(
        (manifest.parents[1] / "mine-repeated" / "manifest.json").read_bytes()
    )  # fmt: skip
    assert first["content_hash"] == second["content_hash"]
    assert (first["seed"], first["runs"], first["months"]) == (5, 60, 5)


def test_that_a_repetition_can_be_repeated_and_grown_results_too(manifest: Path) -> None:
    assert status(["run", str(manifest), "--no-charts", "--quiet", "--engine", "mesa"]) == 0
    again = manifest.parents[1] / "mine-repeated" / "manifest.json"
    assert status(["run", str(again), "--out", "again", "--no-charts", "--quiet"]) == 0
    grown = ["run", "base.yaml", "--runs", "20", "--precision", "0.05", "--no-charts", "--quiet"]
    assert status(grown) == 0
    assert status(["run", "results/base/manifest.json", "--no-charts", "--quiet"]) == 0
    hashes = [json.loads(Path(f"results/{name}/manifest.json").read_bytes()) for name in ("base", "base-repeated")]
    assert hashes[0]["content_hash"] == hashes[1]["content_hash"]
    assert hashes[0]["runs"] > 20


def test_that_other_numbers_are_told_with_the_version_that_differs(
    manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def older(document: dict[str, Any]) -> None:
        document["content_hash"] = "0" * 64
        document["version"] = document["versions"]["panmunjom"] = "0.0.9"
        document["source_digest"] = "feed"
        document["versions"]["numpy"] = "1.0"

    assert status(["run", changed(manifest, older), "--no-charts", "--quiet"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("results/mine-repeated: the repeated result differs from the original. What differs:\n")
    for line in (f"  version: 0.0.9 then, {version()} now", "  source_digest: feed then", "  numpy: 1.0 then"):
        assert line in told
    assert "pandas" not in told


def test_that_another_version_with_the_same_numbers_is_no_matter(
    manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(manifest, lambda document: document["versions"].update(panmunjom="0.0.9"))
    assert status(["run", path, "--no-charts", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_that_a_difference_which_nothing_explains_is_told(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed(manifest, lambda document: document.update(content_hash="0" * 64))
    assert status(["run", path, "--no-charts", "--quiet"]) == 2
    assert "the original files may have been changed" in capsys.readouterr().err


BROKEN: dict[str, tuple[Edit | bytes, str]] = {
    "not json": (b"{", "cannot be read as JSON"),
    "binary": (bytes(range(256)), "cannot be read as JSON"),
    "deep": (b"[" * 100_000, "cannot be read as JSON"),
    "empty": (b"", "cannot be read as JSON"),
    "a list": (b"[1, 2]", "not the manifest of a result"),
    "another program": (b'{"name": "extension", "version": "1.0"}', "not the manifest of a result"),
    "no seed": (lambda document: document.pop("seed"), "not the manifest of a result"),
    "a scenario in words": (lambda document: document.update(scenario="baseline"), "not the manifest of a result"),
    "another format": (
        lambda document: document.update(format=99, version="9.9"), "has the format 99, and this version of Panmunjom"
    ),
    "strange paths": (lambda document: document.update(paths="most"), "'paths' is 'most', must be one of none"),
    "a broken scenario": (lambda document: document["scenario"].update(mnths=3), "mnths: is not a key"),
    "impossible runs": (lambda document: document.update(runs=-3), "runs: is -3"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_that_a_manifest_that_cannot_be_repeated_is_refused_in_words(
    kind: str, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit, message = BROKEN[kind]
    if isinstance(edit, bytes):
        manifest.write_bytes(edit)
    else:
        changed(manifest, edit)
    assert status(["run", str(manifest), "--no-charts"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err
    assert str(manifest) in printed.err
    assert not (manifest.parents[1] / "mine-repeated").exists()


@pytest.mark.parametrize("option", [["--runs", "3"], ["--set", "months=3"], ["--precision", "0.1"]])
def test_that_a_manifest_is_repeated_as_it_is_or_not_at_all(
    option: list[str], manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["run", str(manifest), *option]) == 2
    assert "a manifest is repeated as it is" in " ".join(capsys.readouterr().err.split())


def test_that_a_missing_manifest_is_named(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["run", "nowhere/manifest.json"]) == 2
    assert "nowhere/manifest.json: there is no such file" in capsys.readouterr().err
