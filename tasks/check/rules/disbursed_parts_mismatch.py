"""A line's cumulative disbursement is that of this year's plan plus that of the carried-over plan."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.plan_years import parts_off
from tasks.check.protocol import Judged


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose disbursement is not the sum of the parts that they state."""
    unsplit = "Không tệp nào tách giải ngân kế hoạch năm nay và kế hoạch kéo dài"

    return parts_off(batch, parameters, "disbursed", unsplit)
