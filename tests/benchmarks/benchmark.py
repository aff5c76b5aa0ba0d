"""How fast, how large, against whom: `python -m tests.benchmarks.benchmark` or `make bench`, some minutes.

Writes `results/reference/benchmark.md` and `benchmark.csv`. Every measurement is a process of its own. Machines are
noisy, so contenders take turns, everything is repeated, and a ratio is taken within each round of a duel.
`--small` tries the command with few runs and writes to a folder given with `--out`.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from textwrap import fill
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.batch.executors import cores
from tests.benchmarks import yardstick
from tests.benchmarks.contenders import CONTENDERS

FOLDER = Path("results/reference")
MONTHS = 36
WIDTH = 98
REPEATS = {100: 3, 1_000: 3, 10_000: 3, 100_000: 3, 1_000_000: 2}
SLOW_REPEATS = {100: 3, 1_000: 1}
"""Of contenders that take seconds for a hundred runs."""
TABLE_SECONDS = 360
"""After this long no measurement of the table is repeated any more."""
BAR_MESA, BAR_MONTHS = 200, 3e6


class Duel(NamedTuple):
    """Two contenders that take turns: runs of each in a round, rounds."""

    one: str
    runs: int
    other: str
    other_runs: int
    rounds: int
    words: str


DUELS = (
    Duel("compiled", 1_000, "c", 1_000, 150, "C takes, of the time of the compiled months"),
    Duel("compiled", 2_000, "mesa-1", 10, 20, "Mesa `batch_run`, times the time of the compiled months"),
    Duel("compiled", 2_000, "mesa-steps", 10, 20, "Mesa model without its collector, times the compiled months"),
    Duel("compiled", 2_000, "ema-1", 40, 6, "EMA Workbench, times the time of the compiled months"),
    Duel("threads-2", 40_000, "threads-1", 40_000, 8, "ensemble on 1 thread, times the time on 2"),
)
COMMANDS = {"--help": (("--help",), 7), "run baseline": (("run", "baseline"), 5)}


def measured(*arguments: object, **environment: str) -> Any:
    """What a process of its own measures; see `measure`."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.measure", *map(str, arguments)]
    answer = subprocess.run(command, env=os.environ | environment, capture_output=True, check=False, text=True)
    if answer.returncode:
        raise SystemExit(f"{' '.join(map(str, arguments))} failed:\n{answer.stderr}")
    sys.stderr.write(f"{' '.join(map(str, arguments))}\n")
    return json.loads(answer.stdout)


def duels(small: bool) -> Iterator[tuple[Duel, np.ndarray, np.ndarray]]:
    for duel in DUELS:
        if "c" in (duel.one, duel.other) and yardstick.compiler() is None:
            continue
        rounds = 3 if small else duel.rounds
        found = measured("duel", duel.one, duel.runs, duel.other, duel.other_runs, rounds)
        yield duel, np.array(found["one"]), np.array(found["other"])


def table(small: bool) -> dict[tuple[str, int], list[dict[str, float]]]:
    """Measurements of each contender and number of runs; a whole round of all of them before the next."""
    found: dict[tuple[str, int], list[dict[str, float]]] = defaultdict(list)
    started = time.monotonic()
    for repeat in range(max(REPEATS.values())):
        for name, contender in CONTENDERS.items():
            if name == "c" and yardstick.compiler() is None:
                continue
            slow = contender.sizes[0] < 1_000
            sizes = contender.sizes[:1] if small else contender.sizes
            for runs in sizes:
                wanted = (SLOW_REPEATS if slow else REPEATS)[runs]
                if repeat < (1 if small else wanted) and (repeat == 0 or time.monotonic() - started < TABLE_SECONDS):
                    found[name, runs].append(measured("run", name, runs))
    return found


def rows(small: bool) -> Iterator[tuple[str, str, int, str, np.ndarray]]:
    """Kind, subject, runs, unit and the values of each measurement."""
    for duel, one, other in duels(small):
        yield "ratio", duel.words, duel.other_runs, "times", other / one
        if "c" in (duel.one, duel.other):
            yield "months a second", "compiled months alone, 1 thread", duel.runs, "months", MONTHS / one
            yield "months a second", "C months alone, 1 thread", duel.other_runs, "months", MONTHS / other
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        cold = [measured("compile", NUMBA_CACHE_DIR=str(Path(folder) / str(n)))["seconds"] for n in range(2 - small)]
    yield "time", "first run, nothing compiled", 1, "seconds", np.array(cold)
    for words, (arguments, repeats) in COMMANDS.items():
        found = [measured("command", *arguments) for _ in range(1 if small else repeats)]
        yield "time", f"panmunjom {words}", 0, "seconds", np.array([each["seconds"] for each in found])
        yield "memory", f"panmunjom {words}", 0, "MB", np.array([each["megabytes"] for each in found])
    for (name, runs), found in table(small).items():
        title = CONTENDERS[name].title
        seconds = np.array([each["seconds"] for each in found])
        yield "time", title, runs, "seconds", seconds
        yield "speed", title, runs, "runs a second", runs / seconds
        yield "memory", title, runs, "MB", np.array([each["megabytes"] for each in found])


def frame(small: bool = False) -> pd.DataFrame:
    """One row a measurement: what, of whom, for how many runs; median, 10 % and 90 % quantile, best, repeats."""
    made = []
    for kind, subject, runs, unit, values in rows(small):
        low, middle, high = np.quantile(values, (0.1, 0.5, 0.9))
        best = values.min() if unit in ("seconds", "MB") else values.max()
        made.append((kind, subject, runs, unit, middle, low, high, best, len(values)))
    columns = ["what", "of", "runs", "unit", "median", "low", "high", "best", "repeats"]
    return pd.DataFrame(made, columns=columns)


