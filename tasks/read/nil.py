"""Nil returns: the issued form without rows, or a file that says that there is no project; both are reports."""

from typing import Any

from config.fields import LINE_COLUMNS, MONEY
from tasks.read.assemble import Unframed
from tasks.read.formats.sheets import Book, Sheet, cell_text
from tasks.read.lines import Values
from tasks.read.stamp import STAMP_SHEET, stamp_of
from tasks.read.values.text import fold
from tasks.read.values.words import Words

ISSUED_FORM = "biểu mẫu của hệ thống gửi lại không có dòng dự án nào"
_LONGEST_SAYING = 300
_LARGEST_SERIAL = 31
"""Numbers up to this one are serials, days or numbers of columns."""
_YEARS = range(1990, 2101)
_TITLE_LENGTH = 300


def nil_return(book: Book, words: Words, sha256: str, file_name: str) -> Unframed | None:
    """What a file without a project says, where it says that there is none; None where it does not.

    A file with any figure in it is no nil return, whatever it says: its table was not understood.
    """
    shown = [sheet for sheet in book.sheets if not sheet.hidden and fold(sheet.name) != STAMP_SHEET]
    stamp = stamp_of(book.sheets)
    texts = [cell_text(cell) for sheet in shown for row in sheet.rows for cell in row if isinstance(cell, str) and cell]
    said = next((text for text in texts if _says_nil(text, words)), ISSUED_FORM if stamp is not None else "")
    if not said or any(_has_figures(sheet) for sheet in shown):
        return None
    first = next((sheet for sheet in shown if sheet.rows), None)
    facts: dict[str, Any] = {
        "sha256": sha256,
        "file_name": file_name,
        "sheet": first.name if first else "",
        "why_sheet": "Tệp báo cáo không có dự án.",
        "header_rows": (0, 0),
        "unit": "dong",
        "why_unit": "không có số liệu",
        "columns": (),
        "layouts": (),
        "titles": tuple(text[:_TITLE_LENGTH] for text in texts),
        "stamp": stamp,
        "nil": said[:_LONGEST_SAYING],
    }
    return Unframed(facts, {**dict.fromkeys(LINE_COLUMNS), "row": [], "layout": []})


def says_only_nil(values: Values, words: Words) -> bool:
    """Whether all that was read as projects are words that there is none, without a figure beside them."""
    names = values.get("project_name") or []
    return bool(names) and all(
        isinstance(name, str) and _says_nil(name, words) for name in names
    ) and not any(value for field in MONEY for value in values.get(field) or ())  # fmt: skip


def _says_nil(text: str, words: Words) -> bool:
    return len(text) <= _LONGEST_SAYING and words.nil.search(fold(text)) is not None


def _has_figures(sheet: Sheet) -> bool:
    return any(_is_figure(cell) for row in sheet.rows for cell in row)


def _is_figure(cell: Any) -> bool:
    """A number that is no serial, day or year; also one written as text."""
    if isinstance(cell, bool) or cell == "":
        return False
    if isinstance(cell, str):
        digits = cell.strip().replace(".", "").replace(",", "").replace(" ", "")
        if not digits.isascii() or not digits.isdigit():
            return False
        cell = int(digits[:20])
    return isinstance(cell, int | float) and abs(cell) > _LARGEST_SERIAL and cell not in _YEARS
