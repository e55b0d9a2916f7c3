"""Percent columns in points: Excel stores 41,2% as 0.412, other people type 41.2, and the table itself tells which."""

from collections.abc import Sequence
from itertools import islice
from statistics import median

from tasks.read.headers import HeaderColumn
from tasks.read.numbers import Mark, percent_column

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
    parsed = percent_column(cells, sheet_mark=mark)
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
