"""Percent columns in points: Excel stores 41,2% as 0.412, other people type 41.2, and the table itself tells which."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from statistics import median

from tasks.read.header.texts import HeaderColumn
from tasks.read.values.numbers import Trouble
from tasks.read.values.typed_numbers import Mark, bare, exact_number, is_ambiguous, is_dash

_NO_FRACTION = 10.0
"""Whoever writes a rate above this writes points: a fraction would be ten times the plan."""
_ENOUGH = 51
"""Rows whose rate is compared: they agree with one another, or the column is a mess either way."""


def percent_values(
    cells: Sequence[object],
    column: HeaderColumn,
    plans: Sequence[int | None] | None,
    disbursed: Sequence[int | None] | None,
    mark: Mark | None,
) -> tuple[list[float | None], list[int]]:
    """Points per line (None where missing) and the positions that are no number.

    Number cells are fractions if the disbursement rate computed from the lines says so; for other percentages, if none
    exceeds 1 and some is not whole.
    """
    parsed = _percent_column(cells, mark)
    numbers = [value for value, loose in zip(parsed.values, parsed.fraction, strict=True) if loose and value]
    scale = 100.0 if numbers and _are_fractions(parsed.values, parsed.fraction, column, plans, disbursed) else 1.0
    if scale == 1.0:
        return parsed.values, [trouble.position for trouble in parsed.troubles]
    values = [
        None if value is None else round(value * scale, 10) if loose else value
        for value, loose in zip(parsed.values, parsed.fraction, strict=True)
    ]
    return values, [trouble.position for trouble in parsed.troubles]


def _are_fractions(
    values: Sequence[float | None],
    loose: Sequence[bool],
    column: HeaderColumn,
    plans: Sequence[int | None] | None,
    disbursed: Sequence[int | None] | None,
) -> bool:
    numbers = [value for value, free in zip(values, loose, strict=True) if free and value]
    if column.field == "rate_pct" and plans is not None and disbursed is not None:
        known = (
            value * plan / spent
            for value, free, plan, spent in zip(values, loose, plans, disbursed, strict=True)
            if free and value and plan and spent
        )
        ratios = list(islice(known, _ENOUGH))
        if ratios:
            return median(ratios) < 10 and max(map(abs, numbers)) < _NO_FRACTION
    return max(map(abs, numbers)) <= 1 and any(not value.is_integer() for value in numbers)


@dataclass(slots=True)
class _PercentColumn:
    """A column's percentages as written (points where typed with %), and what was met.

    `fraction` tells for each value whether it may be an Excel fraction (a number cell, not text).
    """

    values: list[float | None] = field(default_factory=list)
    fraction: list[bool] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def _percent_column(cells: Sequence[object], mark: Mark | None) -> _PercentColumn:
    """The cells of one percent column as written; whether numbers are fractions is for the caller to decide."""
    if set(map(type, cells)) <= {int, float}:
        return _PercentColumn(list(map(float, cells)), [True] * len(cells))  # type: ignore[arg-type]
    result = _PercentColumn()
    for position, cell in enumerate(cells):
        value: float | None = None
        fraction = False
        if type(cell) is float or type(cell) is int:
            value, fraction = float(cell), True
        elif isinstance(cell, str) and cell.strip() and not cell.strip().startswith("#"):
            value, fraction = _typed_percent(cell, mark, position, result)
        elif not isinstance(cell, str) and cell is not None:
            result.troubles.append(Trouble(position, "not-a-number", str(cell)))
        result.values.append(value)
        result.fraction.append(fraction)
    return result


def _typed_percent(cell: str, mark: Mark | None, position: int, result: _PercentColumn) -> tuple[float | None, bool]:
    if is_dash(cell):
        return 0.0, False
    number, negative = bare(cell)
    # A percentage has no thousands: "41.234" can only be a fraction of a hundred.
    if is_ambiguous(number):
        mark = "." if "." in number else ","
    exact = exact_number(number, mark)
    if not isinstance(exact, Decimal):
        result.troubles.append(Trouble(position, "not-a-number", cell.strip()))
        return None, False
    return float(-exact if negative else exact), "%" not in cell
