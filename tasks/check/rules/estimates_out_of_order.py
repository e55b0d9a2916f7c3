"""The forecast to 31 January is not lower than the forecast to 31 December."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import given
from tasks.check.protocol import Judged, Skipped, on_lines
from tasks.read.unsplit import at_project


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Lines whose later forecast is lower than the earlier; zero means that none was made."""
    lines = at_project(batch.lines, ["estimate_final_vnd", "estimate_year_end_vnd"])
    if not given(lines, "estimate_year_end_vnd", "estimate_final_vnd"):
        return Skipped("Không tệp nào có cả ước đến 31/12 và ước đến 31/01")
    faulty = (lines["estimate_final_vnd"] > 0) & (lines["estimate_final_vnd"] < lines["estimate_year_end_vnd"])
    return on_lines(lines, faulty, "estimate_final_vnd", expected=lines["estimate_year_end_vnd"])
