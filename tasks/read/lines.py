"""A table's project rows as typed lines: one per project and funding source."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from config.fields import DATES, FIELDS, MONEY, PERCENT, UNSPLIT
from tasks.read.formats.sheets import cell_text, texts_of
from tasks.read.header.carried_over import WHOLES, one_year_only
from tasks.read.header.reader import HeaderReader
from tasks.read.levels import Pick, picks_of, split_fields, stated_whole, wide_sources
from tasks.read.rows.row import Row
from tasks.read.table import Table, key_of_row
from tasks.read.values.words import Words

Values = dict[str, Any]
_FROM_ROWS = frozenset({"serial", "project_code", "project_name"})


@dataclass(slots=True)
class Lines:
    """Lines under construction. `origin[i]` is the (project row, row of its money) of line i."""

    table: Table
    layouts: list[dict[str, str]]
    values: Values
    before: int = 0
    """How many lines of the file precede these."""
    origin: list[tuple[Row, Row]] = field(default_factory=list)
    whole: set[int] = field(default_factory=set)
    """Lines that hold what is stated for a project beside the lines of its sources."""
    line_of: dict[int, int] = field(default_factory=dict)
    """Position in the file of the first line of a row, by the row's index in the table."""
    unknown_sources: list[int] = field(default_factory=list)
    """Lines whose funding source is not among the known ones."""
    derived: list[tuple[str, str]] = field(default_factory=list)
    """Wholes that the table does not state: field, and the part whose column stands for it."""
    doubtful: list[str] = field(default_factory=list)
    """Wholes of which nothing says whether they contain the carried-over part."""

    def at_project(self, name: str) -> list[int | None] | None:
        """A money field in which the line of a whole project has the sum over the project's lines."""
        values = self.values[name]
        if values is None or not self.whole:
            return values  # type: ignore[no-any-return]
        summed = list(values)
        for position in self.whole:
            owner, start = self.origin[position][0], position
            while start and self.origin[start - 1][0] is owner:
                start -= 1
            known = [value for value in values[start : position + 1] if value is not None]
            summed[position] = sum(known) if known else None
        return summed

    def once(self, values: list[float | None]) -> list[float | None]:
        """A project's figure, read in the row of each of its lines, on the line of the whole alone."""
        owners = {id(self.origin[position][1]) for position in self.whole}
        return [
            None if id(row) in owners and position not in self.whole else value
            for position, ((_, row), value) in enumerate(zip(self.origin, values, strict=True))
        ]


def lines_of(table: Table, reader: HeaderReader, default_source: str, *, before: int = 0) -> Lines:
    """The project lines of a table, in its order; `before` lines of the file precede them."""
    sources = wide_sources(table.header.columns)
    split = split_fields(table.header.columns, sources)
    layouts = [_layout(table, split, source) for source in sources] or [_layout(table, split, None)]
    if sources:
        # What is stated for the project has its cell on the line of the whole, and none on its sources' lines.
        given = stated_whole(table.header.columns, split)
        layouts += [{name: at for name, at in layout.items() if name not in given} for layout in layouts]
        layouts.append({name: at for name, at in _layout(table, split, None).items() if name not in split})
    picks = picks_of(table, sources, split)
    lines = Lines(table, layouts, {}, before)
    lines.origin = [(pick.owner, pick.row) for pick in picks]
    lines.whole = {position for position, pick in enumerate(picks) if pick.level == "whole"}
    for position, pick in enumerate(picks):
        lines.line_of.setdefault(pick.row.index, before + position)
    owners = [pick.owner.index for pick in picks]
    own = [pick.row.index for pick in picks]
    for name in FIELDS:
        if name in MONEY:
            lines.values[name] = _money(table, name, picks, sources, split)
        elif name not in PERCENT and name not in DATES and name not in _FROM_ROWS:
            lines.values[name] = _texts(table, name, owners, own)
    lines.values["project_code"] = [pick.owner.code or None for pick in picks]
    lines.values["project_name"] = [pick.owner.name or None for pick in picks]
    lines.values["serial"] = [pick.owner.serial or None for pick in picks]
    lines.values["heading"] = [_heading(pick.owner) for pick in picks]
    lines.values["project_key"] = [key_of_row(table, pick.owner) for pick in picks]
    lines.values["sheet"] = [table.sheet.name] * len(picks)
    lines.values["row"] = [table.number(pick.row) for pick in picks]
    lines.values["layout"] = [pick.layout for pick in picks]
    _sources(lines, reader, sources, default_source)
    _derive(lines, reader.words)
    return lines


def _layout(table: Table, split: frozenset[str], source: str | None) -> dict[str, str]:
    """Columns of a line of one source that has its project for itself; without a source all that name none."""
    return {
        column.field: table.sheet.letters(column.index)
        for column in table.header.columns
        if column.source == (source if column.field in split else None)
    }


