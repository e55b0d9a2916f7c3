"""What the reader does not tell of an .xlsx: hidden and struck rows, formulas saved without a result or failed."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import join, normpath
from typing import TypeVar

_Meaning = TypeVar("_Meaning")

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s(?=[^>]*\b(?:hidden=\"(?:1|true)\"|ht=\"0(?:\.\d*)?\"))[^>]*\br=\"(\d+)\"")
"""Hidden, or less than a point high, which is the same to whoever looks."""
_FONTS = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w+:)?font(?:/>|\b.*?</(?:\w+:)?font>)", re.DOTALL)
_STRUCK = re.compile(rb"<(?:\w+:)?strike(?:\s+val=\"(?:1|true)\")?\s*/>")
_XFS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_XF = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_FONT_ID = re.compile(rb"\bfontId=\"(\d+)\"")
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
    """Of one sheet: 1-based numbers of hidden rows, addresses of formulas without a cached value and of failed ones,
    and the cells (1-based row, 0-based column) whose text is struck out."""

    hidden_rows: tuple[int, ...] = ()
    blank_formulas: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    struck: frozenset[tuple[int, int]] = frozenset()


def sheet_marks(xml: bytes, styles: bytes) -> SheetMarks:
    """The marks of a sheet, of its part's content and the workbook's styles."""
    may_hide = b"hidden=" in xml or b' ht="0' in xml
    hidden = tuple(int(number) for number in _HIDDEN_ROW.findall(xml)) if may_hide else ()
    blank = tuple(_blank_formulas(xml)) if b"<f" in xml or b":f" in xml else ()
    struck = frozenset(styled_cells(xml, dict.fromkeys(_struck_styles(styles), True)))
    return SheetMarks(hidden, blank, tuple(_failed(xml)) if b't="e"' in xml else (), struck)


def styled_cells(xml: bytes, styles: Mapping[int, _Meaning]) -> dict[tuple[int, int], _Meaning]:
    """The cells of a sheet (1-based row, 0-based column) whose style is one of `styles`, with what that means."""
    if not styles:
        return {}
    places = b"|".join(b"%d" % place for place in styles)
    pattern = re.compile(
        rb"<(?:\w+:)?c\s(?=[^>]*\bs=\"(" + places + rb")\")(?=[^>]*\br=\"([A-Z]{1,3})(\d+)\")", re.DOTALL
    )
    return {(int(row), column_number(letters)): styles[int(style)] for style, letters, row in pattern.findall(xml)}


def _struck_styles(styles: bytes) -> list[int]:
    """Places in cellXfs of the styles whose font is struck out."""
    fonts, section = _FONTS.search(styles), _XFS.search(styles)
    if fonts is None or section is None or not _STRUCK.search(styles):
        return []
    struck = {place for place, font in enumerate(_FONT.findall(fonts[0])) if _STRUCK.search(font)}
    used = [_FONT_ID.search(tag) for tag in _XF.findall(section[0])]
    return [place for place, found in enumerate(used) if found and int(found[1]) in struck]


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
