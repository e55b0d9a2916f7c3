"""Dates as people write them: full days, months, quarters and years, as cells or text."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tasks.read.values.words import Words, literally

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(slots=True)
class DateColumn:
    """A column's dates (None where missing or unreadable), positions that no reading fits, and of month-first ones."""

    values: list[date | None] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    month_first: bool = False


class Dates:
    """How one language writes dates, compiled for matching."""

    def __init__(self, words: Words) -> None:
        day, month, year = words.day, words.month, words.year
        to_month, to_year = rf"\s*(?:[/.-]|{month})\s*", rf"\s*(?:[/.-]|{year})\s*"
        self._day = re.compile(rf"(?:(?:{day})\s*)?(\d{{1,2}}){to_month}(\d{{1,2}}){to_year}(\d{{4}}|\d{{2}})(?!\d)")
        self._month = re.compile(rf"(?:(?:{month})\s*)?(\d{{1,2}}){to_year}(\d{{4}})")
        self._quarter = re.compile(rf"(?:{words.quarter})\s*(iv|i{{1,3}}|[1-4])\s*(?:[/.,-]|{year}|\s)\s*(\d{{4}})")
        self._year = re.compile(rf"(?:(?:{year})\s*)?((?:19|20)\d\d)")
        self._range = re.compile(rf"\s*(?:-|–|—|(?<![^\W\d])(?:{words.until})(?![^\W\d])|÷|=>|->)\s*")
        self._month_names = words.month_names
        self._named_month = re.compile(rf"(?<!\w)(?:{literally(words.month_names)})(?!\w)")

    def column(self, cells: Sequence[object], *, end: bool) -> DateColumn:
        """The cells of a date column. A bare year or month is its last day if `end` (completion), else its first.

        A range ("2021-2023") gives its later or earlier part. Days are dd/mm/yyyy, unless the column itself proves
        month first: some second part above 12 and no first part above 12.
        """
        column = DateColumn()
        texts = [cell for cell in cells if isinstance(cell, str)]
        days = [found for text in texts if (found := self._day.fullmatch(text.strip().lower()))]
        parts = [(int(found[1]), int(found[2])) for found in days]
        column.month_first = any(second > 12 for _, second in parts) and not any(first > 12 for first, _ in parts)
        for position, cell in enumerate(cells):
            value = self.one(cell, end=end, month_first=column.month_first)
            column.values.append(value)
            if value is None and cell not in (None, "") and not _is_nothing(cell):
                column.unread.append(position)
        return column

    def one(self, cell: object, *, end: bool, month_first: bool = False) -> date | None:
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
        if self._month_names:
            text = self._named_month.sub(lambda found: str(self._month_names[found[0]]), text)
        whole = self._from_text(text, end, month_first)
        if whole is not None:
            return whole
        pieces = [piece for piece in self._range.split(text) if piece]
        if len(pieces) == 2:
            return self._from_text(pieces[1 if end else 0], end, month_first)
        return None

    def _from_text(self, text: str, end: bool, month_first: bool) -> date | None:
        if found := self._day.fullmatch(text):
            first, second, year = int(found[1]), int(found[2]), int(found[3])
            day, month = (second, first) if month_first else (first, second)
            return _day(year + 2000 if year < 100 else year, month, day)
        if found := _ISO.fullmatch(text):
            return _day(int(found[1]), int(found[2]), int(found[3]))
        if found := self._month.fullmatch(text):
            return _month(int(found[2]), int(found[1]), end)
        if found := self._quarter.fullmatch(text):
            quarter = _ROMAN.get(found[1]) or int(found[1])
            return _month(int(found[2]), quarter * 3 if end else quarter * 3 - 2, end)
        found = self._year.fullmatch(text)
        return _from_number(float(found[1]), end) if found else None


def _is_nothing(cell: object) -> bool:
    return isinstance(cell, str) and not cell.strip(" -–—.…")


def _from_number(number: float, end: bool) -> date | None:
    if number.is_integer() and 1950 <= number <= 2100:
        return date(int(number), 12, 31) if end else date(int(number), 1, 1)
    if 18_000 <= number <= 80_000:
        return _EXCEL_EPOCH + timedelta(days=int(number))
    return None


def _month(year: int, month: int, end: bool) -> date | None:
    if not 1 <= month <= 12 or not 1900 <= year <= 2200:
        return None
    return date(year, month, calendar.monthrange(year, month)[1] if end else 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None
