"""Stated totals held against the rows they stand for; what remains after rounding is a breach."""

from collections.abc import Callable
from itertools import takewhile

from config.rules import Parameters
from tasks.check.batch import Batch, Checked
from tasks.check.protocol import Hit, Judged, Skipped, number_of
from tasks.read.outcome import StatedTotal


def judge_totals(batch: Batch, parameters: Parameters, concerns: Callable[[Checked, StatedTotal], bool]) -> Judged:
    """A hit for each stated total that `concerns` picks and whose rows add up to something else.

    A total is allowed half a unit of its own last non-zero digit (it was rounded), at most `rounding_vnd`.
    """
    picked = [
        (submission, total)
        for submission in batch.submissions.values()
        for total in submission.stated_totals
        if concerns(submission, total)
    ]
    if not picked:
        return Skipped("Không tệp nào ghi dòng tổng thuộc loại này")
    most = number_of(parameters, "rounding_vnd")
    return [
        Hit(
            submission=submission.sha256,
            field=total.field,
            kind="money",
            supplied=total.stated_vnd,
            expected=total.summed_vnd,
            cell=total.cell,
            facts={"label": total.label},
        )
        for submission, total in picked
        if abs(total.stated_vnd - total.summed_vnd) > min(_half_unit(total.stated_vnd), most)
    ]


def _half_unit(stated_vnd: int) -> int:
    zeros = sum(1 for _ in takewhile(lambda digit: digit == "0", reversed(str(abs(stated_vnd)))))
    return 0 if stated_vnd == 0 else 10**zeros // 2
