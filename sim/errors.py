"""What a user can mend: one class tree, whose messages say where, what is wrong and how to put it right."""

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

LONGEST_SHOWN = 60


def shown(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Text of a user's file as a message may carry it: on one line, shortened, without control characters."""
    if len(text) > longest:
        text = f"{text[: longest - 1]}…"
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


UNSHOWN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Classes of characters that do something rather than show something: controls, turns of direction, half characters."""


def cleaned(text: str) -> str:
    """Text of a stranger without the characters that could do something to a screen or a page; line breaks stay."""
    if text.isprintable():
        return text
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in UNSHOWN)


class PanmunjomError(Exception):
    """Something that a user can mend. The command line prints the message and exits with `exit_status`."""

    exit_status = 2


class PanmunjomWarning(UserWarning):
    """Something that a user may want to mend, though the work was done. The command line prints the message."""


class ArgumentError(PanmunjomError, TypeError):
    """A function of the library was given something of the wrong kind; the message says what it takes."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a scenario.

    `path` is the file as the user named it, or the setting (`--set KEY`); `line` counts from 1 and is None where there
    is no file. `key` is the dotted key, in which items of a list count from 1. `message` says what is wrong and
    `allowed` what would be right.
    """

    path: str
    line: int | None = None
    key: str = ""
    message: str = ""
    allowed: str = ""
    suggestion: str = ""

    def __str__(self) -> str:
        """`path:line: key: what is wrong, what is allowed - did you mean 'x'?`."""
        parts = [self.where, *([shown(self.key, 120)] if self.key else []), self.what]
        return ": ".join(parts)

    @property
    def where(self) -> str:
        """File and line, such as `file.yaml:3`."""
        return shown(self.path, 400) + (f":{self.line}" if self.line else "")

    @property
    def what(self) -> str:
        """What is wrong, what is allowed, and what may have been meant."""
        said = f"{self.message}, {self.allowed}" if self.allowed else self.message
        return f"{said} - did you mean '{self.suggestion}'?" if self.suggestion else said


@dataclass(frozen=True)
class Notice(Problem):
    """Something that is allowed but has no effect, or one that was hardly meant; a scenario runs in spite of it."""

    def __str__(self) -> str:
        """`path:line: warning: key: what has no effect, what would have one`."""
        parts = [self.where, "warning", *([shown(self.key, 120)] if self.key else []), self.what]
        return ": ".join(parts)


class ScenarioError(PanmunjomError):
    """Every problem of the scenario files that were read, sorted by place and each named once."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda each: (each.path, each.line or 0, str(each))))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type["ScenarioError"], tuple[tuple[Problem, ...]]]:
        """Worker processes hand errors back pickled; the default would pass the message instead of the problems."""
        return type(self), (self.problems,)


class Problems(list[Problem]):
    """Problems of several steps, gathered so that they are reported at once."""

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """A step whose ScenarioError does not stop the next one; its problems are kept."""
        try:
            yield
        except ScenarioError as error:
            self += error.problems

    def refuse(self) -> None:
        """Raise a ScenarioError with all of them, if there are any."""
        if self:
            raise ScenarioError(self)
