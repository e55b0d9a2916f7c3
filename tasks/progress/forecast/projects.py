"""The forecast of every line of a period and of the province."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from config import vi
from config.forecast import ForecastRules
from config.period import Period
from config.profile import Profile
from tasks.progress.forecast import reference
from tasks.progress.types import Forecast


@dataclass(frozen=True, slots=True)
class Expected:
    """The forecast of all lines. `lines`: indexed like the frame, int64 `year_end`, `final`, `low`, `high`."""

    lines: pd.DataFrame
    total: Forecast
    coverage_pct: int
    method: str
    why: str


def expected(
    profile: Profile, period: Period, frame: pd.DataFrame, past: pd.DataFrame, rules: ForecastRules
) -> Expected:
    """Forecasts of measured lines to 31 December and to the last disbursable day; whole đồng, never below disbursed."""
    plan = frame["plan"].to_numpy(np.float64)
    seen = frame["disbursed"].to_numpy(np.float64)
    month = reference.elapsed_months(period.plan_year, period.data_as_of)
    until = reference.elapsed_months(period.plan_year, profile.disbursable_until)
    to_year_end = max(month, 12.0)
    year_end = reference.forecast(rules.reference, plan, seen, month, to_year_end)
    final = np.maximum(year_end, reference.forecast(rules.reference, plan, seen, month, until))
    still = final - seen
    low = seen + rules.interval.low_share_of_remaining * still
    high = np.minimum(np.maximum(plan, final), seen + rules.interval.high_share_of_remaining * still)
    lines = pd.DataFrame(
        {
            name: np.maximum(np.rint(values).astype(np.int64), frame["disbursed"].to_numpy())
            for name, values in (("year_end", year_end), ("final", final), ("low", low), ("high", high))
        },
        index=frame.index,
    )
    why = (
        f"Chưa có năm trước đủ số liệu để so sánh các phương pháp nên dùng {rules.reference.title}, "
        f"kết hợp tốc độ giải ngân của chính dự án đến hết ngày {vi.day(period.data_as_of)}; "
        "khoảng dự báo lấy theo giả định mặc định, chưa được kiểm chứng."
    )
    return _published(lines, frame, "reference", why, rules)


def _published(lines: pd.DataFrame, frame: pd.DataFrame, method: str, why: str, rules: ForecastRules) -> Expected:
    below, above = spread(lines, rules)
    final = int(lines["final"].sum())
    total = Forecast(
        project_key=None,
        agency=None,
        funding_source=None,
        year_end_vnd=int(lines["year_end"].sum()),
        final_vnd=final,
        low_vnd=max(int(frame["disbursed"].sum()), final - below),
        high_vnd=final + above,
        coverage_pct=rules.interval.coverage_pct,
        method=method,
        why=why,
    )
    return Expected(lines, total, rules.interval.coverage_pct, method, why)


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
