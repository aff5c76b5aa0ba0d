"""Digests of source files: what compiled code depends on, and what the numbers of a result depend on.

The two differ. A change of how code is compiled moves no number, and how uncertain parameters are drawn is not
compiled. Neither takes in what only reads, words, stores or shows: a change there compiles nothing and leaves an
unfinished run as it is.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).parent.parent

MODEL = (
    "calendar.py", "monthly.py", "outcomes.py", "parameters.py", "state.py", "vocabulary.py", "numerics/arithmetic.py",
    "numerics/draws.py", "rules/*.py", "engine/*.py",
)  # fmt: skip
"""The rules, what they stand on, and the loop that plays them."""
COMPILED = (*MODEL, "numerics/compiler.py", "numerics/compiled_code.py")
"""What the compiled engine depends on."""
NUMBERS = (
    *MODEL, "design.py", "scenario/designing.py", "scenario/distributions.py", "scenario/event_rows.py",
    "scenario/posterior.py", "scenario/quantities.py", "scenario/record_start.py", "scenario/sampling.py",
    "scenario/state_sections.py",
)  # fmt: skip
"""What decides the numbers of a resolved scenario. The Mesa model is not among them: tests hold it to equal bits."""


def sources(patterns: Iterable[str]) -> list[Path]:
    """The files of `sim` that agree with the patterns, in a fixed order."""
    return [path for pattern in patterns for path in sorted(PACKAGE.glob(pattern))]


def digest(paths: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits that change with any byte, name or order of the files."""
    content = hashlib.sha256()
    for path in paths:
        text = path.read_bytes()
        content.update(f"{path.name} {len(text)} ".encode() + text)
    return content.hexdigest()[:16]
