"""A cumulative column counts to the day that the period asks for, as far as its header names one."""

from calendar import monthrange
from datetime import date

from config.rules import Parameters
from tasks.check.batch import Batch
from tasks.check.protocol import Hit, Judged, Skipped, number_of

_CUMULATIVE = frozenset({"disbursed_vnd", "disbursed_this_year_vnd", "disbursed_carried_vnd"})


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Columns of cumulative disbursement whose header names a last day more than `days` from the period's."""
    due, days = batch.period.data_as_of, number_of(parameters, "days")
    dated = [
        (sha256, column, _day(column.until, due))
        for sha256, item in batch.submissions.items()
        for column in item.columns
        if column.field in _CUMULATIVE and column.until
    ]
    if not dated:
        return Skipped("Không tiêu đề cột lũy kế nào ghi ngày")
    return [
        Hit(
            submission=sha256,
            field=column.field,
            kind="date",
            supplied=until,
            expected=due,
            cell=column.cell,
            facts={"header": column.header},
        )
        for sha256, column, until in dated
        if abs((until - due).days) > days
    ]


def _day(until: str, due: date) -> date:
    """The day that a header names, `YYYY-MM-DD`; where it names no year (`0000`), that of the day due."""
    year, month, day = map(int, until.split("-"))
    year = year or due.year
    return date(year, month, min(day, monthrange(year, month)[1]))
