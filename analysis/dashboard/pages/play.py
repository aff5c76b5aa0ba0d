"""The page Play: one actor by buttons, month by month, and the story of the game at its end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from io import StringIO
from typing import Any

import panel as pn

from analysis.charts.size import Size
from analysis.dashboard.pages import elements
from analysis.dashboard.pages.answers import Answers
from analysis.dashboard.pages.sources import FILE, MINE, choices, result_of, scenario_of
from analysis.dashboard.pages.turns import Over, Turn, see, shown_end, shown_turn, words
from analysis.dashboard.parts import html
from analysis.dashboard.session import BASELINE, Session
from analysis.explanation.month_tables import ACTORS
from sim.batch.run import Progress
from sim.play import Game, GameError
from sim.play.saving import game_name, game_text
from sim.scenario import Scenario, layered
from sim.vocabulary import INSTRUMENTS

EMPTY = "Choose a scenario and an actor, then press “Start the game”. The others follow the model and chance."
TYPED = {"months": "The number of months", "seed": "The seed"}
"""What a player may type beside a scenario, as a message calls it."""
MOST = max(len(instrument.levels) for instrument in INSTRUMENTS)
"""Buttons for the levels of a decision; they stay where they are, so that a keyboard does not lose its place."""


@dataclass(frozen=True)
class Started:
    """A game, and its scenario with all its runs; `settings` is the file of that, if it is a visitor's own.

    `extends` is how the file of the game names that of the scenario.
    """

    game: Game
    scenario: Scenario
    extends: str
    settings: str


def page(session: Session) -> pn.viewable.Viewable:
    """The page of one visitor."""
    return PlayPage(session).view


class PlayPage:
    """The game of a visitor; one press of a button is answered before the next one counts."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._started: Started | None = None
        self.scenario = pn.widgets.Select(label="Scenario to play", options=choices(), value=BASELINE)
        self.actor = pn.widgets.Select(
            label="Actor", options={name: key for key, name in ACTORS.items()}, value="south_korea"
        )
        self.seed = pn.widgets.TextInput(label="Seed, for other random draws (may stay empty)", value="")
        self.months = pn.widgets.TextInput(label="Months (empty: as many as the scenario has)", value="")
        self.start = self._button("Start the game", self._start, color="primary")
        self.levels = [self._button("", partial(self._decide, number)) for number in range(MOST)]
        self.undo = self._button("Take the last decision back", self._undo)
        self.why = self._button("What would the model’s actor do?", partial(self._ask, lambda game: None, True))
        self.files = pn.FlexBox()
        self.answers = Answers(session, EMPTY)
        self._buttons = pn.Column(
            pn.FlexBox(*self.levels), pn.FlexBox(self.undo, self.why, self.files), visible=False,
        )  # fmt: skip
        self.view = pn.Column(
            html(elements.heading("Take the part of one actor", 2)),
            pn.FlexBox(self.scenario, self.actor, self.months, self.seed, align_items="end"),
            self.start, self.answers.view, self._buttons, sizing_mode=elements.WHOLE,
        )  # fmt: skip

    def _button(self, label: str, pressed: Callable[[], None], **options: Any) -> pn.widgets.Button:
        made = pn.widgets.Button(label=label, **options)
        made.on_click(lambda _: None if self.answers.busy else pressed())
        return made

    def _start(self) -> None:
        self._buttons.visible = False
        name, actor = self.scenario.value, self.actor.value
        typed = {key: (field.value or "").strip() for key, field in (("months", self.months), ("seed", self.seed))}
        self.answers.ask(partial(self._begin, name, actor, typed), self._shown, "Setting up the game.")

    def _begin(self, name: str, actor: str, typed: dict[str, str], progress: Progress) -> Iterator[Turn | Over]:
        scenario = scenario_of(self._session, name)
        given = {key: whole(text, TYPED[key]) for key, text in typed.items() if text}
        scenario = layered(scenario, given) if given else scenario
        mine = name == MINE
        settings = self._session.settings.file() if mine else ""
        started = Started(Game(scenario, [actor]), scenario, FILE if mine else name, settings)
        self._started = started
        yield see(started.game, lambda: result_of(scenario, progress), self._session.size)

    def _decide(self, number: int) -> None:
        # A press that was on its way when the game went on is not meant for what is asked now.
        if self.levels[number].visible:
            self._ask(lambda game: game.decide(number), False)

    def _undo(self) -> None:
        self._ask(lambda game: game.undo(), False)

    def _ask(self, move: Callable[[Game], object], why: bool) -> None:
        if self._started is not None:
            self.answers.ask(
                partial(_moved, self._started, move, self._session.size, why), self._shown, "The others move."
            )

    def _shown(self, answer: Turn | Over) -> list[Any]:
        assert self._started is not None
        game = self._started.game
        offered = {choice.number - 1: choice for choice in answer.choices} if isinstance(answer, Turn) else {}
        for number, button in enumerate(self.levels):
            button.visible = number in offered
            button.label = f"{number + 1} {words(offered[number].level)}" if number in offered else ""
        self.undo.disabled, self.why.visible = not game.decisions, bool(offered)
        self.files.objects = files(self._started)
        self._buttons.visible = True
        return shown_turn(answer, game) if isinstance(answer, Turn) else shown_end(answer)


def _moved(
    started: Started, move: Callable[[Game], object], size: Size, why: bool, progress: Progress
) -> Iterator[Turn | Over]:
    move(started.game)
    yield see(started.game, lambda: result_of(started.scenario, progress), size, why)


def whole(text: str, what: str) -> int:
    """The number that somebody typed; a `GameError` where it is none."""
    if not (text.isascii() and text.isdigit()):
        raise GameError(f"{what} must be a whole number, such as 12; or leave the field empty.")
    return int(text)


def files(started: Started) -> list[Any]:
    """Buttons that hand over the game as a scenario file, and the scenario it is a game of if that is one's own."""
    game, name = started.game, game_name(started.game)
    parts = [
        pn.widgets.FileDownload(
            callback=lambda: StringIO(game_text(game, name, started.extends)), filename=f"{name}.yaml",
            label="Download the game so far",
        )
    ]  # fmt: skip
    if started.settings:
        parts.append(
            pn.widgets.FileDownload(
                callback=lambda: StringIO(started.settings),
                filename=FILE,
                label="Download its scenario, to be kept beside it",
            )
        )
    commands = (escape(f"panmunjom {command} {name}.yaml") for command in ("play --resume", "run"))
    resume, run = (f"<code>{command}</code>" for command in commands)
    return [*parts, html(f"<p>To go on with it in a terminal: {resume}. To run it as a scenario: {run}.</p>")]
