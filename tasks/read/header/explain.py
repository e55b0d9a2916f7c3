"""How each column of a file's table was understood, and why: what `giaingan map` shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from config.units import UnitName
from config.vocabulary import vocabulary
from tasks.read.formats.sheets import Sheet, cell_text, open_book
from tasks.read.header.carried_over import WHOLES
from tasks.read.header.layout import IGNORED, PART
from tasks.read.header.paths import Path as HeaderPath
from tasks.read.header.paths import is_index_row, is_number, paths_of
from tasks.read.header.reader import MAX_BAND, SEARCH_ROWS, HeaderReader
from tasks.read.header.texts import HeaderColumn
from tasks.read.issues.unread_sheets import nearest_header
from tasks.read.refusal import RefusedFileError
from tasks.read.select import choose, is_ignored
from tasks.read.table import Table
from tasks.read.values.text import fold

State = Literal["read", "left out", "unknown"]
_FIRST_ROWS = 3
_NEAREST = 2
_FEWEST_NUMBERS = 2


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column as it stands in the sheet, and what was made of it."""

    letters: str
    header: str
    naming: str
    """The text by which a mapping names it; empty where it has no header."""
    state: State
    field: str | None
    source: str | None
    unit: UnitName | None
    why: str
    """What decided, in Vietnamese: the header or pattern that fits, or why the column is left out."""
    nearest: tuple[str, ...]
    """What else came near, in Vietnamese, best first."""
    first: tuple[str, ...]
    """The first cells below the header."""
    has_figures: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """A table, or what comes nearest to one: `missing` are fields that it lacks."""

    sheet: str
    header_rows: tuple[int, int]
    is_read: bool
    columns: tuple[ColumnView, ...]
    missing: tuple[str, ...]


def views(path: Path, reader: HeaderReader, wanted: str | None = None) -> list[TableView]:
    """The tables that are read from the workbook at `path`, else what comes nearest to a header on each sheet.

    Raises RefusedFileError where the file is no workbook.
    """
    book = open_book(path.read_bytes(), path.name)
    try:
        tables = choose(book, reader, wanted).tables
    except RefusedFileError:
        sheets = [one for one in book.sheets if one.rows and not is_ignored(one, reader.layout)]
        nearest = (_nearest(one, reader) for one in sheets if wanted in (None, one.name))
        return [view for view in nearest if view is not None]
    return [_of_table(table, reader) for table in tables]


def _of_table(table: Table, reader: HeaderReader) -> TableView:
    header, sheet = table.header, table.sheet
    meant: dict[int, list[HeaderColumn]] = {}
    for column in header.columns:
        for place in column.parts or (column,):
            meant.setdefault(place.index, []).append(column)
    left = {column.index: column for column in (*header.rejected, *header.ignored)}
    paths = paths_of(sheet, header.top, header.bottom)
    rows = [sheet.rows[header.data_from + row.index] for row in table.rows]
    columns = []
    for index, path in _with_content(paths, rows):
        own = meant.get(index, [])
        other = left.get(index)
        state: State = "read" if own else "left out" if other else "unknown"
        why = " và ".join(dict.fromkeys(map(_why, own)))
        if not own and other is not None:
            why = _why_left(other, header.columns)
        columns.append(_view(sheet, reader, index, path, rows, state, own, why))
    missing = _missing({column.field for column in header.columns}, reader)
    first = sheet.first_row
    return TableView(sheet.name, (first + header.top, first + header.bottom), True, tuple(columns), missing)


def _nearest(sheet: Sheet, reader: HeaderReader) -> TableView | None:
    """The header band of a sheet in which no table was found: the row that names most, else the one above figures."""
    near = nearest_header(sheet, reader)
    figures = next((i for i, row in enumerate(sheet.rows) if sum(map(is_number, row)) >= _FEWEST_NUMBERS), None)
    row = near.row if near else None if figures is None else _above(sheet, figures)
    if row is None or row > SEARCH_ROWS:
        return None
    top = bottom = row
    while top and row - top < _FIRST_ROWS and _is_header_row(sheet.rows[top - 1]):
        top -= 1
    while bottom + 1 < len(sheet.rows) and bottom - top < MAX_BAND and _is_header_row(sheet.rows[bottom + 1]):
        bottom += 1
    paths = paths_of(sheet, top, bottom)
    rows = [one for one in sheet.rows[bottom + 1 :] if not is_index_row(one) and any(map(is_number, one))]
    columns = []
    for index, path in _with_content(paths, rows):
        own = list(reader.match(path)) if path else []
        columns.append(
            _view(sheet, reader, index, path, rows, "read" if own else "unknown", own, _why(own[0]) if own else "")
        )
    missing = _missing({column.field for column in columns if column.field}, reader)
    return TableView(sheet.name, (sheet.first_row + top, sheet.first_row + bottom), False, tuple(columns), missing)


