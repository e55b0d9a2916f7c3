"""Shared by the rules that measure percentage points short."""

from decimal import Decimal
from typing import Any

import pandas as pd

from tasks.progress.rates import pct_of


def rates(
    frame: pd.DataFrame, numerator: str = "numerator_vnd", denominator: str = "denominator_vnd"
) -> "pd.Series[Any]":
    """Each line's exact rate in percent. Lines must have a plan above 0."""
    pairs = zip(frame[numerator].tolist(), frame[denominator].tolist(), strict=True)
    return pd.Series([pct_of(part, whole) for part, whole in pairs], index=frame.index, dtype=object)


def points_short(target: "pd.Series[Any]", rate: "pd.Series[Any]") -> "pd.Series[Any]":
    """Points missing to the target, exact; 0 or less where it is reached."""
    pairs = zip(target.tolist(), rate.tolist(), strict=True)
    return pd.Series([Decimal(want) - have for want, have in pairs], index=rate.index, dtype=object)
