"""A file of monthly history: read, and made into curves."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tasks.progress.forecast.panel import Panel

_MONTHS_A_YEAR = 12


class SeriesError(ValueError):
    """The file holds no monthly series; the message, in Vietnamese, says what is missing and where."""


def read_series(path: Path) -> pd.DataFrame:
    """Monthly, non-cumulative amounts: columns `series`, `year`, `m1` ... `m12`, one row per series and year.

    The column of the year is called `Year`, those of the months by their number; all others name the series. A blank
    month is 0. Raises SeriesError.
    """
    data = read_table(path)
    months = _month_columns(data)
    if "Year" not in data or len(months) != _MONTHS_A_YEAR:
        raise SeriesError(
            f"{path}: cần cột năm “Year” và 12 cột tháng đánh số 1 đến 12; có: {', '.join(map(str, data.columns))}"
        )
    names = [name for name in data if name not in {"Year", *months}]
    amounts = pd.DataFrame({f"m{month}": numbers(path, data, name) for month, name in enumerate(months, start=1)})
    year = numbers(path, data, "Year", is_whole=True).rename("year")
    series = data[names].astype(str).agg(" / ".join, axis=1) if names else pd.Series("", index=data.index)
    joined: pd.DataFrame = pd.concat([series.rename("series"), year, amounts.fillna(0.0)], axis=1)
    twice = joined.duplicated(["series", "year"], keep="first")
    if twice.any():
        row = joined[twice].iloc[0]
        raise SeriesError(
            f"{path}, dòng {line_of(row.name)}: chuỗi “{row['series']}” năm {row['year']} đã có ở dòng trên"
        )
    return joined


def read_table(path: Path) -> pd.DataFrame:
    """A CSV file as text, by its header. Raises SeriesError."""
    try:
        return pd.read_csv(path, dtype=str, skip_blank_lines=False)
    except (OSError, ValueError) as error:
        raise SeriesError(f"{path}: không đọc được tệp CSV ({error})") from error


def numbers(path: Path, data: pd.DataFrame, name: str, *, is_whole: bool = False) -> "pd.Series[Any]":
    """A column as numbers, NaN where blank unless it `is_whole`. Raises SeriesError naming line and column."""
    found = pd.to_numeric(data[name], errors="coerce")
    wrong = data[name].notna() & ~np.isfinite(found)
    if is_whole:
        wrong |= found.isna() | (found % 1 != 0)
    if wrong.any():
        row = data.index[wrong][0]
        kind = "số nguyên" if is_whole else "số"
        said = data[name].fillna("").astype(str)[row]
        raise SeriesError(f"{path}, dòng {line_of(row)}, cột “{name}”: “{said}” không phải là {kind}")
    return found.astype("int64") if is_whole else found.astype("float64")


def line_of(row: Hashable) -> int:
    """The line of the file on which a row stands: the header is line 1."""
    return int(str(row)) + 2


def panel_of(data: pd.DataFrame) -> tuple[list[str], Panel]:
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
