"""The forecast of every line of a period and of the province."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from config import vi
from config.forecast import ForecastRules
from config.period import Period, last_disbursable_day
from config.profile import Profile
from tasks.progress.forecast import ensemble, interval, reference, trials
from tasks.progress.forecast.earlier_years import curves
from tasks.progress.forecast.learnt import everything
from tasks.progress.forecast.panel import Floats, Panel, YearSoFar
from tasks.progress.types import Forecast

ENSEMBLE = "ensemble"
_YEAR_END = 12.0
_UNVALIDATED = "khoảng dự báo lấy theo giả định mặc định, chưa được kiểm chứng."


@dataclass(frozen=True, slots=True)
class Expected:
    """The forecast of all lines. `lines`: indexed like the frame, int64 columns LINE_FORECASTS."""

    lines: pd.DataFrame
    total: Forecast


@dataclass(frozen=True, slots=True)
class _Outlook:
    final: Floats
    year_end_share: float
    """The share of what is still to come that comes by 31 December."""
    low: Floats
    high: Floats
    method: str
    why: str
    coverage_pct: int | None = None
    """None where no past errors say how often the outcome lies between `low` and `high`."""


def expected(
    profile: Profile, period: Period, frame: pd.DataFrame, past: pd.DataFrame, rules: ForecastRules
) -> Expected:
    """Forecasts of measured lines to 31 December and to the last disbursable day; whole đồng, never below disbursed.

    With a complete earlier year by the ensemble, without one by the reference curve. The interval is that of the errors
    at this month in earlier years where they are enough, else assumed and without a coverage.
    """
    until = reference.elapsed_months(period.plan_year, last_disbursable_day(profile, period.plan_year))
    learn, so_far = curves(frame, past, period, until)
    if so_far.month >= until:
        outlook = _over(so_far, period)
    elif learn.years:
        outlook = _learnt(learn, so_far, rules)
    else:
        outlook = _reference(so_far, until, rules, period)
    disbursed = frame["disbursed_vnd"].to_numpy(np.int64)
    ceiling = np.maximum(so_far.plan, so_far.now)
    final = np.clip(outlook.final, so_far.now, ceiling)
    values = {
        "forecast_year_end_vnd": so_far.now + outlook.year_end_share * (final - so_far.now),
        "forecast_vnd": final,
        "forecast_low_vnd": np.clip(outlook.low, so_far.now, final),
        "forecast_high_vnd": np.clip(outlook.high, final, ceiling),
    }
    whole = {name: np.maximum(np.rint(value).astype(np.int64), disbursed) for name, value in values.items()}
    lines = pd.DataFrame(whole, index=frame.index)
    return Expected(lines, _total(lines, outlook, rules))


def spread(lines: pd.DataFrame, rules: ForecastRules) -> tuple[int, int]:
    """How far the province's total may fall below and rise above its forecast: projects err partly together."""
    shared = rules.interval.correlation
    widths = []
    for edge in ("forecast_low_vnd", "forecast_high_vnd"):
        width = np.abs((lines["forecast_vnd"] - lines[edge]).to_numpy(np.float64))
        widths.append(int(np.rint(np.sqrt(shared * width.sum() ** 2 + (1 - shared) * (width**2).sum()))))
    return widths[0], widths[1]


def _over(so_far: YearSoFar, period: Period) -> _Outlook:
    why = f"Thời hạn giải ngân đã hết; số đến ngày {vi.day(period.data_as_of)} là số cuối cùng."
    return _Outlook(so_far.now, 1.0, so_far.now, so_far.now, "outcome", why)


def _learnt(learn: Panel, so_far: YearSoFar, rules: ForecastRules) -> _Outlook:
    learnt = everything(learn)
    final = ensemble.forecast(learnt, so_far)
    errors = trials.errors(learn, so_far.month, rules)
    why = (
        "Lấy giá trị giữa của các cách dự báo: theo mức thường đạt, theo tốc độ gần nhất, theo tỷ trọng và diễn biến "
        "cùng kỳ năm trước, theo ước tính của chủ đầu tư đã hiệu chỉnh "
        f"(số liệu các năm {vi.joined([str(year) for year in learn.years])}); "
    )
    if len(errors) < rules.interval.minimum_residuals:
        low, high = _assumed(so_far, final, rules)
        return _Outlook(final, _by_year_end(learn, so_far.month), low, high, ENSEMBLE, why + _UNVALIDATED)
    edges = interval.bounds(errors, rules.interval.coverage_pct)
    low, high = interval.around(final, so_far.now, trials.sizes(learnt, so_far), edges)
    why += f"khoảng dự báo lấy theo sai số của {len(errors)} lần dự báo thử các năm trước vào cùng thời điểm trong năm."
    return _Outlook(final, _by_year_end(learn, so_far.month), low, high, ENSEMBLE, why, rules.interval.coverage_pct)


def _reference(so_far: YearSoFar, until: float, rules: ForecastRules, period: Period) -> _Outlook:
    curve = rules.reference
    final = reference.forecast(curve, so_far.plan, so_far.now, so_far.month, until)
    now, by_then, end = (reference.share_of_plan(curve, at) for at in (so_far.month, _YEAR_END, until))
    share = _fraction(now, by_then, end) if so_far.month < _YEAR_END else 0.0
    low, high = _assumed(so_far, final, rules)
    why = (
        f"Chưa có năm trước đủ số liệu nên dùng {curve.title}, kết hợp tốc độ giải ngân của chính dự án đến hết ngày "
        f"{vi.day(period.data_as_of)}; {_UNVALIDATED}"
    )
    return _Outlook(final, share, low, high, "reference", why)


def _assumed(so_far: YearSoFar, final: Floats, rules: ForecastRules) -> tuple[Floats, Floats]:
    still = np.maximum(0.0, np.minimum(final, np.maximum(so_far.plan, so_far.now)) - so_far.now)
    shares = rules.interval
    return so_far.now + shares.low_share_of_remaining * still, so_far.now + shares.high_share_of_remaining * still


def _by_year_end(learn: Panel, month: float) -> float:
    if month >= _YEAR_END:
        return 0.0
    return _fraction(learn.median_share(month), learn.median_share(_YEAR_END), 1.0)


def _fraction(now: float, by_then: float, end: float) -> float:
    return float(np.clip((by_then - now) / (end - now), 0, 1)) if end > now else 1.0


def _total(lines: pd.DataFrame, outlook: _Outlook, rules: ForecastRules) -> Forecast:
    below, above = spread(lines, rules)
    forecast_vnd = int(lines["forecast_vnd"].sum())
    return Forecast(
        forecast_year_end_vnd=int(lines["forecast_year_end_vnd"].sum()),
        forecast_vnd=forecast_vnd,
        forecast_low_vnd=forecast_vnd - below,
        forecast_high_vnd=forecast_vnd + above,
        coverage_pct=outlook.coverage_pct,
        method=outlook.method,
        why=outlook.why,
    )
