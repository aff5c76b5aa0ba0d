"""Folders that are written: one process at a time, files whole or not there, failures in words."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import PanmunjomError

FORMAT = 2
"""Version of the format of result folders."""
MANIFEST = "manifest.json"
PARTIAL = ".partial"
"""The folder, inside a result folder, of what is not finished."""
PLAN = "plan.json"
"""In it, the plan of an unfinished run; without it there is nothing to resume."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class FolderError(PanmunjomError):
    """A result folder that cannot be written, is in use, or holds something else than what is to be resumed."""


@contextmanager
def explained(folder: Path, resumable: bool = False) -> Iterator[None]:
    """Turn a full disk or a folder that cannot be written into a message that says how to mend it."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            again = "What was saved before is kept: make room, then repeat the command with --resume"
            raise FolderError(
                f"{folder}: no room left on the disk. {again if resumable else 'Make room, then repeat the command'}"
            ) from error
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise FolderError(f"{folder}: cannot be written; choose another folder with --out") from error
        if isinstance(error, FileNotFoundError):
            raise FolderError(f"{folder}: cannot be made there; choose another folder with --out") from error
        if isinstance(error, NotADirectoryError | FileExistsError):
            raise FolderError(
                f"{folder}: a file stands where a folder is needed; choose another one with --out"
            ) from error
        if isinstance(error, IsADirectoryError):
            raise FolderError(f"{folder}: is a folder, and a file is to be written; name a file with --out") from error
        if error.errno == errno.ENAMETOOLONG:
            raise FolderError(f"{folder}: the name is too long; give the scenario a shorter one") from error
        if error.errno is not None:
            reason = os.strerror(error.errno)
            raise FolderError(f"{folder}: cannot be written ({reason}); choose another folder with --out") from error
        raise


def make_way(file: Path) -> None:
    """Make the folder of a file that is written later; reports at once where none can be written."""
    with explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold `folder` for this process alone; the hold ends with the process, however it ends."""
    from filelock import FileLock, Timeout  # takes as long as all else that `panmunjom --help` imports of ours

    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder.parent / f".{folder.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FolderError(
            f"{folder}: another run is writing this folder; wait for it, or choose another one with --out"
        ) from error
    except NotImplementedError as error:
        raise FolderError(
            f"{folder}: its disk cannot hold a folder for one process alone; choose another one with --out"
        ) from error
    try:
        yield
    finally:
        # Removed before the release: a process that has opened it meanwhile notices, and makes another.
        Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def write_whole(path: Path, content: bytes, scratch: Path) -> None:
    """Write a file that is whole, even if the machine dies, or not there; `scratch` is a folder of the same disk."""
    partial = scratch / f".{path.name}.being-written"
    partial.unlink(missing_ok=True)  # left by a killed process, or a link that somebody put there
    with partial.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
