"""The sanction-test game as Gambit solves it, a solver that shares no code with this project.

Gambit has to be compiled, so what it finds is kept in `gambit.yaml`. `python -m tests.predictions.gambit` writes that
file anew wherever Gambit is installed; `make oracles` installs it.
"""

import sys
from pathlib import Path

import numpy as np
import yaml

FILE = Path(__file__).with_suffix(".yaml")
HEADER = "# Logit equilibria found by Gambit {version}; `python -m tests.predictions.gambit` finds them anew.\n"
DIGITS = 8  # Gambit's own tolerance is of the order of 1e-8

GAMES = {
    "A": {"b": 1.0, "s": 0.5, "r": 2.0, "d": 1.0, "c": 0.5, "g": 2.0},
    "B": {"b": 1.5, "s": 0.5, "r": 1.0, "d": 1.0, "c": 1.0, "g": 3.0},
}
SIMULTANEOUS = [("A", 0.5), ("A", 1.0), ("A", 2.0), ("A", 4.0), ("B", 0.5), ("B", 1.0), ("B", 2.0)]
SEQUENTIAL = [(name, rationality) for name in GAMES for rationality in (0.5, 1.0, 2.0)]

Equilibria = dict[tuple[str, float], dict[str, float]]


def payoffs(b: float, s: float, r: float, d: float, c: float, g: float) -> tuple[np.ndarray, np.ndarray]:
    """North Korea's and Washington's payoffs: refrain and test down, hold and tighten across."""
    return np.array([[0, -s], [b, b - s - r]]), np.array([[0, -c], [-d, -c - d + g]])


def solve_simultaneous(name: str, rationality: float) -> dict[str, float]:
    """What Gambit finds if both decide at the same time."""
    import pygambit
    from pygambit.qre import logit_solve_lambda

    game = pygambit.Game.from_arrays(*payoffs(**GAMES[name]))
    (equilibrium,) = logit_solve_lambda(game, lam=[rationality])
    north_korea, washington = (
        [float(equilibrium.profile[strategy]) for strategy in player.strategies] for player in game.players
    )
    return {"test": north_korea[1], "tighten": washington[1]}


def solve_sequential(name: str, rationality: float) -> dict[str, float]:
    """What Gambit finds if Washington sees what North Korea did before it answers."""
    import pygambit
    from pygambit.qre import logit_solve_lambda

    game = pygambit.Game.new_tree(players=["north korea", "washington"])
    game.append_move(game.root, "north korea", ["refrain", "test"])
    north_korea, washington = payoffs(**GAMES[name])
    for move, node in enumerate(game.root.children):
        game.append_move(node, "washington", ["hold", "tighten"])
        for answer, end in enumerate(node.children):
            values = [float(north_korea[move, answer]), float(washington[move, answer])]
            game.set_outcome(end, game.add_outcome(label=f"{move}{answer}", payoffs=values))
    (equilibrium,) = logit_solve_lambda(game, lam=[rationality])
    # refrain and test, then hold and tighten after each; `equilibrium.profile` raises in pygambit 16.7
    return {
        "test": equilibrium[1],
        "tighten_after_restraint": equilibrium[3],
        "tighten_after_test": equilibrium[5],
    }


SOLVERS = {"simultaneous": solve_simultaneous, "sequential": solve_sequential}
CASES = {"simultaneous": SIMULTANEOUS, "sequential": SEQUENTIAL}


def solve() -> dict[str, Equilibria]:
    """Every equilibrium of the two games, by form of the game, then by game and rationality."""
    return {form: {case: SOLVERS[form](*case) for case in cases} for form, cases in CASES.items()}


def read() -> dict[str, Equilibria]:
    """What is kept, as `solve` returns it."""
    kept = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {form: {(row.pop("game"), row.pop("rationality")): row for row in rows} for form, rows in kept.items()}


def text(equilibria: dict[str, Equilibria], version: str) -> str:
    """The file that keeps them, one line an equilibrium."""
    rows = {
        form: [
            {"game": game, "rationality": rationality} | {name: round(value, DIGITS) for name, value in found.items()}
            for (game, rationality), found in cases.items()
        ]
        for form, cases in equilibria.items()
    }
    return HEADER.format(version=version) + yaml.safe_dump(rows, sort_keys=False, default_flow_style=None, width=200)


def refresh() -> None:
    """Write the file anew."""
    import pygambit

    FILE.write_text(text(solve(), pygambit.__version__), encoding="utf-8")
    sys.stdout.write(f"{FILE.name}: written with Gambit {pygambit.__version__}\n")


if __name__ == "__main__":
    refresh()
