"""A game is its decisions: they can be taken back, saved, read and run again, and nothing else decides it."""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine.ensemble import run_chunk
from sim.play import Decision, Game, GameError
from sim.play.saving import ALWAYS, free_path, game_data, game_events, resumed, save
from sim.scenario import Scenario, catalogue, design, from_data, load
from sim.scenario.loading import loaded
from sim.vocabulary import ACTORS, DRILL_MONTHS, INSTRUMENTS
from tests.strategies import scenario_data

SHORT = {"name": "short", "start": "2021-10", "months": 8, "seed": 3}
CHOICES = st.lists(st.integers(0, 59), min_size=1, max_size=40)
PLAYERS = st.lists(st.sampled_from(ACTORS), min_size=1, unique=True)


def played(scenario: Scenario, players: list[str], choices: list[int]) -> Game:
    """A game in which the numbers of `choices`, one after the other and over again, pick among what is available."""
    game = Game(scenario, players)
    count = 0
    while game.pending:
        game.decide(game.available[choices[count % len(choices)] % len(game.available)])
        count += 1
    return game


def assert_replayed(game: Game, scenario: Scenario) -> None:
    """The compiled engine, given the scenario of a game, goes through its states and actions month by month."""
    assert scenario.runs == 1
    plan = design(scenario)
    outcomes, _, paths = run_chunk(plan, 0, 1, 1)
    for index, month in enumerate(game.months):
        assert np.array_equal(month.after, paths.states[0, index]), month.month
        levels = zip(INSTRUMENTS, paths.actions[0, index], strict=True)
        assert month.actions == {each.name: each.levels[level] for each, level in levels if level >= 0}
    if game.pending is None:
        assert game.model.outcome.tobytes() == outcomes[0].tobytes()


def saved_and_loaded(game: Game, data: dict[str, Any]) -> Scenario:
    """The scenario of a game that was saved beside the file of the scenario that it was played in."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "base.yaml").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        path = Path(folder, "game.yaml")
        save(game, path, Path(folder, "base.yaml"))
        saved = resumed(path)
        assert not saved.changed
        assert saved.game.decisions == game.decisions
        assert saved.game.players == game.players
        return loaded(path).scenario


def assert_saved_exactly(data: dict[str, Any], players: list[str], choices: list[int]) -> None:
    game = played(from_data(data), players, choices)
    assert_replayed(game, saved_and_loaded(game, data))
    assert_replayed(game, from_data(game_data(game)))


@settings(max_examples=10)
@given(scenario_data(longest=8), PLAYERS, CHOICES)
def test_that_any_choices_give_a_file_that_replays_the_game_exactly(
    data: dict[str, Any], players: list[str], choices: list[int]
) -> None:
    assert_saved_exactly(data, players, choices)


@pytest.mark.slow
@settings(max_examples=80)
@given(scenario_data(longest=16), PLAYERS, CHOICES)
def test_that_many_more_choices_do_so_in_longer_games(
    data: dict[str, Any], players: list[str], choices: list[int]
) -> None:
    assert_saved_exactly(data, players, choices)


@settings(max_examples=8)
@given(scenario_data(longest=8), PLAYERS, CHOICES, st.integers(0, 30))
def test_that_an_unfinished_game_replays_the_months_that_were_played(
    data: dict[str, Any], players: list[str], choices: list[int], last: int
) -> None:
    finished = played(from_data(data), players, choices)
    game = Game(from_data(data), players)
    for decision in finished.decisions[:last]:
        game.decide(decision.level)
    assert_replayed(game, saved_and_loaded(game, data))


@settings(max_examples=8)
@given(scenario_data(longest=6), PLAYERS, CHOICES, st.data())
def test_that_a_decision_that_was_taken_back_leaves_no_trace(
    data: dict[str, Any], players: list[str], choices: list[int], more: st.DataObject
) -> None:
    game = played(from_data(data), players, choices)
    before, outcome = game.decisions, game.model.outcome.tobytes()
    back = more.draw(st.integers(0, len(before)))
    for decision in reversed(before[len(before) - back :]):
        assert game.undo() == decision
        assert game.pending is not None
        assert (game.pending.name, game.model.month) == (decision.instrument, decision.month)
    while game.pending and more.draw(st.booleans()):  # a detour
        game.decide(game.available[0])
        game.undo()
    for decision in before[len(before) - back :]:
        game.decide(decision.level)
    assert game.decisions == before
    assert game.model.outcome.tobytes() == outcome


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in catalogue.names() if not name.startswith("sweeps/")])
def test_that_a_game_of_every_shipped_scenario_replays_exactly(name: str, tmp_path: Path) -> None:
    game = played(load(name, ["months=9"]), list(ACTORS), [4, 1, 7, 3, 2, 0, 11, 5])
    save(game, tmp_path / "game.yaml", catalogue.find(name))
    assert_replayed(game, load(tmp_path / "game.yaml"))


def test_that_people_decide_over_what_the_scenario_forces() -> None:
    forced = {**SHORT, "events": [{"months": [1, 8], "force": {"united_states.sanctions": "ease"}, "step": 0.4}]}
    game = played(from_data(forced), ["united_states"], [1])
    assert {month.actions["sanctions"] for month in game.months} == {"tighten"}
    assert_replayed(game, saved_and_loaded(game, forced))


def test_that_an_event_of_the_scenario_keeps_its_place_before_one_that_counts_over_it() -> None:
    """The file's event must not take the place of the first of these, before the second."""
    scheduled = [
        {"month": 2, "force": {"south_korea.posture": "arms"}, "probability": 0.5},
        {"months": [1, 8], "force": {"south_korea.posture": "lobby"}},
    ]
    data = {**SHORT, "events": scheduled}
    game = played(from_data(data), ["south_korea"], [2, 0, 2, 0])
    events = game_events(game.decisions, game.scenario.events)
    assert [event["month"] for event in events if event.get("when") == ALWAYS] == [2]
    assert_replayed(game, saved_and_loaded(game, data))


