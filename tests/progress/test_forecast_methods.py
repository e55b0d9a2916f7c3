"""Methods against curves whose answer is known."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.forecast import CurvePoint, ReferenceCurve, load_forecast_rules
from tasks.progress.forecast import credibility, empirical, interval, owner, reference, run_rate, s_curves
from tasks.progress.forecast.choose import choose
from tasks.progress.forecast.methods import METHODS, TITLES, forecast
from tasks.progress.forecast.panel import Panel, months_until

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


@pytest.mark.parametrize("method", ["empirical", "credibility", "pace", "blend"])
@pytest.mark.parametrize("month", [1, 3, 6, 9, 11])
def test_on_the_curve_that_was_learnt_the_forecast_is_exact(method, month):
    years = panel()
    found = forecast(method, years.before(2015), years.so_far(2015, month), RULES)
    assert found == pytest.approx([1000, 2000, 3000, 4000], rel=1e-6)


@pytest.mark.parametrize("month", [3, 6, 9, 11])
def test_a_straight_line_is_far_too_low_on_back_loaded_spending(month):
    years = panel()
    found = run_rate.straight_line(years.before(2015), years.so_far(2015, month))
    assert (found / [1000, 2000, 3000, 4000] < 0.9).all()


@pytest.mark.parametrize(
    ("curve", "shape"),
    [(s_curves.logistic, (5.0, 0.8)), (s_curves.kenley_wilson, (-0.8, 1.2)), (s_curves.dhss, (0.6, 0.15))],
)
def test_a_family_finds_its_own_shape_again(curve, shape):
    points = curve(np.arange(1, 13) / 12, np.array(shape))
    points[-1] = 1.0
    years = panel(points)
    assert s_curves.fitted(curve, years) == pytest.approx(shape, abs=1e-3)
    found = s_curves.forecast(years.before(2015), years.so_far(2015, 6), curve)
    assert found == pytest.approx([1000, 2000, 3000, 4000], rel=1e-3)


@pytest.mark.parametrize("curve", [s_curves.logistic, s_curves.kenley_wilson, s_curves.dhss])
def test_every_family_runs_from_nothing_to_everything(curve):
    ends = curve(np.array([0.0, 1.0]), np.array([0.5, 0.6]))
    assert ends == pytest.approx([0, 1], abs=1e-2)


def test_run_rate_of_an_even_pace_is_the_straight_line():
    even = panel(np.arange(1, 13) / 12)
    found = run_rate.forecast(even.before(2015), even.so_far(2015, 6), half_life_months=2)
    assert found == pytest.approx([1000, 2000, 3000, 4000])


def test_run_rate_trusts_the_latest_months_most():
    # 0 in the first month and 8 in the second; half-life 1 month: (0*1/2 + 8*1) / 1.5 = 16/3 a month, ten months left.
    one = Panel(
        np.array([0]), np.array([0]), np.array([2015]), np.array([[0.0, 8.0, *[8.0] * 10]]), *[np.array([np.nan])] * 2
    )
    found = run_rate.forecast(one.before(2015), one.so_far(2015, 2), half_life_months=1)
    assert found == pytest.approx([8 + 10 * 16 / 3])


def test_credibility_by_hand():
    # Share at month 6 is 30%; usual final 1000. So far 0: 0.7 * 0.7 * 1000; 600: 600 + 0.7 * (600 + 0.7 * 1000).
    years = panel(series=1)
    learn, so_far = years.before(2015), years.so_far(2015, 6)
    for now, final in ((0.0, 490.0), (300.0, 1000.0), (600.0, 1510.0)):
        values = np.append(so_far.values[:, :-1], [[now]], axis=1)
        then = type(so_far)(
            so_far.series, so_far.group, so_far.year, so_far.months, values, so_far.plan, so_far.estimate
        )
        assert credibility.forecast(learn, then) == pytest.approx([final])


def test_an_owner_that_promises_too_much_is_corrected():
    years = panel(estimate_over=1.25)
    found = owner.forecast(years.before(2015), years.so_far(2015, 6), minimum_pairs=5)
    assert found == pytest.approx([1000, 2000, 3000, 4000])


def test_an_owner_without_a_record_is_not_believed():
    years = panel()
    assert np.isnan(owner.forecast(years.before(2015), years.so_far(2015, 6), minimum_pairs=5)).all()


def test_a_method_without_an_answer_leaves_it_to_credibility():
    years = panel()
    so_far = years.so_far(2015, 6)
    assert forecast("owner", years.before(2015), so_far, RULES) == pytest.approx(
        credibility.forecast(years.before(2015), so_far)
    )


@pytest.mark.parametrize("method", sorted(METHODS))
@pytest.mark.parametrize("month", [0.5, 1, 4.5, 11, 12])
def test_no_method_falls_below_what_stands_or_fails_on_nothing(method, month):
    years = panel(noise=0.3, seed=1)
    nothing = Panel(
        years.series, years.group, years.year, np.where(years.year[:, None] == 2015, 0.0, years.cumulative),
        years.plan, years.estimate,
    )  # fmt: skip
    for so_far in (years.so_far(2015, month), nothing.so_far(2015, month)):
        found = forecast(method, years.before(2015), so_far, RULES)
        assert np.isfinite(found).all()
        assert (found >= so_far.now).all()


def test_every_method_has_a_vietnamese_title():
    assert set(TITLES) == {*METHODS, "reference"}
    assert set(RULES.methods) <= set(METHODS)


def test_what_is_seen_at_a_month_holds_nothing_later():
    years = panel(noise=0.3)
    changed = years.cumulative.copy()
    changed[:, 6:] += 1e6
    later = Panel(years.series, years.group, years.year, changed, years.plan, years.estimate)
    assert (years.so_far(2015, 6).values == later.so_far(2015, 6).values).all()


@pytest.mark.parametrize(("month", "months"), [(3, [1, 2, 3]), (2.5, [1, 2, 2.5]), (0.25, [0.25])])
def test_months_seen(month, months):
    assert months_until(month).tolist() == months


def test_the_choice_keeps_the_first_candidate_within_the_margin():
    years = panel(years=10, noise=0.2, seed=3)
    held = choose(years, 6, RULES.model_copy(update={"margin_pct": 100.0}))
    assert held.method == RULES.methods[0]
    free = choose(years, 6, RULES.model_copy(update={"margin_pct": 0.0}))
    assert free.errors[free.method] == min(free.errors.values())


def test_too_few_years_choose_nothing():
    assert choose(panel(years=RULES.minimum_years - 1), 6, RULES) is None


def test_bounds_hold_the_nominal_share():
    # 99 residuals 1 ... 99; 80%: a tenth of 100 on each side, the 10th and the 90th.
    assert interval.bounds(np.arange(1.0, 100.0), 80) == (10, 90)
    # Too few to leave any out: all of them.
    assert interval.bounds(np.array([3.0, 1.0, 2.0]), 80) == (1, 3)


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
    assert empirical.share(late, 3) == empirical.SMALLEST_SHARE
