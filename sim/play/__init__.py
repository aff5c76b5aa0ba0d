"""A run of a scenario in which people decide for some of the actors, and the file that replays it.

`Game` asks for one decision after the other; `saving` writes them as a scenario and reads them back.
"""

from sim.play.game import Decision, Game, GameError

__all__ = ["Decision", "Game", "GameError"]
