"""A plan does not change from one period to the next without a decision."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import PROJECT_SOURCE, beside, compared
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """First line of each project and source whose plan differs from the last period's and is not the one decided."""
    if batch.previous.empty:
        return Skipped("Chưa có kỳ trước trong năm kế hoạch")
    lines, tolerance, here = batch.lines, number_of(parameters, "tolerance_vnd"), compared(batch, "plan_vnd")
    now, before = here.now["plan_vnd"], here.before["plan_vnd"]
    changed = ((now - before).abs() > tolerance).fillna(False) & here.is_told
    if not batch.plans.empty:
        decided = batch.plans.groupby(PROJECT_SOURCE, as_index=False)[["plan_vnd"]].sum(min_count=1)
        in_force = beside(lines, decided, PROJECT_SOURCE)["plan_vnd"]
        changed &= ~((now - in_force).abs() <= tolerance).fillna(False)
    return on_lines(lines, changed, "plan_vnd", supplied=now, expected=before)
