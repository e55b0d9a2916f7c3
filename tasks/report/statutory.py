"""The tables that the regime prescribes towards the Ministry, laid out as config/statutory_forms.yaml says."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from config.statutory_forms import StatutoryForm, forms_in_force
from tasks.report.evidence import Positions, count_figure, ratio_figure, slug
from tasks.report.model import Cell, Table
from tasks.report.recipient_facts import Context
from tasks.report.tables import ColumnOf, Columns, col, table_of


@dataclass(frozen=True, slots=True)
class _Row:
    """The lines behind a row of a form; `id_`: how the ids of its figures begin."""

    id_: str
    name: str
    lines: Positions


def statutory_tables(context: Context) -> list[tuple[str, Table]]:
    """By code of the appendix the forms in force on the day of the figures that have rows."""
    found = []
    for form in forms_in_force(context.facts.period.data_as_of):
        rows = _rows(context, form)
        if rows:
            found.append((f"bieu-{form.id}", _table(context, form, rows)))
    return found


def _table(context: Context, form: StatutoryForm, rows: list[_Row]) -> Table:
    everything = _Row(f"bieu.{form.id}", "", tuple(at for row in rows for at in row.lines))
    first = "Dự án" if form.by == "project" else "Nội dung"
    columns: Columns[_Row] = (
        col(first, lambda row: row.name, width=34, total="Tổng cộng"),
        *(_column(context, form, number, everything) for number in range(1, len(form.columns) + 1)),
    )
    table = table_of(f"bieu-{form.id}", form.title, rows, columns, unit="trieu")
    remark = f"Lập theo {form.law}" + (f" ({form.ours})" if form.ours else "")
    return replace(table, note=" ".join(text for text in (table.note, f"{remark}.") if text))


def _column(context: Context, form: StatutoryForm, number: int, everything: _Row) -> ColumnOf[_Row]:
    column = form.columns[number - 1]
    cell = _cell_of(context, form, number)
    total = cell(everything) if column.additive else ""
    shown: Cell = "" if total is None else total
    if column.count:
        return col(column.title, cell, "count", width=10, total=shown)
    if column.rate:
        return col(column.title, cell, "pct", unit="%", width=9, total=shown)
    return col(column.title, cell, "vnd", width=12, additive=column.additive, total=shown)


def _cell_of(context: Context, form: StatutoryForm, number: int) -> Callable[[_Row], Cell]:
    """What the column shows of a row; nothing where none of its lines states the field."""
    evidence, column = context.evidence, form.columns[number - 1]
    place = {one.sum: at for at, one in enumerate(form.columns, 1)}

    def cell(row: _Row) -> Cell:
        id_ = f"{row.id_}.{number}"
        if column.count:
            projects = {evidence.key(at)[:2] for at in row.lines}
            return count_figure(id_, len(projects), "dự án", "đếm số mã dự án khác nhau")
        if column.rate:
            over, under = (
                evidence.summed(f"{row.id_}.{place[field]}", row.lines, field, "trieu") for field in column.rate
            )
            return ratio_figure(id_, over, under)
        field = column.sum or ""
        if field not in evidence.lines or evidence.lines[field].isna().to_numpy()[list(row.lines)].all():
            return None
        return evidence.summed(id_, row.lines, field, "trieu")

    return cell


def _rows(context: Context, form: StatutoryForm) -> list[_Row]:
    evidence = context.evidence
    if not evidence.everything:
        return []
    levels = {source.code: source.level for source in context.facts.profile.funding_sources}
    sources = evidence.column("funding_source")
    kept = [
        lines for lines in evidence.measured() if not form.levels or levels.get(str(sources[lines[0]])) in form.levels
    ]
    if form.by == "project":
        names = evidence.column("project_name")
        return [_Row(f"bieu.{form.id}.{at}", str(names[lines[0]]), lines) for at, lines in enumerate(kept, 1)]
    if form.by not in evidence.lines:
        return []
    groups: dict[str, list[int]] = {}
    values = evidence.column(form.by)
    for lines in kept:
        value = values[lines[0]]
        groups.setdefault("" if value is None else str(value), []).extend(lines)
    named = {source.code: source.name for source in context.facts.profile.funding_sources}
    order = list(named) if form.by == "funding_source" else sorted(groups)
    return [
        _Row(f"bieu.{form.id}.{slug(key) or 'khong-ghi'}", _name(context, form, key), tuple(groups[key]))
        for key in (*(key for key in order if key in groups), *(key for key in groups if key not in order))
    ]


def _name(context: Context, form: StatutoryForm, key: str) -> str:
    if form.by == "funding_source":
        return context.source_name(key)
    if not key:
        return "(không ghi)"
    return f"Nhóm {key}" if form.by == "group" else key
