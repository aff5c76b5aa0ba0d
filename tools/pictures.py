"""The pictures of the calibration and the back-test, drawn of the committed tables.

`python -m tools.pictures` (or `make reference`) writes `results/reference/calibration.svg` and `backtest.svg`. Their
numbers take hours to compute; their look can change without.
"""

import json
from pathlib import Path

import altair as alt
import pandas as pd

from analysis.charts import posterior, reliability
from analysis.charts.saving import save_all

POSTERIOR = Path("scenarios/posterior")
FOLDER = Path("results/reference")


def main() -> None:
    """Write both pictures."""
    record = json.loads((POSTERIOR / "manifest.json").read_text(encoding="utf-8"))["record"]
    table = pd.read_csv(POSTERIOR / "parameters.csv")
    scores = pd.read_csv(FOLDER / "backtest.csv")
    charts: list[tuple[str, alt.TopLevelMixin]] = [
        ("calibration", posterior.draw(table, record["first"], record["last"])),
        ("backtest", reliability.draw_scores(scores)),
    ]
    save_all(charts, FOLDER, ["svg"])


if __name__ == "__main__":
    main()
