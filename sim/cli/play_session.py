"""A game at the terminal: what is printed, and what the lines that are read mean. Plain text, keyboard alone.

Lines come from standard input, so a script can play. Where they are not typed at a terminal, each is shown behind its
prompt, so that what was printed can be read afterwards.
"""

import io
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.screen import Screen
from sim.cli.streams import USUAL_WIDTH, echo
from sim.errors import shown

if TYPE_CHECKING:
    from sim.play.game import Game
    from sim.scenario import Scenario

HELP = (
    "A decision is one line: the number or the name of a choice. undo takes the last decision back; why tells how the "
    "model's own actor would decide; save says where the game is kept; quit leaves, to go on another time; help says "
    "this again."
)
COMMANDS = ("undo", "why", "save", "quit", "help")
OVER = "The last month is over. Enter ends the game; undo takes the last decision back."
PROMPT = "> "
NAME_WIDTH = 12
"""Letters for the name of a choice; the longest is `declaration`."""


class Session:
    """A game, the scenario that is played with all its runs, its file, and the file that the game is saved to."""

    def __init__(self, game: "Game", scenario: "Scenario", base: Path, path: Path) -> None:
        self.game, self.scenario, self.base, self.path = game, scenario, base, path
        self.screen = Screen()
        self._month_shown = 0

    def play(self) -> bool:
        """Ask for decisions until the game is over, or somebody leaves; whether it is over."""
        self._welcome()
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        while True:
            self._show()
            over = self.game.pending is None
            line = self._ask()
            while line is not None and line != "quit" and not self._obeyed(line):
                line = self._ask()
            if line in (None, "quit") or (over and line != "undo"):
                return over
            self.save()

    def save(self) -> None:
        """Write the game to its file."""
        from sim.play.saving import save

        save(self.game, self.path, self.base)

    def _welcome(self) -> None:
        players = " and ".join(player.replace("_", " ").title() for player in self.game.players)
        self.screen.say(f"{self.scenario.title}: a game as {players}", "bold")
        if self.scenario.description:
            self.screen.say(" ".join(self.scenario.description.split()))
        self.screen.say()
        self.screen.say(HELP)

    def _show(self) -> None:
        """The month, once, and the choices of the pending decision."""
        from analysis.game import QUESTIONS, choices, month_lines, so_far

        game = self.game
        self.screen.say()
        if game.pending is None:
            self.screen.say(OVER)
            return
        if game.model.month != self._month_shown:
            heading, *lines = month_lines(game)
            self.screen.say(heading, "bold")
            for line in lines:
                self.screen.say(line)
            self.screen.say()
            self._month_shown = game.model.month
        if done := so_far(game):
            self.screen.say(done)
        self.screen.say(QUESTIONS[game.pending.name])
        for choice in choices(game):
            head = f"  {choice.number}  {choice.level:<{NAME_WIDTH}} "
            self._hanging(head, choice.purpose)

    def _hanging(self, head: str, text: str) -> None:
        width = min(self.screen.width, USUAL_WIDTH)
        indent = " " * (len(head) if len(head) < width // 2 else 4)
        self.screen.say(
            textwrap.fill(text, width, initial_indent=head, subsequent_indent=indent, break_on_hyphens=False)
        )

    def _ask(self) -> str | None:
        """The next line, in small letters without blanks around it; None at the end of the input."""
        sys.stdout.write(PROMPT)
        sys.stdout.flush()
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if not line:
            echo()
            return None
        if not sys.stdin.isatty():
            echo(shown(line.strip(), USUAL_WIDTH - len(PROMPT)))
        return line.strip().lower()

    def _obeyed(self, line: str) -> bool:
        """Do what a line says; whether the game has moved, so that there is something new to show."""
        from sim.play.game import GameError

        if line == "undo":
            try:
                self.game.undo()
            except GameError as error:
                self.screen.say(f"{error}.".capitalize())
                return False
            self._month_shown = 0
            return True
        if line == "save":
            self.save()
            self.screen.say(f"Saved: {self.path}")
        elif line in ("help", "?"):
            self.screen.say(HELP)
        elif self.game.pending is None:
            return True
        elif line == "why":
            self._tell_why()
        else:
            return self._decided(line)
        return False

    def _tell_why(self) -> None:
        from analysis.game import weighed

        for line in weighed(self.game):
            self.screen.item(line)

    def _decided(self, line: str) -> bool:
        """Take the decision that a line names; whether it names one."""
        from analysis.game import choices
        from sim.scenario.wording import closest

        available = choices(self.game)
        name = line.replace("-", "_").replace(" ", "_")
        for choice in available:
            if name in (choice.level, str(choice.number)):
                self.game.decide(choice.number - 1)
                return True
        names = [choice.level for choice in available]
        near = closest(name, [*names, *COMMANDS]) if name else ""
        numbers = ", ".join(str(choice.number) for choice in available)
        meant = f" - did you mean {near}?" if near else ""
        given = f"'{shown(line, 30)}' is no choice now" if line else "Nothing was chosen"
        self.screen.say(f"{given}; give one of {numbers}, a name, or undo, why, save, quit{meant}")
        return False
