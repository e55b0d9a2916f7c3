"""How good the forecast would have been: every earlier forecast remade with what was known then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from config.forecast import ForecastRules, load_forecast_rules
from tasks.progress.forecast import interval, run_rate
from tasks.progress.forecast.choose import Trials, choose, edges, sizes
from tasks.progress.forecast.methods import TITLES, forecast
from tasks.progress.forecast.panel import Panel

CHOSEN = "chosen"
STRAIGHT_LINE = "straight_line"
_MONTHS_A_YEAR = 12

BACKTEST_TITLES: Mapping[str, str] = {
    **{str(method): title for method, title in TITLES.items()},
    CHOSEN: "PHƯƠNG PHÁP ĐƯỢC CHỌN",
    STRAIGHT_LINE: "đường thẳng (để so sánh)",
}
"""The rows of a back-test's table as people read them."""


class SeriesError(ValueError):
    """The file holds no monthly series; the message, in Vietnamese, says what is missing."""


@dataclass(frozen=True, slots=True)
class BacktestResult:
    """What a back-test found.

    `table`: one row per `method`, one column per month, median absolute error in percent of the year's outcome.
    `coverage`: per `month`: `nominal_pct`, `covered_pct`, `forecasts`. `chosen`: per `year` and `month`: `method`.
    `forecasts`: `series`, `year`, `month`, `method`, `forecast`, `actual`, and for the chosen method `low`, `high`.
    """

    learn_until_year: int
    test_years: tuple[int, ...]
    table: pd.DataFrame
    coverage: pd.DataFrame
    chosen: pd.DataFrame
    forecasts: pd.DataFrame


def read_series(
    path: Path, *, keys: Sequence[str] | None = None, year: str = "Year", months: Sequence[str] | None = None
) -> pd.DataFrame:
    """Monthly, non-cumulative amounts: columns `series`, `year`, `m1` ... `m12`, one row per series and year.

    `months` names the twelve columns, by default those whose header is the number 1 to 12; `keys` those that make up
    the series, by default all others. Raises SeriesError.
    """
    try:
        data = pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise SeriesError(f"{path}: không đọc được tệp CSV ({error})") from error
    headers = [str(name) for name in data.columns]
    data = data.set_axis(headers, axis=1)
    found = list(months) if months is not None else _month_columns(data)
    if year not in data or len(found) != _MONTHS_A_YEAR or not set(found) <= set(headers):
        raise SeriesError(f"{path}: cần cột năm {year!r} và 12 cột tháng đánh số 1 đến 12; có: {', '.join(headers)}")
    names = list(keys) if keys is not None else [name for name in headers if name not in {year, *found}]
    if unknown := sorted(set(names) - set(headers)):
        raise SeriesError(f"{path}: không có cột {', '.join(unknown)}; các cột: {', '.join(headers)}")
    try:
        amounts = data[found].apply(pd.to_numeric).fillna(0)
        years = data[year].astype(int)
    except (ValueError, TypeError) as error:
        raise SeriesError(f"{path}: cột tháng và cột năm chỉ được chứa số ({error})") from error
    amounts.columns = pd.Index([f"m{month}" for month in range(1, _MONTHS_A_YEAR + 1)])
    series = data[names].astype(str).agg(" / ".join, axis=1) if names else pd.Series("", index=data.index)
    joined: pd.DataFrame = pd.concat([series.rename("series"), years.rename("year"), amounts], axis=1)
    return joined


