"""The reading of the policy packages: `python -m tools.policies` writes results/reference/policies.md, .csv and .svg.

Three robustness runs of `policies/eight-packages`: futures from the priors, from the posterior that is shipped, and in
every form of the model.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.charts import tradeoff
from analysis.charts.saving import svg
from analysis.discovery.words import glossary, sentence
from analysis.robustness import Robustness, robustness
from analysis.robustness.breaking import Broken, breaking
from analysis.robustness.objectives import ALL, TRADE_OFF
from analysis.robustness.tables import by_form, moved_by_form
from analysis.wording.limits import LIMITS_LINE
from analysis.wording.numbers import error, number
from analysis.wording.outcomes import row as row_of
from sim.scenario import load

FOLDER = Path(__file__).parents[1] / "results" / "reference"
NAME = "policies/eight-packages"
REFERENCE = "no-policy"
PLACES = (2, 2, 3)
"""Places after the point of the three outcomes that are traded against each other."""
PAIRS = (
    ("first-step-small", "first-step-large"), ("first-step", "first-step-late"), ("relief-quarter", "relief-half"),
    ("first-step", "declaration-relief"), ("pressure", "pressure-with-talks"), (REFERENCE, "freeze-for-freeze"),
)  # fmt: skip
"""Policies that differ in size, in date, or in what comes with them."""
LEAST_EFFECT = 0.005
"""What is smaller has no direction that could turn round."""
FUTURES = 1000
"""Of each of the three runs."""


@dataclass(frozen=True)
class Study:
    """The three robustness runs, and what breaks each policy in the first."""

    prior: Robustness
    posterior: Robustness
    forms: Robustness
    broken: list[Broken]

    @property
    def outcomes(self) -> list[str]:
        """Restraint, talks, economy, as rows of a summary."""
        return [row_of(name, self.prior.scenario.months) for name in TRADE_OFF]


def study(futures: int = FUTURES) -> Study:
    """Run the packages three times; with fewer futures faster, and less sure."""
    prior = robustness(load(NAME), futures=futures)
    posterior = robustness(load(NAME, ["uncertainties=posterior", "sampling=random"]), futures=futures)
    forms = robustness(load(NAME), futures=futures, every_form=True)
    return Study(prior, posterior, forms, breaking(prior))


def page(found: Study) -> str:
    """The reading, in Markdown."""
    result, size = found.prior, found.prior.size
    months = result.scenario.months
    lines = [
        "# Eight policy packages across what is not known",
        "",
        f"Made by `python -m tools.policies`: {len(result.policies)} policies of `{NAME}`, each in the same "
        f"{size.futures:,} futures with the same random draws, {size.replications} runs of {months} months in each. "
        f"{LIMITS_LINE} No policy is called best, and the economy is people. A red-line test is one of a "
        "long-range missile or a nuclear one. How to read it: "
        "[robustness.md](../../docs/robustness.md).",
        "",
        *_reading(found),
        "",
        "![Restraint, talks and the economy of each policy](policies.svg)",
        "",
        *_table(found),
        "",
        "Mean ± standard error over futures drawn from the priors; *worst*: what one future in ten falls short of; "
        "*regret*: what one future in ten exceeds; *posterior*: the mean over the calibration to 2021-09; *forms*: the "
        f"least and the greatest mean over {len(found.forms.forms)} forms of the model, in the same futures with the "
        f"same random draws: what a form adds is sure to ± {_error_of_forms(found)} or less. *Thresholds*: "
        f"{'; '.join(f'`{text}`' for text in result.scenario.satisfice)}.",
        "",
        "## What breaks each policy",
        "",
        *map(_broken, found.broken),
        "",
        "What these quantities are:",
        "",
        *(f"- *{word}*: {meaning}" for word, meaning in glossary(each.box for each in found.broken).items()),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _reading(found: Study) -> list[str]:
    """Half a page: the spans, what size and date do, what is not counted, where forms and posterior disagree."""
    result = found.prior
    words = ("a test above the red line", "nuclear talks", "the economy at the end")
    spans = []
    for outcome, word, places in zip(found.outcomes, words, PLACES, strict=True):
        rows = sorted((result.row(policy, outcome) for policy in result.policies), key=lambda row: row["mean"])
        ends = [f"{_cell(row['mean'], row['mean_error'], places)} (`{row['policy']}`)" for row in (rows[0], rows[-1])]
        spans.append(f"{word} from {ends[0]} to {ends[1]}")
    return [
        f"**Spans.** Within {result.scenario.months} months, over the policies: {'; '.join(spans)}.",
        "",
        "**Size, date, company.** What one change does:",
        "",
        *_pairs(found),
        "",
        "**What is not counted.** Relief has no price here for Washington, its allies or its credibility, and what it "
        "takes from later bargains does not show in these outcomes: unconditional relief also makes concessions rarer "
        "(`panmunjom compare baseline unconditional-relief --all`). That relief looks cheap is in part what was left "
        "out.",
        "",
        f"**Where it depends on the model.** {_disagreements(found)} {_levels(found)}",
    ]


def _pairs(found: Study) -> list[str]:
    """Policies beside each other that differ in one thing, in the three outcomes."""
    lines = ["| from | to | red-line test | talks | economy |", "| --- | --- | ---: | ---: | ---: |"]
    for one, other in PAIRS:
        cells = []
        for outcome, places in zip(found.outcomes, PLACES, strict=True):
            means = [found.prior.row(policy, outcome)["mean"] for policy in (one, other)]
            cells.append(" to ".join(number(mean, places) for mean in means))
        lines.append(f"| `{one}` | `{other}` | {' | '.join(cells)} |")
    return lines


def _disagreements(found: Study) -> str:
    """Of which policies the effect on an outcome, against no policy, turns round in a form or in the posterior."""
    turned = []
    for outcome, word in zip(found.outcomes, ("red-line tests", "talks", "the economy"), strict=True):
        effects, errors = _form_effects(found.forms, outcome)
        for place, policy in enumerate(found.prior.policies):
            plain = _effect(found.prior, policy, outcome)
            against = [
                form.words
                for form, effect, error_of_form in zip(found.forms.forms, effects[place], errors[place], strict=True)
                if effect * plain < 0 and abs(effect) > 2 * error_of_form
            ]
            if _effect(found.posterior, policy, outcome) * plain < 0:
                against.append("the posterior")
            if against and abs(plain) > LEAST_EFFECT:
                turned.append(f"`{policy}` on {word} ({', '.join(against)})")
    if not turned:
        return "No effect of a policy, against none, on any of the three turns round in a form or in the posterior."
    return f"Effects, against no policy, that turn round: {'; '.join(turned)}."


def _levels(found: Study) -> str:
    """What the posterior says otherwise than the priors about tests above the red line, whatever the policy."""
    shifts = [
        found.posterior.row(policy, found.outcomes[0])["mean"] - found.prior.row(policy, found.outcomes[0])["mean"]
        for policy in found.prior.policies
    ]
    return (
        "Levels do: over the calibration to 2021-09, in place of the priors, the probability of a test above the red "
        f"line differs by {number(min(shifts), 2, signed=True)} to {number(max(shifts), 2, signed=True)}."
    )


def _effect(result: Robustness, policy: str, outcome: str) -> float:
    return float(result.row(policy, outcome)["mean"] - result.row(REFERENCE, outcome)["mean"])


def _form_effects(result: Robustness, outcome: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The effect of each policy, against none, in each form, and its standard error; shape (policies, forms) each."""
    values = result.outcomes[outcome]
    of_futures = values.mean(axis=2).reshape(len(values), len(result.forms), -1)
    effects = of_futures - of_futures[result.policies.index(REFERENCE)]
    return effects.mean(axis=2), effects.std(axis=2, ddof=1) / effects.shape[2] ** 0.5


