from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from config.forecast import load_forecast_rules
from config.load import load_profile
from config.period import find_period
from tasks.progress.assess import assess
from tests.progress.build import TY, history, lines, period, profile, rule

CURVES = load_forecast_rules()


def past_row(due, day, disbursed, **more):
    return {"period": due, "data_as_of": day, "disbursed_vnd": disbursed * TY} | more


def test_change_since_the_last_period_and_the_same_day_of_last_year():
    past = history(
        past_row("2022-09-05", "2022-08-31", 20, plan_year=2022),
        past_row("2023-08-05", "2023-07-31", 30),
        past_row("2023-07-22", "2023-06-30", 25),
    )
    now = lines({"plan_vnd": 100 * TY, "disbursed_vnd": 42 * TY})
    found = assess(profile(), period("2023-09-05"), now, history=past, curves=CURVES).group_rates
    changes = {s.dimension: (s.change_points, s.change_year_points) for s in found}
    assert (changes["province"], changes["agency"], changes["funding_source"]) == ((12, 22),) * 3


def test_an_agency_that_reports_only_now_is_not_a_rise():
    past = history(past_row("2023-08-05", "2023-07-31", 30))
    now = lines(
        {"plan_vnd": 100 * TY, "disbursed_vnd": 35 * TY},
        {"agency": "stc", "plan_vnd": 100 * TY, "disbursed_vnd": 95 * TY},
    )
    province = assess(profile(), period("2023-09-05"), now, history=past, curves=CURVES).group_rates[0]
    assert province.rate.pct == 65
    assert province.change_points == 5


def test_nothing_earlier_no_change():
    now = lines({"plan_vnd": 100 * TY, "disbursed_vnd": 35 * TY})
    province = assess(profile(), period(), now, history=history(), curves=CURVES).group_rates[0]
    assert (province.change_points, province.change_year_points) == (None, None)


@pytest.mark.parametrize("empty", [lines(), pd.DataFrame()])
def test_a_period_without_a_line_is_assessed(empty):
    past = history(past_row("2023-08-05", "2023-07-31", 30))
    silent = profile(rules=(rule("not_reporting", ("1", "warning")), rule("stalled", ("1", "notice"))))
    found = assess(
        silent, period("2023-09-05"), empty, history=past, missing_agencies=["sxd"], curves=CURVES
    )  # fmt: skip
    assert found.group_rates[0].rate.pct is None
    assert found.total_forecast is None
    assert [flag.kind for flag in found.flags] == ["not_reporting"]


def test_lines_come_back_with_their_forecast():
    now = lines({"plan_vnd": 100 * TY, "disbursed_vnd": 35 * TY}, {"plan_vnd": 10 * TY, "disbursed_vnd": 12 * TY})
    found = assess(profile(), period(), now, history=history(), curves=CURVES)
    assert list(found.lines["disbursed_vnd"]) == [35 * TY, 12 * TY]
    for row in found.lines.to_dict("records"):
        assert row["disbursed_vnd"] <= row["forecast_low_vnd"] <= row["forecast_vnd"] <= row["forecast_high_vnd"]
        assert row["disbursed_vnd"] <= row["forecast_year_end_vnd"] <= row["forecast_vnd"]
    first, second = found.lines["forecast_vnd"]
    assert second == 12 * TY
    assert first <= 100 * TY
    total = found.total_forecast
    assert total.forecast_vnd == first + second
    assert 47 * TY <= total.forecast_low_vnd <= total.forecast_vnd <= total.forecast_high_vnd
    assert total.method == "reference"
    assert "Chưa có năm trước đủ số liệu" in total.why


def four_years(last=2023, projects=12):
    """Complete years 2020 to `last`: every project disburses on the same curve to 90% of its plan by 31 January."""
    shares = {3: 9, 6: 27, 7: 36, 9: 45, 12: 72, 13: 90}
    rows = []
    for year in range(2020, last + 1):
        for month, share in shares.items():
            day = date(year + 1, 1, 31) if month == 13 else date(year, month, 30 if month in (6, 9) else 31)
            for n in range(projects):
                rows.append(
                    past_row(f"{day.year}-{day.month:02d}-99", day.isoformat(), 0, plan_year=year,
                             project_key=f"p{n}", disbursed_vnd=share * TY)
                )  # fmt: skip
    return history(*rows)


def test_the_past_can_teach_and_the_future_cannot():
    now = lines(*({"plan_vnd": 100 * TY, "disbursed_vnd": 36 * TY} for _ in range(12)))
    known = four_years(last=2022)
    early = assess(profile(), period("2023-08-05"), now, history=known, curves=CURVES)
    assert early.total_forecast.method != "reference"
    # All earlier years went 36% -> 90%; the same pace leads to the same end.
    assert abs(Decimal(int(early.lines["forecast_vnd"][0])) / TY - 90) < 1
    later = four_years(last=2023)
    later = later[later["period"] >= "2023-08-05"]
    later = pd.concat(
        [known, later, history(past_row("2023-08-05", "2023-07-31", 99), past_row("2024-02-05", "2024-01-31", 1))]
    )
    again = assess(profile(), period("2023-08-05"), now, history=later, curves=CURVES)
    assert again.line_forecasts == early.line_forecasts
    assert again.total_forecast == early.total_forecast
    assert again.group_rates == early.group_rates
    assert again.flags == early.flags


def test_the_same_data_in_another_order_say_the_same():
    now = lines(*({"plan_vnd": 100 * TY, "disbursed_vnd": (20 + n) * TY} for n in range(12)))
    known = four_years(last=2022)
    ours = profile(rules=(rule("rung_missed", ("5", "notice")),))
    one = assess(ours, period("2023-08-05"), now, history=known, curves=CURVES)
    other = assess(ours, period("2023-08-05"), now, history=known.iloc[::-1], curves=CURVES)
    assert (one.line_forecasts, one.flags, one.group_rates) == (other.line_forecasts, other.flags, other.group_rates)


def test_after_the_last_day_the_outcome_is_the_forecast():
    now = lines({"plan_vnd": 100 * TY, "disbursed_vnd": 88 * TY})
    found = assess(profile(), period("2024-02-05"), now, history=history(), curves=CURVES)
    forecast = found.total_forecast
    assert (forecast.forecast_vnd, forecast.forecast_low_vnd, forecast.forecast_high_vnd, forecast.method) == (
        88 * TY, 88 * TY, 88 * TY, "outcome",
    )  # fmt: skip


def test_the_plan_of_a_later_year_is_forecast_to_its_own_last_day():
    """Bắc Giang 2022, report of 10/8/2023: the plan is that of 2023, to be disbursed by 31/1/2024, not over yet."""
    ours = load_profile("bac-giang-2022")
    august = find_period(ours, date(2023, 8, 10))
    assert (august.plan_year, august.data_as_of) == (2023, date(2023, 7, 31))
    now = lines({"plan_vnd": 100 * TY, "disbursed_vnd": 30 * TY})
    found = assess(ours, august, now, history=history(), curves=CURVES)
    assert found.total_forecast.method == "reference"
    assert found.total_forecast.forecast_vnd > 30 * TY
    assert (found.group_rates[0].target_pct, found.group_rates[0].next_rung_on) == (40, date(2023, 9, 30))
