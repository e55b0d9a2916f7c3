"""Earlier periods of a province as curves: what its lines reached in years that are complete, and this year so far."""

from typing import Any

import numpy as np
import pandas as pd

from config.period import Period
from tasks.progress.forecast.panel import Floats, Panel, YearSoFar, months_until
from tasks.progress.forecast.reference import elapsed_months
from tasks.progress.measures import KEY

_ABOUT_THE_SAME_MONTH = 1.5
_SLACK = 0.1


def curves(frame: pd.DataFrame, past: pd.DataFrame, period: Period, until: float) -> tuple[Panel, YearSoFar]:
    """Complete earlier years (a report within days of month `until`), and the current lines so far this year.

    A line is followed by its (agency, project, source). Reports between month ends are read off the straight line.
    """
    past = past.assign(month=_months(past))
    numbers = pd.concat([past[list(KEY)], frame[list(KEY)]]).drop_duplicates().reset_index(drop=True)
    number = pd.Series(numbers.index, index=pd.MultiIndex.from_frame(numbers))
    groups = {agency: index for index, agency in enumerate(sorted(set(numbers["agency"])))}
    month = elapsed_months(period.plan_year, period.data_as_of)
    years = [
        _complete(rows, int(rows["plan_year"].iloc[0]), month, until, number, groups)
        for _, rows in past[past["plan_year"] < period.plan_year].groupby("plan_year")
        if rows["month"].max() >= until - _SLACK
    ]
    this_year = past[(past["plan_year"] == period.plan_year) & (past["month"] < month)]
    wide = _wide(this_year).reindex(pd.MultiIndex.from_frame(frame[list(KEY)]))
    wide[month] = frame["disbursed_vnd"].to_numpy(np.float64)
    so_far = YearSoFar(
        series=number.reindex(pd.MultiIndex.from_frame(frame[list(KEY)])).to_numpy(np.int64),
        group=frame["agency"].map(groups).to_numpy(np.int64),
        year=period.plan_year,
        months=months_until(month),
        values=_on_grid(wide, months_until(month)),
        plan=frame["plan_vnd"].to_numpy(np.float64),
        estimate=_floats(frame["estimate_final_vnd"]),
    )
    return _joined(years, int(np.ceil(until))), so_far


def _months(past: pd.DataFrame) -> "pd.Series[float]":
    """Months elapsed of each row's plan year; worked out once per distinct day."""
    days = past[["plan_year", "data_as_of"]].drop_duplicates()
    pairs = zip(days["plan_year"].tolist(), days["data_as_of"].tolist(), strict=True)
    elapsed = days.assign(month=[elapsed_months(int(year), day) for year, day in pairs])
    return past[["plan_year", "data_as_of"]].merge(elapsed, how="left").set_axis(past.index)["month"].astype("float64")


def _complete(
    rows: pd.DataFrame, year: int, month: float, until: float, number: "pd.Series[int]", groups: dict[str, int]
) -> Panel:
    wide = _wide(rows)
    last = rows.sort_values("month", kind="stable").drop_duplicates(list(KEY), keep="last")
    last = last[(last["month"] >= until - _SLACK) & (last["disbursed_vnd"] > 0)].set_index(list(KEY))
    about_now = rows[(rows["month"] - month).abs() <= _ABOUT_THE_SAME_MONTH]
    about_now = about_now.assign(off=(about_now["month"] - month).abs()).sort_values("off", kind="stable")
    estimates = about_now.drop_duplicates(list(KEY)).set_index(list(KEY))["estimate_final_vnd"].reindex(last.index)
    grid = np.arange(1, int(np.ceil(until)) + 1, dtype=np.float64)
    return Panel(
        series=np.asarray(number.reindex(last.index), dtype=np.int64),
        group=np.array([groups[agency] for agency, _, _ in last.index], dtype=np.int64),
        year=np.full(len(last), year, dtype=np.int64),
        cumulative=_on_grid(wide.reindex(last.index), grid),
        plan=last["plan_vnd"].to_numpy(np.float64),
        estimate=_floats(estimates),
    )


def _floats(money: "pd.Series[Any]") -> Floats:
    return np.asarray(money.astype("Float64").to_numpy("float64", na_value=np.nan), dtype=np.float64)


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per line, one column per month reported; of two reports on the same figures' day the later counts."""
    rows = rows.drop_duplicates([*KEY, "month"], keep="last")
    return rows.pivot(index=list(KEY), columns="month", values="disbursed_vnd").astype(np.float64)


def _on_grid(wide: pd.DataFrame, grid: Floats) -> Floats:
    """Values at the months of `grid`, on straight lines from 0 at the year's start; flat after the last report."""
    at = np.append(0.0, wide.columns.to_numpy(np.float64))
    values = np.column_stack([np.zeros(len(wide)), wide.to_numpy(np.float64)])
    if np.isnan(values).any():
        filled = pd.DataFrame(values, columns=at).interpolate(axis=1, method="index", limit_direction="forward")
        values = filled.to_numpy(np.float64)
    right = np.clip(np.searchsorted(at, grid), 1, max(1, len(at) - 1))
    if len(at) == 1:
        return np.zeros((len(wide), len(grid)))
    left = right - 1
    weight = np.clip((grid - at[left]) / (at[right] - at[left]), 0, 1)
    return np.asarray(values[:, left] + weight * (values[:, right] - values[:, left]), dtype=np.float64)


def _joined(years: list[Panel], horizon: int) -> Panel:
    if not years:
        nothing, none = np.empty(0, dtype=np.int64), np.empty(0)
        return Panel(nothing, nothing, nothing, np.empty((0, horizon)), none, none)
    return Panel(
        *(
            np.concatenate([getattr(panel, name) for panel in years])
            for name in ("series", "group", "year", "cumulative", "plan", "estimate")
        )
    )
