"""Amounts that a number format shows otherwise than they are stored: as percent, in thousands, with another unit.

People see the format, the reader the number. An amount is read as it is seen where its whole column is shown so; else
it is asked about. The formats of .xlsx are found here, of other files in formats_elsewhere.py.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Any, Literal

from config.units import UnitName
from tasks.ledger.finding import Severity
from tasks.read.values.numbers import FACTORS
from tasks.read.values.text import fold

_XFS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_XF = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_ID = re.compile(rb"\bnumFmtId=\"(\d+)\"")
_CODE = re.compile(rb"\bformatCode=\"([^\"]*)\"")
PERCENT_IDS = frozenset({9, 10})
"""Built-in formats 0% and 0.00%."""
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_THOUSANDS = re.compile(r"[0#?](,+)(?=$|[^,0#?])")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a format shows a number: in percent, divided by 1000 to a `power`, or with the words of a unit behind it."""

    kind: Literal["percent", "thousands", "unit"]
    power: int = 0
    unit: UnitName | None = None


def formats_of(package: zipfile.ZipFile, units: Mapping[str, UnitName]) -> dict[int, Shown]:
    """The styles (places in cellXfs) whose format shows numbers otherwise than they are; `units` by folded word."""
    if "xl/styles.xml" not in package.NameToInfo:
        return {}
    xml = package.read("xl/styles.xml")
    known: dict[int, Shown] = dict.fromkeys(PERCENT_IDS, Shown("percent"))
    for tag in _FORMAT.findall(xml):
        number, code = _ID.search(tag), _CODE.search(tag)
        shown = shown_by(unescape(code[1].decode("utf-8", "replace")), units) if code else None
        if number and shown:
            known[int(number[1])] = shown
    section = _XFS.search(xml)
    styles = [_ID.search(tag) for tag in _XF.findall(section[0])] if section else []
    return {place: known[int(found[1])] for place, found in enumerate(styles) if found and int(found[1]) in known}


def shown_by(code: str, units: Mapping[str, UnitName]) -> Shown | None:
    """How a format code shows positive numbers; None where it shows them as they are."""
    first = code.split(";")[0]
    said = "".join(quoted or escaped for quoted, escaped in _QUOTED.findall(first))
    bare = _QUOTED.sub("", first)
    if "%" in bare or "%" in said:
        return Shown("percent")
    found = _THOUSANDS.search(bare)
    if found:
        return Shown("thousands", power=len(found[1]))
    unit = units.get(fold(said))
    return Shown("unit", unit=unit) if unit else None


@dataclass(frozen=True, slots=True)
class Seen:
    """What is told of the cells of one column: their places among its data rows, how grave, and in what words."""

    places: tuple[int, ...]
    level: Severity
    why: str


def as_seen(cells: Sequence[Any], shown: Mapping[int, Shown], unit: UnitName) -> tuple[list[Any], list[Seen]]:
    """The cells of a money column in `unit` as people see them, and what is to be told; `shown` by place among them."""
    numbers = {at for at, cell in enumerate(cells) if type(cell) in (int, float) and cell}
    odd = {at: one for at, one in shown.items() if at in numbers}
    if not odd:
        return list(cells), []
    result, told = list(cells), list[Seen]()
    for one in sorted(set(odd.values()), key=repr):
        places = tuple(sorted(at for at, of in odd.items() if of == one))
        whole = len(places) == len(numbers)
        if one.unit is not None and FACTORS[one.unit] == FACTORS[unit]:
            continue
        factor, level, why = _reading(one, unit, whole=whole)
        if factor is not None:
            for at in places:
                result[at] = float(Decimal(repr(cells[at])) * factor)
        told.append(Seen(places, level, why))
    return result, told


def _reading(one: Shown, unit: UnitName, *, whole: bool) -> tuple[Decimal | None, Severity, str]:
    """By what a stored number is multiplied to be what people see, None where it is left; how grave, and why."""
    if one.kind == "percent":
        return None, "error", "hiển thị dạng phần trăm trong cột số tiền, không rõ số tiền là bao nhiêu"
    if one.kind == "thousands":
        divided = f"hiển thị đã chia cho {10 ** (3 * one.power):,}".replace(",", ".")
        if whole:
            return Decimal(1).scaleb(-3 * one.power), "info", f"{divided}; đã đọc theo số hiển thị"
        return None, "error", f"{divided}, các ô khác trong cột thì không; không rõ số nào đúng"
    own = one.unit or unit
    if FACTORS[own] > FACTORS[unit]:
        ratio = Decimal(FACTORS[own]) / FACTORS[unit]
        return ratio, "warning", "hiển thị kèm đơn vị tính lớn hơn đơn vị của bảng; đã đọc theo đơn vị hiển thị"
    return None, "warning", "hiển thị kèm đơn vị tính nhỏ hơn đơn vị của bảng; đã đọc theo đơn vị của bảng"
