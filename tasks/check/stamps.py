"""What the hidden stamp of a form that giaingan issued says, against whose file it is."""

from collections.abc import Callable, Mapping

from tasks.check.batch import Batch, Checked
from tasks.check.protocol import Hit, Judged, Skipped


def stamped_otherwise(
    batch: Batch, stamp: Callable[[Checked], str | None], due: Callable[[Checked], str], names: Mapping[str, str]
) -> Judged:
    """Submissions whose stamp says something else than is due; `names` says how both are shown."""
    stamped = [(item, said) for item in batch.submissions.values() if (said := stamp(item)) is not None]
    if not stamped:
        return Skipped("Không tệp nào dùng biểu mẫu do hệ thống phát hành")
    return [
        Hit(item.sha256, None, supplied=names.get(said, said), expected=names.get(due(item), due(item)))
        for item, said in stamped
        if said != due(item)
    ]
