"""`panmunjom play`: whole games at a pseudo-terminal and from scripts, saved, resumed and run again."""

import contextlib
import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sim.cli.app import status
from sim.cli.play_session import COMMANDS
from sim.engine.ensemble import run_chunk
from sim.play.saving import resumed
from sim.scenario import design, load
from sim.vocabulary import INSTRUMENTS
from tests.play.test_games import assert_replayed

ROOT = Path(__file__).parents[2]
Captured = pytest.CaptureFixture[str]
SCENARIO = """\
title: A short winter
extends: baseline
months: 6
runs: 60
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "winter.yaml").write_text(SCENARIO)
    return tmp_path


def play(monkeypatch: pytest.MonkeyPatch, script: str, *arguments: str) -> int:
    """The exit status of a game whose decisions are the lines of a script."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(script))
    return status(["play", *arguments])


def as_seoul(monkeypatch: pytest.MonkeyPatch, script: str, *more: str) -> int:
    return play(monkeypatch, script, "winter.yaml", "--as", "south_korea", *more)


def words_of(path: str) -> list[str]:
    """The decisions in a saved game."""
    return [decision.word for decision in resumed(Path(path)).game.decisions]


SEOUL = "hold\n2\naid\n4\nlobby\nfull\n1\n"
DECIDED = ["hold", "arms", "aid", "declaration", "lobby", "full", "hold"]