def _money(
    table: Table, name: str, picks: Sequence[Pick], sources: list[str], split: frozenset[str]
) -> list[int | None] | None:
    """A field of all lines: by source, or of the project, which stands on one line only so that sums stay right."""
    columns = {
        table.header.columns[j].source: parsed.values
        for j, parsed in table.money.items()
        if table.header.columns[j].field == name
    }
    if name in split:
        chosen = [columns.get(source) for source in sources]
        picked = [None if pick.level == "whole" else chosen[pick.layout % len(sources)] for pick in picks]
        return [None if values is None else values[pick.row.index] for values, pick in zip(picked, picks, strict=True)]
    values = columns.get(None)
    if values is None:
        return None
    return [_of_project(pick, values) for pick in picks]


def _of_project(pick: Pick, values: Sequence[int | None]) -> int | None:
    """A figure that no column splits by source: that of the line's own row, where the line is not one of several."""
    own = values[pick.row.index]
    if pick.row is not pick.owner:
        lone = pick.level == "alone" and own is None
        return values[pick.owner.index] if lone else own
    if pick.level == "part":
        return None
    if pick.level == "whole" and any(
        values[part.index] is not None for part in pick.owner.money_rows if part is not pick.owner
    ):
        return None
    return own


def _texts(table: Table, name: str, owners: list[int], own: list[int]) -> list[str | None] | None:
    column = table.header.column(name)
    cells = [] if column is None else table.cells(column)
    if not any(cells):
        return None
    texts: list[str | None] = [text or None for text in texts_of([cells[i] for i in own])]
    if owners != own:
        texts = [text if text else cell_text(cells[i]) or None for text, i in zip(texts, owners, strict=True)]
    return texts


def _heading(row: Row) -> str | None:
    names: list[str] = []
    above = row.parent
    while above is not None:
        if above.kind == "heading" and above.name:
            names.append(above.name)
        above = above.parent
    return " / ".join(reversed(names)) or None


def _sources(lines: Lines, reader: HeaderReader, sources: list[str], default_source: str) -> None:
    """The funding source of each line: its column, its own row, its column's header, its headings, the default."""
    typed = lines.values["funding_source"] = lines.values["funding_source"] or [None] * len(lines.origin)
    fallback = reader.layout.funding_source or default_source
    by_heading: dict[int, str | None] = {}
    for i, (owner, row) in enumerate(lines.origin):
        if i in lines.whole:
            typed[i] = UNSPLIT
            continue
        if row.kind == "split" and row.name:
            code = reader.source_of(row.name)
            if code:
                typed[i] = code
                continue
        if sources:
            typed[i] = sources[lines.values["layout"][i] % len(sources)]
            continue
        text = typed[i]
        if text:
            code = reader.source_of(text)
            if code is None:
                lines.unknown_sources.append(i)
            typed[i] = code or text
            continue
        parent = owner.parent
        if parent is None:
            typed[i] = fallback
        else:
            if id(parent) not in by_heading:
                by_heading[id(parent)] = _heading_source(parent, reader)
            typed[i] = by_heading[id(parent)] or fallback


def _heading_source(row: Row | None, reader: HeaderReader) -> str | None:
    while row is not None:
        code = reader.source_of(row.name)
        if code:
            return code
        row = row.parent
    return None


def _derive(lines: Lines, words: Words) -> None:
    """Make wholes from their parts where the table states only these; a lone plan of one year is also the year's."""
    doubtful = {whole.field for whole, _ in lines.table.header.doubtful}
    for whole, this_year, carried in WHOLES:
        values, parts = lines.values[whole], [lines.values[this_year], lines.values[carried]]
        if values is None:
            if parts[0] is not None:
                _fill(lines, whole, this_year, [part for part in parts if part is not None])
        elif whole in doubtful and _exceeds(lines, parts[1], values):
            # No whole is smaller than its part: what stands in its place is the other part.
            lines.values[this_year] = values
            _fill(lines, whole, whole, [values, *parts[1:]])
        elif whole in doubtful and any(parts[1] or ()):
            lines.doubtful.append(whole)
        elif whole == "plan_vnd" and parts == [None, None] and _is_one_year(lines, whole, words):
            lines.values[this_year] = list(values)
            for layout in lines.layouts:
                if whole in layout:
                    layout[this_year] = layout[whole]


def _fill(lines: Lines, whole: str, part: str, given: list[list[int | None]]) -> None:
    lines.values[whole] = [
        sum(value or 0 for value in row) if any(value is not None for value in row) else None
        for row in zip(*given, strict=True)
    ]
    for layout in lines.layouts:
        if part in layout:
            layout[whole] = layout[part]
    lines.derived.append((whole, part))


def _exceeds(lines: Lines, part: list[int | None] | None, whole: list[int | None]) -> bool:
    pairs = enumerate(zip(part or (), whole, strict=True)) if part is not None else ()
    return any((one or 0) > (all_ or 0) for i, (one, all_) in pairs if i not in lines.whole)


def _is_one_year(lines: Lines, field: str, words: Words) -> bool:
    columns = [column for column in lines.table.header.columns if column.field == field]
    return all(one_year_only(column, words) for column in columns)
