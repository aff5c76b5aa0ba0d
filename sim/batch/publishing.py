"""Finished files put in the place of older ones: a few renames, which a kill between them cannot tear apart.

A folder with a manifest is a finished result; a folder without one is not, whatever else is in it. Files are made in
`.partial/finished`, the manifest among them. Publishing moves the older files to `.partial/replaced`, the manifest
first; renames `finished` to `published`, from where on the new result counts; moves its files up, the manifest last;
and renames `.partial` as a whole, so that it is gone at once, before it is removed. Whoever opens the folder next
completes what was begun after `published` was there, and else takes it back.
"""

import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

from sim.batch.folder import MANIFEST, PARTIAL, PLAN, FolderError

FINISHED, REPLACED, PUBLISHED = "finished", "replaced", "published"
DISCARDED = ".discarded-"


def is_unfinished(folder: Path) -> bool:
    """Whether an interrupted run has left its work in `folder`."""
    return (folder / PARTIAL / PLAN).is_file()


def publish(folder: Path, older: Iterable[str]) -> None:
    """Put the files of `.partial/finished` in the place of the `older` ones; names of files in `folder`."""
    partial = folder / PARTIAL
    for path in sorted((partial / FINISHED).rglob("*")):
        if path.is_file():
            _bring_to_disk(path)
    (partial / REPLACED).mkdir()
    _move([folder / name for name in older], partial / REPLACED, manifest_first=True)
    (partial / FINISHED).rename(partial / PUBLISHED)
    _complete(folder)


def recover(folder: Path) -> None:
    """Complete the publishing that a process has died in, or take it back if the new result did not count yet."""
    partial = folder / PARTIAL
    for left in folder.glob(f"{DISCARDED}*"):
        remove(left)
    if partial.is_symlink():
        discard(folder)
    if (partial / PUBLISHED).is_dir():
        _complete(folder)
    elif (partial / REPLACED).is_dir():
        _move((partial / REPLACED).iterdir(), folder)
        (partial / REPLACED).rmdir()
    if partial.exists() and not is_unfinished(folder):
        discard(folder)


def require_plain(folder: Path) -> None:
    """Raise `FolderError` where the unfinished work in `folder` holds links: this program writes none."""
    partial = folder / PARTIAL
    if link := next((path for path in [partial, *partial.rglob("*")] if path.is_symlink()), None):
        raise FolderError(f"{link}: is a link, which no run of this program leaves; remove it, then repeat the command")


def discard(folder: Path) -> None:
    """Remove what is not finished; it is gone at once, however long the removal lasts."""
    partial = folder / PARTIAL
    if partial.is_symlink() or partial.exists():
        away = folder / f"{DISCARDED}{uuid.uuid4().hex}"
        partial.rename(away)
        remove(away)


def remove(path: Path) -> None:
    """Remove a file, a folder with all that is in it, or a link but not what it leads to."""
    if path.is_dir() and not path.is_symlink():
        # What cannot be removed now stays; the next process tries again.
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _complete(folder: Path) -> None:
    """Bring up the files of a result that counts already."""
    _move((folder / PARTIAL / PUBLISHED).iterdir(), folder)
    discard(folder)


def _move(paths: Iterable[Path], target: Path, manifest_first: bool = False) -> None:
    """Move files and folders into `target`; the manifest last, so that it never stands beside half of its files."""
    for path in sorted(paths, key=lambda path: ((path.name == MANIFEST) != manifest_first, path.name)):
        if path.is_symlink() or path.exists():
            path.replace(target / path.name)


def _bring_to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
