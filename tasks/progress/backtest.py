"""How good the forecast would have been: every earlier year forecast again with what was known then."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from config.forecast import ForecastRules, load_forecast_rules
from tasks.progress.forecast import ensemble, interval
from tasks.progress.forecast.panel import Floats, Panel
from tasks.progress.forecast.peers import PEERS
from tasks.progress.forecast.trials import leaving_out, sizes, trial_years
from tasks.progress.series import SeriesError, panel_of

OURS = "ensemble"

BACKTEST_TITLES: Mapping[str, str] = {
    "last_year": "số cả năm của năm trước",
    "own_curve": "đường cong S của chính chuỗi",
    "pooled_curve": "đường cong S chung",
    "straight_line": "đường thẳng",
    OURS: "DỰ BÁO CỦA GIAINGAN",
}
"""The rows of a back-test's table as people read them."""

_NO_ERROR = 1e-9
"""In percent; added to both sides of a ratio, so that two forecasts without any error are equal."""
_DRAWS = 1000
_SEED = 0
_INTERVAL_PCT = 95


@dataclass(frozen=True, slots=True)
class BacktestResult:
    """What a back-test found.

    `table`: one row per method, one column per month, median absolute error in percent of the year's outcome.
    `ratios`: per `month` the `best_peer` and `ratio`, our median error over its, with a 95% interval `low` to `high`
    by resampling series. `coverage`: per `month` and for all (`month` 0) `nominal_pct`, `covered_pct`, its 95% interval
    `low_pct` to `high_pct` (Wilson), `forecasts`. `forecasts`: `series`, `year`, `month`, `method`, `forecast`,
    `actual`, and of ours `low`, `high`.
    """

    learn_until_year: int
    test_years: tuple[int, ...]
    table: pd.DataFrame
    ratios: pd.DataFrame
    coverage: pd.DataFrame
    forecasts: pd.DataFrame


def backtest(
    data: pd.DataFrame,
    *,
    learn_until_year: int,
    months: Sequence[int] = (3, 6, 9, 11),
    rules: ForecastRules | None = None,
) -> BacktestResult:
    """Forecasts every year after `learn_until_year` at the given months and holds them against the outcome.

    A series learns from the years strictly before, of the others what is common and of itself its own record, and sees
    its own months up to the month of the forecast. Its interval comes from the errors of the others in the last of
    these years. `data` as `read_series` returns it. Raises SeriesError when there is nothing to learn from or to test
    on.
    """
    rules = rules or load_forecast_rules()
    names, panel = panel_of(data)
    test_years = [year for year in panel.years if year > learn_until_year]
    if not test_years or len(panel.before(test_years[0]).years) < rules.minimum_years:
        raise SeriesError(
            f"Cần ít nhất {rules.minimum_years} năm đến hết {learn_until_year} để học và một năm sau đó để kiểm tra; "
            f"tệp có các năm {', '.join(map(str, panel.years))}"
        )
    parts = [_month(panel, float(month), test_years[0], rules) for month in months]
    forecasts = pd.concat(parts, ignore_index=True)
    forecasts["series"] = [names[code] for code in forecasts["series"]]
    errors = (forecasts["forecast"] / forecasts["actual"] - 1).abs() * 100
    table = errors.groupby([forecasts["method"], forecasts["month"]]).median().unstack("month")
    table = pd.DataFrame(table.loc[[*PEERS, OURS]])
    return BacktestResult(
        learn_until_year=learn_until_year,
        test_years=tuple(test_years),
        table=table,
        ratios=_ratios(forecasts.assign(error=errors), table),
        coverage=_coverage(forecasts, rules.interval.coverage_pct),
        forecasts=forecasts,
    )


