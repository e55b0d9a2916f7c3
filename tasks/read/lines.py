"""A table's project rows as typed lines: one per project and funding source."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from config.fields import DATES, FIELDS, MONEY, PERCENT
from tasks.read.carried_over import WHOLES, one_year_only
from tasks.read.header_texts import HeaderColumn
from tasks.read.headers import HeaderReader
from tasks.read.rows import Row
from tasks.read.sheets import cell_text, texts_of
from tasks.read.table import Table, key_of_row
from tasks.read.words import Words

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
    line_of: dict[int, int] = field(default_factory=dict)
    """Position in the file of the first line of a row, by the row's index in the table."""
    unknown_sources: list[int] = field(default_factory=list)
    """Lines whose funding source is not among the known ones."""
    derived: list[tuple[str, str]] = field(default_factory=list)
    """Wholes that the table does not state: field, and the part whose column stands for it."""
    doubtful: list[str] = field(default_factory=list)
    """Wholes of which nothing says whether they contain the carried-over part."""


def lines_of(table: Table, reader: HeaderReader, default_source: str, *, before: int = 0) -> Lines:
    """The project lines of a table, in its order; `before` lines of the file precede them."""
    columns = table.header.columns
    sources = _wide_sources(columns)
    layouts = [_layout(table, source) for source in sources] if sources else [_layout(table, None)]
    picks = _picks(table, sources)
    lines = Lines(table, layouts, {}, before)
    lines.origin = [(owner, row) for owner, row, _ in picks]
    for position, (_, row, _) in enumerate(picks):
        lines.line_of.setdefault(row.index, before + position)
    owners = [owner.index for owner, _, _ in picks]
    own = [row.index for _, row, _ in picks]
    layout = [layout for _, _, layout in picks]
    for name in FIELDS:
        if name in MONEY:
            lines.values[name] = _money(table, name, sources, own, layout, picks)
        elif name not in PERCENT and name not in DATES and name not in _FROM_ROWS:
            lines.values[name] = _texts(table, name, owners, own)
    lines.values["project_code"] = [owner.code or None for owner, _, _ in picks]
    lines.values["project_name"] = [owner.name or None for owner, _, _ in picks]
    lines.values["serial"] = [owner.serial or None for owner, _, _ in picks]
    lines.values["heading"] = [_heading(owner) for owner, _, _ in picks]
    lines.values["project_key"] = [key_of_row(table, owner) for owner, _, _ in picks]
    lines.values["sheet"] = [table.sheet.name] * len(picks)
    lines.values["row"] = [table.number(row) for _, row, _ in picks]
    lines.values["layout"] = layout
    _sources(lines, reader, sources, default_source)
    _derive(lines, reader.words)
    return lines


def _wide_sources(columns: Sequence[HeaderColumn]) -> list[str]:
    """Funding sources that have their own plan or disbursement column, in the table's order; empty if not wide."""
    measures = {"plan_vnd", "disbursed_vnd", "plan_this_year_vnd", "plan_carried_vnd", "disbursed_month_vnd"}
    found: dict[str, None] = {}
    for column in columns:
        if column.source and column.field in measures:
            found.setdefault(column.source)
    return list(found)


def _layout(table: Table, source: str | None) -> dict[str, str]:
    letters: dict[str, str] = {}
    for column in table.header.columns:
        if column.source is None and (source is None or column.field not in _split_fields(table)):
            letters[column.field] = table.sheet.letters(column.index)
    for column in table.header.columns:
        if source is not None and column.source == source:
            letters[column.field] = table.sheet.letters(column.index)
    return letters


def _split_fields(table: Table) -> set[str]:
    return {column.field for column in table.header.columns if column.source is not None}


def _picks(table: Table, sources: list[str]) -> list[tuple[Row, Row, int]]:
    """(project row, row with its money, layout) of each line: a project's splits, or its sources, or itself."""
    picks: list[tuple[Row, Row, int]] = []
    by_source = [
        [table.money[j].values for j in table.money if table.header.columns[j].source == source] for source in sources
    ]
    for row in table.rows:
        if row.kind != "project":
            continue
        if row.is_own_part or row.money_rows[0] is not row:
            picks.extend((row, part, 0) for part in row.money_rows)
        elif sources:
            used = [i for i, columns in enumerate(by_source) if any(values[row.index] for values in columns)]
            filled = [
                i for i, columns in enumerate(by_source) if any(values[row.index] is not None for values in columns)
            ]
            picks.extend((row, row, i) for i in used or filled[:1] or [0])
        else:
            picks.append((row, row, 0))
    return picks


def _money(
    table: Table, name: str, sources: list[str], own: list[int], layout: list[int], picks: list[tuple[Row, Row, int]]
) -> list[int | None] | None:
    columns = {
        table.header.columns[j].source: parsed.values
        for j, parsed in table.money.items()
        if table.header.columns[j].field == name
    }
    if not columns:
        return None
    if not sources or not any(source in columns for source in sources):
        values = columns.get(None)
        if values is None:
            return None
        if not sources:
            return [values[i] for i in own]
        # Stated once for the project, not by source: it stands on the project's first line, so that sums stay right.
        first = [position == 0 or picks[position - 1][0] is not owner for position, (owner, _, _) in enumerate(picks)]
        return [values[i] if once else None for i, once in zip(own, first, strict=True)]
    chosen = [columns.get(source) for source in sources]
    picked: list[int | None] = []
    for i, place in zip(own, layout, strict=True):
        values = chosen[place]
        picked.append(None if values is None else values[i])
    return picked


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
        if row.kind == "split" and row.name:
            code = reader.source_of(row.name)
            if code:
                typed[i] = code
                continue
        if sources:
            typed[i] = sources[lines.values["layout"][i]]
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
        elif whole in doubtful and _exceeds(parts[1], values):
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


def _exceeds(part: list[int | None] | None, whole: list[int | None]) -> bool:
    return part is not None and any((one or 0) > (all_ or 0) for one, all_ in zip(part, whole, strict=True))


def _is_one_year(lines: Lines, field: str, words: Words) -> bool:
    columns = [column for column in lines.table.header.columns if column.field == field]
    return all(one_year_only(column, words) for column in columns)
