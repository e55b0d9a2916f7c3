"""A form that giaingan issued for one period is not used for another."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged, Skipped


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions whose stamp names another period."""
    stamped = [item for item in batch.submissions.values() if item.stamp_period is not None]
    if not stamped:
        return Skipped("Không tệp nào dùng biểu mẫu do hệ thống phát hành")
    return [
        Hit(submission=item.sha256, field=None, supplied=item.stamp_period, expected=batch.period.code)
        for item in stamped
        if item.stamp_period != batch.period.code
    ]
