"""A project that asks for more has disbursed much of what it has."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import given, rate_of
from tasks.check.protocol import Judged, Skipped, decimal_of, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """From `from_month` on: lines that ask for an increase at a rate below `rate_pct`."""
    lines, as_of = at_project(batch.lines, ["increase_vnd", "disbursed_vnd"]), batch.period.data_as_of
    if not given(lines, "increase_vnd", "plan_vnd"):
        return Skipped("Không tệp nào đề nghị điều chỉnh tăng")
    if as_of.year == batch.period.plan_year and as_of.month < number_of(parameters, "from_month"):
        return Skipped("Còn sớm trong năm kế hoạch")
    rate = rate_of(lines)
    slow = (lines["increase_vnd"] > 0) & (rate < float(decimal_of(parameters, "rate_pct")))
    return on_lines(lines, slow, "increase_vnd", rate=rate)
