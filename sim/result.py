"""What an ensemble gives: one row a run, one row a month, and the manifest that says where it came from."""

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True, eq=False)
class Result:
    """What one scenario gave.

    `runs` has one row a run: `run`, the parameters that varied (dotted keys), the outcomes. `months` has one row a
    simulated month: quantiles of each state over the runs, shares of runs (0 to 1) for each action and stage.
    """

    runs: pd.DataFrame
    months: pd.DataFrame
    manifest: dict[str, Any]
    label: str = ""
    """What tells this result apart from another one of the same scenario that it is shown with; mostly empty."""

    @property
    def name(self) -> str:
        """How tables and charts call the result: by its label, or else by the scenario's name."""
        return self.label or str(self.manifest["scenario"]["name"])

    @property
    def title(self) -> str:
        """The scenario's one-line title, with the label where there is one; the name of a scenario that has none."""
        title = str(self.manifest["scenario"].get("title") or self.name)
        return f"{title} ({self.label})" if self.label and title != self.label else title

    @property
    def caption(self) -> str:
        """The title with the name by which tables call the result, each once."""
        return self.title if self.name in (self.title, self.label) else f"{self.title} ({self.name})"

    @property
    def horizon(self) -> int:
        """Simulated months; an event that has not come by then is censored."""
        return len(self.months)
