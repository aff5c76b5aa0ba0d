"""What a study has finished, piece by piece, so that an interrupted one can go on.

A piece is a table of some runs, one row a run: of a policy, or of a part of a design. It lies in `.partial/` inside the
study's folder as soon as it is finished, whole or not at all, until the result is published. Pieces do not depend on
each other: one that was lost is made again.
"""

import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather as feather

from sim.batch.folder import PARTIAL
from sim.batch.interrupts import held
from sim.batch.unfinished import begin, read_checked, write_checked

END = ".piece"


class Pieces:
    """The pieces of a study; these are kept nowhere."""

    runs = 0
    """How many runs are kept."""

    def get(self, key: str) -> pa.Table | None:
        """The piece of this key, if it was kept."""
        return None

    def keep(self, key: str, table: pa.Table) -> None:
        """Keep a piece; `key` is a plain word, and says what the piece is of."""


NO_PIECES = Pieces()


class KeptPieces(Pieces):
    """Pieces in the folder of a study; `plan` decides the result, and resuming demands that it is the same."""

    def __init__(self, folder: Path, plan: dict[str, Any], resume: bool) -> None:
        begin(folder, plan, resume)
        self._folder = folder / PARTIAL
        # All are read at once: a damaged one is told now, not after minutes of work.
        self.runs = sum(len(_read(path)) for path in self._folder.glob(f"*{END}"))

    def get(self, key: str) -> pa.Table | None:
        """The piece of this key, if it was kept; `FolderError` if it is damaged."""
        path = self._folder / f"{key}{END}"
        return _read(path) if path.exists() else None

    def keep(self, key: str, table: pa.Table) -> None:
        """Keep a piece; `key` is a plain word, and says what the piece is of."""
        content = io.BytesIO()
        feather.write_feather(table, content, compression="zstd")
        with held():
            write_checked(self._folder / f"{key}{END}", content.getvalue())
            self.runs += len(table)


def _read(path: Path) -> pa.Table:
    return feather.read_table(io.BytesIO(read_checked(path)), memory_map=False)
