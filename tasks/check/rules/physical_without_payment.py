"""A project that is physically far advanced has been paid for."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given, rate_of
from tasks.check.protocol import Judged, Skipped, decimal_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines with physical progress of at least `physical_pct`, a plan, and a rate below `rate_pct`."""
    lines = at_project(batch.lines, ["disbursed_vnd"])
    if not given(lines, "physical_pct", "plan_vnd"):
        return Skipped("Không tệp nào có tiến độ khối lượng")
    rate = rate_of(lines)
    far = lines["physical_pct"] >= float(decimal_of(parameters, "physical_pct"))
    unpaid = rate < float(decimal_of(parameters, "rate_pct"))
    return on_lines(
        lines, far & unpaid, "physical_pct", kind="percent", rate=rate, disbursed=filled(lines["disbursed_vnd"])
    )
