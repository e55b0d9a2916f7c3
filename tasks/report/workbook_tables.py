"""Tables that only the workbook has: every finding, and the cell behind every project's figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from config import vi
from config.vocabulary import vocabulary
from tasks.ledger.finding import Finding
from tasks.report.evidence import Evidence, money_figure
from tasks.report.model import Addend, Figure, FileSource, Provenance, ReportModel, SourceCell, Table
from tasks.report.recipient_facts import Context
from tasks.report.report_facts import ReportFacts
from tasks.report.tables import Columns, col, table_of

_TRACED = {"plan_vnd": "Kế hoạch vốn", "disbursed_vnd": "Lũy kế giải ngân"}
_NO_FIGURE_OF_ITS_OWN = Provenance("")
"""The row itself is the way to the cell."""


def findings_table(facts: ReportFacts, model: ReportModel) -> Table | None:
    """One row per finding of the submissions that the report may speak of."""
    findings = [f for f in facts.findings if model.agency is None or f.agency == model.agency]
    if not findings:
        return None
    names = facts.profile.agency_names(facts.period.due_on)
    files = {sha: source.file_name for sha, source in facts.sources.items()}
    columns: Columns[Finding] = (
        col("Cơ quan, đơn vị", lambda f: names.get(f.agency, f.agency), width=24),
        col("Tệp", lambda f: files.get(f.submission, ""), width=20),
        col("Ô", lambda f: str(f.cell or ""), width=14),
        col("Mức độ", lambda f: vocabulary().severities[f.severity], width=15),
        col("Quy tắc", lambda f: f.rule, width=16),
        col("Dự án", lambda f: f.project_name or "", width=28),
        col("Nội dung", lambda f: f.message, width=36),
        col("Số liệu gửi", lambda f: f.supplied, width=16),
        col("Số liệu đúng", lambda f: f.expected, width=16),
        col("Chênh lệch", lambda f: f.difference, width=14),
        col("Cách sửa", lambda f: f.fix, width=30),
        col("Lý do bỏ qua", lambda f: f.waived or "", width=20),
    )
    return table_of("loi", "Lỗi và cảnh báo về số liệu của các đơn vị", findings, columns, number_width=5)


@dataclass(frozen=True, slots=True)
class _Traced:
    """An amount of a project and the cell behind it."""

    at: int
    what: str
    amount: Figure
    cell: SourceCell


def source_table(context: Context, model: ReportModel) -> Table | None:
    """For each project's plan and disbursement: value in đồng, file, sheet, cell, moment and sha256.

    The sender's address stays out: the workbook is mailed. `giaingan trace` tells it.
    """
    traced = list(_traced(context.evidence))
    if not traced or all(appendix.code != "projects" for appendix in model.appendices):
        return None
    files = {file.sha256: file for file in model.files}
    names, codes = map(context.evidence.column, ("project_name", "project_code"))
    keys = {at: context.evidence.key(at) for at in context.evidence.everything}

    def file(entry: _Traced) -> FileSource | None:
        return files.get(entry.cell.submission)

    columns: Columns[_Traced] = (
        col("Dự án", lambda e: str(names[e.at]), width=34),
        col("Mã dự án", lambda e: "" if codes[e.at] is None else str(codes[e.at]), width=10),
        col("Cơ quan, đơn vị", lambda e: context.agency_name(keys[e.at][0]), width=22),
        col("Nguồn vốn", lambda e: context.source_name(keys[e.at][2]), width=18),
        col("Chỉ tiêu", lambda e: e.what, width=16),
        col("Giá trị", lambda e: e.amount, "vnd", width=18),
        col("Tệp", lambda e: found.file_name if (found := file(e)) else "", width=22),
        col("Trang tính", lambda e: e.cell.sheet, width=14),
        col("Ô", lambda e: e.cell.address, width=8),
        col("Thời điểm nhận", lambda e: _received(found) if (found := file(e)) else "", width=22),
        col("sha256", lambda e: e.cell.submission, width=34),
    )
    return table_of("nguon", "Nguồn số liệu của từng dự án", traced, columns, number_width=6, unit="dong")


def _traced(evidence: Evidence) -> Iterator[_Traced]:
    for at in evidence.everything:
        for field, name in _TRACED.items():
            amount_vnd = evidence.total((at,), field)
            for cell in evidence.cells((Addend(field, (at,)),)):
                decided = cell.value_vnd not in (None, amount_vnd)
                amount = money_figure(field, amount_vnd, _NO_FIGURE_OF_ITS_OWN, "dong")
                yield _Traced(at, f"{name} (theo quyết định)" if decided else name, amount, cell)


def _received(file: FileSource) -> str:
    return vi.moment(datetime.fromisoformat(file.received_at))
