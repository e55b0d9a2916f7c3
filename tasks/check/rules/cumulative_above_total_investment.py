"""All that was ever disbursed for a project is not more than its total investment."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Projects of a file whose disbursement before and in the year, over all sources, exceeds the total investment."""
    lines = batch.lines
    if not given(lines, "total_investment_vnd", "disbursed_vnd"):
        return Skipped("Không tệp nào có tổng mức đầu tư")
    project = [lines["submission"], lines["project_key"]]
    ever = (
        (filled(lines["disbursed_before_year_vnd"]) + filled(lines["disbursed_vnd"])).groupby(project).transform("sum")
    )
    most = lines["total_investment_vnd"].groupby(project).transform("max")
    last = ~lines.duplicated(["submission", "project_key"], keep="last")
    over = (ever - most > number_of(parameters, "tolerance_vnd")) & (most > 0)
    return on_lines(lines, over & last, "disbursed_vnd", supplied=ever, expected=most)
