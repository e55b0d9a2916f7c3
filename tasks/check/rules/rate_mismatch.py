"""The rate that a line states is disbursed over plan, within rounding."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import given
from tasks.check.protocol import Judged, Skipped, decimal_of, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose stated rate is off by more than `tolerance_points`."""
    lines = at_project(batch.lines, ["rate_pct", "plan_vnd", "disbursed_vnd"])
    if not given(lines, "rate_pct", "plan_vnd", "disbursed_vnd"):
        return Skipped("Không tệp nào có tỷ lệ giải ngân kèm kế hoạch và số giải ngân")
    plan = lines["plan_vnd"].where((lines["plan_vnd"] > 0).fillna(False))
    due = (lines["disbursed_vnd"].astype("Float64") / plan.astype("Float64") * 100).round(2)
    off = (lines["rate_pct"] - due).abs() > float(decimal_of(parameters, "tolerance_points"))
    return on_lines(lines, off, "rate_pct", kind="percent", expected=due)
