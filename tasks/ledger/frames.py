"""Lines as rows of plain values and back, nothing lost on the way."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from config.fields import DATES, LINE_COLUMNS, MONEY, PERCENT
from tasks.ledger.columns import storable


def line_rows(lines: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The rows of a ReadResult's lines in the order of LINE_COLUMNS: int, float, date, str or None.

    Raises KeyError for a missing column, TypeError for a value of another kind than its column's.
    """
    return list(zip(*(_plain(name, lines[name]) for name in LINE_COLUMNS), strict=True))


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


def _plain(name: str, values: Any) -> list[Any]:
    if name in MONEY:
        return list(values.astype("Int64").to_numpy(dtype=object, na_value=None))
    if name in PERCENT:
        return list(values.astype("Float64").to_numpy(dtype=object, na_value=None))
    if name in ("row", "layout"):
        return list(values.astype("int64").tolist())
    if name in DATES:
        return [None if _is_absent(value) else _day(name, value) for value in values.tolist()]
    return [None if _is_absent(value) else _text(name, value) for value in values.tolist()]


def _is_absent(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


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
