"""Money as people type it, as exact whole đồng; the convention is decided by the column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from operator import sub
from typing import Any, Literal

from config.text import fold
from config.units import UnitName
from tasks.read.values.typed_numbers import Mark, bare, exact_number, is_ambiguous, is_dash, marks_in

FACTORS: dict[str, int] = {"dong": 1, "nghin": 1_000, "trieu": 1_000_000, "ty": 1_000_000_000}
"""Đồng per unit."""

LARGEST_VND = 2**62
"""Beyond what an Int64 sum of a province can hold, a figure is no money."""

_NUMBER_AND_WORD = re.compile(
    r"(?P<number>[-+−–]?\s?[0-9](?:[0-9., '\u00a0\u202f]*[0-9])?)\s*(?P<word>[^\W\d_][\w. ]{0,15})"
)
_NO_WORDS: Mapping[str, UnitName] = {}
_EXACT_FLOAT = 2.0**48
_NEAR = 0.25
"""The binary product is within 0.07 of the decimal one below _EXACT_FLOAT: this near an integer, it is that integer."""
_PLAIN_KINDS = frozenset({int, float, str})


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that could not be taken at face value. `position` indexes the column's cells."""

    position: int
    kind: Literal["not-a-number", "ambiguous", "decided", "unit"]
    supplied: str
    mark: Mark | None = None
    why: str = ""


@dataclass(slots=True)
class NumberColumn:
    """A column's values (None where missing or refused) and what was met."""

    values: list[int | None] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def added(one: NumberColumn, other: NumberColumn) -> NumberColumn:
    """Two columns as their sum, missing where both are; what was met in either."""
    values = [
        None if mine is None and its is None else (mine or 0) + (its or 0)
        for mine, its in zip(one.values, other.values, strict=True)
    ]
    return NumberColumn(values, [*one.troubles, *other.troubles])


def money_column(
    cells: Sequence[object],
    unit: UnitName,
    *,
    decimal_mark: Mark | None = None,
    sheet_mark: Mark | None = None,
    unit_words: Mapping[str, UnitName] = _NO_WORDS,
) -> NumberColumn:
    """The cells of one column in whole đồng.

    `unit_words` (folded): a cell that ends in one, "1.234 triệu", is in that unit, with a trouble `unit` that says so.

    Blank is missing, a dash is zero, brackets or a minus are negative. `decimal_mark` is the layout's convention;
    without it the column's own values decide "1.234", then `sheet_mark` (what the other columns prove), then the unit
    (đồng has no fractions); where nothing decides, the value is missing and the trouble `ambiguous`.
    """
    factor = FACTORS[unit]
    plain = _plain(cells, factor)
    if plain is not None:
        return NumberColumn(plain)
    result = NumberColumn()
    values = result.values
    late: list[int] = []
    for position, cell in enumerate(cells):
        kind = type(cell)
        if kind is float or kind is int:
            values.append(_scaled(cell, factor))  # type: ignore[arg-type]
            if values[-1] is None:
                result.troubles.append(Trouble(position, "not-a-number", str(cell)))
        elif cell is None or cell == "":
            values.append(None)
        else:
            values.append(None)
            late.append(position)
    if late:
        texts = {position: _without_unit(cells[position], unit_words) for position in late}
        mark, why = _column_mark([text for text, _ in texts.values()], decimal_mark, sheet_mark, unit == "dong")
        for position, (text, own) in texts.items():
            _read_text(position, cells[position], text, own or unit, mark, "" if own == "dong" else why, result)
            if own is not None and result.values[position] is not None:
                result.troubles.append(Trouble(position, "unit", str(cells[position]).strip()))
    return result


