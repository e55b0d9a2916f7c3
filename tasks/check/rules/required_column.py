"""Every table has the columns without which nothing can be reported."""

from collections.abc import Sequence

import pandas as pd

from config.rules import Parameters
from tasks.check.batch import Batch, Checked
from tasks.check.protocol import Hit, Judged, words_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """One hit per submission and missing column."""
    required = words_of(parameters, "fields")
    used = _layouts(batch.lines)
    return [
        Hit(submission=sha256, field=field)
        for sha256, submission in batch.submissions.items()
        for tables in [_columns(used.get(sha256, ()), submission)]
        for field in required
        if any(field not in columns for columns in tables)
    ]


def _layouts(lines: pd.DataFrame) -> dict[str, list[set[int]]]:
    """By submission the layouts that lines of whatever level have, for each of its sheets."""
    found: dict[str, dict[str, set[int]]] = {}
    for sha256, sheet, layout in lines[["submission", "sheet", "layout"]].drop_duplicates().itertuples(index=False):
        found.setdefault(str(sha256), {}).setdefault(str(sheet), set()).add(int(layout))
    return {sha256: list(sheets.values()) for sha256, sheets in found.items()}


def _columns(used: Sequence[set[int]], submission: Checked) -> list[set[str]]:
    """The fields that each table has; of a file without lines those of each layout."""
    if not used:
        return [set(layout) for layout in submission.layouts]
    return [set().union(*(submission.layouts[at] for at in layouts)) for layouts in used]
