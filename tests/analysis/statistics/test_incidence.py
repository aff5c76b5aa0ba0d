"""Times to first events against Kaplan and Meier: by hand, and by SciPy."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics.incidence import incidence
from analysis.statistics.intervals import Z


def months(*values: int | None) -> pd.Series:
    return pd.Series(values, dtype="float64")


def test_that_the_incidence_is_the_product_limit_estimate_worked_by_hand() -> None:
    # Eight runs to month 5. At risk 8, 8, 6, 5, 5; events 0, 2, 1, 0, 1; four are censored at month 5 still at risk.
    # Survival: 1, 6/8, 6/8 * 5/6 = 5/8, 5/8, 5/8 * 4/5 = 4/8.
    curve = incidence(months(2, None, 3, 2, None, 5, None, None), horizon=5)
    assert list(curve["month"]) == [0, 1, 2, 3, 4, 5]
    assert list(curve["estimate"]) == pytest.approx([0, 0, 2 / 8, 3 / 8, 3 / 8, 4 / 8])


@given(st.lists(st.none() | st.integers(1, 12), min_size=1, max_size=40))
def test_that_the_incidence_is_the_kaplan_meier_estimate_of_scipy(firsts: list[int | None]) -> None:
    curve = incidence(months(*firsts), horizon=12)
    times = [12 if first is None else first for first in firsts]
    survival = stats.ecdf(stats.CensoredData.right_censored(times, [first is None for first in firsts])).sf
    assert 1 - curve["estimate"].to_numpy() == pytest.approx(survival.evaluate(curve["month"]), abs=1e-12)


def test_that_greenwoods_variance_is_the_binomial_one_when_all_are_censored_at_the_horizon() -> None:
    firsts = months(*[1] * 10, *[2] * 20, *[7] * 5, *[None] * 65)
    times, censored = firsts.fillna(9).to_numpy(dtype=float), firsts.isna().to_numpy(dtype=bool)
    survival = stats.ecdf(stats.CensoredData.right_censored(times, censored)).sf
    interval = survival.confidence_interval(0.95, method="linear")
    share = incidence(firsts, horizon=9)["estimate"].iloc[7]
    assert share == pytest.approx(0.35)
    assert interval.high.evaluate(7) - survival.evaluate(7) == pytest.approx(Z * np.sqrt(share * (1 - share) / 100))


def test_that_a_run_without_the_event_is_neither_dropped_nor_counted_as_an_event_at_the_horizon() -> None:
    assert incidence(months(1, None, None, None), horizon=6)["estimate"].iloc[-1] == 0.25


def test_that_an_event_that_never_comes_has_incidence_0_with_an_honest_upper_end() -> None:
    curve = incidence(months(*[None] * 20), horizon=3)
    assert (curve["estimate"] == 0).all()
    assert (curve["low"] == 0).all()
    assert curve["high"].iloc[-1] == pytest.approx(0.1611, abs=5e-5)


def test_that_the_curve_never_falls_and_lies_within_its_band() -> None:
    luck = np.random.default_rng(3).geometric(0.05, 500)
    curve = incidence(months(*[int(m) if m <= 24 else None for m in luck]), horizon=24)
    assert curve["estimate"].is_monotonic_increasing
    assert ((curve["low"] <= curve["estimate"]) & (curve["estimate"] <= curve["high"])).all()
    assert curve["estimate"].iloc[-1] == pytest.approx(1 - 0.95**24, abs=0.05)


def test_that_kaplan_meier_is_the_published_one_for_the_6mp_trial() -> None:
    # Remission times in weeks under 6-MP, 21 patients (Freireich et al. 1963); survival as in Kalbfleisch & Prentice
    # (2002), table 1.1 and example 1.4. The library stands behind the estimate that our incidence is held against.
    relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = stats.ecdf(stats.CensoredData(uncensored=relapsed, right=censored)).sf
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    for week, survival in published.items():
        assert curve.evaluate(week) == pytest.approx(survival, abs=0.0006)
