"""Money that a file splits by the plan that it belongs to: this year's, and the one carried over from last year."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import filled, given, given_in_file
from tasks.check.protocol import Judged, Skipped, number_of, on_lines
from tasks.read.unsplit import at_project


def parts_off(batch: Batch, parameters: Parameters, money: str, unsplit: str) -> Judged:
    """Lines that state both parts of `money` (`plan`, `disbursed`) or one, and whose whole is off by more than
    `tolerance_vnd`. `unsplit`: why there is nothing to judge where no file splits it."""
    whole, this_year, carried = f"{money}_vnd", f"{money}_this_year_vnd", f"{money}_carried_vnd"
    lines = at_project(batch.lines, [whole, this_year, carried])
    if not given(lines, whole, this_year, carried):
        return Skipped(unsplit)
    split = given_in_file(lines, this_year) & given_in_file(lines, carried)
    stated = split & (lines[this_year].notna() | lines[carried].notna())
    due = filled(lines[this_year]) + filled(lines[carried])
    off = (lines[whole] - due).abs() > number_of(parameters, "tolerance_vnd")
    return on_lines(lines, stated & off, whole, expected=due)
