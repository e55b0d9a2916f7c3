"""A forecast of the whole plan is not believed, late in the year, of a project with no work and no payment."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """From `from_month` on: lines that forecast at least their plan with nothing done, nothing disbursed."""
    lines, as_of = batch.lines, batch.period.data_as_of
    field = next((name for name in ("estimate_final_vnd", "estimate_year_end_vnd") if given(lines, name)), None)
    if field is None or not given(lines, "plan_vnd"):
        return Skipped("Không tệp nào có ước giải ngân cả năm")
    if as_of.year == batch.period.plan_year and as_of.month < number_of(parameters, "from_month"):
        return Skipped("Còn sớm trong năm kế hoạch")
    idle = (
        (filled(lines["disbursed_vnd"]) == 0)
        & (filled(lines["volume_vnd"]) == 0)
        & (filled(lines["physical_pct"]) == 0)
    )
    committed = (lines["plan_vnd"] > 0) & (lines[field] >= lines["plan_vnd"])
    return on_lines(lines, committed & idle, field, expected=lines["plan_vnd"])