def test_that_a_script_plays_a_whole_game_and_its_file_replays_it(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert as_seoul(monkeypatch, SEOUL) == 0
    printed = capsys.readouterr().out
    name = printed.splitlines()[-1]
    assert name == "winter-as-south-korea.yaml"
    assert words_of(name) == DECIDED
    assert_replayed(resumed(Path(name)).game, load(name))
    assert max(map(len, printed.splitlines())) <= 80
    assert "Month 6 of 6: Mar 2022" in printed


def test_that_running_the_file_gives_the_outcome_that_the_game_had(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert as_seoul(monkeypatch, SEOUL) == 0
    name = capsys.readouterr().out.splitlines()[-1]
    outcome = resumed(Path(name)).game.model.outcome
    assert status(["run", name, "--json", "--no-charts"]) == 0
    (run,) = json.loads(capsys.readouterr().out)["results"]
    assert run["runs"] == 1
    estimates = {row["outcome"]: row["estimate"] for row in run["summary"]}
    for key in ("tests", "final_sanctions", "final_economy", "final_warheads", "mean_tension"):
        assert estimates[key] == float(outcome[key])


def test_that_the_end_compares_the_game_with_all_runs_and_tells_its_story(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert as_seoul(monkeypatch, SEOUL) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "of the 60 runs in which the model plays every side" in printed
    assert "With the random draws of this game and the model's own actors" in printed
    assert re.search(r"Months with a test \d+ \d+ \S+ ± \S+ \S+ ± \S+", printed)
    assert "The story of the game" in printed
    assert "Chosen by the player: drills are held in full (Mar 2022); Seoul does nothing new (2 months from" in printed
    assert "forced by the scenario" not in printed
    assert "Conditional on the model" in printed


def test_that_the_explanation_of_a_saved_game_says_what_the_player_chose(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert as_seoul(monkeypatch, SEOUL) == 0
    file = capsys.readouterr().out.splitlines()[-1]
    assert status(["explain", file]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "Chosen by the player: drills are held in full (Mar 2022)" in printed
    assert "forced by" not in printed
    assert status(["explain", file, "--against", "baseline", "--runs", "60", "--months", "6"]) == 0
    assert "what the player chose" in capsys.readouterr().out


def test_that_the_end_of_the_input_saves(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    assert as_seoul(monkeypatch, "hold\n2\n") == 0
    printed = capsys.readouterr().out.splitlines()
    assert "The game is saved after 2 of 6 months." in printed
    assert words_of(printed[-1]) == DECIDED[:2]
    assert "The story of the game" not in printed


def test_that_a_game_of_no_decision_can_be_saved_and_run(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    assert as_seoul(monkeypatch, "") == 0
    name = capsys.readouterr().out.splitlines()[-1]
    assert words_of(name) == []
    assert load(name).events == load("winter.yaml").events


def test_that_quit_saves_and_resume_goes_on_to_the_same_end(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    assert as_seoul(monkeypatch, SEOUL) == 0
    whole = capsys.readouterr().out.splitlines()[-1]
    lines = SEOUL.splitlines(keepends=True)
    assert as_seoul(monkeypatch, "".join(lines[:3]) + "quit\n") == 0
    name = capsys.readouterr().out.splitlines()[-1]
    assert name == "winter-as-south-korea-2.yaml"
    assert play(monkeypatch, "".join(lines[3:]), "--resume", name) == 0
    assert capsys.readouterr().out.splitlines()[-1] == name
    assert words_of(name) == DECIDED
    without_name = [Path(file).read_text().partition("title")[2] for file in (whole, name)]
    assert without_name[0] == without_name[1]


def test_that_resume_may_be_given_the_scenario_and_the_actor_again(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert as_seoul(monkeypatch, "hold\n") == 0
    name = capsys.readouterr().out.splitlines()[-1]
    assert as_seoul(monkeypatch, "aid\n", "--resume", name) == 0
    assert words_of(name) == ["hold", "aid"]


def test_that_undo_takes_decisions_back_and_tells_the_month_again(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert as_seoul(monkeypatch, "undo\nhold\narms\nundo\nundo\naid\nquit\n") == 0
    printed = capsys.readouterr().out
    assert "There is no decision to take back." in printed
    assert printed.count("Month 1 of 6") == 2
    assert words_of(printed.splitlines()[-1]) == ["aid"]


def test_that_undo_works_after_the_last_month(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    assert as_seoul(monkeypatch, SEOUL + "undo\n3\n\n") == 0
    printed = capsys.readouterr().out
    assert words_of(printed.splitlines()[-1]) == [*DECIDED[:-1], "aid"]
    assert "The story of the game" in printed


def test_that_why_gives_every_choice_its_probability_and_reasons(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert as_seoul(monkeypatch, "why\nquit\n") == 0
    printed = capsys.readouterr().out
    chances = re.findall(r"^- \d (\w+): ([\d.]+)%", printed, re.M)
    assert [name for name, _ in chances] == ["hold", "arms", "aid", "declaration", "lobby"]
    assert abs(sum(float(chance) for _, chance in chances) - 100) < 2
    assert "for an engaged president in Seoul" in " ".join(printed.split())
    assert "Left to itself, the model's actor would choose" in printed


def test_that_saving_goes_on_with_the_game(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    assert as_seoul(monkeypatch, "hold\nsave\naid\nquit\n") == 0
    printed = capsys.readouterr().out
    assert "Saved: winter-as-south-korea.yaml" in printed
    assert words_of("winter-as-south-korea.yaml") == ["hold", "aid"]
    assert len(list(Path().glob("*-as-*"))) == 1


@pytest.mark.parametrize("line", ["", "6", "0", "lobbby", "why not", "talk", "-1", "１", "\x1b[A", "x" * 500])
def test_that_a_line_that_names_no_choice_decides_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, line: str
) -> None:
    assert as_seoul(monkeypatch, f"{line}\nHOLD \n") == 0
    printed = capsys.readouterr().out
    assert "give one of 1, 2, 3, 4, 5, a name" in " ".join(printed.split())
    assert words_of(printed.splitlines()[-1]) == ["hold"]
    assert max(map(len, printed.splitlines())) <= 80
    assert "\x1b" not in printed


def test_that_two_actors_are_played_in_turn(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    script = "lobby\nhold\ntalk\n" * 3
    arguments = ("winter.yaml", "--as", "united-states", "--as", "South_Korea", "--months", "3", "--seed", "5")
    assert play(monkeypatch, script, *arguments) == 0
    printed = capsys.readouterr().out
    name = printed.splitlines()[-1]
    assert name == "winter-as-south-korea-and-united-states.yaml"
    game = resumed(Path(name)).game
    assert [decision.instrument for decision in game.decisions] == ["posture", "sanctions", "talk"] * 3
    assert (game.scenario.months, game.scenario.seed) == (3, 5)
    assert_replayed(game, load(name))
    assert "This month: North Korea" in printed


def test_that_a_game_can_be_saved_elsewhere(monkeypatch: pytest.MonkeyPatch, capsys: Captured, here: Path) -> None:
    assert as_seoul(monkeypatch, "hold\n", "--out", "class/monday") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "class/monday/winter-as-south-korea.yaml"
    assert words_of("class/monday/winter-as-south-korea.yaml") == ["hold"]
    assert as_seoul(monkeypatch, "aid\n", "--out", "mine.yaml") == 0
    assert words_of("mine.yaml") == ["aid"]
    assert as_seoul(monkeypatch, "aid\n", "--out", "mine.yaml") == 2
    assert play(monkeypatch, "lobby\n", "--resume", "mine.yaml", "--out", "class") == 0
    assert words_of("class/winter-as-south-korea.yaml") == ["aid", "lobby"]
    assert words_of("mine.yaml") == ["aid"]
    monkeypatch.chdir("class")
    assert play(monkeypatch, "arms\nquit\n", "--resume", "monday/winter-as-south-korea.yaml") == 0
    assert words_of("monday/winter-as-south-korea.yaml") == ["hold", "arms"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["winter.yaml"], "such as --as south_korea"),
        (["--as", "south_korea"], "name a scenario"),
        (["winter.yaml", "--as", "seoul"], "'seoul' is no actor; choose among north_korea"),
        (["nowhere", "--as", "south_korea"], "no shipped scenario of this name"),
        (["winter.yaml", "--as", "south_korea", "--months", "500"], "at most 240 months"),
        (["winter.yaml", "--as", "south_korea", "--months", "0"], "must be a whole number from 1"),
        (["--resume", "winter.yaml"], "winter.yaml: is no saved game"),
        (["--resume", "nothing.yaml"], "nothing.yaml: there is no such file"),
        (["--resume", "game.yaml", "--as", "north_korea"], "a game as south_korea; leave --as out"),
        (["baseline", "--resume", "game.yaml"], "a game of winter.yaml; leave PATH out"),
        (["--resume", "game.yaml", "--seed", "3"], "goes on as it was saved"),
        (["--resume", "game.yaml", "--out", "winter.yaml"], "winter.yaml is there already"),
    ],
)
def test_that_a_mistake_is_status_2_and_says_how_to_mend_it(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured, here: Path, arguments: list[str], complaint: str
) -> None:
    assert as_seoul(monkeypatch, "hold\n", "--out", "game.yaml") == 0
    before = sorted(path.name for path in here.iterdir())
    capsys.readouterr()
    assert play(monkeypatch, "hold\n", *arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert complaint in " ".join(printed.err.replace("│", " ").split())
    assert sorted(path.name for path in here.iterdir()) == before


def test_that_a_corrupt_save_is_refused_and_left_as_it_is(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    assert as_seoul(monkeypatch, "hold\naid\n", "--out", "game.yaml") == 0
    capsys.readouterr()
    whole = Path("game.yaml").read_text()
    for damage in (whole[:-40], whole.replace("aid", "arms"), whole.replace("force", "farce"), whole[:200], "\0\1\2"):
        Path("game.yaml").write_text(damage)
        assert play(monkeypatch, "hold\n", "--resume", "game.yaml") == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith("game.yaml")
        assert "Traceback" not in printed.err
        assert Path("game.yaml").read_text() == damage


class Terminal:
    """The command at a pseudo-terminal, typed to line by line."""

    def __init__(self, *arguments: str) -> None:
        self.process, self.descriptor = self._started(arguments)
        self.seen = ""

    def _started(self, arguments: tuple[str, ...]) -> tuple[subprocess.Popen[bytes], int]:
        ours, theirs = pty.openpty()
        command = [sys.executable, "-c", "from sim.cli.app import main; main()", "play", *arguments]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "dumb", "COLUMNS": "80"}
        process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        return process, ours

    def read_until(self, text: str, seconds: float = 60) -> str:
        """What is shown up to and with `text`; at the end of the output, all of it."""
        start, deadline = len(self.seen), time.monotonic() + seconds
        while text not in self.seen[start:]:
            assert time.monotonic() < deadline, self.seen
            if not select.select([self.descriptor], [], [], 1)[0]:
                continue
            try:
                content = os.read(self.descriptor, 65536)
            except OSError:  # Linux tells the end of a terminal so
                break
            if not content:
                break
            self.seen += content.decode()
        return self.seen[start:]

    def type(self, line: str) -> None:
        os.write(self.descriptor, f"{line}\n".encode())

    def end(self) -> int:
        self.read_until("\0")  # to the end
        code = self.process.wait(timeout=60)
        os.close(self.descriptor)
        return code


@contextlib.contextmanager
def terminal(*arguments: str) -> Iterator[Terminal]:
    opened = Terminal(*arguments)
    try:
        yield opened
    finally:
        if opened.process.poll() is None:
            opened.process.kill()


@pytest.mark.slow
def test_that_a_whole_game_is_played_at_a_terminal() -> None:
    with terminal("winter.yaml", "--as", "south_korea") as screen:
        for line in [*SEOUL.split(), ""]:
            screen.read_until("\n> ")
            screen.type(line)
        assert screen.end() == 0
    lines = screen.seen.replace("\r", "").splitlines()
    assert lines[-1] == "winter-as-south-korea.yaml"
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in screen.seen
    assert words_of(lines[-1]) == DECIDED
    game = resumed(Path(lines[-1])).game
    outcomes, _, _ = run_chunk(design(load(lines[-1])), 0, 1)
    assert outcomes[0].tobytes() == game.model.outcome.tobytes()


def test_that_every_decision_is_saved_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[list[str]] = []

    class Script(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
            saved.append(words_of("winter-as-south-korea.yaml"))
            return super().readline()

    monkeypatch.setattr(sys, "stdin", Script("hold\naid\nundo\nquit\n"))
    assert status(["play", "winter.yaml", "--as", "south_korea"]) == 0
    assert saved == [[], ["hold"], ["hold", "aid"], ["hold"]]


def test_that_a_game_that_cannot_be_saved_is_refused_before_it_is_played(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert as_seoul(monkeypatch, SEOUL, "--out", "winter.yaml/below") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "the game cannot be saved" in printed.err


@pytest.mark.slow
def test_that_an_interrupt_keeps_the_game() -> None:
    with terminal("winter.yaml", "--as", "south_korea") as screen:
        screen.read_until("\n> ")
        screen.type("aid")
        screen.read_until("\n> ")
        screen.process.send_signal(signal.SIGINT)
        assert screen.end() == 3
    assert "the game is kept in winter-as-south-korea.yaml" in screen.seen
    assert words_of("winter-as-south-korea.yaml") == ["aid"]


@pytest.mark.slow
def test_that_what_is_typed_at_a_terminal_is_not_shown_twice() -> None:
    with terminal("winter.yaml", "--as", "south_korea") as screen:
        screen.read_until("\n> ")
        screen.type("lobby")
        shown = screen.read_until("\n> ")
        screen.type("quit")
        assert screen.end() == 0
    assert len(re.findall(r"^lobby\r?$", shown, re.M)) == 1


def test_that_levels_and_commands_are_told_apart() -> None:
    """No level is called like a command, and none is a number."""
    levels = {level for instrument in INSTRUMENTS for level in instrument.levels}
    assert not levels & set(COMMANDS)
    assert not any(np.char.isnumeric(list(levels)))
