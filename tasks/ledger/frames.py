"""Lines as rows of plain values and back, nothing lost on the way."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from tasks.ledger.columns import storable
from tasks.read.fields import DATES, LINE_COLUMNS, MONEY, PERCENT


def line_rows(lines: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The rows of a ReadResult's lines in the order of LINE_COLUMNS: int, float, date, str or None.

    Raises KeyError for a missing column, TypeError for a value of another kind than its column's.
    """
    columns = []
    for name in LINE_COLUMNS:
        series = lines[name]
        if name in MONEY:
            values = series.astype("Int64").astype(object)
        elif name in ("row", "layout"):
            values = series.astype("int64").astype(object)
        elif name in PERCENT:
            values = series.astype("Float64").astype(object)
        else:
            values = series.astype(object)
        plain = values.where(series.notna(), None).tolist()
        if name in DATES:
            plain = [None if value is None else _day(name, value) for value in plain]
        elif name not in MONEY and name not in PERCENT and name not in ("row", "layout"):
            plain = [None if value is None else _text(name, value) for value in plain]
        columns.append(plain)
    return list(zip(*columns, strict=True))


def frame_of(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> pd.DataFrame:
    """A frame with the dtypes of ReadResult.lines: Int64 money, Float64 percent, int64 places, object the rest."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pd.DataFrame({name: _typed(name, list(values)) for name, values in zip(names, columns, strict=True)})


def _typed(name: str, values: list[Any]) -> Any:
    if name in MONEY:
        return pd.array(values, dtype="Int64")
    if name in PERCENT:
        return pd.array(values, dtype="Float64")
    if name in ("row", "layout"):
        return pd.Series(values, dtype="int64")
    return pd.Series(values, dtype=object)


def _day(name: str, value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise TypeError(f"{name}: {type(value).__name__} is no date")


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{name}: {type(value).__name__} is no text")
    return storable(value)