def backtest(
    data: pd.DataFrame,
    *,
    learn_until_year: int,
    months: Sequence[int] = (3, 6, 9, 11),
    rules: ForecastRules | None = None,
) -> BacktestResult:
    """Forecasts every year after `learn_until_year` at the given months and holds them against the outcome.

    A test year learns from the years strictly before it, and sees its own months up to the month of the forecast.
    `data` as `read_series` returns it. Raises SeriesError when there is nothing to learn from or to test on.
    """
    rules = rules or load_forecast_rules()
    names, panel = _panel(data)
    test_years = [year for year in panel.years if year > learn_until_year]
    if not test_years or len(panel.before(test_years[0]).years) < rules.minimum_years:
        raise SeriesError(
            f"Cần ít nhất {rules.minimum_years} năm đến hết {learn_until_year} để học và một năm sau đó để kiểm tra; "
            f"tệp có các năm {', '.join(map(str, panel.years))}"
        )
    parts, chosen = [], []
    trials = Trials(panel, rules)
    for year in test_years:
        learn, reached = panel.before(year), panel.reached(year)
        for month in months:
            so_far = panel.so_far(year, float(month))
            candidates = [method for method in rules.methods if method != "owner"]
            choice = choose(learn, float(month), rules, methods=candidates, trials=trials)
            if choice is None:
                continue
            chosen.append((year, month, choice.method))
            finals = {str(method): forecast(method, learn, so_far, rules) for method in candidates}
            finals[STRAIGHT_LINE] = run_rate.straight_line(learn, so_far)
            finals[CHOSEN] = finals[choice.method]
            bounds = edges(choice, learn, float(month), rules)
            low, high = interval.around(finals[CHOSEN], so_far.now, sizes(learn, so_far), bounds)
            for method, final in finals.items():
                part = pd.DataFrame({"series": [names[code] for code in so_far.series], "year": year, "month": month,
                                     "method": method, "forecast": final, "actual": reached})  # fmt: skip
                is_chosen = method == CHOSEN
                parts.append(part.assign(low=low if is_chosen else np.nan, high=high if is_chosen else np.nan))
    forecasts = pd.concat(parts, ignore_index=True)
    return BacktestResult(
        learn_until_year=learn_until_year,
        test_years=tuple(test_years),
        table=_table(forecasts),
        coverage=_coverage(forecasts, rules.interval.coverage_pct),
        chosen=pd.DataFrame(chosen, columns=["year", "month", "method"]),
        forecasts=forecasts,
    )


def _table(forecasts: pd.DataFrame) -> pd.DataFrame:
    error = (forecasts["forecast"] / forecasts["actual"] - 1).abs() * 100
    medians = error.groupby([forecasts["method"], forecasts["month"]]).median().unstack("month")
    order = [STRAIGHT_LINE, *(name for name in medians.index if name not in (STRAIGHT_LINE, CHOSEN)), CHOSEN]
    return pd.DataFrame(medians.loc[order])


def _coverage(forecasts: pd.DataFrame, nominal_pct: int) -> pd.DataFrame:
    chosen = forecasts[forecasts["method"] == CHOSEN]
    inside = (chosen["actual"] >= chosen["low"]) & (chosen["actual"] <= chosen["high"])
    grouped = inside.groupby(chosen["month"])
    return pd.DataFrame(
        {"nominal_pct": nominal_pct, "covered_pct": grouped.mean() * 100, "forecasts": grouped.size()}
    ).reset_index()


def _panel(data: pd.DataFrame) -> tuple[list[str], Panel]:
    """Years with an outcome above 0, as curves."""
    amounts = data[[f"m{month}" for month in range(1, _MONTHS_A_YEAR + 1)]].to_numpy(np.float64)
    cumulative = amounts.cumsum(axis=1)
    kept = cumulative[:, -1] > 0
    codes, names = pd.factorize(data["series"][kept], sort=True)
    unknown = np.full(int(kept.sum()), np.nan)
    panel = Panel(
        series=codes.astype(np.int64),
        group=codes.astype(np.int64),
        year=data["year"][kept].to_numpy(np.int64),
        cumulative=cumulative[kept],
        plan=unknown,
        estimate=unknown,
    )
    return [str(name) for name in names], panel


def _month_columns(data: pd.DataFrame) -> list[str]:
    numbers = pd.to_numeric(pd.Series(list(data), index=list(data)), errors="coerce")
    return [str(name) for name in numbers[numbers.between(1, _MONTHS_A_YEAR)].sort_values().index]
