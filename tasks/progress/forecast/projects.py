"""The forecast of every line of a period and of the province."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from config import vi
from config.forecast import ForecastRules
from config.period import Period, last_disbursable_day
from config.profile import Profile
from tasks.progress.forecast import empirical, interval, reference
from tasks.progress.forecast.choose import Choice, choose, edges, sizes
from tasks.progress.forecast.earlier_years import curves
from tasks.progress.forecast.methods import TITLES, forecast
from tasks.progress.forecast.panel import Floats, Panel, Seen
from tasks.progress.types import Forecast

_YEAR_END = 12.0


@dataclass(frozen=True, slots=True)
class Expected:
    """The forecast of all lines. `lines`: indexed like the frame, int64 `year_end`, `final`, `low`, `high`."""

    lines: pd.DataFrame
    total: Forecast
    coverage_pct: int
    method: str
    why: str


@dataclass(frozen=True, slots=True)
class _Outlook:
    final: Floats
    year_end_share: float
    """The share of what is still to come that comes by 31 December."""
    low: Floats
    high: Floats
    method: str
    why: str


def expected(
    profile: Profile, period: Period, frame: pd.DataFrame, past: pd.DataFrame, rules: ForecastRules
) -> Expected:
    """Forecasts of measured lines to 31 December and to the last disbursable day; whole đồng, never below disbursed.

    With enough complete earlier years the best method of cross-validation; with fewer, the first of `rules.fallback`
    that has what it needs: credibility one complete year, the reference curve nothing.
    """
    until = reference.elapsed_months(period.plan_year, last_disbursable_day(profile, period.plan_year))
    learn, seen = curves(frame, past, period, until)
    choice = choose(learn, min(seen.month, until), rules)
    if seen.month >= until:
        outlook = _over(seen, period)
    elif choice is not None:
        outlook = _chosen(learn, seen, choice, rules)
    elif learn.years and "credibility" in rules.fallback:
        outlook = _one_year(learn, seen, rules)
    else:
        outlook = _reference(seen, until, rules, period)
    done = frame["disbursed"].to_numpy(np.int64)
    ceiling = np.maximum(seen.plan, seen.now)
    final = np.clip(outlook.final, seen.now, ceiling)
    values = {
        "year_end": seen.now + outlook.year_end_share * (final - seen.now),
        "final": final,
        "low": np.clip(outlook.low, seen.now, final),
        "high": np.clip(outlook.high, final, ceiling),
    }
    whole = {name: np.maximum(np.rint(value).astype(np.int64), done) for name, value in values.items()}
    return _published(pd.DataFrame(whole, index=frame.index), outlook, rules)


def spread(lines: pd.DataFrame, rules: ForecastRules) -> tuple[int, int]:
    """How far the province's total may fall below and rise above its forecast: projects err partly together."""
    shared = rules.interval.correlation
    widths = []
    for edge in ("low", "high"):
        width = np.abs((lines["final"] - lines[edge]).to_numpy(np.float64))
        widths.append(int(np.rint(np.sqrt(shared * width.sum() ** 2 + (1 - shared) * (width**2).sum()))))
    return widths[0], widths[1]


def per_line(frame: pd.DataFrame, outlook: Expected) -> tuple[Forecast, ...]:
    """One Forecast per line."""
    rows = zip(
        frame["project_key"], frame["agency"], frame["funding_source"], *(outlook.lines[c] for c in outlook.lines),
        strict=True,
    )  # fmt: skip
    return tuple(
        Forecast(
            project_key=project,
            agency=agency,
            funding_source=source,
            year_end_vnd=int(year_end),
            final_vnd=int(final),
            low_vnd=int(low),
            high_vnd=int(high),
            coverage_pct=outlook.coverage_pct,
            method=outlook.method,
            why=outlook.why,
        )
        for project, agency, source, year_end, final, low, high in rows
    )


