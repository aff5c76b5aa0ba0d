"""Studies that commands have kept: which there are, and their tables and pictures, ready for a page."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pandas as pd

import sim
from analysis.charts import tradeoff
from analysis.charts.saving import svg
from analysis.charts.size import PAGE, Size
from analysis.robustness import kept as robustness
from analysis.sensitivity import kept as sensitivity
from analysis.statistics.kept import kept_table
from sim.batch import manifest as manifests
from sim.batch.folder import MANIFEST
from sim.batch.manifest import ResultError
from sim.scenario import catalogue, load

REFERENCE = Path(sim.__file__).parent.parent / "results" / "reference"
"""Studies that are kept with the source, made by `make reference`; an installed package has none."""
PACKAGES = "policies/eight-packages"
POLICIES, DRIVERS = "Policies across futures", "What drives outcomes"


class Table(NamedTuple):
    """A table of words: caption, column headings, rows."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


class Study(NamedTuple):
    """A study read: tables, pictures as SVG by their words, and the whole table to take away."""

    policies: bool
    descriptions: dict[str, str]
    """What each policy is, where its file says so."""
    tables: list[Table]
    pictures: dict[str, bytes]
    frame: pd.DataFrame


class Found(NamedTuple):
    """A study that there is: its words, and how to read it, which raises a `ResultError` where it is damaged."""

    words: str
    read: Callable[[Size], Study]
    """Reads it, with pictures for a window of that size."""


def studies(results: Path) -> list[Found]:
    """The studies below a folder of results, then those of the source; by what they are and their names."""
    kinds = (
        ("robustness", POLICIES, _robustness), ("sensitivity", DRIVERS, _sensitivity),
        ("sensitivity-posterior", f"{DRIVERS} over a posterior", _sensitivity),
    )  # fmt: skip
    return [
        *(
            Found(f"{words}: {folder.parent.name}", partial(read, folder))
            for kind, words, read in kinds
            for folder in sorted(results.glob(f"*/{kind}"))
            if (folder / MANIFEST).is_file()
        ),
        *_reference(),
    ]


def _robustness(folder: Path, size: Size) -> Study:
    tables = [Table(*table) for table in robustness.policies(folder)]
    manifest = manifests.read(folder / MANIFEST)
    frame, scenario = kept_table(folder, manifest, "robustness.csv"), manifest["scenario"]
    pictures = _pictures(folder, manifest["files"])
    if size.narrow and pictures:
        pictures = _stacked(frame, int(manifest["months"]), str(scenario.get("title", folder.parent.name))) or pictures
    described = {str(lever["name"]): str(lever.get("description", "")) for lever in scenario.get("levers", [])}
    return Study(True, described, tables, pictures, frame)


def _stacked(frame: pd.DataFrame, months: int, title: str) -> dict[str, bytes]:
    """The picture of policies, its panels below each other; none where the file asked for other outcomes."""
    try:
        chart = tradeoff.draw_kept(frame, months, f"{title.rstrip('.')}. Conditional on the model.", PAGE)
    except KeyError:
        return {}
    return {"tradeoff": svg(chart).encode()}


def _sensitivity(folder: Path, size: Size) -> Study:
    tables = [Table(*table) for table in sensitivity.drivers(folder)]
    manifest = manifests.read(folder / MANIFEST)
    return Study(False, {}, tables, _pictures(folder, manifest["files"]), kept_table(folder, manifest, "indices.csv"))


def _pictures(folder: Path, files: dict[str, dict[str, object]]) -> dict[str, bytes]:
    """The pictures of a study, each what was written."""
    pictures = {}
    for name in sorted(files):
        if name.endswith(".svg"):
            manifests.require_file(folder / name, files[name])
            pictures[name.removesuffix(".svg").replace("_", " ")] = (folder / name).read_bytes()
    return pictures


def _reference() -> Iterator[Found]:
    if (REFERENCE / "policies.csv").is_file():
        yield Found(f"{POLICIES}: eight packages (reference)", _policies_of_reference)
    for path in sorted(REFERENCE.glob("sensitivity-*-indices.csv")):
        name = path.name.removeprefix("sensitivity-").removesuffix("-indices.csv")
        yield Found(f"{DRIVERS}: {name} (reference)", partial(_drivers_of_reference, name))


def _policies_of_reference(size: Size) -> Study:
    frame = _table(REFERENCE / "policies.csv")
    scenario = load(str(catalogue.shipped_path(PACKAGES)))
    tables = robustness.tables_of(frame, scenario.name, "As in results/reference/policies.md", scenario.satisfice)
    pictures = _stacked(frame, scenario.months, scenario.title) if size.narrow else {}
    described = {lever.name: lever.description for lever in scenario.levers}
    shown = pictures or _svg(REFERENCE.glob("policies.svg"), "")
    return Study(True, described, [Table(*table) for table in tables], shown, frame)


def _drivers_of_reference(name: str, size: Size) -> Study:
    stem = f"sensitivity-{name}-"
    indices, variance = (_table(REFERENCE / f"{stem}{table}") for table in sensitivity.FILES)
    tables = sensitivity.drivers_of(indices, variance, name, "prior")
    pictures = _svg(sorted(REFERENCE.glob(f"{stem}*.svg")), stem)
    return Study(False, {}, [Table(*table) for table in tables], pictures, indices)


def _svg(paths: Sequence[Path] | Iterator[Path], stem: str) -> dict[str, bytes]:
    return {path.stem.removeprefix(stem).replace("_", " "): path.read_bytes() for path in paths}


def _table(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, keep_default_na=True)
    except (OSError, ValueError) as error:
        raise ResultError(f"{path.name}: cannot be read: {error}") from None
