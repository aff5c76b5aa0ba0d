"""The manifest of a folder of results: where its files come from, and what they were when they were written.

There is one for every kind of folder that a command writes. It is written last, so a folder without one is not
finished. Whoever reads one reads what a stranger may have written: it is checked like a scenario file, key by key, and
its texts lose every character that could do something to a screen.
"""

import hashlib
import json
import stat
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, NoReturn

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sim.batch.folder import FORMAT, MANIFEST
from sim.batch.references import followed, kept
from sim.errors import PanmunjomError, ScenarioError, cleaned, shown

if TYPE_CHECKING:
    from sim.scenario import Scenario

LARGEST = 16 << 20
"""Bytes of a manifest at most: the scenario, and a line a file."""
BLOCK = 1 << 20
AGAIN = "run the scenario again"
OURS = "give the manifest.json of a folder that this program wrote"


class ResultError(PanmunjomError):
    """A folder or a manifest that is no finished result of ours; the message says which file, and how to mend it."""


Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_LETTER = r"[^/\\\x00-\x1f\x7f]"
FileName = Annotated[str, StringConstraints(pattern=rf"^(paths/)?[^./\\\x00-\x1f\x7f]{_LETTER}*$", max_length=260)]
"""A file of this folder, or of the one of paths in it: a person names a page as he likes."""


class _Checked(BaseModel):
    model_config = ConfigDict(strict=True)


class _File(_Checked):
    bytes: Annotated[int, Field(ge=0)]
    sha256: Digest


class _Manifest(_Checked):
    """What the manifest of every kind says."""

    kind: Literal[
        "run", "sweep", "calibration", "backtest", "replay", "forecast", "counterfactual", "sensitivity", "robustness",
        "discovery", "audit",
    ]  # fmt: skip
    version: str
    source_digest: str
    content_hash: Digest
    versions: dict[str, str]
    files: dict[FileName, _File]


class _Simulated(_Manifest):
    scenario: dict[str, Any]
    seed: int
    runs: int
    months: int


class _Run(_Simulated):
    paths: Literal["none", "sample", "all"]
    precision: float | int | None


class _Command(_Manifest):
    arguments: dict[str, Any]


class _Study(_Simulated, _Command):
    pass


SHAPES: dict[str, type[_Manifest]] = {
    "run": _Run, "sweep": _Simulated, "calibration": _Command, "backtest": _Command, "replay": _Command,
    "forecast": _Command, "counterfactual": _Command, "sensitivity": _Study,
    "robustness": _Study, "discovery": _Study, "audit": _Study,
}  # fmt: skip


def called(kind: str) -> str:
    """What a kind is called in a sentence: a sweep, an audit."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def sealed(facts: Mapping[str, Any], files: "Inventory", started: datetime) -> dict[str, Any]:
    """The manifest of files: the facts, what they were made with, when, and what each file holds."""
    from sim.batch import provenance  # which brings the compiler

    finished = datetime.now(UTC)
    return {
        **facts,
        **provenance.environment(),
        "times": {
            "started": started.isoformat(timespec="seconds"),
            "finished": finished.isoformat(timespec="seconds"),
            "seconds": round((finished - started).total_seconds(), 3),
        },
        "content_hash": files.content_hash,
        "files": files.files,
    }


class Inventory(NamedTuple):
    """What files hold: the SHA-256 of the tables' bytes, one after the other, and size and SHA-256 of each file."""

    content_hash: str
    """What must come out the same when a result is made again."""
    files: dict[str, dict[str, Any]]


def inventory(folder: Path, tables: Iterable[str]) -> Inventory:
    """The inventory of the files in `folder`, and of those in `paths` below it, with these tables in this order."""
    whole = hashlib.sha256()
    files = {name: digested(folder / name, whole) for name in tables}
    for path in sorted([*folder.iterdir(), *folder.glob("paths/*")]):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in files and name != MANIFEST:
            files[name] = digested(path)
    return Inventory(whole.hexdigest(), files)


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they come back from a file."""
    document: dict[str, Any] = _cleaned(json.loads(json.dumps(facts)))
    return document


def as_bytes(manifest: Mapping[str, Any], folder: Path) -> bytes:
    """A manifest as its file in `folder` holds it."""
    return (json.dumps(kept(manifest, folder), indent=1) + "\n").encode()


def digested(path: Path, whole: "hashlib._Hash | None" = None) -> dict[str, Any]:
    """Size and SHA-256 of a file; its bytes are added to `whole` as well."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as content:
        while block := content.read(BLOCK):
            digest.update(block)
            size += len(block)
            if whole is not None:
                whole.update(block)
    return {"bytes": size, "sha256": digest.hexdigest()}


