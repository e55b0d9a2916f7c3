"""Every table has the columns without which nothing can be reported."""

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch, Checked
from tasks.check.protocol import Hit, Judged, words_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """One hit per submission and missing column."""
    required = words_of(parameters, "fields")
    return [
        Hit(submission=sha256, field=field)
        for sha256, submission in batch.submissions.items()
        for field in required
        if any(
            field not in columns for columns in _columns(batch.lines[batch.lines["submission"] == sha256], submission)
        )
    ]


def _columns(lines: pd.DataFrame, submission: Checked) -> list[set[str]]:
    """The fields that each table has, on lines of whatever level; of a file without lines those of each layout."""
    if lines.empty:
        return [set(layout) for layout in submission.layouts]
    used = lines.groupby("sheet", dropna=False)["layout"].unique()
    return [set().union(*(submission.layouts[int(at)] for at in layouts)) for layouts in used]
