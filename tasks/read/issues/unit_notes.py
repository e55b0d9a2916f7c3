"""Unit notes between and below the rows of a table: what contradicts the unit that was used is told."""

import re
import unicodedata
from functools import lru_cache

from config.fields import MONEY
from config.units import UnitName
from config.vocabulary import vocabulary
from tasks.ledger.finding import CellRef, Finding
from tasks.read.formats.sheets import cell_text
from tasks.read.header.reader import HeaderReader
from tasks.read.issues.texts import issue
from tasks.read.table import Table
from tasks.read.values.text import fold
from tasks.read.values.words import literally

_LONGEST = 250
_SHORTEST = 3
"""A shorter word alone in a cell, as "đ", is no note."""
_OF_PROJECTS = {"serial", "project_code", "project_name", "owner", *MONEY}
"""Fields whose cells in a project's row state no unit for others; a figure's own unit is read with the figure."""


def changed_units(table: Table, reader: HeaderReader) -> list[Finding]:
    """Notes and repeated headers below the header that state another unit than the one used there.

    A unit is one for the whole table: which rows another one is meant for is not guessed. Above the last project it is
    an error, because figures below it may be wrong; further down, where nothing was read, a warning.
    """
    sheet, start = table.sheet, table.header.data_from
    words = tuple(reader.units.words)
    note = _note(words, reader.words.unit_note)
    if not _hints("\n".join([text.strip() for text in _texts(table)]), words, note):
        return []
    own = {column.index: column.unit or table.unit for column in table.header.columns if column.field in MONEY}
    last = max((row.index for row in table.rows if row.kind in ("project", "split")), default=-1)
    found: list[Finding] = []
    units = vocabulary().units
    for i, row in enumerate(sheet.rows[start:]):
        for j, cell in enumerate(row):
            if type(cell) is not str or not cell or len(cell) > _LONGEST:
                continue
            said = _said(fold(cell), note, reader, in_figures=j in own)
            used = own.get(j, table.unit)
            if said is not None and said != used:
                where = "từ dòng này trở xuống" if i < last else "dưới bảng"
                found.append(
                    issue(
                        "read-unit-conflict",
                        cell=CellRef(sheet.name, sheet.address(start + i, j)),
                        supplied=cell_text(cell),
                        level="error" if i < last else "warning",
                        detail=f"{where} ghi {units[said].name}, còn cả bảng đã được đọc theo {units[used].name}",
                    )
                )
    return found


def _texts(table: Table) -> set[str]:
    """The distinct texts below the header that can be about units: all but what names and pays the projects."""
    data = table.sheet.rows[table.header.data_from :]
    figures = {row.index for row in table.rows if row.kind in ("project", "split") and row.has_figures}
    between = [row for i, row in enumerate(data) if i not in figures]
    own = {column.index for column in table.header.columns if column.field in _OF_PROJECTS}
    beside = [j for j in range(len(data[0]) if data else 0) if j not in own]
    cells = (cell for column in (*between, *([row[j] for row in data] for j in beside)) for cell in column)
    return {cell for cell in cells if type(cell) is str}


def _said(text: str, note: re.Pattern[str], reader: HeaderReader, *, in_figures: bool) -> UnitName | None:
    """The unit that a folded cell states: alone, in a note, or, above figures, as part of a header's text."""
    words = reader.units.words
    bare = text.strip(" ():;.,-")
    if len(bare) >= _SHORTEST and bare in words:
        return words[bare]
    noted = note.search(text)
    if noted and not text[: noted.start()][-1:].isalnum():
        return words[noted["unit"]]
    if in_figures and any(column.field in MONEY for column in reader.match((text,))):
        return reader.units.split_header(text)[1]
    return None


def _hints(texts: str, words: tuple[str, ...], note: re.Pattern[str]) -> bool:
    """Whether any of the lines can state a unit; nearly every table is passed over here, in one look at all its texts.

    A unit ends its cell or stands in brackets: alone so, or at the end of a header.
    """
    plain = unicodedata.normalize("NFC", texts).casefold() + "\n"
    return any(end in plain for end in _ends(words)) or note.search(plain) is not None


@lru_cache(maxsize=8)
def _ends(words: tuple[str, ...]) -> tuple[str, ...]:
    """How a line or a bracket ends that states a unit; a word that ends in another one needs no look of its own."""
    long = [word for word in words if len(word) >= _SHORTEST]
    last = [word for word in long if not any(word != other and word.endswith(other) for other in long)]
    short = [f"({word})" for word in words if len(word) < _SHORTEST]
    return (*(word + end for word in last for end in ("\n", ")", " )")), *short)


@lru_cache(maxsize=8)
def _note(words: tuple[str, ...], lead: str) -> re.Pattern[str]:
    """A note with its unit."""
    # No word boundary in front: with literals first, texts are searched several times faster.
    return re.compile(rf"(?:{lead})\s*[:.]?\s*\(?\s*(?P<unit>{literally(words)})\s*(?=[).,;]|$)", re.MULTILINE)
