"""Totals that a file states, beside what its project lines add up to."""

from collections.abc import Iterator

from config.vocabulary import vocabulary
from tasks.ledger.finding import Finding
from tasks.read.issues.texts import issue, thousands
from tasks.read.outcome import StatedTotal
from tasks.read.rows.row import OUTSIDE, Row, leaf_sum
from tasks.read.table import Table, figure_rank
from tasks.read.values.text import fold
from tasks.read.values.words import Words


def stated_totals(table: Table, words: Words) -> tuple[list[StatedTotal], list[Finding]]:
    """Every total, subtotal and split project of a table with its sum, and an issue where they differ.

    Rounding of the rows to the đồng is allowed for: half a đồng per row.
    """
    columns = sorted(table.money, key=lambda j: table.header.columns[j].index)
    order = sorted(table.money, key=lambda j: (figure_rank(table.header.columns[j]), j))
    place = {j: order.index(j) for j in columns}
    totals: list[StatedTotal] = []
    issues: list[Finding] = []
    for row, scope, is_grand in _scopes(table.rows, words):
        count = sum(1 for _ in leaves(scope))
        for j in columns:
            stated = row.figures[place[j]]
            if stated is None or all(leaf.figures[place[j]] is None for leaf in leaves(scope)):
                continue
            column = table.header.columns[j]
            summed = leaf_sum(scope, place[j])
            label = f"{row.name or row.serial} [{column.source}]" if column.source else row.name or row.serial
            cell = table.ref(row, column)
            totals.append(StatedTotal(label, column.field, cell, stated, summed, is_grand))
            if abs(stated - summed) > max(1, count // 2):
                issues.append(
                    issue(
                        "read-stated-total",
                        cell=cell,
                        field=column.field,
                        supplied=thousands(stated),
                        label=f"{label} – {vocabulary().field(column.field)}",
                        stated=thousands(stated),
                        summed=thousands(summed),
                        difference=thousands(stated - summed),
                    )
                )
    return totals, issues


def leaves(rows: list[Row]) -> Iterator[Row]:
    """The rows that carry the money among and below `rows`."""
    for row in rows:
        if row.kind == "heading":
            yield from leaves(row.children)
        elif row.kind == "project":
            yield from row.money_rows


def _scopes(rows: list[Row], words: Words) -> Iterator[tuple[Row, list[Row], bool]]:
    """Rows that state a sum, what they sum, and whether that is the whole table."""
    whole = [row for row in rows if row.parent is None and row.kind in ("heading", "project")]
    totals = [row for row in rows if row.kind == "total" and row.has_figures]
    for position, row in enumerate(rows):
        if row.kind == "heading" and row.has_figures and row.children:
            yield row, row.children, whole == [row]
        elif row.kind == "project" and row.has_figures and row not in row.money_rows:
            yield row, [row], False
        elif row.kind == "total" and row.has_figures:
            group = _group_before(rows, position)
            if _is_grand(row, totals, whole, group, rows, position, words):
                yield row, whole, True
            else:
                yield row, group, False


def _is_grand(
    row: Row, totals: list[Row], whole: list[Row], group: list[Row], rows: list[Row], position: int, words: Words
) -> bool:
    if len(totals) == 1 or not group:
        return True
    alike = any(fold(other.name) == fold(row.name) for other in totals if other is not row)
    if alike and _fits(row, group) and not _fits(row, whole):
        return False
    first = all(other.kind in ("total", *OUTSIDE) for other in rows[:position])
    last = all(other.kind in ("total", *OUTSIDE) for other in rows[position + 1 :]) and row is totals[-1]
    if not (first or last):
        return False
    if words.grand_total.match(fold(row.name)):
        return True
    return _fits(row, whole) or not _fits(row, group)


def _fits(row: Row, scope: list[Row]) -> bool:
    pairs = [(figure, leaf_sum(scope, column)) for column, figure in enumerate(row.figures) if figure]
    return bool(pairs) and sum(stated == summed for stated, summed in pairs) * 2 > len(pairs)


def _group_before(rows: list[Row], position: int) -> list[Row]:
    """What a subtotal row below a group sums: the rows back to the last total, or one heading whose sum it is."""
    before: list[Row] = []
    for row in reversed(rows[:position]):
        if row.kind == "total":
            break
        if row.kind in ("heading", "project"):
            before.append(row)
    among = set(before)
    chosen = [row for row in reversed(before) if row.parent is None or row.parent not in among]
    headings = [row for row in before if row.kind == "heading" and row.children]
    return next(([row] for row in headings if _fits(rows[position], [row])), chosen)
