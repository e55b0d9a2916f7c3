"""What people ask of the forecast by command: how good it would have been."""

from pathlib import Path

from tasks.progress.backtest import BacktestResult, backtest
from tasks.progress.flag_backtest import FlagResult, flag_backtest, read_outcomes
from tasks.progress.series import read_series

_YEARS_TESTED = 3


def run_backtest(data: Path, learn_until: int | None) -> BacktestResult:
    """Errors by month and method on a file of monthly history; by default the last three years are tested.

    Raises ValueError, in Vietnamese, for a file that holds no such history.
    """
    series = read_series(data)
    last = int(series["year"].max())
    return backtest(series, learn_until_year=learn_until or last - _YEARS_TESTED)


def run_flag_backtest(data: Path) -> tuple[FlagResult, dict[float, FlagResult]]:
    """Precision and recall of severe flags on a file of projects whose outcome is known, for all and by month.

    Raises ValueError, in Vietnamese, naming line and column.
    """
    return flag_backtest(read_outcomes(data))
