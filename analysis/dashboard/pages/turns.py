"""What a player sees: the month and the choices of a decision, and at the end where the game stands, and its story."""

from collections.abc import Callable
from typing import Any, NamedTuple

import panel as pn

from analysis.charts import timeline
from analysis.charts.size import Size
from analysis.dashboard.pages import elements
from analysis.dashboard.pages.runs import passages
from analysis.dashboard.parts import html
from analysis.explanation.explain import Explanation
from analysis.explanation.story import KEY, story
from analysis.game import QUESTIONS, choices, ending, month_lines, so_far, weighed
from analysis.game.ending import Ending
from analysis.game.ending_words import HEADINGS, ends, notes, rows
from analysis.game.turn import Choice
from analysis.wording.levels import LEVEL_WORDS
from analysis.wording.months import month_words
from sim.calendar import month_date, month_number
from sim.play import Decision, Game
from sim.play.played_model import PLACES
from sim.result import Result
from sim.vocabulary import INSTRUMENTS


class Turn(NamedTuple):
    """What a player sees before he decides; `why`: how the model's own actor would, where that was asked for."""

    heading: str
    lines: list[str]
    question: str
    choices: list[Choice]
    why: list[str]


class Over(NamedTuple):
    """What a player sees when the last month is over."""

    end: Ending
    chart: elements.Picture


def see(game: Game, ensemble: Callable[[], Result], size: Size, why: bool = False) -> Turn | Over:
    """What the player of a game sees now; `ensemble` gives all runs of its scenario, which only the end needs."""
    if game.pending is None:
        end = ending(game, ensemble())
        return Over(end, elements.drawn(timeline.draw_run(end.game, size), size))
    heading, *lines = month_lines(game)
    done = [so_far(game)] if so_far(game) else []
    return Turn(heading, lines + done, QUESTIONS[game.pending.name], choices(game), weighed(game) if why else [])


def shown_turn(turn: Turn, game: Game) -> list[Any]:
    """The parts of the page before a decision."""
    purposes = [f"{choice.number} {words(choice.level)}: {choice.purpose}." for choice in turn.choices]
    why = elements.heading("How the model’s own actor would decide") + elements.listed(turn.why) if turn.why else ""
    return [
        html(elements.heading(turn.heading) + elements.listed(turn.lines) + taken(game)),
        html(elements.heading(turn.question) + elements.listed(purposes) + why),
    ]


def shown_end(over: Over) -> list[Any]:
    """The parts of the page at the end of a game."""
    end = over.end
    caption = "The game among all runs of its scenario"
    chart, _ = elements.picture(over.chart)
    explanation = Explanation(end.game)
    name = f"game-{end.game.scenario.name}"
    return [
        html(
            elements.heading("The last month is over: how the game ended")
            + elements.paragraphs(ends(end))
            + elements.table(caption, HEADINGS, rows(end))
            + elements.paragraphs(notes(end))
        ),
        pn.FlexBox(chart),
        html(elements.heading("The story of the game") + passages(story(end.game), 4) + elements.paragraphs([KEY])),
        elements.download(explanation.months, f"{name}-months", "Download the months (CSV)"),
    ]


def taken(game: Game) -> str:
    """The decisions so far, the newest first, folded."""
    if not game.decisions:
        return ""
    lines = [f"{_month(game, each)}: {_words_of(each)}" for each in reversed(game.decisions)]
    return elements.folded(f"What you have decided so far ({len(lines)})", elements.listed(lines))


def words(level: str) -> str:
    """The name of a level as words."""
    return level.replace("_", " ")


def _month(game: Game, decision: Decision) -> str:
    return month_words(month_date(month_number(game.scenario.start) + decision.month - 1))


def _words_of(decision: Decision) -> str:
    return LEVEL_WORDS[INSTRUMENTS[PLACES[decision.instrument]].column][decision.word].sentence
