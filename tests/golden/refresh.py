"""Write the golden file anew: `python -m tests.golden.refresh`, after a change of numbers that is meant."""

import sys

from tests.golden.results import FILE, current, text


def refresh() -> None:
    """Bring the golden file up to date and say whether it changed."""
    before = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    after = text(current())
    if after == before:
        sys.stdout.write(f"{FILE.name}: nothing changed\n")
        return
    FILE.write_text(after, encoding="utf-8")
    sys.stdout.write(f"{FILE.name}: results changed; flag the change with `numbers` in CHANGELOG.md\n")


if __name__ == "__main__":
    refresh()
