"""Rows that leave the funding source blank where nearly all others state one: asked about, not given to the default."""

from tasks.ledger.finding import Finding
from tasks.read.formats.sheets import cell_text
from tasks.read.header.reader import HeaderReader
from tasks.read.issues.texts import issue
from tasks.read.lines import Lines
from tasks.read.rows.row import Row


def blank_sources(lines: Lines, reader: HeaderReader) -> list[Finding]:
    """A question per line whose source neither its column, its row nor a heading names.

    Where most rows leave it blank, blank is the office's way to say its own budget, and nothing is asked.
    """
    column = lines.table.header.column("funding_source")
    if column is None:
        return []
    cells = lines.table.cells(column)
    blank = [
        at
        for at, (owner, row) in enumerate(lines.origin)
        if not cell_text(cells[row.index])
        and not cell_text(cells[owner.index])
        and reader.source_of(row.name) is None
        and not _is_below_a_source(owner.parent, reader)
    ]
    stated = len(lines.origin) - len(blank)
    if not stated or len(blank) * 100 > reader.layout.unread.blank_source_pct * len(lines.origin):
        return []
    return [
        issue(
            "read-blank-source",
            cell=lines.table.ref(lines.origin[at][1], column),
            field=column.field,
            line=lines.before + at,
            stated=stated,
        )
        for at in blank
    ]


def _is_below_a_source(row: Row | None, reader: HeaderReader) -> bool:
    """Whether some heading over a row names a funding source."""
    while row is not None:
        if reader.source_of(row.name) is not None:
            return True
        row = row.parent
    return False
