"""The rows of a file do not fall into two sizes with nothing between in every money column: that is two units."""

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project

_COLUMNS = ("plan_vnd", "total_investment_vnd", "disbursed_vnd", "volume_vnd", "medium_term_vnd")


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """The fewer lines of a file on one side of a gap of `least_gap` that cuts every filled money column alike.

    At least `least_columns` columns must be cut, in a file of `fewest_lines` lines or more; a gap of `alone_gap` in the
    plans is enough by itself.
    """
    lines = at_project(batch.lines, _COLUMNS)
    files = [
        own for _, own in lines.groupby("submission", sort=False) if len(own) >= number_of(parameters, "fewest_lines")
    ]
    if not files:
        return Skipped("Không tệp nào đủ dòng để so sánh độ lớn giữa các dòng")
    gaps = number_of(parameters, "least_gap"), number_of(parameters, "alone_gap")
    columns = number_of(parameters, "least_columns")
    apart = pd.Series(False, index=lines.index)
    rest = pd.Series(pd.NA, index=lines.index, dtype="Int64")
    for own in files:
        lower = _below_the_gap(own, *gaps, columns)
        if lower is not None:
            fewer = lower if lower.sum() * 2 <= len(own) else ~lower
            apart.loc[own.index] = fewer
            rest.loc[own.index] = int(own["plan_vnd"][~fewer].median())
    return on_lines(lines, apart, "plan_vnd", expected=rest)


def _below_the_gap(own: pd.DataFrame, gap: int, alone: int, columns: int) -> pd.Series | None:
    """The rows below the widest gap between plans, where all other filled columns part at the same rows; else None."""
    filled = [name for name in _COLUMNS if bool((own[name] > 0).fillna(False).all())]
    if "plan_vnd" not in filled:
        return None
    plans = own["plan_vnd"].astype(float).sort_values()
    steps = plans / plans.shift()
    widest = float(steps.max())
    if widest < gap:
        return None
    lower = own["plan_vnd"].astype(float) < float(plans[steps == widest].iloc[0])
    parted = len(filled) >= columns and all(own[name][~lower].min() >= gap * own[name][lower].max() for name in filled)
    return lower if parted or widest >= alone else None
