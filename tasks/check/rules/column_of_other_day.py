"""A cumulative column counts to the day that the period asks for, as far as its header or the title names one."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from config.rules import Parameters
from tasks.check.batch import Batch, Checked
from tasks.check.protocol import Hit, Judged, Skipped, number_of
from tasks.ledger.finding import CellRef

_CUMULATIVE = frozenset({"disbursed_vnd", "disbursed_this_year_vnd", "disbursed_carried_vnd"})


def judge(batch: Batch, parameters: Parameters) -> Judged:
    """Columns of cumulative disbursement whose header names a last day more than `days` from the period's.

    Where no such header names a day, the days that the text around the table names.
    """
    due, days = batch.period.data_as_of, number_of(parameters, "days")
    hits, dated = [], False
    for sha256, item in batch.submissions.items():
        said = _said_of(item, due)
        dated = dated or bool(said)
        hits += [
            Hit(
                submission=sha256,
                field=one.field,
                kind="date",
                supplied=one.day,
                expected=due,
                cell=one.cell,
                facts={"said": one.said},
            )
            for one in said
            if abs((one.day - due).days) > days
        ]
    return hits if dated else Skipped("Không tiêu đề cột lũy kế, tiêu đề biểu nào ghi ngày")


@dataclass(frozen=True, slots=True)
class _Dated:
    day: date
    said: str
    field: str | None = None
    cell: CellRef | None = None


def _said_of(item: Checked, due: date) -> list[_Dated]:
    columns = [
        _Dated(_day(column.until, due), f"Tiêu đề cột “{column.header}”", column.field, column.cell)
        for column in item.columns
        if column.field in _CUMULATIVE and column.until
    ]
    return columns or [_Dated(said.first, f"Tiêu đề biểu “{said.text}”") for said in item.days_said]


def _day(until: str, due: date) -> date:
    """The day that a header names, `YYYY-MM-DD`; where it names no year (`0000`), that of the day due."""
    year, month, day = map(int, until.split("-"))
    year = year or due.year
    return date(year, month, min(day, monthrange(year, month)[1]))
