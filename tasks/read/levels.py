"""The level at which a table states its figures: a project's funding source, or the project whatever its sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from config.fields import MONEY
from tasks.read.formats.sheets import cell_text
from tasks.read.header.texts import HeaderColumn
from tasks.read.rows.row import Row
from tasks.read.table import Table

MEASURES = frozenset(
    {
        "plan_vnd",
        "plan_this_year_vnd",
        "plan_carried_vnd",
        "disbursed_vnd",
        "disbursed_month_vnd",
        "disbursed_this_year_vnd",
        "disbursed_carried_vnd",
    }
)
"""What a rate is made of."""

Level = Literal["alone", "part", "whole"]


@dataclass(frozen=True, slots=True)
class Pick:
    """A line to be made: the project's row, the row of its money, and the layout of its columns.

    `level`: `alone`, a project's only line; `part`, that of one of its sources; `whole`, beside these, of what is
    stated for all of them together.
    """

    owner: Row
    row: Row
    layout: int
    level: Level = "alone"


def wide_sources(columns: Sequence[HeaderColumn]) -> list[str]:
    """Funding sources that have their own plan or disbursement column, in the table's order; empty if not wide."""
    return list(dict.fromkeys(column.source for column in columns if column.source and column.field in MEASURES))


def split_fields(columns: Sequence[HeaderColumn], sources: Sequence[str]) -> frozenset[str]:
    """Fields that the table states by source.

    With a column for some of the sources only, beside one for all ("Tổng số / Trong đó: NSTW"), a field is stated for
    the project. So is the total investment wherever a column has it whole: no source has a share of it.
    """
    found = set()
    for name in {column.field for column in columns if column.source in sources}:
        having = {column.source for column in columns if column.field == name}
        if None not in having or (name != "total_investment_vnd" and having.issuperset(sources)):
            found.add(name)
    return frozenset(found)


def stated_whole(columns: Sequence[HeaderColumn], split: frozenset[str]) -> frozenset[str]:
    """Fields of money, and the rate, that the table states for a project whatever its sources."""
    names = {column.field for column in columns if column.source is None and column.field not in split}
    return frozenset(name for name in names if name in MONEY or name == "rate_pct")


def picks_of(table: Table, sources: Sequence[str], split: frozenset[str]) -> list[Pick]:
    """The lines of all projects of a table: their parts, or their sources, or themselves."""
    columns, picks = table.header.columns, list[Pick]()
    by_source = [
        [values.values for j, values in table.money.items() if columns[j].source == one and columns[j].field in split]
        for one in sources
    ]
    given = stated_whole(columns, split)
    beside = [column for column in columns if column.source is None and column.field in given]
    whole = [table.cells(column) for column in beside] if sources else []
    is_measured = any(column.field in MEASURES for column in beside)
    for row in table.rows:
        if row.kind != "project":
            continue
        if row.is_own_part or row.money_rows[0] is not row:
            picks.extend(_of_parts(row))
            continue
        if not sources:
            picks.append(Pick(row, row, 0))
            continue
        used = [i for i, own in enumerate(by_source) if any(values[row.index] for values in own)]
        if len(used) > 1 and (is_measured or any(cell_text(cells[row.index]) for cells in whole)):
            picks.extend(Pick(row, row, len(sources) + i, "part") for i in used)
            picks.append(Pick(row, row, 2 * len(sources), "whole"))
        else:
            filled = [i for i, own in enumerate(by_source) if any(values[row.index] is not None for values in own)]
            picks.extend(Pick(row, row, i) for i in used or filled[:1] or [0])
    return picks


def _of_parts(row: Row) -> list[Pick]:
    """The rows of a project's parts, and its own row where that states what none of several parts does."""
    parts = row.money_rows
    if row.is_own_part or len(parts) == 1:
        return [Pick(row, part, 0) for part in parts]
    blank = [column for column in range(len(row.figures)) if all(part.figures[column] is None for part in parts)]
    if all(row.figures[column] is None for column in blank):
        return [Pick(row, part, 0, "part") for part in parts]
    return [*(Pick(row, part, 0, "part") for part in parts), Pick(row, row, 0, "whole")]
