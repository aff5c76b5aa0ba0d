"""A game put into words: what a player sees before deciding, and where the game stands among all runs at its end."""

from analysis.game.ending import Ending, Standing, ending
from analysis.game.turn import QUESTIONS, choices, month_lines, so_far, weighed

__all__ = ["QUESTIONS", "Ending", "Standing", "choices", "ending", "month_lines", "so_far", "weighed"]
