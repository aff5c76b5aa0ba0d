"""A scenario that says `initial: {from: record}` starts where the record leaves the model, run by run."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import sim
from analysis.likelihood import starts as known
from analysis.likelihood.ends import ends
from analysis.record import SHIPPED, code, read
from sim.batch import provenance
from sim.calendar import month_date, month_number
from sim.engine.ensemble import run_chunk
from sim.errors import ScenarioError
from sim.parameters import parameter_sets
from sim.scenario import design, from_data, load
from sim.scenario.catalogue import folder
from sim.scenario.record_start import FIRST, LAST, warheads_before
from sim.state import INDEX, as_vectors
from sim.vocabulary import STAGE

SHOWN = [index for name, index in INDEX.items() if name not in ("pain", "warheads")]
"""What the record decides itself: pain follows from the economy, and the arsenal is that of the scenario."""


def made(runs: int = 200, **given: object) -> object:
    return design(from_data({"start": "2021-10", "runs": runs, "initial": {"from": "record"}, **given}))


def states_of(planned: object) -> pd.DataFrame:
    return pd.DataFrame(as_vectors(planned.initial), columns=list(INDEX))


def test_that_runs_start_in_the_branches_that_the_record_leaves_open() -> None:
    (end,) = ends(code(read(), until="2021-09"), parameter_sets(1))
    states = np.asarray(as_vectors(made(4000).initial))
    shares = [float((states == branch)[:, SHOWN].all(axis=1).mean()) for branch in end.states]
    assert sum(shares) == pytest.approx(1)
    assert shares == pytest.approx(end.weights, abs=0.03)


def test_that_the_first_and_last_start_are_those_that_the_shipped_facts_allow() -> None:
    facts = read(SHIPPED)
    assert month_date(month_number(facts["month"].max()) + 1) == LAST
    assert month_number(code(facts).dates[0]) + 1 == month_number(FIRST)
    for start in (FIRST, LAST):
        assert len(made(3, start=start).initial) == 3


@pytest.mark.parametrize("start", ["2006-01", "2025-02"])
def test_that_another_month_is_refused_with_those_that_are_allowed(start: str) -> None:
    with pytest.raises(ScenarioError, match=rf"initial.from: .*{start}.*from {FIRST} to {LAST}"):
        made(start=start)


def test_that_what_a_file_gives_counts_before_the_record() -> None:
    states = states_of(made(initial={"from": "record", "sanctions": 0.5, "economy": 1.0, "trust_us_nk": 0.6}))
    assert (states.sanctions == 0.5).all()
    assert (states.pain == 0).all()
    assert (states.trust_us_nk_start == 0.6).all()
    assert (states.pressure == states_of(made()).pressure).all()


def test_that_a_start_knows_nothing_of_its_own_month_and_later_ones() -> None:
    assert (states_of(made(start="2022-05")).consensus == 1).all()
    assert (states_of(made(start="2022-06")).consensus == 0).all()


def test_that_each_run_is_followed_with_its_own_parameters_and_draw() -> None:
    planned = made(60, uncertainties="posterior")
    record = code(read(), until="2021-09")
    for run in (0, 17, 59):
        (end,) = ends(record, planned.parameters[run : run + 1])
        assert (end.states == np.asarray(as_vectors(planned.initial))[run])[:, SHOWN].all(axis=1).any()
    assert (states_of(planned).warheads == warheads_before("2021-10")).all()
    assert states_of(planned).belief_paid.nunique() > 10


def test_that_a_part_of_an_ensemble_starts_as_the_whole_does() -> None:
    scenario = load("baseline", ["runs=90", "uncertainties=prior"])
    whole, part = design(scenario), design(scenario, part=(30, 20))
    assert part.initial.tobytes() == whole.initial[30:50].tobytes()


def test_that_those_who_learn_no_more_have_learned_until_the_start() -> None:
    assert made(structures={"learning": "off"}).initial.tobytes() == made().initial.tobytes()


LEVEL_BEFORE_THE_DEAL = {"2007": 0.24, "2008": 0.24, "2012": 0.30}
"""The recorded level of sanctions in the month in which the deals of 2007-02 and 2012-02 were made."""


def test_that_no_start_inside_a_deal_gives_back_relief_that_the_record_never_showed() -> None:
    shipped = pd.read_parquet(folder() / known.TABLE)
    inside = list(dict.fromkeys(shipped.loc[shipped["deal_relief"] > 0, "start"]))
    assert (len(inside), inside[0], inside[-1]) == (24, "2007-03", "2012-04")
    holding = [{"month": 1, "force": {"united_states.sanctions": "hold", "north_korea.test": "long"}}]
    for start in inside:
        planned = made(40, start=start, months=1, events=holding)
        dated = set(planned.initial.sanctions)
        ended = run_chunk(planned, 0, 40, 40)[2].states[:, 0]
        after = ended[ended[:, INDEX["stage"]] == STAGE.none, INDEX["sanctions"]]
        assert len(after)
        assert after == pytest.approx(max(dated | {LEVEL_BEFORE_THE_DEAL[start[:4]]}), abs=1e-12)


def test_that_the_relief_which_keeps_a_recorded_deal_is_that_of_the_rules_with_any_parameters() -> None:
    states = states_of(made(200, start="2012-03", uncertainties="prior"))
    assert states.deal_relief.nunique() > 100
    assert (states.relief_elsewhere == states.deal_relief).all()
    assert states_of(made(start="2008-12")).relief_elsewhere.to_numpy() == pytest.approx(0.20)
    given = states_of(made(start="2012-03", initial={"from": "record", "deal_relief": 0.1}))
    assert (given.relief_elsewhere == 0).all()
    assert (states_of(made(start="2019-01")).relief_elsewhere == 0).all()


def test_that_the_shipped_table_is_what_the_record_gives() -> None:
    shipped = pd.read_parquet(folder() / known.TABLE)
    assert shipped.attrs["digest"] == known.source_digest(), "python -m analysis.likelihood.starts writes it anew"
    for start in ("2006-02", "2012-03", "2021-10", "2025-01"):
        (end,) = ends(code(read(SHIPPED), until=month_date(month_number(start) - 1)), parameter_sets(1))
        rows = shipped[shipped["start"] == start]
        assert rows["weight"].to_numpy() == pytest.approx(end.weights, rel=1e-12)
        assert rows[list(INDEX)].to_numpy() == pytest.approx(end.states, rel=1e-12)


def test_that_the_table_is_used_only_if_it_is_of_this_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def design_of_the_baseline() -> np.recarray:
        known._kept.clear()
        known._table.cache_clear()
        return design(load("baseline", ["runs=5"])).initial

    with monkeypatch.context() as changed:
        asked = []
        changed.setattr(known, "ends", lambda record, sets: asked.append(len(sets)) or ends(record, sets))
        shipped = design_of_the_baseline()
        assert asked == []
        changed.setattr(known, "source_digest", lambda: "another")
        assert design_of_the_baseline().tobytes() == shipped.tobytes()
        assert asked == [1]
    known._table.cache_clear()


def test_that_with_the_defaults_neither_the_record_nor_distributions_cost_time() -> None:
    program = (
        "import sys; from analysis.likelihood import starts; from sim.scenario import design, load; "
        "design(load('baseline')); print('scipy.stats' in sys.modules, starts._record.cache_info().misses)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "0"]


def test_that_the_manifest_says_where_a_run_started() -> None:
    plan = sim.run(load("baseline", ["runs=2"])).manifest
    assert plan["record"]["until"] == "2021-09"
    assert plan["record"]["coding"]["tightening"] == "un"
    assert len(plan["record"]["facts_sha256"]) == 64
    assert "record" not in provenance.plan({"start": "2021-10"}, 1, 1, 1)


def test_that_a_resolved_scenario_starts_the_same_way() -> None:
    scenario = load("baseline", ["runs=20"])
    assert design(from_data(scenario.resolved())).initial.tobytes() == design(scenario).initial.tobytes()
