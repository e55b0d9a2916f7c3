"""A file reports a project once per funding source: twice would be counted twice."""

from config.rules import Parameters
from config.vi import number
from tasks.check.batch import Batch
from tasks.check.frames import blank
from tasks.check.protocol import Judged, on_lines

KEY = ["submission", "project_key", "funding_source"]


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """The second and later lines of a project and source within a submission, each naming the first one's row."""
    lines = batch.lines
    again = lines.duplicated(KEY) & ~blank(lines["project_key"])
    first_row = lines.groupby(KEY, dropna=False)["row"].transform("first")
    first_sheet = lines.groupby(KEY, dropna=False)["sheet"].transform("first")
    return on_lines(
        lines,
        again,
        "project_name",
        kind="text",
        row=first_row.map(lambda row: number(int(row))),
        sheet=first_sheet,
        plan=lines["plan_vnd"].fillna(0),
    )
