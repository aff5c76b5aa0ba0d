"""The page Explore in a real browser, from the hand to the picture."""

import asyncio
import csv
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.analysis.dashboard.browser import Tab
from tests.analysis.dashboard.conftest import ROOT

pytestmark = pytest.mark.slow
CAUTION = "parameters.north_korea.test.red_line_caution"
PAGES = ("Explore", "Compare", "Run", "Play", "Record", "Policies")
ROW = "Test above the red line within 36 months"
SETTLED = "text().includes('Quote a range')"
REFINED = "text().includes('20,000 runs of these settings')"
AXE = os.environ.get("PANMUNJOM_AXE", "")
"""The file axe.min.js of axe-core, where it has been fetched from npm."""


def move(tab: Tab, value: float, key: str = CAUTION) -> None:
    """Move a slider, and wait until a picture of it is there."""
    tab.script(f"""
        const slider = one('input[data-key="{key}"]');
        window.before = one('figure'); slider.value = {value}; slider.dispatchEvent(new Event('input'))""")
    tab.until("one('figure') !== window.before && !one('.older')")


def estimate(tab: Tab, row: str = ROW, column: int = 0) -> str:
    """A number of the table as it stands there."""
    cells = tab.script(f"""
        const row = all(document, 'tbody tr').find((e) => e.querySelector('th').textContent === {row!r});
        return [...row.querySelectorAll('td > span')].map((e) => e.firstChild.textContent)""")
    return str(cells[column]).split(" ")[0]


def click(tab: Tab, words: str) -> None:
    tab.script(f"named({words!r}).click()")


