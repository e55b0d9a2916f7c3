"""Finds the header band of a table and says which column holds which field."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from config.fields import MONEY
from tasks.read.formats.sheets import Sheet
from tasks.read.header.layout import IGNORED, PART, Layout
from tasks.read.header.paths import Path, is_index_row, is_number, paths_of
from tasks.read.header.roles import adjusted_plans, parts_of_totals, unused_parts, with_sums
from tasks.read.header.texts import HeaderColumn, HeaderTexts
from tasks.read.header.years import YEARLY, year_of_columns
from tasks.read.values.text import fold

SEARCH_ROWS = 80
MAX_BAND = 5
_LONGEST = 250
_CLEAR_HITS = 5
_BEYOND_CLEAR = 8
"""Once a row looks like a header, rows this far below it are looked at, and no others."""
_BANDS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Header:
    """A header band: list indexes of its first and last row, where data starts, and the columns by place."""

    top: int
    bottom: int
    data_from: int
    columns: tuple[HeaderColumn, ...]
    rejected: tuple[HeaderColumn, ...]
    """Columns that matched a field which another column holds better."""
    texts: Mapping[int, str]
    """Folded leaf text of every column: rows that repeat them are repeated headers."""
    score: float = 0.0
    doubtful: tuple[tuple[HeaderColumn, HeaderColumn], ...] = ()
    """A column and its carried-over neighbour, of which nothing says whether the first contains the second."""
    unread: tuple[tuple[int, Path], ...] = ()
    """List index and path of columns that match no field."""
    ignored: tuple[HeaderColumn, ...] = ()
    """Columns that the mapping leaves out: their `rule` says why."""

    def column(self, field: str) -> HeaderColumn | None:
        """The column of a field that is not for one source only."""
        return next((column for column in self.columns if column.field == field and column.source is None), None)


class HeaderReader(HeaderTexts):
    """Finds the header band of sheets of one layout. One per layout: it remembers header texts and whole bands."""

    def __init__(self, layout: Layout, source_aliases: Mapping[str, str]) -> None:
        super().__init__(layout, source_aliases)
        self._bands: dict[tuple[Any, ...], tuple[list[Path], list[HeaderColumn]]] = {}

    def find(self, sheet: Sheet, *, by_owner: bool = False) -> Header | None:
        """The best header band of a sheet; None where no table of projects is found.

        `by_owner`: also a table that has owners instead of projects; each row is taken for one project of its owner.
        """
        bands: set[tuple[int, int]] = set()
        stop = SEARCH_ROWS
        for i, row in enumerate(sheet.rows[:SEARCH_ROWS]):
            if i > stop:
                break
            if any(map(is_number, row)):
                continue
            hits = sum(
                1 for cell in row if type(cell) is str and 0 < len(cell) < _LONGEST and self.match((fold(cell),))
            )
            if hits:
                bands.update(_bands_with(sheet, i))
            if hits >= _CLEAR_HITS:
                stop = min(stop, i + _BEYOND_CLEAR)
        best: Header | None = None
        for top, bottom in sorted(bands):
            header = self._read(sheet, top, bottom, by_owner)
            if header is not None and (best is None or header.score > best.score):
                best = header
        return self._finished(sheet, best, by_owner) if best else None

    def _read(self, sheet: Sheet, top: int, bottom: int, by_owner: bool) -> Header | None:
        paths, meant = self._columns_of(sheet, top, bottom)
        understood = adjusted_plans(meant, self.words)
        parts = [column for column in understood if column.field == PART]
        found = self._of_one_year(sheet, top, [one for one in understood if one.field not in (IGNORED, PART)])
        kept: dict[tuple[str, str | None], HeaderColumn] = {}
        for column in found:
            key = (column.field, column.source)
            if key not in kept or self._prefers(column, kept[key]):
                kept[key] = column
        owner = kept.get(("owner", None))
        if by_owner and owner is not None and ("project_name", None) not in kept:
            kept["project_name", None] = replace(owner, field="project_name")
        fields = {field for field, _ in kept}
        if "project_name" not in fields or not fields & set(MONEY):
            return None
        weights = sum(3 if field == "project_name" else 2 if field in self.layout.required else 1 for field in fields)
        exact = sum(0.05 for column in kept.values() if column.is_named or column.rank)
        wide = sum(0.3 for _, source in kept if source)
        taken = {(column.index, column.field) for column in kept.values()}
        others = [column for column in found if (column.index, column.field) not in taken]
        inside, rejected = parts_of_totals(others, kept, self)
        score = weights + exact + wide - 0.1 * (bottom - top) - 0.4 * len(rejected)
        columns = tuple(sorted(with_sums([*kept.values()], parts), key=lambda column: (column.index, column.field)))
        ignored = [*(one for one in understood if one.field == IGNORED), *unused_parts(columns, parts), *inside]
        read = {one.index for one in (*understood, *ignored) if one.field != PART}
        read |= {part.index for column in columns for part in column.parts}
        return Header(
            top,
            bottom,
            bottom + 1,
            columns,
            tuple(rejected),
            {i: path[-1].replace("\n", " ") for i, path in enumerate(paths) if path},
            score,
            unread=tuple((i, path) for i, path in enumerate(paths) if path and i not in read),
            ignored=tuple(ignored),
        )

    def _of_one_year(self, sheet: Sheet, top: int, found: list[HeaderColumn]) -> list[HeaderColumn]:
        """The columns without those of another year, where the table has the same measure for its own year."""
        if len({year for column in found for year in column.years}) < 2:
            return found
        year = self.years.year_of_titles(sheet, top)
        if not any(year in column.years for column in found):
            year = year_of_columns((column.field, column.years) for column in found)
        own = {YEARLY[column.field] for column in found if year in column.years}
        return [
            column
            for column in found
            if not column.years or year in column.years or column.field not in YEARLY or YEARLY[column.field] not in own
        ]

    def _prefers(self, column: HeaderColumn, other: HeaderColumn) -> bool:
        """Whether a column holds a field better than one to its left, by what the headers mean.

        The mapping's own entry before one that it extends; the figure up to a later day; a header that the mapping
        names; the total of a group, which means as much as the group's header; what stands in fewer groups.
        """
        if column.rank != other.rank:
            return column.rank > other.rank
        mine, its = self.years.until(column.text), self.years.until(other.text)
        if mine and its and mine != its and bool(mine[0]) == bool(its[0]):
            return mine > its
        return self._meaning(column) > self._meaning(other)

    def _meaning(self, column: HeaderColumn) -> tuple[bool, int, bool]:
        *groups, leaf = column.text.split(" / ")
        is_total = self.words.whole.search(leaf) is not None
        return column.is_named, is_total - len(groups), is_total

    def _columns_of(self, sheet: Sheet, top: int, bottom: int) -> tuple[list[Path], list[HeaderColumn]]:
        """The header paths of a band, and every field that each can mean.

        Agencies fill in the same form: a band of the same texts, merged alike at the same place, was seen before.
        """
        cells = tuple(map(tuple, sheet.rows[top : bottom + 1]))
        if any(type(cell) is not str for row in cells for cell in row):
            return self._matched(sheet, top, bottom)
        key = (cells, top + sheet.first_row, sheet.first_column, tuple(sheet.merges or ()))
        known = self._bands.get(key)
        if known is None:
            if len(self._bands) > _BANDS_KEPT:
                self._bands.clear()
            known = self._bands[key] = self._matched(sheet, top, bottom)
        return known

    def _matched(self, sheet: Sheet, top: int, bottom: int) -> tuple[list[Path], list[HeaderColumn]]:
        paths = paths_of(sheet, top, bottom)
        return paths, [replace(one, index=i) for i, path in enumerate(paths) if path for one in self.match(path)]

    def _finished(self, sheet: Sheet, header: Header, by_owner: bool) -> Header:
        """The band with the rows that belong to it below: vertically merged ones, unit rows, the index row."""
        bottom = header.bottom
        for (row, _), (end, _) in sheet.merges or ():
            first, last = row + 1 - sheet.first_row, end + 1 - sheet.first_row
            if header.top <= first <= bottom and bottom < last < header.top + MAX_BAND + 2:
                bottom = last
        name = next(column.index for column in header.columns if column.field == "project_name")
        while (
            bottom + 1 < len(sheet.rows) and bottom < header.top + MAX_BAND and _continues(sheet.rows[bottom + 1], name)
        ):
            bottom += 1
        if bottom > header.bottom:
            deeper = self._read(sheet, header.top, bottom, by_owner)
            if deeper and len(deeper.columns) >= len(header.columns):
                header = deeper
            else:
                header = replace(header, bottom=bottom, data_from=bottom + 1)
        data_from = header.bottom + 1
        while data_from < len(sheet.rows) and (
            is_index_row(sheet.rows[data_from]) or not any(map(_filled, sheet.rows[data_from]))
        ):
            data_from += 1
        return replace(header, data_from=data_from)


def _bands_with(sheet: Sheet, hit: int) -> list[tuple[int, int]]:
    """The bands (first and last list index) that row `hit` can belong to; a title or note above is no header row."""
    rows = sheet.rows
    tops = [hit, *(i for i in range(max(0, hit - 2), hit) if sum(map(_filled, rows[i])) > 1)]
    bands = []
    for top in tops:
        for bottom in range(top, min(top + MAX_BAND, len(rows))):
            if is_index_row(rows[bottom]) or any(map(is_number, rows[bottom])):
                break
            if bottom >= hit:
                bands.append((top, bottom))
    return bands


def _filled(cell: Any) -> bool:
    return cell is not None and cell != "" and not (isinstance(cell, str) and not cell.strip())


def _continues(row: list[Any], name: int) -> bool:
    """Whether the row under a header still belongs to it: texts only, nothing in the name column nor before it."""
    if any(is_number(cell) for cell in row) or is_index_row(row) or any(_filled(cell) for cell in row[: name + 1]):
        return False
    return any(_filled(cell) for cell in row)
