"""Single changes of a good workbook, as slips of typing, copying and sorting make them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from config.fields import MONEY
from tests.mutations.books import GoodBook

LEAST_MILLIONS = 1
"""Smaller changes of an amount are rounding."""
_TRIES = 40
_OTHER_UNITS = {"triệu -> nghìn": "nghìn đồng", "triệu -> tỷ": "tỷ đồng"}


@dataclass(frozen=True, slots=True)
class Change:
    """A mutated workbook: of what kind, what was done, and the result."""

    kind: str
    what: str
    book: GoodBook


Maker = Callable[[GoodBook, Random], Iterator[Change]]


def changes_of(book: GoodBook, random: Random) -> Iterator[Change]:
    """Every kind of change, each at places that `random` picks."""
    for make in (_digits, _rows, _names, _swapped, _headers, _deleted, _units, _formats):
        yield from make(book, random)


def _digits(book: GoodBook, random: Random) -> Iterator[Change]:
    """One digit of an amount, in each money column."""
    for field in _money(book):
        for row in random.sample(book.projects, k=len(book.projects)):
            typed = _other_digit(book.rows[row][book.columns[field]], random)
            if typed is not None:
                yield Change(f"one digit: {field}", f"{field} in row {row + 1}", _with(book, row, field, typed))
                break
    if "rate_pct" in book.columns:
        row = random.choice(book.projects)
        typed = _other_digit(book.rows[row][book.columns["rate_pct"]], random)
        if typed is not None:
            yield Change("one digit: rate_pct", f"row {row + 1}", _with(book, row, "rate_pct", typed))


def _rows(book: GoodBook, random: Random) -> Iterator[Change]:
    row = random.choice(book.projects)
    kept = tuple(one for i, one in enumerate(book.rows) if i != row)
    yield Change("row dropped", f"row {row + 1}", replace(book, rows=kept))
    twice = (*book.rows[: row + 1], book.rows[row], *book.rows[row + 1 :])
    yield Change("row repeated", f"row {row + 1}", replace(book, rows=twice))


def _names(book: GoodBook, random: Random) -> Iterator[Change]:
    """Names exchanged, one renamed, their column sorted alone."""
    one, other = random.sample(book.projects, k=2)
    name = book.columns["project_name"]
    names = {row: book.rows[row][name] for row in book.projects}
    exchanged = _with(_with(book, one, "project_name", names[other]), other, "project_name", names[one])
    yield Change("names of two projects exchanged", f"rows {one + 1} and {other + 1}", exchanged)
    yield Change("project renamed", f"row {one + 1}", _with(book, one, "project_name", "Hồ chứa nước Tân Lập"))
    ordered = book
    for row, typed in zip(book.projects, sorted(names.values()), strict=True):
        ordered = _with(ordered, row, "project_name", typed)
    yield Change("column of names sorted alone", "all rows", ordered)


def _swapped(book: GoodBook, random: Random) -> Iterator[Change]:
    """The amounts, sources or codes of two projects exchanged."""
    for field in (*_money(book), "funding_source", "project_code"):
        if field not in book.columns:
            continue
        at = book.columns[field]
        one, other = random.sample(book.projects, k=2)
        first, second = book.rows[one][at], book.rows[other][at]
        if first != second:
            swapped = _with(_with(book, one, field, second), other, field, first)
            yield Change(f"cells of two projects exchanged: {field}", f"rows {one + 1} and {other + 1}", swapped)


def _headers(book: GoodBook, _: Random) -> Iterator[Change]:
    """The header of a column lost, in each money column."""
    for field in _money(book):
        at = book.columns[field]
        lost = book
        for row in book.header[:-1] if _has_index_row(book) else book.header:
            lost = _set(lost, row, at, None)
        yield Change(f"header lost: {field}", "its column", lost)


def _deleted(book: GoodBook, _: Random) -> Iterator[Change]:
    """A column taken out, in each money column but the two that every table must have."""
    for field in _money(book):
        if field not in ("plan_vnd", "disbursed_vnd"):
            emptied = book
            for row in range(book.header[0], len(book.rows)):
                if len(book.rows[row]) > book.columns[field]:
                    emptied = _set(emptied, row, book.columns[field], None)
            yield Change(f"column emptied: {field}", "header and figures", emptied)


def _units(book: GoodBook, random: Random) -> Iterator[Change]:
    """Another unit in the note; a row of another unit."""
    typed = str(book.rows[book.unit_at[0]][book.unit_at[1]])
    for what, unit in _OTHER_UNITS.items():
        yield Change("unit of the sheet", what, _set(book, *book.unit_at, typed.replace("triệu đồng", unit)))
    yield Change("unit of the sheet", "note lost", _set(book, *book.unit_at, None))
    row = random.choice(book.projects)
    for factor, what in ((1000.0, "nghìn đồng"), (0.001, "tỷ đồng")):
        other = book
        for field in _money(book):
            cell = book.rows[row][book.columns[field]]
            other = _with(other, row, field, cell * factor if _is_amount(cell) else cell)
        yield Change("one row in another unit", f"row {row + 1}: {what}", other)


def _formats(book: GoodBook, random: Random) -> Iterator[Change]:
    """Number formats that show an amount otherwise, on a cell and on a column."""
    for field in ("plan_vnd", "disbursed_vnd"):
        at, row = book.columns[field], random.choice(book.projects)
        for code in ("0.00%", "#,##0.000,", '#,##0.000" tỷ"'):
            cell = replace(book, formats={(row, at): code})
            yield Change("number format of a cell", f"{field} in row {row + 1}: {code}", cell)
            column = replace(book, formats={(i, at): code for i in range(book.header[-1] + 1, len(book.rows))})
            yield Change("number format of a column", f"{field}: {code}", column)


def _money(book: GoodBook) -> list[str]:
    return [field for field in book.columns if field in MONEY]


def _has_index_row(book: GoodBook) -> bool:
    return str(book.rows[book.header[-1]][0]).startswith("(")


def _is_amount(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell != 0


def _other_digit(cell: Any, random: Random) -> float | None:
    """The amount with one digit replaced, so that it differs by at least LEAST_MILLIONS; None where that cannot be."""
    if not _is_amount(cell):
        return None
    text = repr(float(cell)).removesuffix(".0")
    for _ in range(_TRIES):
        at = random.randrange(len(text))
        if text[at].isdigit():
            typed = float(text[:at] + random.choice("0123456789") + text[at + 1 :])
            if abs(typed - cell) >= LEAST_MILLIONS:
                return typed
    return None


def _with(book: GoodBook, row: int, field: str, cell: Any) -> GoodBook:
    return _set(book, row, book.columns[field], cell)


def _set(book: GoodBook, row: int, column: int, cell: Any) -> GoodBook:
    cells = list(book.rows[row])
    cells[column] = cell
    return replace(book, rows=(*book.rows[:row], tuple(cells), *book.rows[row + 1 :]))
