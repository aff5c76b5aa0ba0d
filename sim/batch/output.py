"""Folders of tables and pictures that are no runs of one scenario: a sweep, a calibration, a back-test, a replay.

One owner for all of them: the folder is held for one process, its files are made aside and put in place together, and
the manifest, which comes last, says by which command they were made, so that `panmunjom run` can make them again. A
study that lasts minutes also keeps there what it has finished, to go on after an interrupt.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.batch import manifest as manifests
from sim.batch.folder import FORMAT, MANIFEST, PARTIAL, FolderError, claimed, explained, write_whole
from sim.batch.interrupts import InterruptedRunError, held
from sim.batch.manifest import ResultError
from sim.batch.pieces import KeptPieces, Pieces
from sim.batch.publishing import FINISHED, discard, is_unfinished, publish, recover, remove
from sim.batch.unfinished import kind_of
from sim.errors import PanmunjomError

TABLES = (".csv", ".parquet")
"""What the content hash covers: pictures and figures of a computation's speed are left out."""


@dataclass
class Output:
    """A folder that this process holds."""

    folder: Path
    kind: str
    pieces: Pieces
    """What a study has finished."""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    published: bool = False

    def publish(self, facts: Mapping[str, Any], write: Callable[[Path], None]) -> dict[str, Any]:
        """Put what `write` writes into a folder in the place of what was published before; its manifest.

        `facts` are what the manifest says besides: what was computed and from what, fit for JSON.
        """
        older = _older(self.folder, self.kind)
        finished = self.folder / PARTIAL / FINISHED
        remove(finished)  # what an interrupt has left of it
        finished.mkdir(parents=True)
        write(finished)
        with held():
            tables = sorted(path.name for path in finished.iterdir() if path.suffix in TABLES)
            manifest = _sealed(self.kind, facts, manifests.inventory(finished, tables), self.started)
            write_whole(finished / MANIFEST, manifests.as_bytes(manifest, self.folder), self.folder / PARTIAL)
            publish(self.folder, older)
            self.published = True
        return manifest


def publish_page(
    path: Path, page: str, kind: str, facts: Mapping[str, Any], tables: Mapping[str, bytes], started: datetime
) -> dict[str, Any]:
    """Write a page into the file `path`, and beside it its tables as NAME.TABLE and NAME.manifest.json; the manifest.

    `tables` are the numbers that the page shows, which the content hash covers: a page also says when it was made.
    """
    with explained(path):
        written = {path: page.encode(), **{table_beside(path, name): table for name, table in tables.items()}}
        for file, text in written.items():
            write_whole(file, text, path.parent)
        content = hashlib.sha256(b"".join(tables.values())).hexdigest()
        inventory = manifests.Inventory(content, {file.name: manifests.digested(file) for file in written})
        manifest = _sealed(kind, facts, inventory, started)
        write_whole(manifest_beside(path), manifests.as_bytes(manifest, path.parent), path.parent)
    return manifest


def manifest_beside(page: Path) -> Path:
    """The file of the manifest of a page."""
    return page.with_name(f"{page.stem}.{MANIFEST}")


def table_beside(page: Path, name: str) -> Path:
    """The file of a table of a page: NAME.events.csv of NAME.html."""
    return page.with_name(f"{page.stem}.{name}")


def _sealed(kind: str, facts: Mapping[str, Any], files: manifests.Inventory, started: datetime) -> dict[str, Any]:
    from sim.batch import provenance  # which brings the compiler

    made_by = {"version": provenance.version(), "source_digest": provenance.source_digest()}
    return manifests.sealed({"format": FORMAT, "kind": kind, **made_by, **facts}, files, started)


@contextmanager
def output(folder: Path, kind: str) -> Iterator[Output]:
    """Hold `folder` for files of a kind; reports at once what is in the way or cannot be written."""
    with explained(folder), _held(folder, kind):
        if is_unfinished(folder):
            raise _unfinished(folder)
        yield Output(folder, kind, Pieces())


@contextmanager
def study(folder: Path, plan: dict[str, Any], resume: bool) -> Iterator[Output]:
    """Hold `folder` for a study that keeps pieces of its result; `plan`, with its kind, decides what comes out.

    With `resume` an unfinished study of the same plan goes on, else its pieces are discarded. An interrupt becomes an
    `InterruptedRunError`. Raises `FolderError` also where the folder holds something else to resume.
    """
    kind = plan["kind"]
    with explained(folder, resumable=True), _held(folder, kind):
        if is_unfinished(folder) and kind_of(folder) not in (kind, ""):
            raise _unfinished(folder)
        with held():
            kept = Output(folder, kind, KeptPieces(folder, plan, resume))
        try:
            yield kept
        except KeyboardInterrupt:
            if kept.published:
                raise InterruptedRunError(f"{folder}: stopped; the result was finished and stands there") from None
            raise InterruptedRunError(
                f"{folder}: stopped; {kept.pieces.runs:,} runs are finished and kept. "
                "To go on, repeat the command with --resume"
            ) from None
        except PanmunjomError as error:
            from sim.batch.executors import ExecutorError  # which brings the compiler

            # A study that is refused would be refused again; lost workers and a full disk are another matter.
            if not isinstance(error, ExecutorError | FolderError):
                discard(folder)
            raise


def _unfinished(folder: Path) -> FolderError:
    return FolderError(f"{folder}: holds an unfinished run; choose another folder with --out")


@contextmanager
def _held(folder: Path, kind: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with claimed(folder):
        recover(folder)
        _older(folder, kind)
        yield


def _older(folder: Path, kind: str) -> list[str]:
    """The names of the files in `folder` that an older output of this kind has left; other files are not touched.

    Raises `FolderError` where the folder holds something else of ours.
    """
    try:
        manifest = manifests.read(folder / MANIFEST)
    except ResultError:  # of an older version, or damaged: only the manifest is replaced
        return [MANIFEST]
    if manifest["kind"] != kind:
        raise FolderError(f"{folder}: holds {manifests.called(manifest['kind'])}; choose another folder with --out")
    return [*manifest["files"], MANIFEST]
