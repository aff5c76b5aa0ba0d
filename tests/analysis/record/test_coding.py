"""The coding gives the patterns of the record, leaves open what is not recorded, and has its choices as switches."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.record import ARTICLE, SEEN, SHIPPED, Record, code, observed, read
from analysis.record.facts import RecordError
from analysis.record.record import OPEN
from analysis.record.switches import SWITCHES, SwitchError
from sim.engine.ensemble import run_chunk
from sim.rules.events import EFFECT
from sim.scenario import design, from_data
from sim.state import INDEX
from sim.vocabulary import SANCTIONS, STAGE, TEST


@pytest.fixture(scope="module")
def record() -> Record:
    return code(read())


@pytest.fixture(scope="module")
def whole() -> Record:
    return code(read(SHIPPED))


def between(record: Record, first: str, last: str) -> np.ndarray:
    dates = np.array(record.dates)
    return (dates >= first) & (dates <= last)


def bit(record: Record, date: str, name: str) -> int:
    return int(record.seen[record.dates.index(date), SEEN.index(name)])


def test_that_it_gives_the_patterns_of_test_months(record: Record) -> None:
    tested = record.level("test")[between(record, "2012-01", "2021-09")] > TEST.none
    assert tested.mean() == pytest.approx(0.376, abs=0.0005)
    before, after = tested[:-1], tested[1:]
    assert after[before].mean() == pytest.approx(0.64, abs=0.015)
    assert after[~before].mean() == pytest.approx(0.22, abs=0.005)
    assert np.corrcoef(before, after)[0, 1] == pytest.approx(0.43, abs=0.005)


def test_that_it_gives_the_classes_of_2012_to_2017(record: Record) -> None:
    level = record.level("test")[between(record, "2012-01", "2017-11")]
    shares = np.bincount(level[level > 0], minlength=5)[1:] / (level > 0).sum()
    assert shares == pytest.approx([0.26, 0.47, 0.15, 0.12], abs=0.005)


def test_that_it_gives_the_restraint_after_2017(record: Record) -> None:
    level = record.level("test")
    assert (level[between(record, "2017-12", "2021-09")] < TEST.long).all()
    assert (level[between(record, "2018-01", "2019-03")] == TEST.none).all()
    after_hanoi = level[between(record, "2019-05", "2021-09")] > 0
    assert after_hanoi.mean() == pytest.approx(0.31, abs=0.01)


def test_that_every_nuclear_test_and_every_intercontinental_one_of_2017_was_answered(record: Record) -> None:
    level, sanctions = record.level("test"), record.level("sanctions")
    for month in np.flatnonzero(
        (level == TEST.nuclear) | ((level == TEST.long) & between(record, "2017-01", "2017-12"))
    ):
        assert (sanctions[month : month + 3] == SANCTIONS.tighten).any(), record.dates[month]
    short = between(record, "2019-01", "2021-09") & (level > 0)
    assert not (sanctions[short] == SANCTIONS.tighten).any()


def test_that_winters_are_quiet(record: Record) -> None:
    months = between(record, "2012-01", "2021-09")
    winter = np.array([date[5:] in ("12", "01") for date in record.dates])
    tested = record.level("test") > 0
    odds = [(tested[months & part].sum() + 0.5) / ((~tested)[months & part].sum() + 0.5) for part in (winter, ~winter)]
    assert np.log(odds[0] / odds[1]) == pytest.approx(-1.2, abs=0.25)


def test_that_what_is_not_recorded_is_left_open(record: Record) -> None:
    open_ = dict(zip(SEEN, OPEN, strict=True))
    assert bit(record, "2020-10", "message") == open_["message"]
    assert bit(record, "2020-10", "posture") == open_["posture"]
    assert bit(record, "2020-10", "stage") == 0b11
    assert set(record.scored) == {"drill", "test", "sanctions", "talk", "stage"}
    assert not record.seen[:, SEEN.index("channel")].any()
    assert (record.level("test") >= 0).all()


def test_that_drills_of_late_february_count_for_march_and_other_months_have_none(record: Record) -> None:
    drills = record.seen[:, SEEN.index("drill")]
    drill_months = np.array([date[5:] in ("03", "08") for date in record.dates])
    assert (drills[~drill_months] == 0).all()
    assert (record.level("drill")[drill_months] >= 0).all()
    dates = ("2014-03", "2018-03", "2018-08", "2019-03")
    assert [record.level("drill")[record.dates.index(date)] for date in dates] == [0, 2, 2, 1]


def test_that_before_full_coverage_small_tests_stay_open() -> None:
    early = code(read(), start="2003-01")
    assert bit(early, "2003-05", "test") == 0b111
    assert bit(early, "2006-02", "test") == 0b001
    assert early.coverage[:36].tolist() == ["partial"] * 36
    assert early.coverage[36] == "full"


def test_that_dated_states_hold_from_the_month_after(record: Record) -> None:
    from analysis.likelihood import follow
    from sim.parameters import parameter_sets

    starts = follow(record, parameter_sets(1)).starts
    sanctions, border = starts[:, INDEX["sanctions"]], starts[:, INDEX["border_closed"]]
    assert sanctions[record.dates.index("2017-12")] == pytest.approx(0.83)
    assert sanctions[record.dates.index("2018-01")] == pytest.approx(0.90)
    assert sanctions[record.dates.index("2016-01")] == pytest.approx(0.40)
    assert [border[record.dates.index(date)] for date in ("2020-01", "2020-02", "2021-09")] == pytest.approx([0, 1, 1])


@pytest.mark.parametrize(
    ("switch", "setting", "date", "name", "default", "other"),
    [
        ("tests", "all", "2021-01", "test", 0b1, 0b10),
        ("tightening", "un_and_us", "2018-02", "sanctions", 0b001, 0b010),
        ("relief", "with_exemptions", "2018-11", "sanctions", 0b001, 0b100),
        ("talks_end", "stockholm", "2019-06", "stage", 0b00011, 0b00100),
        ("deal_end", "announcement", "2012-03", "stage", 0b01000, 0b00011),
        ("silence", "open", "2020-10", "talk", 0b001, 0b101),
    ],
)
def test_that_a_switch_changes_what_it_should(
    record: Record, switch: str, setting: str, date: str, name: str, default: int, other: int
) -> None:
    assert bit(record, date, name) == default
    assert bit(code(read(), **{switch: setting}), date, name) == other
    assert set(SWITCHES) == {"tests", "tightening", "relief", "talks_end", "deal_end", "silence"}


def test_that_an_unknown_switch_is_told_with_all_there_are() -> None:
    with pytest.raises(SwitchError, match=r"tests=ballistic\|all"):
        code(read(), cruise="yes")


def test_that_until_holds_nothing_of_what_came_later(record: Record) -> None:
    part = record.until(60)
    assert (part.months, part.dates[-1]) == (60, "2010-12")
    later = part.design.events["last"] > 60
    assert part.design.events["last"].max() == 61
    assert (part.design.events["effect"][later] == EFFECT.set).all()
    assert part.design.months == 60


def test_that_what_a_month_ends_with_is_known_for_the_next_one_and_no_longer(record: Record) -> None:
    facts = read()
    place = record.dates.index("2020-01")  # the border closed in January
    closed = INDEX["border_closed"]
    for months, known in ((place, False), (place + 1, True)):
        part = record.until(months)
        assert (part.carried_over["target"] == closed).any() == known
        same = code(facts, until=part.dates[-1])
        assert np.array_equal(same.seen, part.seen)
    assert (record.until(place).carried_over["first"] == 1).all()
    assert not len(replace(record, carried=False).until(place + 1).carried_over)


@pytest.mark.parametrize(
    "until", ["2010-12", "2012-03", "2019-02", "2020-01", "2021-09", "2022-05", "2022-06", "2023-08", "2024-12"]
)
def test_that_cutting_the_facts_before_coding_and_the_record_after_it_are_the_same(whole: Record, until: str) -> None:
    early, cut = code(read(SHIPPED), until=until), whole.until(whole.dates.index(until) + 1)
    assert early.dates == cut.dates
    assert np.array_equal(early.seen, cut.seen)
    for name in ("events", "initial"):
        assert repr(getattr(early.design, name).tolist()) == repr(getattr(cut.design, name).tolist())
    assert repr(early.carried_over.tolist()) == repr(cut.carried_over.tolist())


@pytest.mark.parametrize("until", [ARTICLE, "2022-04", "2023-03"])
def test_that_nothing_later_than_the_last_month_leaks_into_a_record(until: str) -> None:
    facts = read(SHIPPED)
    later = facts["month"] > until
    planted = facts[later].assign(kind="test", level="nuclear", value=1.0, coding="")
    state = facts[later].assign(kind="state", level="sanctions", value=0.0, coding="")
    channel = facts[later].assign(kind="channel", level="talks", coding="")
    deal = facts[later].assign(kind="stage", level="comprehensive", coding="")
    changed = pd.concat([facts[~later], planted, state, channel, deal]).sort_values("date", kind="stable")
    one, other = code(facts, until=until), code(changed, until=until)
    assert np.array_equal(one.seen, other.seen)
    assert repr(one.design.events.tolist()) == repr(other.design.events.tolist())
    assert repr(one.design.initial.tolist()) == repr(other.design.initial.tolist())
    assert not np.array_equal(code(changed).seen[: code(facts).months], code(facts).seen)


def test_that_facts_that_end_early_are_not_filled_up_to_a_later_month() -> None:
    with pytest.raises(RecordError, match="the facts end in 2024-12, the record would end in 2025-01"):
        code(read(SHIPPED), until="2025-01")


def test_that_a_veto_ends_consensus_from_the_month_after_it_and_teaches_as_an_unanswered_test_does(
    whole: Record,
) -> None:
    from analysis.likelihood import follow
    from sim.parameters import parameter_sets

    facts = read(SHIPPED)
    without = code(facts[facts["kind"] != "veto"])
    starts, agreed = (follow(each, parameter_sets(1)).starts for each in (whole, without))
    place = whole.dates.index("2022-05")
    consensus, punished = INDEX["consensus"], INDEX["belief_punished"]
    assert starts[[place, place + 1, -1], consensus] == pytest.approx([1, 0, 0])
    assert agreed[-1, consensus] == pytest.approx(1)
    assert starts[place, INDEX["unanswered"]] > 0  # the tests of March
    # The test of May waits for June and July, and lapses: one failure more.
    assert starts[place + 2, punished] == pytest.approx(starts[place, punished])
    assert starts[place + 3, punished] < starts[place + 2, punished] - 0.02
    assert whole.level("sanctions")[place] == SANCTIONS.hold


def test_that_what_was_known_at_the_end_of_the_record_is_carried_over() -> None:
    consensus = INDEX["consensus"]
    for until, lost in (("2022-04", False), ("2022-05", True)):
        carried = code(read(SHIPPED), until=until).carried_over
        assert (carried["target"] == consensus).any() == lost


def test_that_a_late_start_remembers_what_the_months_before_it_left_behind(record: Record) -> None:
    from analysis.likelihood import follow
    from sim.parameters import parameter_sets

    led = follow(record, parameter_sets(1)).starts
    for start in ("2007-03", "2012-05", "2017-10", "2019-06"):
        late = code(read(), start)
        begun = follow(late, parameter_sets(1)).starts[0]
        for name in (
            "tested_last_month", "test_activity", "moratorium", "unanswered", "unanswered_age", "channel",
            "belief_punished", "sanctions",
        ):  # fmt: skip
            assert begun[INDEX[name]] == pytest.approx(led[record.dates.index(start), INDEX[name]]), (start, name)
        assert np.array_equal(late.seen, record.seen[record.dates.index(start) :])


def test_that_a_file_that_ends_early_is_not_filled_up_with_quiet_months() -> None:
    facts = read()
    assert code(facts[facts["month"] < "2016-01"]).dates[-1] < "2016-01"


def test_that_a_simulated_run_is_seen_whole() -> None:
    plan = design(from_data({"name": "seen", "runs": 3, "months": 40, "initial": {"stage": "talks"}}))
    paths = run_chunk(plan, 0, 3, 3)[2]
    seen = observed(plan, paths, 1)
    assert np.array_equal(seen.level("test"), paths.actions[1, :, 1])
    assert np.array_equal(seen.level("stage"), paths.states[1, :, INDEX["stage"]])
    assert set(seen.scored) == set(SEEN)
    assert seen.level("stage")[0] in (STAGE.none, STAGE.talks, STAGE.interim)
