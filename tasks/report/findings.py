"""Tables that only the workbook has: every finding, and the cell behind every project's figures."""

from datetime import datetime

from config import vi
from config.vocabulary import vocabulary
from tasks.report.context import Context
from tasks.report.model import Column, ReportModel, Row, Table
from tasks.report.tables import make_table, serial
from tasks.report.types import ReportFacts

_TRACED = {"plan_vnd": "Kế hoạch vốn", "disbursed_vnd": "Lũy kế giải ngân"}


def findings_table(facts: ReportFacts, model: ReportModel) -> Table | None:
    """One row per finding of the submissions that the report may speak of."""
    findings = [f for f in facts.findings if model.agency is None or f.agency == model.agency]
    if not findings:
        return None
    names = {agency.code: agency.name for agency in facts.profile.agencies}
    files = {sha: source.file_name for sha, source in facts.sources.items()}
    rows = [
        Row(
            (
                serial(index),
                names.get(f.agency, f.agency),
                files.get(f.submission, ""),
                str(f.cell or ""),
                vocabulary().severities[f.severity],
                f.rule,
                f.project_name or "",
                f.message,
                f.supplied,
                f.expected,
                f.difference,
                f.fix,
                f.waived or "",
            )
        )
        for index, f in enumerate(findings)
    ]
    columns = (
        Column("TT", width=5),
        Column("Cơ quan, đơn vị", width=24),
        Column("Tệp", width=20),
        Column("Ô", width=14),
        Column("Mức độ", width=15),
        Column("Quy tắc", width=16),
        Column("Dự án", width=28),
        Column("Nội dung", width=36),
        Column("Số liệu gửi", width=16),
        Column("Số liệu đúng", width=16),
        Column("Chênh lệch", width=14),
        Column("Cách sửa", width=30),
        Column("Lý do bỏ qua", width=20),
    )
    return make_table("loi", "Lỗi và cảnh báo về số liệu của các đơn vị", columns, rows, wide=True)


def source_table(context: Context, model: ReportModel) -> Table | None:
    """For each project's plan and disbursement: value in đồng, file, sheet, cell, moment and sha256.

    The sender's address stays out: the workbook is mailed. `giaingan trace` tells it.
    """
    if all(appendix.code != "projects" for appendix in model.appendices):
        return None
    evidence = context.evidence
    files = {file.sha256: file for file in model.files}
    names, codes, agencies, sources = map(evidence.column, ("project_name", "project_code", "agency", "funding_source"))
    rows: list[Row] = []
    for at in evidence.everything:
        project = (
            str(names[at]),
            "" if codes[at] is None else str(codes[at]),
            context.agency_name(str(agencies[at])),
            context.source_name(str(sources[at])),
        )
        for field, kind in _TRACED.items():
            figure = evidence.summed(field, (at,), field, "trieu")
            for cell in evidence.cells(figure.provenance.addends):
                file = files.get(cell.submission)
                rows.append(
                    Row(
                        (
                            serial(len(rows)),
                            *project,
                            f"{kind} (theo quyết định)" if cell.value_vnd not in (None, figure.value) else kind,
                            figure,
                            file.file_name if file else "",
                            cell.sheet,
                            cell.address,
                            vi.moment(datetime.fromisoformat(file.received_at)) if file else "",
                            cell.submission,
                        )
                    )
                )
    if not rows:
        return None
    columns = (
        Column("TT", width=6),
        Column("Dự án", width=34),
        Column("Mã dự án", width=10),
        Column("Cơ quan, đơn vị", width=22),
        Column("Nguồn vốn", width=18),
        Column("Chỉ tiêu", width=16),
        Column("Giá trị", "vnd", width=18),
        Column("Tệp", width=22),
        Column("Trang tính", width=14),
        Column("Ô", width=8),
        Column("Thời điểm nhận", width=22),
        Column("sha256", width=34),
    )
    return make_table("nguon", "Nguồn số liệu của từng dự án", columns, rows, unit="dong", wide=True)