def significant(value: float) -> str:
    """A measurement with the three digits that it deserves."""
    if value == 0 or not np.isfinite(value):
        return "-"
    digits = max(0, 2 - int(np.floor(np.log10(abs(value)))))
    return f"{round(value, 2 - int(np.floor(np.log10(abs(value))))):,.{digits}f}"


def _lines(header: list[str], cells: list[list[str]]) -> str:
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(line)} |" for line in [header, rule, *cells])


def _sizes(found: pd.DataFrame, what: str) -> str:
    part = found[found["what"].eq(what) & found["of"].isin([each.title for each in CONTENDERS.values()])]
    sizes = sorted(part["runs"].unique())
    wide = part.pivot_table(index="of", columns="runs", values="median", sort=False)
    cells = [
        [title, *(significant(wide.loc[title, size]) if pd.notna(wide.loc[title, size]) else "" for size in sizes)]
        for title in wide.index
    ]
    return _lines(["", *(f"{size:,} runs" for size in sizes)], cells)


def _growth(found: pd.DataFrame) -> str:
    """What another 1,000 runs cost, from one number of runs to the next."""
    cells = []
    for contender in CONTENDERS.values():
        own = found[found["of"].eq(contender.title)]
        for before, after in pairwise(contender.sizes):
            cost = []
            for what in ("time", "memory"):
                values = own[own["what"].eq(what)].set_index("runs")["median"]
                if before in values.index and after in values.index:
                    cost.append((values[after] - values[before]) / (after - before) * 1000)
            if cost:
                seconds, megabytes = cost
                cells.append([
                    contender.title, f"{before:,} to {after:,}", significant(max(0.0, seconds) * 1000),
                    significant(max(0.0, megabytes)),
                ])  # fmt: skip
    return _lines(["", "runs", "ms per 1,000 more runs", "MB per 1,000 more runs"], cells)


def _spread(found: pd.DataFrame, what: str) -> str:
    cells = []
    for row in found[found["what"].eq(what)].itertuples():
        middle, low, high, best = map(significant, (row.median, row.low, row.high, row.best))
        cells.append([row.of, middle, f"{low} to {high}", best, str(row.repeats)])
    return _lines([what, "median", "10 % to 90 %", "best", "rounds"], cells)


def _commands(found: pd.DataFrame) -> str:
    names = ["first run, nothing compiled", *(f"panmunjom {words}" for words in COMMANDS)]
    part = found[found["what"].eq("time") & found["of"].isin(names)]
    cells = [
        [f"`{row.of}`" if row.of.startswith("pan") else row.of, significant(row.median), significant(row.best)]
        for row in part.itertuples()
    ]
    return _lines(["seconds", "median", "best"], cells)


def page(found: pd.DataFrame) -> str:
    """The committed page."""
    ratios = found[found["what"].eq("ratio")].set_index("of")
    mesa = ratios.loc[DUELS[1].words]
    months = found[found["what"].eq("months a second")].set_index("of")["best"]
    reached = f"{mesa['median']:,.0f} times Mesa's `batch_run` per core (the bar is {BAR_MESA})"
    if len(months):
        reached += (
            f", and at best {months.iloc[0] / 1e6:.2f} million full months a second per core (the aim is "
            f"{BAR_MONTHS / 1e6:.0f} million); C reaches {months.iloc[1] / 1e6:.2f}"
        )
    paragraphs = {
        "about": (
            f"Made by `make bench` on {cores()} cores, Python {platform.python_version()}. All run the shipped "
            f"baseline, {MONTHS} months, and end with every outcome of every run. The machine is shared: its speed "
            "varies by a factor of about two, so take ratios, not seconds. Contenders take turns; a ratio is taken "
            "within each round, in one process, one after the other."
        ),
        "reached": f"The compiled engine reaches {reached}.",
        "table": (
            "Each measurement is a process of its own, medians of up to three. What is compiled is compiled and what "
            "is imported is imported before the clock starts; worker processes and the Dask cluster start after it. "
            "Mesa and EMA Workbench are measured up to a thousand runs, beyond which they take minutes. `batch_run` "
            "runs the model as shipped, with `data_collection_period=-1`; its data collector collects every month, "
            "so the model without it is there as well, and EMA Workbench runs that one. The ensemble makes tables of "
            "its outcomes and bands; the months alone, compiled and in C, do not."
        ),
        "memory": (
            "At its peak; for worker processes that of the largest, times their number, and that of the process that "
            "started them; memory that processes share counts for each. The first 200 MB are Python with its libraries."
        ),
        "c": (
            "The C version is tests/benchmarks/yardstick.c, `cc "
            f"{' '.join(yardstick.FLAGS)}`: the same draws, choices, states, outcomes and totals, checked for "
            "equality with the engine by tests/engine/test_yardstick.py, without the record of terms and chances that "
            "an explanation needs."
        ),
    }
    text = {key: fill(value, WIDTH, break_on_hyphens=False, break_long_words=False) for key, value in
            paragraphs.items()}  # fmt: skip
    return "\n\n".join([
        "# Benchmark", text["about"], text["reached"], _spread(found, "ratio"), text["c"],
        _spread(found, "months a second"), "## Runs a second", text["table"], _sizes(found, "speed"),
        "## Peak memory, MB", text["memory"], _sizes(found, "memory"), "## How time and memory grow",
        _growth(found), "## From the command line", _commands(found),
    ]) + "\n"  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--small", action="store_true", help="few runs, to try the command")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the two files")
    given = parser.parse_args()
    found = frame(given.small)
    given.out.mkdir(parents=True, exist_ok=True)
    found.to_csv(given.out / "benchmark.csv", index=False, float_format="%.4g", lineterminator="\n")
    (given.out / "benchmark.md").write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
