"""Assigned tasks as the report takes them."""

from collections.abc import Iterable

import pandas as pd

from tasks.duties.duty import Standing

TASK_COLUMNS = ["id", "task", "lead", "due_on", "state", "days_late", "source"]


def task_frame(stands: Iterable[Standing]) -> pd.DataFrame:
    """A row for each assigned task; `lead` is the agency's code, or the words that stand for the lead."""
    rows = [
        (
            stand.owed.id,
            stand.owed.title,
            stand.owed.debtor.key,
            stand.owed.due_on,
            stand.state,
            stand.days_late,
            stand.owed.source,
        )
        for stand in stands
        if stand.owed.owed == "task"
    ]
    return pd.DataFrame(rows, columns=TASK_COLUMNS)
