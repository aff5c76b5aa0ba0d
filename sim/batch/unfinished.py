"""Unfinished work in a result folder, and the plan that it follows: only the same plan may go on with it."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.batch import references
from sim.batch.folder import PARTIAL, PLAN, FolderError, write_whole
from sim.batch.publishing import discard, is_unfinished, require_plain


def begin(folder: Path, plan: dict[str, Any], resume: bool) -> None:
    """Make the place of unfinished work in `folder`; with `resume` what is there already stays, if its plan is `plan`.

    Raises `FolderError` where it is another plan, with what differs, and where the plan is damaged or holds links.
    """
    plan = references.kept(plan, folder)
    if resume and is_unfinished(folder):
        require_plain(folder)
        _require_same(folder, plan)
        return
    discard(folder)
    (folder / PARTIAL).mkdir(parents=True)
    write_whole(folder / PARTIAL / PLAN, json.dumps(plan, indent=1).encode(), folder / PARTIAL)


def damaged(folder: Path, name: str) -> FolderError:
    """The error of unfinished work in `folder` that nothing can go on with, because of the file `name`."""
    return FolderError(
        f"{folder}: the unfinished run there is damaged ({name} is not what was written) and cannot be resumed; "
        "leave out --resume to start anew"
    )


def write_checked(path: Path, content: bytes) -> None:
    """Write a file of unfinished work with its checksum, whole or not at all."""
    write_whole(path, zlib.crc32(content).to_bytes(4) + content, path.parent)


def read_checked(path: Path) -> bytes:
    """What `write_checked` wrote; `FolderError` if the file holds something else now."""
    content = path.read_bytes()
    if len(content) <= 4 or zlib.crc32(content[4:]).to_bytes(4) != content[:4]:
        raise damaged(path.parent.parent, path.name)
    return content[4:]


def kind_of(folder: Path) -> str:
    """What kind of result the unfinished work in `folder` is to become, as a manifest names it; empty if it is lost."""
    plan = _kept(folder)
    kind = plan.get("kind") if isinstance(plan, dict) else None
    return kind if isinstance(kind, str) else ""


def _kept(folder: Path) -> Any:
    """The plan of the unfinished work; None if it cannot be read."""
    try:
        return json.loads((folder / PARTIAL / PLAN).read_bytes())
    except (ValueError, RecursionError):
        return None


def _require_same(folder: Path, plan: dict[str, Any]) -> None:
    kept = _kept(folder)
    if kept is None:
        raise damaged(folder, PLAN)
    differences = list(_differences(kept, json.loads(json.dumps(plan))))
    if differences:
        raise FolderError(
            f"{folder}: the unfinished run there cannot be resumed, because it differs:\n  "
            + "\n  ".join(differences)
            + "\nGive the command as it was, or leave out --resume to start anew"
        )


def _differences(kept: Any, wanted: dict[str, Any], path: str = "") -> Iterator[str]:
    """What differs between two plans, a line each."""
    if not isinstance(kept, dict):
        kept = {}
    for key in sorted(kept.keys() | wanted.keys()):
        there, here = kept.get(key), wanted.get(key)
        if isinstance(there, dict) and isinstance(here, dict):
            yield from _differences(there, here, f"{path}{key}.")
        elif there != here:
            yield f"{path}{key}: {json.dumps(there)} there, {json.dumps(here)} now"