def _missing(known: set[str], reader: HeaderReader) -> tuple[str, ...]:
    """Required fields that the columns neither state nor give by their parts."""
    given = known | {whole for whole, this_year, _ in WHOLES if this_year in known}
    return tuple(field for field in reader.layout.required if field not in given)


def _above(sheet: Sheet, figures: int) -> int | None:
    return next((i for i in range(figures - 1, -1, -1) if _is_header_row(sheet.rows[i])), None)


def _is_header_row(row: list[Any]) -> bool:
    texts = sum(type(cell) is str and bool(cell.strip()) for cell in row)
    return texts > 1 and not any(map(is_number, row)) and not is_index_row(row)


def _with_content(paths: list[HeaderPath], rows: list[list[Any]]) -> Iterable[tuple[int, HeaderPath]]:
    """Columns that have a header or a figure."""
    width = max([len(paths), *map(len, rows)])
    for index in range(width):
        path = paths[index] if index < len(paths) else ()
        if path or any(index < len(row) and is_number(row[index]) for row in rows):
            yield index, path


def _view(
    sheet: Sheet,
    reader: HeaderReader,
    index: int,
    path: HeaderPath,
    rows: list[list[Any]],
    state: State,
    own: list[HeaderColumn],
    why: str,
) -> ColumnView:
    cells = [row[index] for row in rows if index < len(row)]
    best = own[0] if own else None
    return ColumnView(
        sheet.letters(index),
        " / ".join(path).replace("\n", " "),
        reader.naming(path) if path else "",
        state,
        best.field if best else None,
        best.source if best else None,
        best.unit if best else None,
        why,
        _near(reader, path, best.field if best else None) if path else (),
        tuple(cell_text(cell) for cell in cells[:_FIRST_ROWS]),
        any(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells),
    )


def _why(column: HeaderColumn) -> str:
    if column.parts:
        return f"cộng {len(column.parts)} cột thành phần"
    if column.is_named:
        return f"tiêu đề “{column.by}”"
    return f"mẫu {column.by}" if column.by else "chủ đầu tư thay tên dự án"


def _why_left(column: HeaderColumn, read: tuple[HeaderColumn, ...]) -> str:
    if column.field == IGNORED and column.rule is not None:
        return column.rule.why
    held = next((one for one in read if (one.field, one.source) == (column.field, column.source)), None)
    return f"đã lấy cột khác cho “{vocabulary().field(column.field)}”" + (f": “{held.path}”" if held else "")


def _near(reader: HeaderReader, path: HeaderPath, chosen: str | None) -> tuple[str, ...]:
    """What else a header came near to: fields that fit less, then those that one word excludes, then those alike."""
    found: dict[str, str] = {}
    for fit in reader.fits(path):
        if fit.rule.field not in (chosen, IGNORED, PART):
            found.setdefault(fit.rule.field, vocabulary().field(fit.rule.field))
    for field, word in reader.refused(path):
        if field not in (chosen, IGNORED, PART):
            found.setdefault(field, f"{vocabulary().field(field)} (trừ khi có “{word}”)")
    if chosen is None:
        for field in _alike(reader, fold(" ".join(path))):
            found.setdefault(field, vocabulary().field(field))
    return tuple(found.values())[:_NEAREST]


def _alike(reader: HeaderReader, text: str) -> list[str]:
    """Fields whose names share most words with a text."""
    words = frozenset(text.split())
    shared: dict[str, float] = {}
    for rule in reader.layout.rules:
        for header in rule.headers if rule.field not in (IGNORED, PART) else ():
            own = frozenset(fold(header).split())
            likeness = len(own & words) / len(own | words) if own else 0.0
            shared[rule.field] = max(shared.get(rule.field, 0.0), likeness)
    return [field for field in sorted(shared, key=lambda field: -shared[field]) if shared[field] > 0]