def _month(panel: Panel, month: float, first_test: int, rules: ForecastRules) -> pd.DataFrame:
    """Forecasts at one month of the test years, by every method."""
    parts = []
    for year in trial_years(panel, rules):
        learn, so_far = panel.before(year), panel.so_far(year, month)
        known = [
            (leaving_out(learn, int(series)), so_far.only(row)) for row, series in enumerate(so_far.series.tolist())
        ]
        found: dict[str, Floats] = {
            method: np.concatenate([forecast(*one) for one in known])
            for method, forecast in {**PEERS, OURS: ensemble.forecast}.items()
        }
        size = np.concatenate([sizes(*one) for one in known])
        parts.append(
            pd.DataFrame(
                {"series": so_far.series, "year": year, "month": int(month), **found, "now": so_far.now, "size": size,
                 "actual": panel.reached(year)}
            )
        )  # fmt: skip
    trials = pd.concat(parts, ignore_index=True)
    trials["error"] = interval.errors(*(trials[name].to_numpy() for name in ("actual", OURS, "size")))
    tested = _bounded(trials, first_test, rules)
    long: pd.DataFrame = tested.melt(
        ["series", "year", "month", "actual", "low", "high"], [*PEERS, OURS], "method", "forecast"
    ).dropna(subset="forecast")
    is_ours = long["method"] == OURS
    for edge in ("low", "high"):
        long[edge] = long[edge].where(is_ours)
    return long


def _bounded(trials: pd.DataFrame, first_test: int, rules: ForecastRules) -> pd.DataFrame:
    """The trials of the test years with their intervals; NaN where past errors are too few."""
    rows: list[pd.DataFrame] = []
    tested = trials[trials["year"] >= first_test]
    for series, year in zip(tested["series"].tolist(), tested["year"].tolist(), strict=True):
        one = tested[(tested["series"] == series) & (tested["year"] == year)]
        recent = trials["year"].between(year - rules.interval.last_years, year - 1)
        past = trials.loc[recent & (trials["series"] != series), "error"].to_numpy()
        if len(past) < rules.interval.minimum_residuals:
            rows.append(one.assign(low=np.nan, high=np.nan))
            continue
        edges = interval.bounds(past, rules.interval.coverage_pct)
        low, high = interval.around(one[OURS].to_numpy(), one["now"].to_numpy(), one["size"].to_numpy(), edges)
        rows.append(one.assign(low=low, high=high))
    return pd.concat(rows)


def _ratios(forecasts: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Ours against the best peer of each month: the one with the least error on these very forecasts."""
    rows = []
    draws = np.random.default_rng(_SEED)
    for month in table.columns:
        best = str(table.loc[list(PEERS), month].idxmin())
        wide = forecasts[forecasts["month"] == month].pivot(index=["series", "year"], columns="method", values="error")
        pair = wide[[OURS, best]].dropna()
        rows_of = list(pair.groupby("series").indices.values())
        drawn = [
            pair.to_numpy()[np.concatenate([rows_of[pick] for pick in draws.integers(len(rows_of), size=len(rows_of))])]
            for _ in range(_DRAWS)
        ]
        medians = np.array([np.median(sample, axis=0) for sample in drawn]) + _NO_ERROR
        tail = (100 - _INTERVAL_PCT) / 2
        low, high = np.percentile(medians[:, 0] / medians[:, 1], [tail, 100 - tail])
        ours, peer = table.loc[[OURS, best], month].to_numpy() + _NO_ERROR
        rows.append((month, best, float(ours / peer), float(low), float(high)))
    return pd.DataFrame(rows, columns=["month", "best_peer", "ratio", "low", "high"])


def _coverage(forecasts: pd.DataFrame, nominal_pct: int) -> pd.DataFrame:
    ours = forecasts[forecasts["low"].notna()]
    inside = (ours["actual"] >= ours["low"]) & (ours["actual"] <= ours["high"])
    rows = []
    for month in (*sorted(set(ours["month"])), 0) if len(ours) else ():
        held = inside if month == 0 else inside[ours["month"] == month]
        low, high = wilson(int(held.sum()), len(held))
        rows.append((month, nominal_pct, float(held.mean()) * 100, low * 100, high * 100, len(held)))
    return pd.DataFrame(rows, columns=["month", "nominal_pct", "covered_pct", "low_pct", "high_pct", "forecasts"])


def wilson(held: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share of which `held` of `of` cases were seen (Wilson 1927)."""
    z = NormalDist().inv_cdf(0.5 + _INTERVAL_PCT / 200)
    share, spread = held / of, z * z / of
    middle = share + spread / 2
    half = math.sqrt(spread * (share * (1 - share) + spread / 4))
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)
