"""Methods against curves whose answer is known."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.forecast import CurvePoint, ReferenceCurve, load_forecast_rules
from tasks.progress.forecast import credibility, ensemble, interval, owner, pace, peers, reference, trials, year_on_year
from tasks.progress.forecast.learnt import everything
from tasks.progress.forecast.panel import SMALLEST_SHARE, Panel, months_until

RULES = load_forecast_rules()
BACK_LOADED = np.array([2, 5, 9, 15, 22, 30, 38, 46, 56, 67, 80, 100]) / 100


def panel(curve=BACK_LOADED, years=6, series=4, noise=0.0, seed=0, estimate_over=None):
    """Series of different sizes on one curve."""
    rng = np.random.default_rng(seed)
    finals = np.array([1000.0 * (1 + s) for _ in range(years) for s in range(series)])
    steps = np.diff(curve, prepend=0.0) * np.exp(noise * rng.standard_normal((years * series, len(curve))))
    cumulative = steps.cumsum(axis=1) * finals[:, None]
    numbers = np.tile(np.arange(series), years)
    unknown = np.full(years * series, np.nan)
    estimate = unknown if estimate_over is None else cumulative[:, -1] * estimate_over
    return Panel(numbers, numbers % 2, np.repeat(np.arange(2010, 2010 + years), series), cumulative, unknown, estimate)


def known(years):
    """All years before 2015, and 2015 as it is forecast."""
    return everything(years.before(2015))


@pytest.mark.parametrize("method", ["credibility", "pace", "own_share", "year_ratio", "year_rest"])
@pytest.mark.parametrize("month", [1, 6, 11])
def test_on_the_curve_that_was_learnt_the_forecast_is_exact(method, month):
    years = panel()
    found = ensemble.MEMBERS[method](known(years), years.so_far(2015, month))
    assert found == pytest.approx([1000, 2000, 3000, 4000], rel=1e-6)


def test_peers_by_hand():
    # Share at month 6 is 30% in every year; 2015 stands at 300, 600, 900, 1200.
    years = panel()
    so_far = years.so_far(2015, 6)
    for name in ("last_year", "own_curve", "pooled_curve"):
        assert peers.PEERS[name](known(years), so_far) == pytest.approx([1000, 2000, 3000, 4000])
    assert peers.straight_line(known(years), so_far) == pytest.approx([600, 1200, 1800, 2400])


def test_the_last_year_is_read_in_two_ways():
    # Last year 1000 in all and 300 by June; now 600 stand. In proportion, to the power 0.3: 1000 * (605/305)^0.3, half
    # a percent of last year being added to both. The rest again: 600 + 700.
    years = panel(series=1)
    so_far = stands(years.so_far(2015, 6), 600.0)
    assert year_on_year.ratio(known(years), so_far) == pytest.approx([1000 * (605 / 305) ** 0.3])
    assert year_on_year.rest(known(years), so_far) == pytest.approx([1300])


def test_a_last_year_with_another_plan_counts_in_proportion():
    years = panel(series=1)
    planned = Panel(years.series, years.group, years.year, years.cumulative, np.full(6, 2000.0), years.estimate)
    so_far = planned.so_far(2015, 6)
    doubled = type(so_far)(
        so_far.series, so_far.group, so_far.year, so_far.months, so_far.values, so_far.plan * 2, so_far.estimate
    )
    assert year_on_year.rest(known(planned), doubled) == pytest.approx([300 + 2 * 700])


def test_a_series_without_a_past_has_no_last_year():
    years = panel()
    new = Panel(years.series + 10, years.group, years.year, years.cumulative, years.plan, years.estimate)
    assert np.isnan(year_on_year.rest(known(years), new.so_far(2015, 6))).all()


def test_the_lowest_and_the_highest_member_do_not_count(monkeypatch):
    answers = {"a": 100.0, "b": 900.0, "c": 200.0, "d": 300.0, "e": np.nan}
    members = {name: lambda learnt, so_far, value=value: np.array([value]) for name, value in answers.items()}
    years = panel(series=1)
    so_far = stands(years.so_far(2015, 6), 10.0)
    monkeypatch.setattr(ensemble, "MEMBERS", members)
    assert ensemble.forecast(known(years), so_far) == pytest.approx([250])
    monkeypatch.setattr(ensemble, "MEMBERS", {name: members[name] for name in ("a", "c")})
    assert ensemble.forecast(known(years), so_far) == pytest.approx([150])


def stands(so_far, now):
    values = np.append(so_far.values[:, :-1], [[now]], axis=1)
    return type(so_far)(
        so_far.series, so_far.group, so_far.year, so_far.months, values, so_far.plan, so_far.estimate
    )  # fmt: skip


def test_credibility_by_hand():
    # Share at month 6 is 30%; usual final 1000. So far 0: 0.7 * 0.7 * 1000; 600: 600 + 0.7 * (600 + 0.7 * 1000).
    years = panel(series=1)
    for now, final in ((0.0, 490.0), (300.0, 1000.0), (600.0, 1510.0)):
        assert credibility.forecast(known(years), stands(years.so_far(2015, 6), now)) == pytest.approx([final])


def test_a_curve_of_its_own_counts_as_much_as_everybodys_after_three_years():
    # Everybody else has 30% by June, s0 has had 60% in each of three years: (3 * 60 + 3 * 30) / 6 = 45%.
    years = panel(years=4)
    early = np.where(
        (years.series == 0)[:, None], np.minimum(2 * years.cumulative, years.final[:, None]), years.cumulative
    )
    fast = Panel(years.series, years.group, years.year, early, years.plan, years.estimate)
    found = everything(fast.before(2013)).own_share(fast.so_far(2013, 6))
    assert found == pytest.approx([0.45, 0.3, 0.3, 0.3])


def test_an_owner_that_promises_too_much_is_corrected():
    years = panel(estimate_over=1.25)
    assert owner.forecast(known(years), years.so_far(2015, 6)) == pytest.approx([1000, 2000, 3000, 4000])


def test_an_owner_without_a_record_is_not_believed():
    years = panel()
    assert np.isnan(owner.forecast(known(years), years.so_far(2015, 6))).all()


def test_too_little_to_fit_leaves_the_pace_to_credibility():
    years = panel(years=3, noise=0.3).before(2013)
    learnt, so_far = everything(years.before(2012)), years.so_far(2012, 6)
    assert pace.forecast(learnt, so_far) == pytest.approx(credibility.forecast(learnt, so_far))


@pytest.mark.parametrize("month", [0.5, 1, 4.5, 11, 12])
def test_no_forecast_falls_below_what_stands_or_fails_on_nothing(month):
    years = panel(noise=0.3, seed=1)
    nothing = Panel(
        years.series, years.group, years.year, np.where(years.year[:, None] == 2015, 0.0, years.cumulative),
        years.plan, years.estimate,
    )  # fmt: skip
    for so_far in (years.so_far(2015, month), nothing.so_far(2015, month)):
        found = ensemble.forecast(known(years), so_far)
        assert np.isfinite(found).all()
        assert (found >= so_far.now).all()


def test_what_is_seen_at_a_month_holds_nothing_later():
    years = panel(noise=0.3)
    changed = years.cumulative.copy()
    changed[:, 6:] += 1e6
    later = Panel(years.series, years.group, years.year, changed, years.plan, years.estimate)
    assert (years.so_far(2015, 6).values == later.so_far(2015, 6).values).all()


@pytest.mark.parametrize(("month", "months"), [(3, [1, 2, 3]), (2.5, [1, 2, 2.5]), (0.25, [0.25])])
def test_months_seen(month, months):
    assert months_until(month).tolist() == months


def test_only_years_with_enough_before_them_are_tried():
    # Of 2010 ... 2015 the first three only teach: four lines in each of the three others; of more, the last four count.
    assert trials.trial_years(panel(), RULES) == [2013, 2014, 2015]
    assert len(trials.errors(panel(), 6, RULES)) == 3 * 4
    assert len(trials.errors(panel(years=10), 6, RULES)) == 4 * 4
    assert len(trials.errors(panel(years=3), 6, RULES)) == 0


def test_bounds_hold_the_nominal_share():
    # 99 residuals 1 ... 99; 80%: a tenth of 100 on each side, the 10th and the 90th.
    assert interval.bounds(np.arange(1.0, 100.0), 80) == pytest.approx((10, 90))
    # 4 residuals: a tenth of 5 lies below the first, so both ends are the outermost; of 14 the mean of the first two.
    assert interval.bounds(np.array([3.0, 1.0, 2.0, 4.0]), 80) == (1, 4)
    assert interval.bounds(np.arange(1.0, 15.0), 80) == pytest.approx((1.5, 13.5))


def test_an_interval_contains_its_forecast_and_never_what_is_already_spent():
    low, high = interval.around(
        np.array([100.0, 100.0]), np.array([10.0, 95.0]), np.array([100.0, 100.0]), (-0.5, -0.1)
    )
    assert (low >= [10, 95]).all()
    assert (low <= 100).all()
    assert (high == 100).all()


CURVE = ReferenceCurve(
    title="thử", points=(CurvePoint(month=6, rate_pct=30), CurvePoint(month=13, rate_pct=90)), source="M"
)


def test_the_reference_by_hand():
    # 30% at June of 90% at the end: a third of the way. Plan 90, so the curve expects 81 in all.
    # So far 27: 27 + 2/3 * (27 + 2/3 * 81) = 81. So far 0: 2/3 * 2/3 * 81 = 36. 80 caps at plan; 95 stays.
    found = reference.forecast(CURVE, np.full(4, 90.0), np.array([27.0, 0.0, 80.0, 95.0]), 6, 13)
    assert found == pytest.approx([81, 36, 90, 95])


def test_the_reference_has_nothing_more_to_expect_at_its_end():
    found = reference.forecast(CURVE, np.full(2, 90.0), np.array([40.0, 0.0]), 13, 13)
    assert found == pytest.approx([40, 0])


@settings(max_examples=50, deadline=None)
@given(
    st.floats(min_value=0, max_value=1e15),
    st.floats(min_value=0, max_value=1.5),
    st.floats(min_value=0.1, max_value=14),
)
def test_the_reference_never_falls_below_what_stands_nor_passes_the_plan_by_itself(plan, rate, month):
    so_far = plan * rate
    found = float(reference.forecast(RULES.reference, np.array([plan]), np.array([so_far]), month, 13)[0])
    assert so_far <= found <= max(plan, so_far)


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2023, 7, 31), 7), (date(2023, 12, 31), 12), (date(2024, 1, 31), 13), (date(2023, 4, 15), 3.5),
        (date(2024, 12, 31), 24),
    ],
)  # fmt: skip
def test_months_elapsed(day, months):
    assert reference.elapsed_months(2023, day) == months


def test_a_share_that_says_nothing_is_not_divided_by():
    late = panel(np.array([0.0] * 11 + [1.0]))
    assert late.median_share(3) == SMALLEST_SHARE
