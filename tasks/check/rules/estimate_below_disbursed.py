"""No forecast is lower than what is disbursed already."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project

FIELDS = ("estimate_next_vnd", "estimate_year_end_vnd", "estimate_final_vnd")


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Forecasts of cumulative disbursement below the actual figure; zero means that none was made."""
    lines = at_project(batch.lines, (*FIELDS, "disbursed_vnd"))
    fields = [field for field in FIELDS if given(lines, field)]
    if not fields or not given(lines, "disbursed_vnd"):
        return Skipped("Không tệp nào có ước giải ngân")
    tolerance = number_of(parameters, "tolerance_vnd")
    return [
        hit
        for field in fields
        for hit in on_lines(
            lines,
            (lines[field] > 0) & (lines["disbursed_vnd"] - lines[field] > tolerance),
            field,
            expected=lines["disbursed_vnd"],
        )
    ]