def _error_of_forms(found: Study) -> str:
    """The largest standard error of what a form adds to a share."""
    return error(max(moved_by_form(found.forms, outcome)[1].to_numpy().max() for outcome in found.outcomes), 3)


def _table(found: Study) -> list[str]:
    heads = (
        "red-line test",
        "worst",
        "regret",
        "posterior",
        "forms",
        "talks",
        "forms",
        "economy",
        "worst",
        "thresholds",
    )
    lines = [f"| policy | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(heads)}"]
    red_line, talks, _ = found.outcomes
    ranges = {outcome: by_form(found.forms, outcome) for outcome in (red_line, talks)}
    for policy in found.prior.policies:
        first, second, third = (found.prior.row(policy, outcome) for outcome in found.outcomes)
        met = found.prior.row(policy, ALL)
        cells = [
            _cell(first["mean"], first["mean_error"], 2),
            number(first["worst_decile"], 2),
            number(first["regret_90"], 2),
            number(found.posterior.row(policy, red_line)["mean"], 2),
            _range(ranges[red_line].loc[[policy]].to_numpy(), 2),
            _cell(second["mean"], second["mean_error"], 2),
            _range(ranges[talks].loc[[policy]].to_numpy(), 2),
            _cell(third["mean"], third["mean_error"], 3),
            number(third["worst_decile"], 3),
            _cell(met["satisficing"], met["satisficing_error"], 2),
        ]
        lines.append(f"| `{policy}` | {' | '.join(cells)} |")
    return lines


def _cell(value: float, standard_error: float, places: int) -> str:
    return f"{number(value, places)} ± {error(standard_error, places + 1)}"


def _range(means: NDArray[np.float64], places: int) -> str:
    return f"{means.min():.{places}f} to {means.max():.{places}f}"


def _broken(broken: Broken) -> str:
    share = f"{100 * broken.share:.0f} % ± {error(100 * broken.error, 0)}"
    return f"- `{broken.policy}` misses a threshold in {share} of the runs{_when(broken)}"


def _when(broken: Broken) -> str:
    if broken.found is None:
        return f" ({broken.reason})."
    if not broken.found.boxes:
        return "; no assumption stands out as the reason."
    first = broken.found.boxes[0]
    return (
        f"; in {100 * first.measure.density:.0f} % ± {error(100 * first.measure.density_error, 0)} "
        f"{sentence(first.box, broken.found.cases.x)}."
    )


def main() -> None:
    """Write the page, its table and its picture."""
    found = study()
    (FOLDER / "policies.md").write_text(page(found), encoding="utf-8")
    found.prior.frame.round(5).to_csv(FOLDER / "policies.csv", index=False, lineterminator="\n")
    (FOLDER / "policies.svg").write_text(svg(tradeoff.draw(found.prior)), encoding="utf-8")
    sys.stdout.write(f"{FOLDER / 'policies.md'}\n")


if __name__ == "__main__":
    main()