def read(path: Path) -> dict[str, Any]:
    """The manifest in the file `path`, of any kind, checked but for its scenario; `ResultError` says what is wrong.

    Paths in it count from the current folder.
    """
    manifest = _document(path)
    if not isinstance(manifest, dict):
        raise ResultError(f"{path}: not the manifest of a result; {OURS}")
    if manifest.get("format") != FORMAT:
        _refuse_format(path, manifest)
    shape = SHAPES.get(manifest["kind"]) if isinstance(manifest.get("kind"), str) else None
    try:
        (shape or _Manifest).model_validate(manifest)
    except ValidationError as error:
        raise ResultError(f"{path}: {_in_words(error, manifest)}; {AGAIN}") from None
    return followed(manifest, path.parent)


def _refuse_format(path: Path, manifest: Mapping[str, Any]) -> NoReturn:
    if not isinstance(manifest.get("format"), int):
        raise ResultError(f"{path}: does not say 'format', so it is not the manifest of a result; {OURS}")
    version = manifest.get("version")
    wrote = f"version {shown(version)}" if isinstance(version, str) else "the version that wrote it"
    there = f"has the format {manifest['format']}, and this version of Panmunjom reads {FORMAT}"
    raise ResultError(f"{path}: {there}; {AGAIN}, or use {wrote}")


def _in_words(error: ValidationError, manifest: Mapping[str, Any]) -> str:
    """What is wrong with a manifest, the outermost key first."""
    first = min(error.errors(), key=lambda each: len(each["loc"]))
    key = ".".join(shown(str(part)) for part in first["loc"] if part != "[key]")
    value = manifest.get(key)
    if first["type"] == "literal_error" and isinstance(value, str):
        return f"its '{key}' is '{shown(value)}', must be one of {first['ctx']['expected'].replace(chr(39), '')}"
    if "." not in key and value is None:
        return f"does not say '{key}', so it is damaged, or not the manifest of a result"
    return f"its '{key}' is not what this program writes, so it is damaged, or not the manifest of a result"


def _document(path: Path) -> Any:
    """The JSON document in a file, its texts cleaned."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ResultError(f"{path}: is not a file; give the manifest.json of a result folder")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise ResultError(f"{path}: there is no such file; a finished result folder holds one") from None
    except (OSError, ValueError) as error:
        raise ResultError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or 'a strange name'}") from None
    if len(content) > LARGEST:
        raise ResultError(f"{path}: is too large; at most {LARGEST >> 20} MB are read")
    try:
        return _cleaned(json.loads(content.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_once))
    except (ValueError, RecursionError):
        raise ResultError(f"{path}: cannot be read as JSON; {AGAIN}") from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        raise ValueError("a key is given twice")
    return document


def _cleaned(value: Any) -> Any:
    """Plain data whose texts can be shown."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {cleaned(key): _cleaned(item) for key, item in value.items()}
    return value


def scenario_of(manifest: Mapping[str, Any], path: Path) -> "Scenario":
    """The scenario of a checked manifest, as simulated, itself checked like a file.

    A manifest holds the scenario with all that it was built on, so it may build on nothing. Raises `ResultError` for
    the first thing that is wrong with it.
    """
    from sim.scenario import from_data

    given = manifest["scenario"]
    if "extends" in given:
        raise ResultError(f"{path}: its scenario has 'extends', which a manifest must not; {AGAIN}")
    try:
        scenario = from_data(given)
        simulated = from_data({**given, **{key: manifest[key] for key in ("seed", "runs", "months")}})
    except ScenarioError as error:
        problem = str(replace(error.problems[0], path=str(path)))
        more = len(error.problems) - 1
        raise ResultError(problem + (f" (and {more} more)" if more else "")) from None
    for key in ("seed", "runs", "months"):
        recorded, ordered = manifest[key], getattr(scenario, key)
        grown = key == "runs" and manifest.get("precision") is not None and recorded >= ordered
        if recorded != ordered and not grown:
            raise ResultError(f"{path}: its {key} is {recorded}, and that of its scenario {ordered}; {AGAIN}")
    return simulated


def require_file(path: Path, written: Mapping[str, Any], whole: "hashlib._Hash | None" = None) -> None:
    """Raise `ResultError` unless the file is there and holds what was written; its bytes are added to `whole`."""
    require_size(path, written)
    try:
        read = digested(path, whole)
    except OSError as error:
        raise ResultError(f"{path}: cannot be read: {error.strerror}") from None
    if read["sha256"] != written["sha256"]:
        raise ResultError(f"{path}: is not what was written (its SHA-256 is another); {AGAIN}")


def require_size(path: Path, written: Mapping[str, Any]) -> None:
    """Raise `ResultError` unless the file is there and has the size with which it was written."""
    try:
        status = path.stat()
    except OSError:
        raise ResultError(f"{path}: missing although the manifest names it; {AGAIN}") from None
    if not stat.S_ISREG(status.st_mode):
        raise ResultError(f"{path}: is not a file; {AGAIN}")
    if status.st_size != written["bytes"]:
        raise ResultError(
            f"{path}: is not what was written ({status.st_size:,} bytes, and {written['bytes']:,} were); {AGAIN}"
        )
