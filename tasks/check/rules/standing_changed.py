"""What earlier years and decisions settled stays the same from one period to the next."""

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.frames import compared, given
from tasks.check.protocol import Judged, Skipped, number_of, on_lines, words_of


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """First line of each project and source where one of the `fields` differs from the last period's figure."""
    stated = [
        field for field in words_of(parameters, "fields") if given(batch.lines, field) and given(batch.previous, field)
    ]
    if batch.previous.empty or not stated:
        return Skipped("Chưa có kỳ trước hoặc hai kỳ không cùng ghi các cột này")
    here = compared(batch, *stated)
    found = []
    for field in stated:
        now, before = here.now[field], here.before[field]
        off = ((now - before).abs() > number_of(parameters, "tolerance_vnd")) & here.is_told
        found.extend(on_lines(batch.lines, off, field, supplied=now, expected=before))
    return found
