"""What the reader does not tell of an .xlsx: hidden rows, formulas saved without a result, and those that failed."""

import re
import zipfile
from dataclasses import dataclass
from posixpath import join, normpath

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*\br=\"(\d+)\"")
_FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c\s(?P<head>[^>]*)>(?:<(?:\w+:)?f\b[^>]*/>|<(?:\w+:)?f\b[^>]*>[^<]*</(?:\w+:)?f>)(?=(?P<rest>.{0,12}))",
    re.DOTALL,
)
_FAILED_CELL = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*\bt=\"e\")[^>]*>")
_ADDRESS = re.compile(rb"\br=\"([A-Z]{1,3}\d{1,7})\"")
_LETTERS = 26
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Of one sheet: 1-based numbers of hidden rows, addresses of formulas without a cached value and of failed ones."""

    hidden_rows: tuple[int, ...] = ()
    blank_formulas: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def sheet_marks(xml: bytes) -> SheetMarks:
    """The marks of a sheet, of its part's content."""
    hidden = tuple(int(number) for number in _HIDDEN_ROW.findall(xml)) if b"hidden=" in xml else ()
    blank = tuple(_blank_formulas(xml)) if b"<f" in xml or b":f" in xml else ()
    return SheetMarks(hidden, blank, tuple(_failed(xml)) if b't="e"' in xml else ())


def _blank_formulas(xml: bytes) -> list[str]:
    found = []
    for cell in _FORMULA_CELL.finditer(xml):
        address = _ADDRESS.search(cell["head"])
        # t="str" with an empty value is a formula whose result is an empty text.
        if address and b't="str"' not in cell["head"] and not _VALUE.match(cell["rest"]):
            found.append(address.group(1).decode())
    return found


def _failed(xml: bytes) -> list[str]:
    places = (_ADDRESS.search(cell) for cell in _FAILED_CELL.findall(xml))
    return [place.group(1).decode() for place in places if place]


def parts_of(archive: zipfile.ZipFile) -> list[str | None]:
    """The part of each sheet in workbook order; None where it cannot be found."""
    try:
        sheets = _SHEET.findall(archive.read("xl/workbook.xml"))
        relations = _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    except KeyError:
        return []
    targets = {_attribute(one, b"Id"): _attribute(one, b"Target") or "" for one in relations}
    found: list[str | None] = []
    for sheet in sheets:
        target = targets.get(_attribute(sheet, rb"\w+:id") or "")
        if target is None:
            found.append(None)
            continue
        part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        found.append(part if part in archive.NameToInfo else None)
    return found


def column_number(letters: bytes) -> int:
    """Column letters as a 0-based number."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number - 1


def _attribute(tag: bytes, name: bytes) -> str | None:
    found = re.search(rb"\s" + name + rb"=[\"']([^\"']*)[\"']", tag)
    return found.group(1).decode("utf-8", "replace") if found else None
