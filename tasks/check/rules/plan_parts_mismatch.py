"""A line's plan is this year's plan plus what was carried over."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.plan_years import parts_off
from tasks.check.protocol import Judged


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose plan is not the sum of the parts that they state."""
    unsplit = "Không tệp nào tách kế hoạch năm nay và kế hoạch kéo dài"
    return parts_off(batch, parameters, "plan", unsplit)
