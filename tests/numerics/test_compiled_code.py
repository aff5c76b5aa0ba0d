"""Compiled code on disk: kept, found again, and never trusted when it is damaged."""

import importlib.util
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.numerics import compiled_code
from sim.numerics.compiler import JIT, is_compiled
from sim.numerics.sources import COMPILED, NUMBERS, PACKAGE, sources

pytestmark = pytest.mark.skipif(not JIT, reason="the compiler is off")

SOURCE = """
from sim.numerics.compiler import rule


@rule
def twice(number):
    return number * {factor}
"""

type Damage = Callable[[bytes], bytes]
DAMAGES: dict[str, Damage] = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "one bit changed": lambda content: content[:-40] + bytes([content[-40] ^ 1]) + content[-39:],
    "one bit of the checksum changed": lambda content: bytes([content[0] ^ 1]) + content[1:],
    "text": lambda content: "Höflich, aber kein Maschinencode".encode("latin-1") * 100,
    "another pickle": lambda content: pickle.dumps({"an": "index"}),
}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    # A module that is written anew within a second, and as long, would be taken for its old bytecode.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    compiled_code.folder_of.cache_clear()
    yield tmp_path / "cache"
    compiled_code.folder_of.cache_clear()


def compiled(folder: Path, factor: int = 2) -> Any:
    """The rule of a module as a new process finds it."""
    path = folder / "doubling.py"
    path.write_text(SOURCE.format(factor=factor), encoding="utf-8")
    compiled_code.folder_of.cache_clear()
    specification = importlib.util.spec_from_file_location("doubling", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["doubling"] = module
    specification.loader.exec_module(module)
    return module.twice


def found(twice: Any) -> bool:
    """Whether a call of a rule finds its code on disk."""
    assert twice(21) == 42
    return bool(twice.stats.cache_hits)


def test_that_code_is_compiled_once_and_found_by_the_next_process(cache: Path, tmp_path: Path) -> None:
    first = compiled(tmp_path)
    assert not is_compiled(first)
    assert not found(first)
    assert is_compiled(compiled(tmp_path))
    assert found(compiled(tmp_path))


@pytest.mark.parametrize("kind", ["*.nbi", "*.nbc"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_that_damaged_files_are_compiled_again_without_a_word(
    cache: Path, tmp_path: Path, kind: str, damage: str, capfd: pytest.CaptureFixture[str]
) -> None:
    found(compiled(tmp_path))
    for path in list(cache.rglob(kind)):
        path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert not is_compiled(compiled(tmp_path))
    assert not found(compiled(tmp_path))
    assert found(compiled(tmp_path))
    assert capfd.readouterr() == ("", "")


def test_that_code_of_another_source_is_not_taken(cache: Path, tmp_path: Path) -> None:
    found(compiled(tmp_path))
    tripled = compiled(tmp_path, factor=3)
    assert tripled(21) == 63
    assert not tripled.stats.cache_hits


def test_that_two_who_write_at_once_do_not_share_a_file(cache: Path, tmp_path: Path) -> None:
    one, other = compiled(tmp_path), compiled(tmp_path)
    assert one(21) == 42
    index = next(cache.rglob("*.nbi"))
    written = index.read_bytes()
    index.unlink()  # as the other process saw it when it began
    assert other(1.5) == 3.0
    assert len(list(cache.rglob("*.nbc"))) == 2
    index.write_bytes(written)
    assert found(compiled(tmp_path))


def test_that_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    assert not found(compiled(tmp_path))
    assert not is_compiled(compiled(tmp_path))


def test_that_a_cache_that_can_only_be_read_is_read(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(compiled(tmp_path))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("read-only file system")

    monkeypatch.setattr(compiled_code.Locator, "ensure_cache_path", refuse)
    monkeypatch.setattr(compiled_code.SealedFiles, "_open_for_write", refuse)
    readonly = compiled(tmp_path)
    assert found(readonly)
    assert readonly(1.5) == 3.0


def test_that_a_user_without_a_home_computes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert not found(compiled(tmp_path))


def test_that_the_digests_take_in_what_they_should() -> None:
    numbers, code = ({path.relative_to(PACKAGE).as_posix() for path in sources(each)} for each in (NUMBERS, COMPILED))
    for name in ("rules/north_korea.py", "state.py", "numerics/draws.py", "engine/ensemble.py", "calendar.py"):
        assert name in numbers & code
    assert "scenario/sampling.py" in numbers - code
    assert "numerics/compiler.py" in code - numbers
    for name in ("result.py", "errors.py", "model.py", "scenario/wording.py", "batch/store.py"):
        assert (PACKAGE / name).exists()
        assert name not in numbers | code


@pytest.mark.parametrize("pattern", sorted({*NUMBERS, *COMPILED}))
def test_that_every_source_of_a_digest_exists(pattern: str) -> None:
    assert sources([pattern])


def test_that_all_that_rules_and_the_engine_import_from_the_model_is_in_the_digest_of_compiled_code() -> None:
    code = set(sources(COMPILED)) | {PACKAGE / "design.py", PACKAGE / "numerics" / "sources.py"}
    for path in sources(COMPILED):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("from sim."):
                module = PACKAGE.parent / f"{line.split()[1].replace('.', '/')}.py"
                assert module in code, f"{path.name} imports {module.name}"


def test_that_fetching_kept_code_imports_nothing_that_only_compiling_needs(tmp_path: Path) -> None:
    (tmp_path / "doubling.py").write_text(SOURCE.format(factor=2), encoding="utf-8")
    code = (
        "import sys, doubling;"
        "print(doubling.twice(21), *(name in sys.modules for name in ('numba.np.linalg', 'scipy.linalg')))"
    )
    variables = {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": f"{tmp_path}{os.pathsep}{PACKAGE.parent}"}
    command = [sys.executable, "-c", code]
    printed = [
        subprocess.run(command, capture_output=True, text=True, env=os.environ | variables, timeout=120).stdout.split()
        for _ in range(2)
    ]
    assert printed == [["42", "True", "True"], ["42", "False", "False"]]