def upload(tab: Tab, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    tab.choose_file("#upload", path)


def downloaded(tab: Tab, label: str, folder: Path, name: str) -> Path:
    tab.save_to(folder)
    click(tab, label)
    last = time.monotonic() + 30
    while not (folder / name).exists():
        assert time.monotonic() < last, f"{name} was not downloaded"
        time.sleep(0.05)
    return folder / name


def test_that_the_picture_and_the_table_follow_a_slider(tab: Tab) -> None:
    tab.until(REFINED)
    before = estimate(tab)
    move(tab, 3.0)
    tab.until(REFINED)
    after = estimate(tab)
    assert float(after) < float(before) - 0.1
    assert estimate(tab, column=1) == before
    drawn = tab.script("return one('figure').getAttribute('aria-label')")
    assert f"in {100 * float(after):.0f}% of runs (these settings)" in drawn
    assert "Fear of punishment keeps long and nuclear back" in tab.script("return text()")


def test_that_the_downloaded_settings_give_the_same_numbers_on_the_command_line(tab: Tab, tmp_path: Path) -> None:
    move(tab, 2.5)
    tab.until(REFINED)
    settings = downloaded(tab, "Download the settings", tmp_path, "my-scenario.yaml")
    table = downloaded(tab, "Download the table", tmp_path, "outcomes.csv")
    pictures = downloaded(tab, "Download the picture", tmp_path, "timing.zip")
    command = [sys.executable, "-m", "sim.cli.app", "run", str(settings), "--no-charts", "--quiet"]
    subprocess.run(command, cwd=tmp_path, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    with table.open() as rows, (tmp_path / "results/my-scenario/summary.csv").open() as summary:
        page = {row["outcome"]: row for row in csv.DictReader(rows)}
        run = {row["outcome"]: row for row in csv.DictReader(summary)}
    assert len(page) > 10
    for outcome, row in page.items():
        for column in ("estimate", "standard_error", "low", "high"):
            assert float(row[column]) == pytest.approx(float(run[outcome][column]), rel=1e-9), (outcome, column)
    assert pictures.read_bytes().startswith(b"PK")


BROKEN = {
    b"extends: baseline\nmonths: never\nparameterz: {}\n": "mine.yaml:2: months",
    b"extends: /etc/hostname\n": "mine.yaml:1: extends: is no shipped scenario",
    b"name: [\n": "mine.yaml",
    b"\xff\xfe\0": "mine.yaml:1: is not UTF-8 text",
    b"extends: baseline\n<img src=x onerror=alert(1)>: 3\n": "mine.yaml:2: <img src=x",
    b"# " + b"x" * 3_000_000: "mine.yaml: is too large",
}


def test_that_broken_files_are_refused_in_words_and_nothing_changes(tab: Tab, tmp_path: Path) -> None:
    tab.until(REFINED)
    before = estimate(tab)
    for content, said in BROKEN.items():
        upload(tab, tmp_path / "mine.yaml", content)
        tab.until(f"one('.wrong') && one('.wrong').textContent.includes({said!r})")
        assert estimate(tab) == before
        assert not tab.script("return !!one('.wrong img')")
        move(tab, 1 + len(said) / 50)  # and the page goes on
        assert not tab.script("return !!one('.wrong')")
        tab.until(REFINED)
        before = estimate(tab)


def test_that_an_uploaded_file_sets_everything_as_it_says(tab: Tab, tmp_path: Path) -> None:
    text = "extends: relief-first\ntitle: <b>Mine</b>\nparameters: {north_korea: {test: {red_line_caution: 2.75}}}\n"
    upload(tab, tmp_path / "mine.yaml", text.encode())
    tab.until(f"one('input[data-key=\"{CAUTION}\"]').value === '2.75'")
    tab.until(f"{REFINED} && !one('.older')")
    chosen = "all(document, 'select').map((e) => e.selectedOptions[0].textContent)"
    assert any(words.endswith("(relief-first)") for words in tab.script(f"return {chosen}"))
    assert not tab.script("return !!one('figure b, h2 b, p b')")
    (tmp_path / "mine.yaml").unlink()
    assert downloaded(tab, "Download the settings", tmp_path, "mine.yaml").read_text().startswith("name: mine\n")


def test_that_what_is_under_way_can_be_stopped_and_taken_up_again(tab: Tab) -> None:
    tab.until("text().includes('The range over the forms of the model is on its way')")
    click(tab, "Stop")
    tab.until("text().includes('Stopped. What is shown are 20,000 runs of these settings')")
    stopped = tab.script("return text(one('.status'))")
    time.sleep(2.5)
    assert tab.script("return text(one('.status'))") == stopped
    assert estimate(tab, column=3) == "…"
    click(tab, "Run again")
    tab.until(SETTLED)
    assert " to " in tab.script("return all(document, 'tbody tr')[0].querySelectorAll('td')[3].textContent")


def test_that_two_visitors_do_not_meet(new_tab: Callable[..., Tab]) -> None:
    one, other = new_tab(), new_tab()
    move(one, 0.0)
    move(other, 3.0)
    for each in (one, other):
        each.until(REFINED)
    assert float(estimate(one)) > float(estimate(other)) + 0.1
    assert one.script(f"return one('input[data-key=\"{CAUTION}\"]').value") == "0"
    assert estimate(one, column=1) == estimate(other, column=1)


def test_that_a_link_brings_the_settings_back(tab: Tab, new_tab: Callable[..., Tab], address: str) -> None:
    move(tab, 2.25)
    tab.until(REFINED)
    link = tab.script("return all(document, 'a').find((e) => e.textContent === 'Link to these settings').href")
    assert link.startswith(address)
    other = new_tab(link.removeprefix(address))
    other.until(REFINED)
    assert estimate(other) == estimate(tab)


def test_that_months_that_are_set_go_into_the_table_the_file_and_the_link(tab: Tab, tmp_path: Path) -> None:
    tab.until(REFINED)
    tab.script("""const months = one('input[data-key="months"]');
        months.value = 18; months.dispatchEvent(new Event('change'))""")
    tab.until("text().includes('Test above the red line within 18 months')")
    tab.until(f"{REFINED} && !one('.older')")
    assert "months: 18" in downloaded(tab, "Download the settings", tmp_path, "my-scenario.yaml").read_text()
    link = tab.script("return all(document, 'a').find((e) => e.textContent === 'Link to these settings').href")
    assert "%22months%22%3A18" in link
    tab.script("""const months = one('input[data-key="months"]');
        months.value = 0; months.dispatchEvent(new Event('change'))""")
    assert tab.script("return one('input[data-key=\"months\"]').value") == "18"


def test_that_on_a_telephone_the_headline_stays_in_sight_of_the_sliders(new_tab: Callable[..., Tab]) -> None:
    tab = new_tab(width=420, height=800)
    tab.until("one('.strip b')")
    tab.script(
        "one('input[data-key=\"parameters.north_korea.message.broker_value\"]').scrollIntoView({block: 'center'})"
    )
    top, bottom = tab.script("const box = one('.strip b').getBoundingClientRect(); return [box.top, box.bottom]")
    assert 0 <= top < bottom < 120
    before = tab.script("return one('.strip b').textContent")
    move(tab, 2.75)
    assert tab.script("return one('.strip b').textContent") != before
    tab.resize(1280, 800)
    tab.until("!one('.strip b').checkVisibility()")


def test_that_a_link_that_was_cut_is_refused_in_words(new_tab: Callable[..., Tab]) -> None:
    tab = new_tab("?settings=%7B%22name%22%3A%22x")
    assert "the link" in tab.script("return one('.wrong').textContent")
    tab.until(REFINED)


def test_that_an_event_can_be_added_and_taken_out(tab: Tab) -> None:
    tab.until(REFINED)
    click(tab, "Events")
    tab.script("one('#event-offer').value = 'united_states.sanctions=ease'; one('#event-last').value = '3'")
    click(tab, "Add this event")
    words = "In months 1 to 3 (Oct 2021 to Dec 2021): Washington eases sanctions by 0.125 (half of"
    tab.until(f"text().includes({words!r})")
    tab.until("!all(document, 'td').some((e) => e.textContent === 'the same')")
    assert float(estimate(tab, "Sanctions level at the end", 2)) < 0
    tab.script("all(document, 'input[type=checkbox]').at(-1).click()")
    tab.until("text().includes('the baseline itself')")


def test_that_each_picture_is_drawn(tab: Tab) -> None:
    move(tab, 2.0)
    tab.until(REFINED)
    choice = "all(document, 'select').find((e) => e.options[0].textContent.startsWith('First tests'))"
    names = tab.script(f"return [...{choice}.options].map((e) => e.value)")
    assert len(names) == 7
    for name in names[1:]:
        tab.script(f"""window.before = one('figure'); const choice = {choice};
            choice.value = {name!r}; choice.dispatchEvent(new Event('change'))""")
        tab.until("one('figure') !== window.before && all(document, 'figure svg').length >= 1")
        assert "conditional on the model" in tab.script("return one('figure').getAttribute('aria-label')")


def test_that_everything_is_reached_and_moved_by_the_keyboard(tab: Tab) -> None:
    tab.until(REFINED)
    before = tab.script(f"return one('input[data-key=\"{CAUTION}\"]').value")
    deepest = "let e = document.activeElement; while (e && e.shadowRoot) e = e.shadowRoot.activeElement; return e"
    reached = []
    for _ in range(60):
        tab.press("Tab")
        reached.append(tab.script(f"const it = (() => {{ {deepest} }})(); return it ? it.outerHTML.slice(0, 160) : ''"))
        if CAUTION in reached[-1]:
            break
    assert CAUTION in reached[-1], reached
    tab.script("window.before = one('figure')")
    tab.press("ArrowRight")
    tab.until("one('figure') !== window.before")
    assert float(tab.script(f"return one('input[data-key=\"{CAUTION}\"]').value")) > float(before)
    tab.press(*["Tab"] * 2)
    assert tab.script(f"const it = (() => {{ {deepest} }})(); return it.matches('input[type=range], button')")


RING = """
    let e = document.activeElement; while (e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
    const seen = getComputedStyle(e);
    return [e.outerHTML.slice(0, 160), seen.outlineStyle, parseFloat(seen.outlineWidth),
      seen.outlineColor.match(/[0-9]+/g).map(Number), e.matches("a.title"), e === document.body]"""
HEADER, PAPER = (0, 114, 181), (255, 255, 255)


def light(colour: Sequence[int]) -> float:
    """The relative luminance of a colour, as WCAG 2 has it."""
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_that_what_has_the_keyboard_has_a_ring_that_is_seen(tab: Tab) -> None:
    tab.until(REFINED)
    for name in PAGES:
        click(tab, name)
        tab.until(f"one('h1').textContent === {name!r}")
        ringed = 0
        for _ in range(16):
            tab.press("Tab")
            what, style, width, colour, in_header, nothing = tab.script(RING)
            if nothing:  # beyond the last control, before the first one
                continue
            assert (style, width) == ("solid", 3), what
            assert contrast(colour, HEADER if in_header else PAPER) >= 3, what
            ringed += 1
        assert ringed > 8, name


@pytest.mark.parametrize("width", [1280, 420])
def test_that_nothing_is_wider_than_the_window(new_tab: Callable[..., Tab], width: int) -> None:
    tab = new_tab(width=width)
    tab.until(REFINED)
    wide = (
        f"all(document, 'body *').filter((e) => e.getBoundingClientRect().right > {width} + 1 && e.checkVisibility())"
    )
    scrolled = ".filter((e) => !e.closest('.scroll'))"
    assert tab.script(f"return {wide}{scrolled}.map((e) => e.outerHTML.slice(0, 200))") == []


@pytest.mark.skipif(not AXE, reason="PANMUNJOM_AXE does not name axe.min.js (npm install axe-core)")
@pytest.mark.parametrize("width", [1280, 420])
def test_that_axe_finds_nothing_in_the_way_of_a_reader(new_tab: Callable[..., Tab], width: int) -> None:
    tab = new_tab(width=width, height=2000)
    tab.script(Path(AXE).read_text(encoding="utf-8"))
    for name in PAGES:
        click(tab, name)
        tab.until(f"one('h1').textContent === {name!r}")
        tab.until(REFINED if name == "Explore" else "all(document, 'select').length")
        time.sleep(1)  # until the button has its colour
        tab.script("for (const group of all(document, 'details')) group.open = true")
        found = tab.script("return (await axe.run(document)).violations.map((v) => [v.id, v.nodes.map((n) => n.html)])")
        assert found == [], f"{name}: {json.dumps(found, indent=1)}"


def test_that_the_limits_are_on_every_page_and_settings_stay_between_them(tab: Tab) -> None:
    move(tab, 2.0)
    for name in PAGES:
        click(tab, name)
        tab.until(f"one('h1').textContent === {name!r}")
        assert "Every number is conditional on the model" in tab.script("return one('.limits').textContent")
    click(tab, "Explore")
    tab.until(f"one('input[data-key=\"{CAUTION}\"]')")
    assert tab.script(f"return one('input[data-key=\"{CAUTION}\"]').value") == "2"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:5006", "127.0.0.1", "localhost.evil.example"])
def test_that_a_page_elsewhere_cannot_ask_by_another_name(address: str, host: str) -> None:
    request = urllib.request.Request(address, headers={"Host": host})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    with refused.value as answer:
        assert answer.code == 403


def test_that_a_page_elsewhere_cannot_drive_it(address: str) -> None:
    from tornado.httpclient import HTTPClientError, HTTPRequest
    from tornado.websocket import websocket_connect

    async def code(origin: str) -> int:
        request = HTTPRequest(f"{address.replace('http', 'ws', 1)}ws", headers={"Origin": origin})
        try:
            connection = await websocket_connect(request)
        except HTTPClientError as error:
            return error.code
        connection.close()
        return 101

    assert asyncio.run(code("http://evil.example")) == 403
    assert asyncio.run(code(f"{address.rstrip('/')}.evil.example")) == 403
