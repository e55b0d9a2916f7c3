"""Dates as people write them: full days, months, quarters and years, as cells or text."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

_DAY = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})")
_QUARTER = re.compile(r"(?:quý|q)\s*(iv|i{1,3}|[1-4])\s*(?:[/.,-]|năm|\s)\s*(\d{4})")
_YEAR = re.compile(r"(?:năm\s*)?((?:19|20)\d\d)")
_RANGE = re.compile(r"\s*(?:-|–|—|đến|÷|=>|->)\s*")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(slots=True)
class DateColumn:
    """A column's dates (None where missing or unreadable), positions that no reading fits, and of month-first ones."""

    values: list[date | None] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    month_first: bool = False


def date_column(cells: Sequence[object], *, end: bool) -> DateColumn:
    """The cells of a date column. A bare year or month is its last day if `end` (completion), else its first.

    A range ("2021-2023") gives its later or earlier part. Days are dd/mm/yyyy, unless the column itself proves
    month first: some second part above 12 and no first part above 12.
    """
    column = DateColumn()
    texts = [cell for cell in cells if isinstance(cell, str)]
    parts = [(int(found[1]), int(found[2])) for text in texts if (found := _DAY.fullmatch(text.strip().lower()))]
    column.month_first = any(second > 12 for _, second in parts) and not any(first > 12 for first, _ in parts)
    for position, cell in enumerate(cells):
        value = one_date(cell, end=end, month_first=column.month_first)
        column.values.append(value)
        if value is None and cell not in (None, "") and not _is_nothing(cell):
            column.unread.append(position)
    return column


def one_date(cell: object, *, end: bool, month_first: bool = False) -> date | None:
    """The date in one cell; None where there is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(float(cell), end)
    if not isinstance(cell, str):
        return None
    text = " ".join(cell.lower().split())
    whole = _from_text(text, end, month_first)
    if whole is not None:
        return whole
    pieces = [piece for piece in _RANGE.split(text) if piece]
    if len(pieces) == 2:
        return _from_text(pieces[1 if end else 0], end, month_first)
    return None


def _is_nothing(cell: object) -> bool:
    return isinstance(cell, str) and not cell.strip(" -–—.…")


def _from_number(number: float, end: bool) -> date | None:
    if number.is_integer() and 1950 <= number <= 2100:
        return date(int(number), 12, 31) if end else date(int(number), 1, 1)
    if 18_000 <= number <= 80_000:
        return _EXCEL_EPOCH + timedelta(days=int(number))
    return None


def _from_text(text: str, end: bool, month_first: bool) -> date | None:
    found = _DAY.fullmatch(text)
    if found:
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        day, month = (second, first) if month_first else (first, second)
        return _day(year + 2000 if year < 100 else year, month, day)
    found = _ISO.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _MONTH.fullmatch(text)
    if found:
        return _month(int(found[2]), int(found[1]), end)
    found = _QUARTER.fullmatch(text)
    if found:
        quarter = _ROMAN.get(found[1]) or int(found[1])
        return _month(int(found[2]), quarter * 3 if end else quarter * 3 - 2, end)
    found = _YEAR.fullmatch(text)
    return _from_number(float(found[1]), end) if found else None


def _month(year: int, month: int, end: bool) -> date | None:
    if not 1 <= month <= 12 or not 1900 <= year <= 2200:
        return None
    return date(year, month, calendar.monthrange(year, month)[1] if end else 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None
