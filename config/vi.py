"""How numbers, money and days are written in Vietnamese official texts (Decree 30/2020/NĐ-CP, Appendix I).

The one place where figures are rounded: half up, once, from the exact value.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import Literal

from config.units import UnitName
from config.vocabulary import vocabulary

MoneyUnit = Literal["dong", "trieu", "ty"]

"""The units in which papers print money."""

_TRIEU, _TY = 10**6, 10**9
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_MARKS = str.maketrans(",.", ".,")
_FEBRUARY = 2
_DONG = re.compile(r"(?<![\d.,])(-?\d{1,3}(?:\.\d{3})+|-?\d+) đồng\b")


def rounded(value: int | Decimal, decimals: int = 0) -> Decimal:
    """`value` rounded half up (away from zero) to that many decimals."""
    return Decimal(value).quantize(_step(decimals), ROUND_HALF_UP, context=_WIDE)


@cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def number(value: int | Decimal, decimals: int = 0) -> str:
    """`1.234,5`: point between thousands, comma before the decimals; a value that rounds to zero has no sign."""
    if isinstance(value, int) and not decimals:
        return f"{value:,}".replace(",", ".")
    shown = rounded(value, decimals)
    if shown == 0:
        shown = abs(shown)
    return f"{shown:,.{decimals}f}".translate(_MARKS)


def percent(value: Decimal, decimals: int = 1) -> str:
    """`41,2%` from a rate in percent."""
    return f"{number(value, decimals)}%"


def points(value: Decimal, decimals: int = 1) -> str:
    """`8,8 điểm phần trăm`: a difference of two rates."""
    return f"{number(value, decimals)} điểm phần trăm"


def unit_name(unit: MoneyUnit) -> str:
    """The unit as it is printed: `triệu đồng`."""
    return vocabulary().units[unit].name


def money(vnd: int, unit: MoneyUnit = "ty", decimals: int = 1) -> str:
    """`1.234,5 tỷ đồng` from whole đồng; `dong` never has decimals."""
    return f"{amount(vnd, unit, decimals)} {unit_name(unit)}"


def money_in_words(vnd: int, decimals: int = 1) -> str:
    """Money in a sentence: in tỷ đồng, smaller amounts in triệu đồng, smaller still in đồng. `0 đồng` for none."""
    size = abs(vnd)
    unit: MoneyUnit = "ty" if size >= _TY else "trieu" if size >= _TRIEU else "dong"
    return money(vnd, unit, decimals)


def amount(vnd: int, unit: MoneyUnit = "ty", decimals: int = 1) -> str:
    """`1.234,5`: as `money`, for tables whose head names the unit."""
    kept = 1 if unit == "dong" else 10**decimals
    step = vocabulary().units[unit].vnd
    steps, over = divmod(abs(vnd) * kept, step)
    steps += 2 * over >= step
    whole, part = divmod(steps, kept)
    shown = number(-whole if vnd < 0 else whole)
    sign = "-" if vnd < 0 and not whole and part else ""
    return f"{sign}{shown}" + (f",{part:0{decimals}d}" if kept > 1 else "")


def said_in_unit(text: str, unit: UnitName) -> str:
    """The text with every amount in đồng said in the unit of a form, exactly: `9.000.000 đồng` as `9 triệu đồng`."""
    if unit == "dong":
        return text
    step, name = vocabulary().units[unit].vnd, vocabulary().units[unit].name

    def said(found: re.Match[str]) -> str:
        exact = (Decimal(found[1].replace(".", "")) / step).normalize()
        decimals = max(0, -int(exact.as_tuple().exponent))
        return f"{number(exact, decimals)} {name}"

    return _DONG.sub(said, text)


def day(on: date) -> str:
    """`05/8/2023`: days below 10 and months 1 and 2 padded (Decree 30/2020)."""
    return f"{_day(on)}/{_month(on)}/{on.year}"


def moment(at: datetime) -> str:
    """`10:48 ngày 31/7/2023`, in the time zone that `at` has."""
    return f"{at:%H:%M} ngày {day(at.date())}"


def read_moment(text: str) -> datetime | None:
    """The day (its midnight) or moment that `day` or `moment` wrote, without a zone; None of any other text."""
    at, between, on = text.rpartition(" ngày ")
    try:
        return datetime.strptime(f"{at if between else '00:00'} {on}", "%H:%M %d/%m/%Y")  # noqa: DTZ007 - a wall's time
    except ValueError:
        return None


def month(on: date) -> str:
    """`8/2023`."""
    return f"{_month(on)}/{on.year}"


def lower_first(text: str) -> str:
    """First letter small, for a name in the middle of a sentence; an abbreviation stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def joined(parts: list[str] | tuple[str, ...]) -> str:
    """`A, B và C`."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} và {parts[-1]}"


def _day(on: date) -> str:
    return f"{on.day:02d}"


def _month(on: date) -> str:
    return f"{on.month:02d}" if on.month <= _FEBRUARY else str(on.month)