def test_that_consecutive_months_with_one_level_are_one_event() -> None:
    decisions = [Decision(month, "posture", level) for month, level in enumerate([2, 2, 2, 0, 2], start=1)]
    assert game_events([*decisions, Decision(3, "drill", 1)], []) == [
        {"months": [1, 3], "force": {"south_korea.posture": "aid"}},
        {"month": 3, "force": {"south_korea.drill": "scaled"}},
        {"month": 4, "force": {"south_korea.posture": "hold"}},
        {"month": 5, "force": {"south_korea.posture": "aid"}},
    ]


def test_that_a_drill_is_asked_for_in_march_and_august_only() -> None:
    game = played(from_data({**SHORT, "months": 24}), ["south_korea"], [0])
    drills = [decision.month for decision in game.decisions if decision.instrument == "drill"]
    assert len(drills) == 4
    assert all(int(game.model.design.date(month)[5:]) in DRILL_MONTHS for month in drills)
    assert len(game.decisions) == 28


def test_that_a_declaration_can_be_chosen_once() -> None:
    game = Game(from_data(SHORT), ["united_states"])
    game.decide(0)
    game.decide(1)
    game.decide(0)
    assert game.available == (0, 2)
    with pytest.raises(GameError, match="cannot be number 1"):
        game.decide(1)


@pytest.mark.slow
def test_that_the_longest_game_fits_into_a_scenario_file(tmp_path: Path) -> None:
    data = {**SHORT, "months": 240}
    game = Game(from_data(data), ACTORS)
    while game.pending:
        game.decide(game.available[game.model.month % 2])  # no two months alike, so that no event covers both
    assert len(game_events(game.decisions, [])) == 240 * 5 + 40
    (tmp_path / "base.yaml").write_text(json.dumps(data))
    save(game, tmp_path / "game.yaml", tmp_path / "base.yaml")
    assert load(tmp_path / "game.yaml").months == 240


def test_that_a_longer_game_is_refused() -> None:
    with pytest.raises(GameError, match="at most 240 months"):
        Game(from_data({**SHORT, "months": 241}), ["south_korea"])


@pytest.mark.parametrize("players", [[], ["seoul"], ["south_korea", "south_korea"]])
def test_that_players_are_actors_and_each_is_played_once(players: list[str]) -> None:
    with pytest.raises(GameError, match="choose among north_korea, south_korea, united_states"):
        Game(from_data(SHORT), players)


def test_that_there_is_nothing_to_take_back_at_the_start_and_nothing_to_decide_at_the_end() -> None:
    game = Game(from_data({**SHORT, "months": 1}), ["south_korea"])
    with pytest.raises(GameError, match="no decision to take back"):
        game.undo()
    game.decide(0)
    assert game.pending is None
    with pytest.raises(GameError, match="over"):
        game.decide(0)


