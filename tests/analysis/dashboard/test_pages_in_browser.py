"""The other pages in a real browser, each from the hand to the picture."""

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.analysis.dashboard.browser import Tab

pytestmark = pytest.mark.slow
SHORT = {"name": "short", "extends": "baseline", "months": 2, "runs": 500}
CHART = "all(document, 'canvas').some((e) => e.getBoundingClientRect().width > 200)"


def visit(tab: Tab, name: str) -> None:
    """Go to a page by its button at the top."""
    tab.script(f"named({name!r}).click()")
    tab.until(f"one('h1').textContent === {name!r}")


def press(tab: Tab, words: str) -> None:
    """Press the last button of these words: the first may be that of the page."""
    button = f"all(document, 'button').filter((e) => e.textContent.trim().startsWith({words!r})).at(-1)"
    tab.until(button)
    tab.script(f"{button}.click()")


def choose(tab: Tab, label: str, words: str) -> None:
    """Choose the first option of a list that begins with some words."""
    tab.script(f"""
        const label = all(document, 'label').find((e) => e.textContent.trim().startsWith({label!r}));
        const list = label.getRootNode().querySelector('select');
        list.value = [...list.options].find((e) => e.text.startsWith({words!r})).value;
        list.dispatchEvent(new Event('change', {{bubbles: true}}))""")


def click(tab: Tab, across: float, down: float) -> None:
    """Click into the chart, at a share of its width and height."""
    x, y, width, height = tab.script("""
        const chart = all(document, 'canvas').find((e) => e.getBoundingClientRect().width > 200);
        chart.scrollIntoView({block: 'start'});
        const box = chart.getBoundingClientRect();
        return [box.x, box.y, box.width, box.height]""")
    for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
        tab.call(
            "Input.dispatchMouseEvent", type=kind, x=x + across * width, y=y + down * height, button="left",
            clickCount=1,
        )  # fmt: skip


def test_that_a_run_is_shown_and_a_click_on_a_month_explains_it(new_tab: Callable[..., Tab]) -> None:
    tab = new_tab(height=1400)
    visit(tab, "Run")
    choose(tab, "The same draws in another scenario", "stalemate")
    press(tab, "Show the run")
    tab.until(f"text().includes('Month to explain') && {CHART}")
    assert "panmunjom explain" in tab.script("return text()")
    explained = "all(document, 'label').find((e) => e.textContent.startsWith('Month to explain'))"
    chosen = f"{explained}.getRootNode().querySelector('select').selectedIndex"
    assert tab.script(f"return {chosen}") == 0
    for down in (0.1, 0.15, 0.2, 0.25, 0.3):  # where a lane lies depends on its neighbours
        click(tab, 0.6, down)
    tab.until(f"{chosen} > 5", 20)


def test_that_scenarios_are_compared_with_what_matters_first(tab: Tab) -> None:
    visit(tab, "Compare")
    press(tab, "Compare")
    tab.until(f"{CHART} && all(document, 'table').length")
    words = tab.script("return text()")
    assert "same random draws" in words
    assert "Conditional on the model" in words


def test_that_a_game_is_played_by_buttons_to_its_story(new_tab: Callable[..., Tab]) -> None:
    tab = new_tab(path=f"?settings={quote(json.dumps(SHORT))}")
    visit(tab, "Play")
    choose(tab, "Scenario to play", "My settings")
    press(tab, "Start the game")
    offered = "all(document, 'button').some((e) => e.textContent.trim().startsWith('1 ') && e.checkVisibility())"
    over = "text().includes('The story of the game')"
    for _ in range(10):
        tab.until(f"{offered} || {over}")
        if tab.script(f"return {over}"):
            break
        before = tab.script("return text()")
        press(tab, "1 ")
        tab.until(f"text() !== {before!r}")
    tab.until(f"{over} && {CHART}")
    assert "Chosen by the player" in tab.script("return text()")


def test_that_the_record_stands_under_the_probabilities_of_the_model(tab: Tab) -> None:
    visit(tab, "Record")
    press(tab, "Follow the record")
    tab.until(f"{CHART} && all(document, 'table').length", 240)
    assert "urpris" in tab.script("return text()")


def test_that_a_kept_study_of_policies_is_shown(tab: Tab) -> None:
    visit(tab, "Policies")
    study = (
        "all(document, 'label').find((e) => e.textContent.startsWith('Study')).getRootNode().querySelector('select')"
    )
    tab.until(f"{study}.options.length > 1")
    tab.script(f"const list = {study}; list.selectedIndex = 1; list.dispatchEvent(new Event('change'))")
    tab.until("all(document, 'img').some((e) => e.naturalWidth > 100) && all(document, 'table').length")
    assert "Conditional on the model" in tab.script("return text()")
