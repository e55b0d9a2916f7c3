"""What people ask of the forecast by command: how good it would have been."""

from pathlib import Path

import pandas as pd

from tasks.progress.backtest import BACKTEST_TITLES, BacktestResult, backtest, read_series

_YEARS_TESTED = 3


def run_backtest(data: Path, learn_until: int | None) -> BacktestResult:
    """Errors by month and method on a file of monthly history; by default the last three years are tested.

    Raises ValueError, in Vietnamese, for a file that holds no such history.
    """
    series = read_series(data)
    last = int(series["year"].max())
    return backtest(series, learn_until_year=learn_until or last - _YEARS_TESTED)


def titled(table: pd.DataFrame) -> pd.DataFrame:
    """A back-test's table with its methods named in Vietnamese."""
    return table.rename(index=BACKTEST_TITLES)
