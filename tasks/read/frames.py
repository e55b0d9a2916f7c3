"""Lines as a DataFrame. Apart from the rest of the room, so that worker processes need not load pandas."""

from typing import Any

import numpy as np
import pandas as pd

from tasks.read.fields import LINE_COLUMNS, MONEY, PERCENT

_PLACES = frozenset(("row", "layout"))


def frame(values: dict[str, list[Any] | None]) -> pd.DataFrame:
    """Lines as a DataFrame with LINE_COLUMNS: money Int64, percent Float64, the rest objects with None.

    `values` has a list per column, all of the same length; None for a column that the file does not have.
    """
    count = len(values["row"] or ())
    index = pd.RangeIndex(count)
    columns: dict[str, Any] = {}
    for name in LINE_COLUMNS:
        column = values.get(name)
        if name in MONEY:
            columns[name] = pd.arrays.IntegerArray(*_filled(column, count, np.int64))
        elif name in PERCENT:
            columns[name] = pd.arrays.FloatingArray(*_filled(column, count, np.float64))
        elif name in _PLACES:
            columns[name] = np.array(column, dtype=np.int64)
        else:
            # A Series of its own type: from a bare list pandas would make its strings, whose missing value is NaN.
            columns[name] = pd.Series([None] * count if column is None else column, index=index, dtype=object)
    return pd.DataFrame(columns, index=index, copy=False)


def _filled(column: list[Any] | None, count: int, kind: Any) -> tuple[Any, Any]:
    """Values with zero for missing, and the mask of the missing."""
    missing = count if column is None else column.count(None)
    if column is None or missing == count:
        return np.zeros(count, dtype=kind), np.ones(count, dtype=bool)
    if not missing:
        return np.array(column, dtype=kind), np.zeros(count, dtype=bool)
    mask = np.array([value is None for value in column], dtype=bool)
    return np.array([value or 0 for value in column], dtype=kind), mask
