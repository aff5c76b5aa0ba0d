"""A report in a real browser: nothing cut, nothing overlaps, nothing is fetched, on a desk and on a telephone."""

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import sim
from analysis.report.content import gather
from analysis.report.page import html as page_of
from sim.cli.app import status

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
REQUIRED = os.environ.get("PANMUNJOM_BROWSER") == "required"
MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--virtual-time-budget=20000",
)  # fmt: skip
SETS = {
    "one scenario": ["baseline"],
    "two scenarios": ["baseline", "relief-first"],
    "ten scenarios": [
        "baseline", "grit", "stalemate", "drills-suspended", "hanoi-exchange", "declaration-with-relief",
        "grand-bargain-washington", "article-reading", "border-reopens", "consensus-lost",
    ],
}  # fmt: skip
SLOW = ("two scenarios", "ten scenarios")

pytestmark = pytest.mark.skipif(not BROWSER and not REQUIRED, reason="no Chromium here (Debian: apt install chromium)")


def test_that_a_browser_is_there_where_it_must_be() -> None:
    assert BROWSER, "PANMUNJOM_BROWSER=required, but no Chromium was found"


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in SETS],
)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report as a file, its whole self."""
    results = [sim.run(sim.load(name, ["runs=150"])) for name in SETS[request.param]]
    path = tmp_path_factory.mktemp("report") / "report.html"
    full = request.param == "two scenarios"
    studies = kept_studies(path.parent) if full else []
    content = gather(results, "", "", "panmunjom report ...", structures=full, studies=studies)
    path.write_text(page_of(content), encoding="utf-8")
    return path


def kept_studies(folder: Path) -> list[str]:
    """The folders of two studies, made small."""
    out = ["--out", str(folder), "--quiet"]
    assert status(["audit", "baseline", "--runs=100", *out]) == 0
    options = ["--runs=400", "--resamples=1", "--boxes=1", "--no-charts", "--set=uncertainties=prior"]
    assert status(["discover", "baseline", "--where=tests > 9", *options, *out]) == 0
    return [str(folder / "baseline" / name) for name in ("audit", "discover-tests-above-9")]


def browse(page: Path, folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags]
    return subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=120)


def measured(report: Path, width: int, folder: Path) -> tuple[dict[str, Any], str]:
    """What the script inside the page tells, and what the browser says on its console."""
    text = report.read_text(encoding="utf-8")
    policy = re.compile(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>")
    assert policy.search(text)  # it would stop the measuring script, too
    inner = folder / "inner.html"
    inner.write_text(policy.sub("", text).replace("</body>", f"<script>{MEASURE}</script></body>"), encoding="utf-8")
    outer = folder / "outer.html"
    outer.write_text(
        f"<body><pre id=told></pre><script>addEventListener('message', (event) => "
        f"document.getElementById('told').textContent = JSON.stringify(event.data))</script>"
        f"<iframe src=inner.html width={width} height=900></iframe></body>",
        encoding="utf-8",
    )
    answer = browse(outer, folder, "--dump-dom", f"--window-size={max(width + 80, 600)},1000")
    found = re.search(r'<pre id="told">(.+?)</pre>', answer.stdout)
    assert found, answer.stderr[-2000:]
    return json.loads(html.unescape(found[1])), answer.stderr


@pytest.mark.parametrize("width", [1280, 420])
def test_that_nothing_is_cut_overlaps_or_is_empty(report: Path, width: int, tmp_path: Path) -> None:
    told, said = measured(report, width, tmp_path)
    assert told["width"] == width
    assert told["drawings"] >= 4
    assert told["trouble"] == []
    assert "CONSOLE" not in said


AXE = os.environ.get("PANMUNJOM_AXE", "")
"""The file axe.min.js of axe-core, where it has been fetched from npm."""
ASK_AXE = (
    "axe.run(document).then((found) => document.getElementById('told').textContent = JSON.stringify("
    "found.violations.map((one) => [one.id, one.nodes[0].html])))"
)


NEEDS_AXE = pytest.mark.skipif(not AXE, reason="PANMUNJOM_AXE does not name axe.min.js (npm install axe-core)")
KEPT = Path(__file__).parents[3] / "results" / "reference"


@NEEDS_AXE
def test_that_axe_finds_nothing_in_the_way_of_a_reader(report: Path, tmp_path: Path) -> None:
    assert violations(report, tmp_path) == []


@NEEDS_AXE
@pytest.mark.parametrize("name", ["forecast.html", "scenarios.html"])
def test_that_axe_finds_nothing_in_the_way_of_a_reader_of_a_kept_page(name: str, tmp_path: Path) -> None:
    assert violations(KEPT / name, tmp_path) == []


def violations(report: Path, tmp_path: Path) -> list[list[str]]:
    text = re.sub(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", report.read_text(encoding="utf-8"))
    script = f"<script>{Path(AXE).read_text(encoding='utf-8')}</script><script>{ASK_AXE}</script>"
    page = tmp_path / "axe.html"
    page.write_text(text.replace("</body>", f"<pre id=told></pre>{script}</body>"), encoding="utf-8")
    answer = browse(page, tmp_path, "--dump-dom", "--window-size=1280,1000")
    found = re.search(r'<pre id="told">(.+?)</pre>', answer.stdout)
    assert found, answer.stderr[-2000:]
    return json.loads(html.unescape(found[1]))


def test_that_no_request_leaves_the_page(report: Path, tmp_path: Path) -> None:
    told, _ = measured(report, 1280, tmp_path)
    assert told["fetched"] == []
    text = re.sub(r'xmlns(:\w+)?="[^"]+"', "", report.read_text(encoding="utf-8"))
    assert not re.findall(r"""(?:src|href)=["'](?!#|data:)[^"']+""", text)
    assert not re.findall(r"https?://", text)


def test_that_it_runs_no_script_and_can_be_printed(report: Path, tmp_path: Path) -> None:
    assert "<script" not in report.read_text(encoding="utf-8")
    pdf = tmp_path / "report.pdf"
    browse(report, tmp_path, f"--print-to-pdf={pdf}", "--no-pdf-header-footer")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert pdf.stat().st_size > 20_000


@pytest.mark.slow
@pytest.mark.parametrize("report", ["ten scenarios"], indirect=True)
def test_that_ten_scenarios_stay_below_three_megabytes(report: Path) -> None:
    assert report.stat().st_size < 3_000_000
