"""The house of `analysis` has storeys: what stands higher builds on what stands lower, and the model on neither."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STOREYS = (
    "wording", "statistics", "comparison", "record", "patterns", "likelihood", "calibration", "backtest", "forecast",
    "explanation", "sensitivity", "discovery", "robustness", "audit", "rendering", "charts", "report", "dashboard",
)  # fmt: skip
"""The rooms of `analysis` from the ground up; a room may have no code yet."""
DOORS = ("__init__.py", "results.py")
"""What stands before the house and hands out what is inside."""


def imported(file: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it; of `from a import b` both a and a.b."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file} has a relative import"
            assert node.module
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms() -> list[str]:
    """The rooms that there are: folders with code, and single modules."""
    entries = (path for path in (ROOT / "analysis").iterdir() if path.name not in (*DOORS, "__pycache__"))
    return sorted(path.stem for path in entries if path.suffix == ".py" or any(path.rglob("*.py")))


def files_of(room: str) -> list[Path]:
    folder = ROOT / "analysis" / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def test_that_every_room_stands_on_a_storey() -> None:
    assert set(rooms()) <= set(STOREYS)


@pytest.mark.parametrize("room", rooms())
def test_that_no_room_imports_from_a_higher_one(room: str) -> None:
    higher = STOREYS[STOREYS.index(room) + 1 :]
    upward = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in files_of(room)
        for module in imported(file)
        if module.startswith("analysis.") and module.split(".")[1] in higher
    ]
    assert not upward


DOOR = "scenario/record_start.py"
"""The one module of the model that asks what the record makes of it, when a scenario starts from the record."""


def test_that_the_model_knows_nothing_of_what_is_made_of_it() -> None:
    knowing = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "sim").rglob("*.py"))
        if "cli" not in file.relative_to(ROOT / "sim").parts
        and file != ROOT / "sim" / DOOR
        and any(module.split(".")[0] == "analysis" for module in imported(file))
    ]
    assert not knowing


def test_that_the_door_to_the_record_is_opened_only_where_a_scenario_starts_from_it() -> None:
    program = (
        "import sys; from sim.scenario import design, load; design(load('article-reading')); "
        "print(any(name.split('.')[0] == 'analysis' for name in sys.modules)); design(load('baseline')); "
        "print('analysis.likelihood' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "True"]


def test_that_an_upward_arrow_would_be_seen(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden.py"
    hidden.write_text("def late():\n    from analysis.charts import theme\n    return theme\n", encoding="utf-8")
    assert "analysis.charts.theme" in set(imported(hidden))
