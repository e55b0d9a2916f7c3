"""One line's plan is not a thousand or a million times what it was while the rest of the file stayed."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import compared
from tasks.check.protocol import Judged, Skipped, decimal_of, on_lines

SCALES = (1_000, 1_000_000)


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose plan is off by one of the scales against the last period."""
    if batch.previous.empty:
        return Skipped("Chưa có kỳ trước để so sánh")
    lines, slack = batch.lines, float(decimal_of(parameters, "slack"))
    known = compared(batch, "plan_vnd").before["plan_vnd"]
    usable = ((lines["plan_vnd"] > 0) & (known > 0)).fillna(False)
    ratio = (lines["plan_vnd"].astype("Float64") / known.astype("Float64")).where(usable)
    middle = ratio.groupby(lines["submission"]).transform("median")
    steady = middle.between(0.01, 100)
    off = ratio.isna()
    off[:] = False
    for scale in SCALES:
        off |= ratio.between(scale / slack, scale * slack) | ratio.between(1 / scale / slack, slack / scale)
    return on_lines(lines, off.fillna(False) & steady.fillna(False), "plan_vnd", expected=known)
