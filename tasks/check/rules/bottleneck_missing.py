"""A project far behind says what holds it up, in a form that asks."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import blank, given, rate_of
from tasks.check.protocol import Judged, Skipped, decimal_of, number_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """From `from_month` on: lines with a plan of at least `least_vnd`, a rate below `rate_pct` and no bottleneck."""
    lines, as_of = at_project(batch.lines, ["disbursed_vnd"]), batch.period.data_as_of
    if not given(lines, "bottleneck", "plan_vnd"):
        return Skipped("Không tệp nào có cột khó khăn, vướng mắc")
    if as_of.year == batch.period.plan_year and as_of.month < number_of(parameters, "from_month"):
        return Skipped("Còn sớm trong năm kế hoạch")
    rate = rate_of(lines)
    silent = blank(lines["bottleneck"]) & blank(lines["note"])
    asked = (lines["plan_vnd"] >= number_of(parameters, "least_vnd")) & (
        rate < float(decimal_of(parameters, "rate_pct"))
    )
    return on_lines(lines, asked & silent, "bottleneck", kind="text", rate=rate, plan=lines["plan_vnd"])
