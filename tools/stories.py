"""`docs/explain.md`: how a run is explained, with stories as the command tells them.

`python -m tools.stories` (or `make reference`) writes the page. It runs the very commands that it shows, so that a
reader who repeats them sees the same; a test keeps the committed page up to date.
"""

import io
import os
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import analysis
from sim.cli.app import status
from sim.cli.streams import USUAL_WIDTH

PAGE = Path("docs/explain.md")

INTRODUCTION = """\
# Why a run went the way it went

The stories on this page are made by `python -m tools.stories`; do not edit them by hand.

A probability convinces nobody who cannot ask why. Every run of an ensemble can be played again with every reason
attached: the ensemble and the explanation use the same rules and the same random draws.

```
panmunjom explain baseline                         the most typical run
panmunjom explain baseline --run 17                the run of this number, from 0
panmunjom explain baseline --run longest-talks     the run that stands for a group
panmunjom explain baseline --run 17 --month 8      one month in full
panmunjom explain baseline --run 17 --out charts   the timeline, as a picture
panmunjom explain results/baseline --run typical   a run of a result
panmunjom explain declaration-alone --against baseline
```

`--json` gives all of it as data: every month with its state, every decision with its levels, their terms, utilities and
probabilities, and the draw that met them. The terms of a level, added from left to right, are its utility exactly (the
built-in `sum` of Python rounds in another way and may differ in the last digit).

**Which run.** A name picks the run nearest to all others of its group, the medoid (Kaufman & Rousseeuw 1990). The
distance of two runs is the mean, over the outcomes of `runs.parquet`, of the share of the group's runs that lie between
the two; an event that never came counts as later than all that did. Groups: `typical` (all runs), the five ends
(`stalemate`, `broken-moratorium`, `talks`, `interim-deal`, `comprehensive-deal`), the runs with the most of something
(`longest-talks`, `longest-deal`, `longest-quiet`, `most-tests`), and those in which something comes earliest
(`first-red-line`, `first-test`, `first-talks`, `first-relief`, `first-declaration`, `first-interim`). At most 10,000
runs are searched.

**How to read it.** A chance is what the model gave before the random draw of the month. The odds of an action are told
as a product: what they are in a quiet month, times what each circumstance makes of them. "Close" means that a random
draw other by less than 0.03 would have given something else. What the scenario forces is marked, with what the actor
would have done. Claims are those of the article, listed in [model.md](model.md#the-articles-claims). At the end stands
what never came, and how likely that was: the answer to "why did it never get to talks?".

One run is an example and no forecast. How often something happens is asked of the ensemble (`panmunjom run`).

## In Python

```python
import analysis

explained = analysis.explain("baseline", run="longest-talks")
explained.turning_points  # one row a turning point, in words
explained.terms.query("month == 8 and instrument == 'test'")
explained.run.month(8).decision("test").levels  # the same as plain values

pair = analysis.explain("declaration-alone", run=17, against="baseline")
pair.parting.first_free  # the first choice that differs; None where none does
pair.parted.frame  # over all runs: which choices part first, how often, when
```
"""

STORIES = (
    ("The typical run of the baseline", ("explain", "baseline")),
    ("A run of the baseline in which the moratorium is broken", ("explain", "baseline", "--run", "broken-moratorium")),
    ("A run of the baseline that ends under a deal", ("explain", "baseline", "--run", "interim-deal")),
)

AGAINST = """\
## The same random draws in another world

With `--against` the same run is played under another scenario, month by month with the same draws. Told are the first
decision that differs, what was weighed otherwise, the chain from there, and over all runs where the two part: so a
small effect of a policy has its reason in one table, whose last row says in how many runs anything differs at all.
Choices that a scenario may force in a month are left out of it. `--set` changes the first scenario alone.
"""

PARTINGS = (
    ("Declaration alone, against the baseline: the typical run",
     "A declaration is forced in the first month; all else is what follows from it.",
     "declaration-alone", "baseline", False),
    ("Declaration alone, against the baseline: a run that ends otherwise",
     "The first run that ends in another class; the table is that above.", "declaration-alone", "baseline", True),
    ("A conservative president in Seoul, against a progressive one",
     "Nothing is forced here: all that differs is how much the president who takes office seeks engagement.",
     "conservative-seoul", "progressive-seoul", False),
)  # fmt: skip
TABLE = "Over all runs"
"""The heading of what is shown once for each pair of scenarios."""


def printed(arguments: tuple[str, ...]) -> str:
    """What the command prints on a screen of the usual width."""
    screen = io.StringIO()
    with patch.dict(os.environ, {"COLUMNS": str(USUAL_WIDTH)}), redirect_stdout(screen), redirect_stderr(io.StringIO()):
        code = status(list(arguments))
    if code:
        raise SystemExit(code)
    return "\n".join(line.rstrip() for line in screen.getvalue().strip().splitlines())


def _shown(arguments: tuple[str, ...], until: str = "") -> list[str]:
    text = printed(arguments)
    if until:
        text = text[: text.index(until)].rstrip()
    return ["```", f"$ panmunjom {' '.join(arguments)}", "", *text.splitlines(), "```", ""]


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    yield "## Three stories\n"
    for heading, arguments in STORIES:
        yield f"### {heading}\n"
        yield from _shown(arguments)
    yield AGAINST
    for heading, text, scenario, other, otherwise in PARTINGS:
        yield f"### {heading}\n"
        yield f"{text}\n"
        arguments = ("explain", scenario, "--against", other)
        if otherwise:
            run = analysis.explain(scenario, 0, other).parted.examples[0]
            yield from _shown((*arguments, "--run", str(run)), until=TABLE)
        else:
            yield from _shown(arguments)


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
