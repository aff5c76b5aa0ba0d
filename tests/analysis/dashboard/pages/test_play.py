from html import escape
from pathlib import Path

import panel as pn
import pytest

import sim
from analysis.dashboard.pages.play import PlayPage, page
from analysis.dashboard.pages.sources import FILE, MINE
from analysis.explanation import replay
from analysis.explanation.story import story
from analysis.game import QUESTIONS, month_lines, weighed
from sim.play import Game
from sim.play.saving import resumed
from tests.analysis.dashboard.pages.conftest import SMALL, Visitor, charts, words


def started(
    visitor: Visitor, scenario: str = MINE, actor: str = "united_states", seed: str = "", months: str = ""
) -> PlayPage:
    shown = PlayPage(visitor.session)
    shown.scenario.value, shown.actor.value, shown.seed.value = scenario, actor, seed
    shown.months.value = months
    press(visitor, shown, shown.start)
    return shown


def press(visitor: Visitor, shown: PlayPage, button: pn.widgets.Button) -> None:
    button.clicks += 1
    visitor.wait(lambda: not shown.answers.busy)


def offered(shown: PlayPage) -> list[str]:
    return [button.label for button in shown.levels if button.visible]


def files(shown: PlayPage) -> dict[str, str]:
    return {file.filename: file.callback().getvalue() for file in shown.view.select(pn.widgets.FileDownload)}


def test_that_a_page_says_first_what_to_do_and_offers_no_decision(visitor: Visitor) -> None:
    shown = page(visitor.session)
    assert "press “Start the game”" in words(shown)
    assert not PlayPage(visitor.session)._buttons.visible


def test_that_a_player_sees_what_the_terminal_shows(visitor: Visitor) -> None:
    shown = started(visitor)
    game = Game(SMALL.scenario(), ["united_states"])
    said = words(shown.answers.view)
    assert all(escape(line) in said for line in month_lines(game))
    assert QUESTIONS["sanctions"] in said
    assert offered(shown) == ["1 hold", "2 tighten", "3 ease"]
    press(visitor, shown, shown.why)
    assert all(escape(line) in words(shown.answers.view) for line in weighed(game))
    assert offered(shown) == ["1 hold", "2 tighten", "3 ease"]


def test_that_a_decision_is_taken_and_can_be_taken_back(visitor: Visitor) -> None:
    shown = started(visitor)
    assert shown.undo.disabled
    press(visitor, shown, shown.levels[2])
    assert "Washington eases sanctions" in words(shown.answers.view)
    assert QUESTIONS["talk"] in words(shown.answers.view)
    assert not shown.undo.disabled
    press(visitor, shown, shown.undo)
    assert QUESTIONS["sanctions"] in words(shown.answers.view)
    assert shown.undo.disabled


def test_that_a_button_pressed_twice_counts_once(visitor: Visitor) -> None:
    shown = started(visitor)
    shown.levels[0].clicks += 1
    press(visitor, shown, shown.levels[0])
    assert "What you have decided so far (1)" in words(shown.answers.view)


def test_that_the_end_tells_the_story_of_the_game_and_the_file_plays_it_again(visitor: Visitor, tmp_path: Path) -> None:
    shown = started(visitor)
    while offered(shown):
        press(visitor, shown, shown.levels[0])
    said = words(shown.answers.view)
    for name, text in files(shown).items():
        if name.endswith(".yaml"):
            (tmp_path / name).write_text(text, encoding="utf-8")
    assert (tmp_path / FILE).exists()
    path = tmp_path / "small-as-united-states.yaml"
    saved = resumed(path)
    assert saved.game.pending is None
    assert not saved.changed
    run = replay(sim.load(path), 0, ["united_states"])
    for passage in story(run):
        assert escape(passage.heading) in said
    assert "of the 60 runs in which the model plays every side" in said
    (chart,) = charts(shown.answers.view)
    assert len(chart["datasets"]["us_sanctions_forced"]) == SMALL.scenario().months
    press(visitor, shown, shown.undo)
    assert QUESTIONS["talk"] in words(shown.answers.view)


def test_that_another_seed_is_other_luck_and_a_game_of_a_shipped_scenario_needs_no_other_file(
    visitor: Visitor, tmp_path: Path
) -> None:
    shown = started(visitor, "relief-first", "north_korea", "7")
    ((name, text),) = files(shown).items()
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert resumed(path).game.scenario.seed == 7
    assert "extends: relief-first" in text


def test_that_a_game_may_be_shorter_than_its_scenario_also_where_it_is_gone_on_with(
    visitor: Visitor, tmp_path: Path
) -> None:
    shown = started(visitor, "baseline", "south_korea", months="12")
    ((name, text),) = files(shown).items()
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert resumed(path).scenario.months == 12


@pytest.mark.parametrize("months", ["a year", "0", "1201", "1.5"])
def test_that_months_that_are_none_are_refused_in_words(visitor: Visitor, months: str) -> None:
    shown = started(visitor, months=months)
    assert 'role="alert"' in words(shown.answers.view)
    assert "months" in words(shown.answers.view)


@pytest.mark.parametrize("seed", ["luck", "-1", "1.5", "9" * 30])
def test_that_a_seed_that_is_none_is_refused_in_words(visitor: Visitor, seed: str) -> None:
    shown = started(visitor, seed=seed)
    assert 'role="alert"' in words(shown.answers.view)
    assert "seed" in words(shown.answers.view).lower()
    assert not shown._buttons.visible


def test_that_two_visitors_play_two_games(visitor: Visitor, tmp_path: Path) -> None:
    other = Visitor(tmp_path)
    mine, theirs = started(visitor), started(other)
    press(visitor, mine, mine.levels[2])
    assert QUESTIONS["talk"] in words(mine.answers.view)
    assert QUESTIONS["sanctions"] in words(theirs.answers.view)
    other.session.close()


def test_that_a_press_that_comes_late_decides_nothing(visitor: Visitor) -> None:
    shown = started(visitor)
    assert not shown.levels[3].visible
    press(visitor, shown, shown.levels[3])
    assert 'role="alert"' not in words(shown.answers.view)
    assert QUESTIONS["sanctions"] in words(shown.answers.view)
