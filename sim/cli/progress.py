"""What a person sees while an ensemble runs: a bar on standard error, and a word when the model must be compiled."""

import sys
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from sim.batch.run import Progress as Report
from sim.cli.streams import warn


class Progress:
    """A bar a scenario on standard error, gone when all is done; none where no terminal can redraw it."""

    def __init__(self, shown: bool) -> None:
        # Named, because Rich takes the encoding of a file that it was not given for UTF-8.
        console = Console(file=sys.stderr)
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        drawn = shown and console.is_terminal and not console.is_dumb_terminal
        self.bars = Bars(*columns, console=console, transient=True, disable=not drawn)

    def __enter__(self) -> Self:
        self.bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bars.stop()

    def on(self, name: str) -> Report:
        """A report of progress that moves the bar called `name`."""
        task: TaskID = self.bars.add_task(name, total=None)

        def report(finished: int, wanted: int) -> None:
            self.bars.update(task, completed=finished, total=wanted)

        return report


def compiling_note() -> None:
    """Say, once, that the model is being compiled, if it is."""
    from sim.engine.ensemble import simulate
    from sim.numerics.compiler import is_compiled

    if not is_compiled(simulate):
        warn("Compiling the model: once, about 20 seconds.")