def test_that_the_pending_decision_is_weighed_as_the_models_own_actor_would_weigh_it() -> None:
    game = Game(from_data(SHORT), ["south_korea"])
    considered = game.consider()["posture_probabilities"].copy()
    game.decide(3)
    assert np.array_equal(game.months[0].record["posture_probabilities"], considered)


def test_that_a_new_game_takes_no_file_that_is_there(tmp_path: Path) -> None:
    game = Game(from_data(SHORT), ["united_states", "south_korea"])
    first = free_path(game, tmp_path)
    assert first.name == "short-as-south-korea-and-united-states.yaml"
    first.write_text("")
    assert free_path(game, tmp_path).name == "short-as-south-korea-and-united-states-2.yaml"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A saved game of some months."""
    game = Game(load("baseline", ["months=6"]), ["south_korea"])
    for level in (0, 2, 2, 3):
        game.decide(level)
    path = tmp_path / "game.yaml"
    save(game, path, catalogue.find("baseline"))
    return path


def test_that_a_resumed_game_goes_on_where_it_was_saved(saved: Path) -> None:
    read = resumed(saved)
    assert read.base.samefile(catalogue.find("baseline"))
    assert "extends: baseline\n" in saved.read_text()
    assert read.scenario.runs == load("baseline").runs
    assert (read.game.model.month, read.game.scenario.months) == (5, 6)
    assert [decision.word for decision in read.game.decisions] == ["hold", "aid", "aid", "declaration"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda text: text[: len(text) // 2], None),
        (lambda text: text.rstrip().rsplit("\n", 1)[0], "is no saved game, or not a whole one"),
        (lambda text: text.replace("declaration", "lobby"), "damaged or was changed by hand"),
        (lambda text: text.replace("months: 6", "months: 7"), "damaged or was changed by hand"),
        (lambda text: text.replace("decisions 4", "decisions 5"), "damaged or was changed by hand"),
        (lambda text: text.replace("extends: baseline\n", ""), "damaged or was changed by hand"),
        (lambda text: text.replace("{month: 1,", "{month: one,"), "must be a whole number"),
        (lambda text: "\0" + text, "is not a text file"),
        (lambda text: "", "is empty"),
    ],
)
def test_that_a_corrupt_save_is_refused(saved: Path, change: Any, complaint: str | None) -> None:
    from sim.errors import PanmunjomError

    saved.write_text(change(saved.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(PanmunjomError, match=complaint) as refused:
        resumed(saved)
    assert "game.yaml" in str(refused.value)


def test_that_a_cut_file_is_refused_wherever_it_is_cut(saved: Path) -> None:
    from sim.errors import PanmunjomError

    text = saved.read_text(encoding="utf-8")
    for length in range(0, len(text.rstrip()), 37):
        saved.write_text(text[:length], encoding="utf-8")
        with pytest.raises(PanmunjomError):
            resumed(saved)


def test_that_a_scenario_that_has_changed_since_is_noticed(tmp_path: Path) -> None:
    base = tmp_path / "base.yaml"
    base.write_text(json.dumps(SHORT))
    game = Game(load(base), ["south_korea"])
    game.decide(0)
    save(game, tmp_path / "game.yaml", tmp_path / "base.yaml")
    assert not resumed(tmp_path / "game.yaml").changed
    base.write_text(json.dumps({**SHORT, "initial": {"sanctions": 0.2}}))
    assert resumed(tmp_path / "game.yaml").changed


def test_that_a_decision_that_cannot_be_any_more_is_refused(tmp_path: Path) -> None:
    base = tmp_path / "base.yaml"
    base.write_text(json.dumps(SHORT))
    game = Game(load(base), ["united_states"])
    game.decide(0)
    game.decide(1)
    save(game, tmp_path / "game.yaml", tmp_path / "base.yaml")
    base.write_text(json.dumps({**SHORT, "initial": {"declared": 1}}))
    with pytest.raises(GameError, match="talk of month 1 cannot be declare any more"):
        resumed(tmp_path / "game.yaml")


def test_that_a_game_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GameError, match="cannot be saved"):
        save(Game(from_data(SHORT), ["south_korea"]), tmp_path / "file" / "game.yaml", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