def _plain(cells: Sequence[object], factor: int) -> list[int | None] | None:
    """A column of nothing but blanks and near-whole amounts of đồng; None where some cell needs a closer look."""
    kinds = set(map(type, cells))
    if not kinds <= _PLAIN_KINDS:
        return None
    numbers: Sequence[Any] = cells if str not in kinds else [cell for cell in cells if type(cell) is not str]
    if len(numbers) < len(cells) and any(cell for cell in cells if type(cell) is str):
        return None
    if not numbers:
        return [None] * len(cells)
    products = [number * factor for number in numbers]
    total = sum(products)
    if total != total or not (min(products) > -_EXACT_FLOAT and max(products) < _EXACT_FLOAT):
        return None
    nearest: list[int | None] = list(map(round, products))
    rests = list(map(sub, products, nearest))
    if not (min(rests) > -_NEAR and max(rests) < _NEAR):
        return None
    if len(numbers) == len(cells):
        return nearest
    following = iter(nearest)
    return [None if type(cell) is str else next(following) for cell in cells]


def _without_unit(cell: object, unit_words: Mapping[str, UnitName]) -> tuple[object, UnitName | None]:
    """A typed amount without the unit written behind it, and the unit; the cell itself where there is none."""
    found = _NUMBER_AND_WORD.fullmatch(cell.strip()) if unit_words and isinstance(cell, str) else None
    unit = unit_words.get(fold(found["word"])) if found else None
    return (found["number"], unit) if found and unit else (cell, None)


def _read_text(
    position: int, cell: object, text: object, unit: UnitName, mark: Mark | None, why: str, result: NumberColumn
) -> None:
    """Set one value from typed text, or say what is wrong with it."""
    if not isinstance(text, str):
        result.troubles.append(Trouble(position, "not-a-number", str(cell)))
        return
    if not text.strip():
        return
    if is_dash(text):
        result.values[position] = 0
        return
    if text.rstrip().endswith("%"):
        result.troubles.append(Trouble(position, "not-a-number", str(cell).strip()))
        return
    number, negative = bare(text)
    if text is not cell and unit == "dong" and is_ambiguous(number):
        # "1.234 đ": a đồng has no fractions.
        mark = "," if "." in number else "."
    exact = exact_number(number, mark)
    if exact == "ambiguous":
        result.troubles.append(Trouble(position, "ambiguous", str(cell).strip()))
        return
    value = None if exact is None or isinstance(exact, str) else _rounded(exact * FACTORS[unit])
    if value is None:
        result.troubles.append(Trouble(position, "not-a-number", str(cell).strip()))
        return
    result.values[position] = -value if negative else value
    if why and is_ambiguous(number):
        result.troubles.append(Trouble(position, "decided", str(cell).strip(), mark, why))


def _column_mark(
    texts: Sequence[object], configured: Mark | None, sheet_mark: Mark | None, whole: bool
) -> tuple[Mark | None, str]:
    if configured is not None:
        return configured, ""
    votes = marks_in(texts)
    if len(votes) == 1:
        return next(iter(votes)), "các giá trị khác trong cột"
    if votes:
        return None, ""
    if whole:
        ambiguous = {bare(text)[0] for text in texts if isinstance(text, str) and is_ambiguous(bare(text)[0])}
        signs = {sign for number in ambiguous for sign in ",." if sign in number}
        if len(signs) == 1:
            return ("," if "." in signs else "."), "đơn vị đồng không có phần thập phân"
    return sheet_mark, "các cột khác trong bảng"


def _scaled(number: float | int, factor: int) -> int | None:
    """A cell's number times `factor`, rounded half up to the đồng from its shortest decimal form."""
    product = number * factor
    if -_EXACT_FLOAT < product < _EXACT_FLOAT:
        nearest = round(product)
        if -_NEAR < product - nearest < _NEAR:
            return nearest
    if isinstance(number, int):
        return number * factor if abs(number) * factor < LARGEST_VND else None
    try:
        return _rounded(Decimal(repr(number)) * factor)
    except InvalidOperation:
        return None


def _rounded(exact: Decimal) -> int | None:
    if not exact.is_finite() or abs(exact) >= LARGEST_VND:
        return None
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
