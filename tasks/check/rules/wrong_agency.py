"""A form that giaingan issued to one agency is not used by another."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged, Skipped


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Submissions whose stamp names another agency."""
    stamped = [item for item in batch.submissions.values() if item.stamp_agency is not None]
    if not stamped:
        return Skipped("Không tệp nào dùng biểu mẫu do hệ thống phát hành")
    names = batch.profile.agency_names(batch.period.due_on)
    return [
        Hit(
            submission=item.sha256,
            field=None,
            supplied=names.get(str(item.stamp_agency), item.stamp_agency),
            expected=names.get(item.agency, item.agency),
        )
        for item in stamped
        if item.stamp_agency != item.agency
    ]
