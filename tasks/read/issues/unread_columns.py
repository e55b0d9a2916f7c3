"""Money that stands in the table and would be left out: unknown sources, second plans, advances beside payments."""

from collections.abc import Mapping

from config.vocabulary import vocabulary
from tasks.ledger.finding import CellRef, Finding, Severity
from tasks.read.header.paths import Path, is_number
from tasks.read.header.texts import HeaderColumn
from tasks.read.issues.texts import issue, thousands
from tasks.read.table import Table
from tasks.read.values.words import Words

_SPLIT = ("plan_vnd", "plan_this_year_vnd", "disbursed_vnd", "disbursed_this_year_vnd", "disbursed_month_vnd")


def left_out(table: Table, words: Words) -> list[Finding]:
    """Columns with figures that no field takes, where sums would lack them; a source among known ones is an error."""
    found: list[Finding] = []
    split = [column for column in table.header.columns if column.source and column.field in _SPLIT]
    level: Severity
    for index, path in table.header.unread:
        text = " / ".join(path).replace("\n", " ")
        if any(_is_beside(path, column) for column in split):
            level, why = "error", "không rõ là nguồn vốn nào"
        elif words.second_plan.search(text) and not words.no_plan.search(text):
            level, why = "warning", "không rõ đã gồm trong kế hoạch vốn hay chưa"
        else:
            continue
        if _has_figures(table, index):
            cell = CellRef(table.sheet.name, table.sheet.address(table.header.bottom, index))
            found.append(issue("read-column-unread", cell=cell, supplied=text, level=level, why=why))
    return [*found, *_payments_only(table, words)]


def unlike_their_parts(table: Table, line_of: Mapping[int, int]) -> list[Finding]:
    """Projects whose stated whole is not the sum of its columns by source, which are what is counted."""
    found: list[Finding] = []
    columns = list(enumerate(table.header.columns))
    for j, whole in columns:
        parts = [k for k, column in columns if column.field == whole.field and column.source]
        if whole.source or whole.field not in _SPLIT or not parts:
            continue
        for row in table.rows:
            stated = table.money[j].values[row.index]
            if stated is None or row.kind != "project" or row.index not in line_of:
                continue
            summed = sum(table.money[k].values[row.index] or 0 for k in parts)
            if abs(stated - summed) <= len(parts):
                continue
            found.append(
                issue(
                    "read-stated-total",
                    cell=table.ref(row, whole),
                    field=whole.field,
                    supplied=thousands(stated),
                    # Rounding to the table's last digit is asked about; more is a source that was not read.
                    level="warning" if abs(stated - summed) * 1000 < abs(stated) else "error",
                    line=line_of[row.index],
                    label=f"{row.name or row.code} – {vocabulary().field(whole.field)}, tổng các nguồn vốn",
                    stated=thousands(stated),
                    summed=thousands(summed),
                    difference=thousands(stated - summed),
                )
            )
    return found


def _payments_only(table: Table, words: Words) -> list[Finding]:
    """Payments for finished work beside advances, and no column of both: what is disbursed is their sum."""
    paid = table.header.column("disbursed_vnd")
    advance = table.header.column("advance_vnd")
    if (
        paid is None
        or advance is None
        or not words.payment_only.search(paid.text)
        or not _has_figures(table, advance.index)
    ):
        return []
    text = f"Cột “{paid.path}” chưa gồm số tạm ứng ở cột “{advance.path}”; bảng không có cột tổng số giải ngân."
    cell = CellRef(table.sheet.name, table.sheet.address(table.header.bottom, paid.index))
    return [issue("read-column-missing", cell=cell, field="disbursed_vnd", level="error", message=text)]


def _is_beside(path: Path, column: HeaderColumn) -> bool:
    """Whether a column stands under the same merged header as one of a known source."""
    return len(path) > 1 and column.path.startswith(path[0].replace("\n", " ") + " / ")


def _has_figures(table: Table, index: int) -> bool:
    rows = table.sheet.rows[table.header.data_from :]
    cells = (rows[row.index][index] for row in table.rows if row.kind == "project")
    return any(cell and is_number(cell) for cell in cells)
