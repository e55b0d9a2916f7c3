"""What reading a file yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.units import UnitName
from tasks.ledger.finding import CellRef, Finding
from tasks.read.account import Account

if TYPE_CHECKING:
    # Worker processes read files without pandas, whose import would be most of their start.
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Column:
    """A table column that was recognised: its field, place (letters), header path and unit."""

    field: str
    letters: str
    header: str
    unit: UnitName | None
    funding_source: str | None = None
    until: str = ""
    """The last day that the header says the column counts, `YYYY-MM-DD`, year `0000` where it names none; else ""."""
    cell: CellRef | None = None
    """The lowest header cell; None in readings of earlier versions."""


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total or subtotal that the file itself states, beside what its lines add up to, in đồng."""

    label: str
    field: str
    cell: CellRef
    stated_vnd: int
    summed_vnd: int
    is_grand: bool


@dataclass(frozen=True, slots=True)
class TemplateStamp:
    """The id hidden in a form that giaingan issued."""

    template_version: int
    profile: str
    agency: str
    period: str


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One submission as typed lines.

    `lines`: one row per project and funding source, columns `LINE_COLUMNS`; money is nullable whole đồng (Int64),
    percent nullable Float64, dates and text object with None. `layouts[i][field]` is the column of `field` in letters
    for lines whose `layout` is i.
    """

    sha256: str
    file_name: str
    sheet: str
    why_sheet: str
    header_rows: tuple[int, int]
    unit: UnitName
    why_unit: str
    columns: tuple[Column, ...]
    layouts: tuple[Mapping[str, str], ...]
    lines: pd.DataFrame
    stated_totals: tuple[StatedTotal, ...] = ()
    issues: tuple[Finding, ...] = ()
    titles: tuple[str, ...] = ()
    """Text above and below the table, for telling whose file it is and for which period."""
    stamp: TemplateStamp | None = None
    nil: str = ""
    """Where the file says that there is no project: what says so. It has no lines then."""

    account: Account | None = None
    """Where each number of the file went; None where it has no table."""

    def cell(self, line: int, field: str) -> CellRef | None:
        """The cell that holds `field` of the line at position `line`; None where the layout has no such column."""
        return cell_of(self.lines, self.layouts, line, field)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that no table could be read from: the reason and the fix, in Vietnamese."""

    sha256: str
    file_name: str
    code: str
    message: str
    fix: str


ReadOutcome = ReadResult | Unreadable


def cell_of(lines: pd.DataFrame, layouts: tuple[Mapping[str, str], ...], line: int, field: str) -> CellRef | None:
    """The cell of `field` of the line at position `line` in a frame with the locator columns."""
    row = lines.iloc[line]
    letters = layouts[int(row["layout"])].get(field)
    return None if letters is None else CellRef(str(row["sheet"]), f"{letters}{int(row['row'])}")
