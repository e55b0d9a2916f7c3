"""In one file a code belongs to one project name only."""

from config.rules import Parameters
from config.text import fold
from tasks.check.batch import Batch
from tasks.check.frames import blank, given
from tasks.check.protocol import Judged, Skipped, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose code stood earlier in the file under another name."""
    lines = batch.lines
    if not given(lines, "project_code"):
        return Skipped("Không tệp nào có mã dự án")
    key = [lines["submission"], lines["project_code"].astype("string").str.strip()]
    shared = ~blank(lines["project_code"]) & (lines.groupby(key, dropna=False)["project_name"].transform("nunique") > 1)
    first_name = lines.groupby(key, dropna=False)["project_name"].transform("first")
    names = lines["project_name"].where(shared).map(fold, na_action="ignore")
    first_folded = first_name.where(shared).map(fold, na_action="ignore")
    return on_lines(
        lines,
        shared & ~blank(lines["project_name"]) & (names != first_folded),
        "project_name",
        kind="text",
        expected=first_name,
        code=lines["project_code"],
    )