def _over(seen: Seen, period: Period) -> _Outlook:
    why = f"Thời hạn giải ngân đã hết; số đến ngày {vi.day(period.data_as_of)} là số cuối cùng."
    return _Outlook(seen.now, 1.0, seen.now, seen.now, "outcome", why)


def _chosen(learn: Panel, seen: Seen, choice: Choice, rules: ForecastRules) -> _Outlook:
    final = forecast(choice.method, learn, seen, rules)
    bounds = edges(choice, learn, seen.month, rules)
    low, high = interval.around(final, seen.now, sizes(learn, seen), bounds)
    years = vi.joined([str(year) for year in learn.years])
    why = (
        f"Dùng {TITLES[choice.method]}: phương pháp được chọn khi dự báo thử các năm trước "
        f"bằng số liệu biết đến lúc đó ({choice.years} năm thử; số liệu các năm {years}); "
        f"khoảng dự báo lấy theo sai số của các lần thử."
    )
    return _Outlook(final, _by_year_end(learn, seen.month), low, high, choice.method, why)


def _one_year(learn: Panel, seen: Seen, rules: ForecastRules) -> _Outlook:
    final = forecast("credibility", learn, seen, rules)
    low, high = _assumed(seen, final, rules)
    why = (
        f"Mới có {len(learn.years)} năm trước đủ số liệu ({vi.joined([str(year) for year in learn.years])}), chưa đủ "
        f"{rules.minimum_years} năm để so sánh các phương pháp, nên dùng {TITLES['credibility']}; "
        "khoảng dự báo lấy theo giả định mặc định, chưa được kiểm chứng."
    )
    return _Outlook(final, _by_year_end(learn, seen.month), low, high, "credibility", why)


def _reference(seen: Seen, until: float, rules: ForecastRules, period: Period) -> _Outlook:
    curve = rules.reference
    final = reference.forecast(curve, seen.plan, seen.now, seen.month, until)
    now, by_then, end = (reference.share_of_plan(curve, at) for at in (seen.month, _YEAR_END, until))
    share = _fraction(now, by_then, end) if seen.month < _YEAR_END else 0.0
    low, high = _assumed(seen, final, rules)
    why = (
        f"Chưa có năm trước đủ số liệu nên dùng {curve.title}, kết hợp tốc độ giải ngân của chính dự án đến hết ngày "
        f"{vi.day(period.data_as_of)}; khoảng dự báo lấy theo giả định mặc định, chưa được kiểm chứng."
    )
    return _Outlook(final, share, low, high, "reference", why)


def _assumed(seen: Seen, final: Floats, rules: ForecastRules) -> tuple[Floats, Floats]:
    still = np.maximum(0.0, np.minimum(final, np.maximum(seen.plan, seen.now)) - seen.now)
    shares = rules.interval
    return seen.now + shares.low_share_of_remaining * still, seen.now + shares.high_share_of_remaining * still


def _by_year_end(learn: Panel, month: float) -> float:
    if month >= _YEAR_END:
        return 0.0
    return _fraction(empirical.share(learn, month), empirical.share(learn, _YEAR_END), 1.0)


def _fraction(now: float, by_then: float, end: float) -> float:
    return float(np.clip((by_then - now) / (end - now), 0, 1)) if end > now else 1.0


def _published(lines: pd.DataFrame, outlook: _Outlook, rules: ForecastRules) -> Expected:
    below, above = spread(lines, rules)
    final = int(lines["final"].sum())
    coverage = rules.interval.coverage_pct
    total = Forecast(
        project_key=None,
        agency=None,
        funding_source=None,
        year_end_vnd=int(lines["year_end"].sum()),
        final_vnd=final,
        low_vnd=final - below,
        high_vnd=final + above,
        coverage_pct=coverage,
        method=outlook.method,
        why=outlook.why,
    )
    return Expected(lines, total, coverage, outlook.method, outlook.why)
