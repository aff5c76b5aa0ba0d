"""How soon the dashboard answers in a real browser, what it holds in memory, and twenty visitors at once.

`python -m tests.benchmarks.dashboard` needs the extra dashboard and Chromium, and takes some minutes. It prints the
time from a slider to its picture, the parts of it that are the model's and the drawing's, the memory of the server
before and after a hundred moves, and the slowest answer to twenty visitors, whose numbers are held against runs of
their own.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from analysis.dashboard.answers import Answer, answers
from analysis.dashboard.pictures import drawn
from analysis.dashboard.session import Session
from analysis.dashboard.settings import Settings
from sim.batch.run import no_progress, run
from tests.analysis.dashboard.browser import Tab, browser
from tests.analysis.dashboard.conftest import free_port

KEY = "parameters.north_korea.test.red_line_caution"
MOVES, VISITORS, SOON, RUNS = 100, 20, 2_000, 20_000
ANSWERED = f"text().includes('{RUNS:,} runs of these settings') && !one('.older')"
# By a clock and not by frames, which stop in a tab that is not in front.
MOVE = """
    const slider = one('input[data-key="{key}"]'), before = one('figure'), start = performance.now();
    slider.value = {value}; slider.dispatchEvent(new Event('input'));
    while (one('figure') === before) await new Promise((next) => setTimeout(next, 4));
    return performance.now() - start"""
ESTIMATE = """
    const row = all(document, 'tbody tr').find((e) => e.textContent.startsWith('Test above the red line within 36'));
    return row.querySelector('td > span').firstChild.textContent"""


def told(what: str, milliseconds: list[float]) -> None:
    middle, high, most = np.quantile(milliseconds, [0.5, 0.95, 1])
    print(f"{what}: median {middle:.0f} ms, 95th percentile {high:.0f} ms, slowest {most:.0f} ms")


def apart() -> None:
    """The model and the drawing of the first picture, in this process: processor time, as others may be at work."""
    sessions = [Session(Settings().with_value(KEY, 1 + number / 30), lambda call: call()) for number in range(40)]

    def found(session: Session) -> Answer:
        (answer,) = answers(session.scenario(), session.baseline(), no_progress, (SOON,))
        return answer

    for session in sessions[:5]:
        drawn(found(session), "timing", False)
    start = processor_seconds()
    first = [found(session) for session in sessions]
    middle = processor_seconds()
    for answer in first:
        drawn(answer, "timing", False)
    end = processor_seconds()
    model, drawing = (1000 * seconds / len(sessions) for seconds in (middle - start, end - middle))
    print(f"processor time: {SOON:,} runs and the table {model:.0f} ms, the drawing {drawing:.0f} ms")


def processor_seconds() -> float:
    """Processor time of this process and of those that it has started, such as the renderers."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if os.getpid() in (int(stat.parent.name), int(fields[1])):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def megabytes(process: int) -> float:
    """Resident memory of a process and of those that it has started, such as the renderers."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if process in (int(lines["Pid"]), int(lines["PPid"])):
            total += int(lines.get("VmRSS", "0").split()[0]) / 1024
    return total


def one_visitor(devtools: int, address: str, server: int) -> None:
    tab = opened(devtools, address)
    before = megabytes(server)
    times = []
    for number in range(MOVES):
        times.append(float(tab.script(MOVE.format(key=KEY, value=0.5 + number / 50))))
        time.sleep(0.6)  # a hand that rests, until the answer is refined
    told("slider to picture in the browser", times[5:])
    print(f"memory of the server: {before:.0f} MB, after {MOVES} moves {megabytes(server):.0f} MB")
    tab.close()


def opened(devtools: int, address: str) -> Tab:
    tab = Tab(devtools, 1280, 1000)
    tab.open(address)
    tab.until(ANSWERED, 300)
    return tab


def twenty_visitors(devtools: int, address: str) -> None:
    tabs = [opened(devtools, address) for _ in range(VISITORS)]
    values = [round(number * 0.15, 2) for number in range(VISITORS)]
    with ThreadPoolExecutor(VISITORS) as hands:
        jobs = [hands.submit(tab.script, MOVE.format(key=KEY, value=v)) for tab, v in zip(tabs, values, strict=True)]
        told(f"{VISITORS} visitors at once, slider to picture", [float(job.result()) for job in jobs])
    mixed = 0
    for tab, value in zip(tabs, values, strict=True):
        tab.until(ANSWERED, 300)
        runs = run(Settings().with_value(KEY, value).scenario().model_copy(update={"runs": RUNS})).runs
        mixed += not tab.script(ESTIMATE).startswith(f"{(runs['first_red_line_month'] <= 36).mean():.3f}")
        tab.close()
    print(f"numbers of another visitor, or none: {mixed} of {VISITORS}")


def main() -> None:
    port = free_port()
    command = [sys.executable, "-m", "sim.cli.app", "dashboard", "--no-browser", "--port", str(port)]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout
            address = f"{server.stdout.readline().split()[4]}"
            with browser(Path(profile)) as devtools:
                one_visitor(devtools, address, server.pid)
                apart()
                twenty_visitors(devtools, address)
        finally:
            server.terminate()
            server.wait()
    print(f"load {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
