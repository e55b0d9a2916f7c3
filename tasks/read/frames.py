"""Lines as a DataFrame. Apart from the rest of the room, so that worker processes need not load pandas."""

from typing import Any

import numpy as np
import pandas as pd

from tasks.read.fields import LINE_COLUMNS, MONEY, PERCENT

_NUMERIC = frozenset((*MONEY, *PERCENT, "row", "layout"))


def frame(values: dict[str, list[Any]]) -> pd.DataFrame:
    """Lines as a DataFrame with LINE_COLUMNS: money Int64, percent Float64, the rest objects with None."""
    count = len(values["row"])
    numbers: dict[str, Any] = {}
    objects = [name for name in LINE_COLUMNS if name not in _NUMERIC]
    cells = np.empty((count, len(objects)), dtype=object)
    for place, name in enumerate(objects):
        column = values.get(name)
        if column is not None:
            cells[:, place] = column
    for name in LINE_COLUMNS:
        if name in MONEY:
            numbers[name] = _integers(values.get(name), count)
        elif name in PERCENT:
            numbers[name] = _floats(values.get(name), count)
        elif name in ("row", "layout"):
            numbers[name] = np.array(values[name], dtype=np.int64)
    # One object block: column by column pandas would turn them into its strings, whose missing value is NaN, not None.
    texts = pd.DataFrame(cells, columns=objects, dtype=object, copy=False)
    return pd.concat([texts, pd.DataFrame(numbers, copy=False)], axis=1)[list(LINE_COLUMNS)]


def _integers(column: list[int | None] | None, count: int) -> Any:
    if column is None:
        return pd.arrays.IntegerArray(np.zeros(count, dtype=np.int64), np.ones(count, dtype=bool))
    mask = np.fromiter((value is None for value in column), dtype=bool, count=count)
    filled = np.fromiter((value or 0 for value in column), dtype=np.int64, count=count)
    return pd.arrays.IntegerArray(filled, mask)


def _floats(column: list[float | None] | None, count: int) -> Any:
    if column is None:
        return pd.arrays.FloatingArray(np.zeros(count), np.ones(count, dtype=bool))
    mask = np.fromiter((value is None for value in column), dtype=bool, count=count)
    return pd.arrays.FloatingArray(np.fromiter((value or 0.0 for value in column), dtype=float, count=count), mask)
