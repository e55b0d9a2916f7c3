"""Lines as a DataFrame. Apart from the rest of the room, so that worker processes need not load pandas."""

from typing import Any

import numpy as np
import pandas as pd

from config.fields import LINE_COLUMNS, MONEY, PERCENT

_OBJECT = np.dtype(object)
_PLACES = frozenset(("row", "layout"))


def frame(values: dict[str, list[Any] | None]) -> pd.DataFrame:
    """Lines as a DataFrame with LINE_COLUMNS: money Int64, percent Float64, the rest objects with None.

    `values` has a list per column, all of the same length; None for a column that the file does not have.
    """
    count = len(values["row"] or ())
    index = pd.RangeIndex(count)
    # Most columns of the contract are absent from a given form: one of each kind stands for all of them, and pandas
    # copies it for whoever writes into it.
    absent = {kind: pd.Series(_column(kind, [None] * count), index=index) for kind in ("money", "percent")}
    absent["text"] = pd.Series([None] * count, index=index, dtype=_OBJECT)
    columns: dict[str, Any] = {}
    for name in LINE_COLUMNS:
        column = values.get(name)
        kind = "money" if name in MONEY else "percent" if name in PERCENT else "text"
        if name in _PLACES:
            columns[name] = np.array(column, dtype=np.int64)
        elif column is None:
            columns[name] = absent[kind]
        elif kind == "text":
            # A Series of its own type: from a bare list pandas would make its strings, whose missing value is NaN.
            columns[name] = pd.Series(column, index=index, dtype=_OBJECT)
        else:
            columns[name] = _column(kind, column)
    return pd.DataFrame(columns, index=index, copy=False)


def _column(kind: str, values: list[Any]) -> Any:
    """Numbers with zero for missing, and the mask of the missing."""
    missing = values.count(None)
    given = [value or 0 for value in values] if missing else values
    mask = np.array([value is None for value in values], dtype=bool) if missing else np.zeros(len(values), dtype=bool)
    if kind == "money":
        return pd.arrays.IntegerArray(np.array(given, dtype=np.int64), mask)
    return pd.arrays.FloatingArray(np.array(given, dtype=np.float64), mask)
