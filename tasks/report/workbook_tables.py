"""Tables that only the workbook has: every finding, and the cell behind every project's figures."""

from dataclasses import dataclass
from datetime import datetime

from config import vi
from config.rules import load_rules
from config.vocabulary import vocabulary
from tasks.ledger.finding import Finding
from tasks.report.evidence import Evidence, money_figure
from tasks.report.model import Addend, Figure, FileSource, Provenance, ReportModel, SourceCell, Table
from tasks.report.recipient_facts import Context
from tasks.report.report_facts import ReportFacts
from tasks.report.tables import Columns, col, table_of


def findings_table(facts: ReportFacts, model: ReportModel) -> Table | None:
    """One row per finding of the submissions that the report may speak of."""
    findings = [f for f in facts.findings if model.agency is None or f.agency == model.agency]
    if not findings:
        return None
    names = facts.profile.agency_names(facts.period.due_on)
    rules = {rule.id: rule.title for rule in load_rules().rules}
    files = {sha: source.file_name for sha, source in facts.sources.items()}
    last = {entry.agency: entry.file_name for entry in facts.reporting}
    columns: Columns[Finding] = (
        col("Cơ quan, đơn vị", lambda f: names.get(f.agency, f.agency), width=24),
        col("Tệp", lambda f: files.get(f.submission) or last.get(f.agency) or "", width=20),
        col("Ô", lambda f: str(f.cell or ""), width=14),
        col("Mức độ", lambda f: vocabulary().severities[f.severity], width=15),
        col("Quy tắc", lambda f: rules.get(f.rule, f.rule), width=24),
        col("Dự án", lambda f: f.project_name or "", width=28),
        col("Nội dung", lambda f: f.message, width=60, detail=True),
        col("Số liệu gửi", lambda f: f.supplied, width=16),
        col("Số đối chiếu", lambda f: f.expected, width=16),
        col("Chênh lệch", lambda f: f.difference, width=14),
        col("Cách sửa", lambda f: f.fix, width=60, detail=True),
        col("Lý do bỏ qua", lambda f: f.waived or "", width=20),
    )
    return table_of("loi", "Lỗi và cảnh báo về số liệu của các đơn vị", findings, columns, number_width=5)


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount of a line, where a cell states it."""

    figure: Figure | None = None
    cell: SourceCell | None = None
    decided: bool = False
    """A decision says another amount than the cell."""

    @property
    def place(self) -> str:
        """The cell, and whether its amount is the one reckoned with."""
        if self.cell is None:
            return ""
        return f"{self.cell.address} (kế hoạch theo quyết định)" if self.decided else self.cell.address


@dataclass(frozen=True, slots=True)
class _Traced:
    """A line with the cells behind its amounts."""

    at: int
    plan: _Amount
    disbursed: _Amount

    @property
    def cell(self) -> SourceCell | None:
        """One of its cells: all are of one file and sheet."""
        return self.plan.cell or self.disbursed.cell


def source_table(context: Context, model: ReportModel) -> Table | None:
    """For each line's plan and disbursement: value in đồng and cell, with file, sheet, moment and sha256.

    The sender's address stays out: the workbook is mailed. `giaingan trace` tells it.
    """
    evidence = context.evidence
    lines = (
        _Traced(at, _amount(evidence, at, "plan_vnd"), _amount(evidence, at, "disbursed_vnd"))
        for at in evidence.everything
    )
    traced = [(line, cell) for line in lines if (cell := line.cell) is not None]
    if not traced or all(appendix.code != "projects" for appendix in model.appendices):
        return None
    files = {file.sha256: file for file in model.files}
    names, codes = map(evidence.column, ("project_name", "project_code"))

    def file(entry: tuple[_Traced, SourceCell]) -> FileSource | None:
        return files.get(entry[1].submission)

    columns: Columns[tuple[_Traced, SourceCell]] = (
        col("Dự án", lambda e: str(names[e[0].at]), width=34),
        col("Mã dự án", lambda e: "" if codes[e[0].at] is None else str(codes[e[0].at]), width=10),
        col("Cơ quan, đơn vị", lambda e: context.agency_name(evidence.key(e[0].at)[0]), width=22),
        col("Nguồn vốn", lambda e: context.source_name(evidence.key(e[0].at)[2]), width=18),
        col("Kế hoạch vốn", lambda e: e[0].plan.figure, "vnd", width=16),
        col("Ô kế hoạch", lambda e: e[0].plan.place, width=10),
        col("Lũy kế giải ngân", lambda e: e[0].disbursed.figure, "vnd", width=16),
        col("Ô giải ngân", lambda e: e[0].disbursed.place, width=10),
        col("Tệp", lambda e: found.file_name if (found := file(e)) else "", width=22),
        col("Trang tính", lambda e: e[1].sheet, width=14),
        col("Thời điểm nhận", lambda e: _received(found) if (found := file(e)) else "", "date", width=17),
        col("sha256", lambda e: e[1].submission, width=66, detail=True),
    )
    return table_of("nguon", "Nguồn số liệu của từng dự án", traced, columns, number_width=6, unit="dong")


def _amount(evidence: Evidence, at: int, field: str) -> _Amount:
    addends = (Addend(field, (at,)),)
    amount_vnd = evidence.total((at,), field)
    for cell in evidence.cells(addends):
        figure = money_figure(field, amount_vnd, Provenance("", (), addends), "dong")
        return _Amount(figure, cell, cell.value_vnd not in (None, amount_vnd))
    return _Amount()


def _received(file: FileSource) -> str:
    return vi.moment(datetime.fromisoformat(file.received_at))
