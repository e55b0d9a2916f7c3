"""How well severe flags tell the projects that end slow: a file of projects whose outcome is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from config.forecast import ForecastRules, load_forecast_rules
from tasks.progress.forecast import reference
from tasks.progress.forecast.panel import Floats
from tasks.progress.series import SeriesError, line_of, numbers, read_table

COLUMNS = ("project", "source", "month", "plan_vnd", "disbursed_vnd", "committed_vnd", "final_vnd")
_PEERS = ("paid", "paid_and_committed")


@dataclass(frozen=True, slots=True)
class Told:
    """Of `flagged` lines the share that ended slow is `precision`; `recall` of all slow lines were flagged. None where
    there is nothing to divide by. `threshold_pct`: of a peer, the percentage of plan below which it flags."""

    flagged: int
    precision: float | None
    recall: float | None
    threshold_pct: float | None = None


@dataclass(frozen=True, slots=True)
class FlagResult:
    """How many lines, how many ended slow, and who told them how well: severe flags, and two plain thresholds on shares
    of the plan, each where it finds at least as many slow lines of a month as the flags do."""

    lines: int
    slow: int
    severe: Told
    paid: Told
    paid_and_committed: Told


def read_outcomes(path: Path) -> pd.DataFrame:
    """The columns COLUMNS, one row per project, source and month; amounts in đồng, a blank commitment is not known.

    `committed_vnd` is cumulative and holds what has been paid. Raises SeriesError naming line and column.
    """
    data = read_table(path)
    if missing := [name for name in COLUMNS if name not in data]:
        raise SeriesError(f"{path}: thiếu cột {', '.join(missing)}; cần các cột {', '.join(COLUMNS)}")
    amounts = {name: numbers(path, data, name) for name in COLUMNS[2:]}
    table = pd.DataFrame({**{name: data[name].fillna("") for name in COLUMNS[:2]}, **amounts})
    _refuse(path, table, table["project"] == "", "project", "phải ghi mã hoặc tên dự án")
    _refuse(path, table, ~(table["month"].between(0, 13, inclusive="right")), "month", "phải là tháng từ 1 đến 13")
    _refuse(path, table, ~(table["plan_vnd"] > 0), "plan_vnd", "phải là số dương")
    for name in ("disbursed_vnd", "final_vnd"):
        _refuse(path, table, ~(table[name] >= 0), name, "phải là số không âm")
    _refuse(path, table, table["committed_vnd"] < 0, "committed_vnd", "phải là số không âm")
    twice = table.duplicated(["project", "source", "month"])
    _refuse(path, table, twice, "project", "đã có dòng trên cùng dự án, nguồn vốn và tháng")
    return table


def flag_backtest(
    table: pd.DataFrame, rules: ForecastRules | None = None
) -> tuple[FlagResult, dict[float, FlagResult]]:
    """The result of all lines, and of each month, on a table as `read_outcomes` returns it.

    Slow: it ended below `rules.slow_below_pct` of its plan. Severe: it is forecast to, without any look at the outcome;
    no number is fitted to the table. Commitments are known to the plain threshold alone: agencies' files state none, so
    a period's flags know of none either.
    """
    rules = rules or load_forecast_rules()
    plan = table["plan_vnd"].to_numpy(np.float64)
    looked_at = pd.DataFrame(
        {
            "month": table["month"],
            "slow": table["final_vnd"] * 100 < rules.slow_below_pct * table["plan_vnd"],
            "severe": _forecast(table, rules) * 100 <= rules.slow_below_pct * plan,
            "paid": table["disbursed_vnd"] / plan * 100,
            "paid_and_committed": (table["disbursed_vnd"] + table["committed_vnd"].fillna(table["disbursed_vnd"]))
            / plan
            * 100,
        }
    )
    thresholds = {month: _thresholds(lines) for month, lines in _by_month(looked_at)}
    for peer in _PEERS:
        limit = looked_at["month"].map({month: found[peer] for month, found in thresholds.items()})
        looked_at[peer] = looked_at[peer] <= limit.astype("float64")
    return _result(looked_at), {month: _result(lines, thresholds[month]) for month, lines in _by_month(looked_at)}


def _forecast(table: pd.DataFrame, rules: ForecastRules) -> Floats:
    """What a period's assessment forecasts of such lines without earlier years."""
    plan, now = (table[name].to_numpy(np.float64) for name in ("plan_vnd", "disbursed_vnd"))
    end, found = rules.reference.points[-1].month, np.empty(len(table))
    for month in sorted(set(table["month"])):
        rows = (table["month"] == month).to_numpy()
        found[rows] = reference.forecast(rules.reference, plan[rows], now[rows], float(month), end)
    return found


def _by_month(lines: pd.DataFrame) -> list[tuple[float, pd.DataFrame]]:
    return [(month, lines[lines["month"] == month]) for month in sorted(set(lines["month"].tolist()))]


def _thresholds(lines: pd.DataFrame) -> dict[str, float | None]:
    """For each peer the percentage at which it finds as many slow lines as are flagged; None where none is."""
    wanted = int((lines["slow"] & lines["severe"]).sum())
    return {peer: float(lines.loc[lines["slow"], peer].nsmallest(wanted).max()) if wanted else None for peer in _PEERS}


def _result(lines: pd.DataFrame, thresholds: Mapping[str, float | None] | None = None) -> FlagResult:
    slow, limits = lines["slow"], thresholds or {}
    told = {name: _told(lines[name], slow, limits.get(name)) for name in ("severe", *_PEERS)}
    return FlagResult(lines=len(lines), slow=int(slow.sum()), **told)


def _told(flagged: "pd.Series[bool]", slow: "pd.Series[bool]", threshold_pct: float | None) -> Told:
    right, said, all_slow = int((flagged & slow).sum()), int(flagged.sum()), int(slow.sum())
    return Told(said, right / said if said else None, right / all_slow if all_slow else None, threshold_pct)


def _refuse(path: Path, table: pd.DataFrame, wrong: "pd.Series[bool]", name: str, why: str) -> None:
    if wrong.any():
        row = table.index[wrong][0]
        said = table[name].astype(str)[row]
        raise SeriesError(f"{path}, dòng {line_of(row)}, cột “{name}”: “{said}” {why}")
