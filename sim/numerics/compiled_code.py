"""Where compiled code is kept: Numba's own files, sealed, in a folder named after the sources that it was made from.

Numba notices a change of the file in which a compiled function stands, not of the functions that it calls. A folder
whose name holds a digest of all of them starts empty after any change, so stale code can never run.

Numba also unpickles what it finds and hands it to the processor: an empty index, or code that was cut or changed, would
stop the program or crash it. Each file therefore begins with the checksum of its content. What does not agree, or
cannot be read, is as if it were not there, and is compiled again; where nothing can be written, nothing is kept.
"""

import contextlib
import hashlib
import os
import pickle
import sys
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile, _CacheLocator
from numba.core.runtime import rtsys
from numba.core.serialize import dumps

from sim.numerics.sources import COMPILED, PACKAGE, digest, sources

CHECKSUM = hashlib.sha256().digest_size


def _base() -> Path | None:
    """The folder of all caches of this user, or None for one who has no home."""
    if named := os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME"):
        return Path(named)
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return None


@cache
def folder_of(source_folder: Path) -> Path | None:
    """Where code compiled from a folder of sources is kept, or None where there is no place for it.

    Outside `sim`, code depends on the engine and on the modules of its own folder.
    """
    base = _base()
    if base is None:
        return None
    own = [] if PACKAGE in source_folder.parents else sorted(source_folder.glob("*.py"))
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}-numba{numba.__version__}"
    return base / "panmunjom" / f"{digest([*sources(COMPILED), *own])}-{version}"


def _source_folder(function: Callable[..., Any]) -> Path:
    return Path(function.__code__.co_filename).parent


def unsealed(path: Path) -> bytes:
    """The content of a sealed file; raises `OSError` where it cannot be read or is not what was written."""
    written = path.read_bytes()
    if written[:CHECKSUM] != hashlib.sha256(written[CHECKSUM:]).digest():
        raise OSError(f"{path} is damaged")
    return written[CHECKSUM:]


class SealedFiles(IndexDataCacheFile):  # type: ignore[misc]
    """Numba's index and data files, each behind its checksum."""

    def _load_index(self) -> dict[Any, str]:
        try:
            version, stamp, names = pickle.loads(unsealed(Path(self._index_path)))
        except OSError:
            return {}
        return names if (version, stamp) == (self._version, self._source_stamp) else {}

    def _save_index(self, names: dict[Any, str]) -> None:
        self._write(self._index_path, (self._version, self._source_stamp, names))

    def _load_data(self, name: str) -> Any:
        return pickle.loads(unsealed(Path(self._data_path(name))))

    def _save_data(self, name: str, data: Any) -> None:
        self._write(self._data_path(name), data)

    def _data_name(self, number: int) -> str:
        """A name that no other process gives: two that write at once would share a number."""
        return str(self._data_name_pattern.format(number=number)).replace(".nbc", f".{uuid.uuid4().hex[:12]}.nbc")

    def _write(self, path: str, content: Any) -> None:
        pickled = dumps(content)
        with self._open_for_write(path) as file:
            file.write(hashlib.sha256(pickled).digest() + pickled)


class Locator(_CacheLocator):  # type: ignore[misc]
    """Numba's question where code is kept, answered."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.folder = folder_of(_source_folder(function))

    def get_cache_path(self) -> str:
        """A folder for each module, so that files of one name in two modules keep apart."""
        return str((self.folder or Path()) / self.function.__module__)

    def get_source_stamp(self) -> str:
        """What the folder is named after."""
        return (self.folder or Path()).name

    def get_disambiguator(self) -> str:
        """The line, for functions of one name in one module."""
        return str(self.function.__code__.co_firstlineno)

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "Locator":
        """The locator of a function; nothing need exist or be writable for it."""
        return cls(py_func)


class Results(CompileResultCacheImpl):  # type: ignore[misc]
    """What is kept of a compiled function: all that Numba keeps."""

    _locator_classes = (Locator,)


class CompiledCode(FunctionCache):  # type: ignore[misc]
    """The kept forms of one compiled function, one for each signature and processor."""

    _impl_class = Results

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        self._cache_file = SealedFiles(
            self._cache_path, self._impl.filename_base, self._impl.locator.get_source_stamp()
        )

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """What is kept for a signature, or None; nothing is imported that only compiling needs.

        Numba itself first imports all that it knows of NumPy, and SciPy for the linear algebra, which takes a fifth of
        the time of a small run. Where nothing is kept it still does so, as it begins to compile.
        """
        rtsys.initialize(target_context)
        with self._guard_against_spurious_io_errors():
            return self._load_overload(sig, target_context)

    @contextlib.contextmanager
    def _guard_against_spurious_io_errors(self) -> Iterator[None]:
        """What cannot be read or written is done without."""
        with contextlib.suppress(OSError):
            yield


def can_be_kept(function: Callable[..., Any]) -> bool:
    """Whether there is a place for the code of a function that stands in a module."""
    return function.__closure__ is None and folder_of(_source_folder(function)) is not None


def is_kept(function: Callable[..., Any]) -> bool:
    """Whether compiled code of a function stands undamaged in its folder."""
    folder = folder_of(_source_folder(function))
    if folder is None:
        return False
    files = list((folder / function.__module__).glob(f"*.{function.__name__}-*.nb[ic]"))
    try:
        return len([unsealed(path) for path in files]) > 0
    except OSError:
        return False
