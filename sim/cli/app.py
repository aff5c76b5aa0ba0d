"""The command `panmunjom`: which commands there are, and what the exit status says.

0: done. 2: something that the user can mend, said on standard error. 3: interrupted, and a run can be resumed.
1: our own fault.
"""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

import typer

from sim.cli import inspect, streams
from sim.cli.audit import audit
from sim.cli.backtest import backtest
from sim.cli.calibrate import calibrate
from sim.cli.chart import chart
from sim.cli.compare import compare
from sim.cli.counterfactual import counterfactual
from sim.cli.dashboard import dashboard
from sim.cli.discover import discover
from sim.cli.explain import explain
from sim.cli.forecast import forecast
from sim.cli.helping import Command, Commands, help_end
from sim.cli.new import new
from sim.cli.play import play
from sim.cli.replay import replay
from sim.cli.report import report
from sim.cli.robustness import robustness
from sim.cli.run import run
from sim.cli.sensitivity import sensitivity
from sim.cli.show import show
from sim.cli.sweep import sweep
from sim.errors import PanmunjomError

OUR_FAULT, INTERRUPTED = 1, 3
TYPER_INTERRUPTED = 130
COLLECTED = 200_000
"""New objects after which Python looks for garbage; as often as usual, it takes a tenth of the time of a small run."""

app = typer.Typer(
    name="panmunjom",
    cls=Commands,
    help="A scenario laboratory for the Korean negotiation: tests, sanctions and talk.",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)


def _add(group: str, name: str, function: Callable[..., None], example: str, page: str) -> None:
    end = help_end(example, f"docs/{page}.md")
    app.command(name, cls=Command, rich_help_panel=group, epilog=end, options_metavar="[OPTIONS]")(function)


SCENARIOS, RUNNING, WHY = "Scenarios", "Run, compare, play", "Why it went so"
DEPENDS, RECORD, SHOWING = "What it depends on", "Against the record", "Show"

_add(SCENARIOS, "list", inspect.list_scenarios, "panmunjom list", "scenario-guide")
_add(SCENARIOS, "show", show, "panmunjom show relief-first --changes", "scenario-guide")
_add(SCENARIOS, "new", new, "panmunjom new my-question --from baseline", "scenario-guide")
_add(SCENARIOS, "validate", inspect.validate, "panmunjom validate baseline relief-first", "scenario-guide")
_add(SCENARIOS, "schema", inspect.schema, "panmunjom schema > schema.json", "scenario-guide")
_add(RUNNING, "run", run, "panmunjom run baseline relief-first --runs 1000", "results")
_add(RUNNING, "compare", compare, "panmunjom compare baseline relief-first", "results")
_add(RUNNING, "sweep", sweep, "panmunjom sweep sweeps/red-line --runs 1000", "results")
_add(RUNNING, "play", play, "panmunjom play baseline --as south_korea", "teaching")
_add(WHY, "explain", explain, "panmunjom explain baseline --run stalemate", "explain")
_add(WHY, "counterfactual", counterfactual, "panmunjom counterfactual history/hanoi-accepted", "counterfactual")
_add(DEPENDS, "sensitivity", sensitivity, "panmunjom sensitivity baseline", "sensitivity")
_add(
    DEPENDS, "discover", discover,
    "panmunjom discover baseline --set uncertainties=prior --where 'tests>9'", "robustness",
)  # fmt: skip
_add(DEPENDS, "robustness", robustness, "panmunjom robustness policies/eight-packages --futures 200", "robustness")
_add(DEPENDS, "audit", audit, "panmunjom audit baseline", "robustness")
_add(RECORD, "replay", replay, "panmunjom replay --until 2017-12", "calibration")
_add(RECORD, "calibrate", calibrate, "panmunjom calibrate --until 2021-09", "calibration")
_add(RECORD, "backtest", backtest, "panmunjom backtest --quick", "calibration")
_add(RECORD, "forecast", forecast, "panmunjom forecast --until 2024-12", "calibration")
_add(SHOWING, "chart", chart, "panmunjom chart baseline --kind timing --out charts", "results")
_add(SHOWING, "report", report, "panmunjom report baseline relief-first --out report.html", "results")
_add(SHOWING, "dashboard", dashboard, "panmunjom dashboard", "README")


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        streams.echo(f"panmunjom {version('panmunjom')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", "-V", callback=_print_version, is_eager=True, help="Show the version and leave."),
    ] = False,
) -> None:
    """A scenario laboratory for the Korean negotiation: tests, sanctions and talk."""


def main() -> None:
    """Run the command line and leave with the exit status that the outcome calls for."""
    gc.set_threshold(COLLECTED)
    streams.prepare()
    code = status()
    if code == INTERRUPTED:
        # At once, without waiting for threads in the middle of a chunk.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def status(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status. Without arguments it shows the help."""
    arguments = sys.argv[1:] if arguments is None else arguments
    streams.tolerate()
    with _interrupts() as signals:
        try:
            return _status(arguments)
        except KeyboardInterrupt:
            return _interrupted()
        except PanmunjomError as error:
            streams.fail(str(error))
            return error.exit_status
        except MemoryError:
            streams.fail("not enough memory; ask for fewer runs or months at a time, or give the process more")
            return PanmunjomError.exit_status
        except Exception as error:
            if signals:  # a library has turned the interrupt into an error of its own
                return _interrupted()
            if os.environ.get("PANMUNJOM_DEBUG"):
                raise
            streams.fail(
                f"panmunjom: an error of the program, not of your input: {type(error).__name__}: {error}\n"
                "Please report it, with the command you gave. PANMUNJOM_DEBUG=1 shows where it happened."
            )
            return OUR_FAULT


def _status(arguments: list[str]) -> int:
    """The exit status of a command that ends as Typer ends it: an interrupt is 130 there, wrong usage 2."""
    try:
        code = app(arguments or ["--help"], prog_name="panmunjom", standalone_mode=False)
    except SystemExit as end:
        code = end.code
    except typer.TyperException as error:
        from sim.cli.mistakes import explained

        streams.fail(explained(error))
        return error.exit_code
    sys.stdout.flush()
    code = code if isinstance(code, int) else int(code is not None)
    return _interrupted() if code == TYPER_INTERRUPTED else code


def _interrupted() -> int:
    # Of other commands: an interrupted run raises an error that says what is kept.
    streams.warn("stopped; nothing was kept")
    return INTERRUPTED


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Take the signal that ends a process as an interrupt too; the signals that came."""
    came: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        came.append(number)
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield came
        return
    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    main()
