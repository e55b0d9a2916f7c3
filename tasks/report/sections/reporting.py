"""Reporting: who sent its report, who was late, whose was returned, who is missing, which duty was already overdue."""

from datetime import timedelta

from config import vi
from config.vocabulary import vocabulary
from tasks.report.evidence import count_figure
from tasks.report.model import Table
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.report_facts import AgencyReporting
from tasks.report.sentences import items, moment_words, paragraph, say
from tasks.report.tables import Columns, col, table_of

TITLE = "TÌNH HÌNH CHẤP HÀNH CHẾ ĐỘ BÁO CÁO"


def write(context: Context) -> Blocks | None:
    """The section, or None where nobody owed a report."""
    reporting = context.facts.reporting
    if not reporting:
        return None
    deadline = context.facts.period.due_on
    sent = [entry for entry in reporting if entry.state != "missing"]
    late = [entry for entry in reporting if entry.is_late and entry.state != "missing"]
    formula = "đếm theo sổ tiếp nhận báo cáo của kỳ"
    counts = {
        key: count_figure(f"bao-cao.{key}", value, "đơn vị", formula)
        for key, value in (
            ("phai-gui", len(reporting)),
            ("da-gui", len(sent)),
            ("chap-nhan", _in(reporting, "accepted")),
            ("tra-lai", _in(reporting, "returned")),
            ("chua-xu-ly", _in(reporting, "quarantined")),
            ("gui-muon", len(late)),
            ("chua-gui", len(reporting) - len(sent)),
        )
    }
    blocks: Blocks = (
        paragraph(
            say(
                "Tính đến {}, trong số {} phải báo cáo của kỳ hạn ngày {} có {} đã gửi báo cáo.",
                moment_words(context.facts.as_of),
                counts["phai-gui"],
                vi.day(deadline),
                counts["da-gui"],
            ),
            say(
                "Số báo cáo đạt yêu cầu và được tổng hợp là {} báo cáo{}.",
                counts["chap-nhan"].shown,
                context.see("reporting"),
            ),
        ),
    )
    nil = [entry for entry in reporting if entry.is_nil]
    lists = []
    if nil:
        counted = count_figure("bao-cao.khong-co-du-an", len(nil), "đơn vị", formula)
        lists.append(say("Báo cáo không có dự án ({}): {}", counted, "; ".join(entry.name for entry in nil)))
    for key, text, entries in (
        ("gui-muon", "Gửi sau thời hạn ({}): {}", late),
        ("tra-lai", "Đã gửi nhưng số liệu có lỗi, phải trả lại để hoàn thiện ({}): {}", _of(reporting, "returned")),
        ("chua-xu-ly", "Đã gửi nhưng tệp chưa xử lý được ({}): {}", _of(reporting, "quarantined")),
        ("chua-gui", _unsent(context), _of(reporting, "missing")),
    ):
        if entries:
            lists.append(say(text, counts[key], "; ".join(_named(entry, key) for entry in entries)))
    if lists:
        blocks += tuple(items(lists))
    overdue = [entry for entry in reporting if entry.state == "accepted" and entry.reason]
    if overdue:
        blocks += (paragraph(say("Các đơn vị đã gửi báo cáo nhưng có nhiệm vụ báo cáo quá hạn từ trước:")),)
        blocks += tuple(items(say("{}", _named(entry, "qua-han")) for entry in overdue))
    if context.facts.overdue_duties:
        blocks += (paragraph(say("Các nhiệm vụ báo cáo khác đã quá hạn:")),)
        blocks += tuple(items(say("{}", line) for line in context.facts.overdue_duties))
    absent = [entry for entry in reporting if entry.state != "accepted"]
    if absent and context.facts.coverage is None:
        blocks += (
            paragraph(
                say(
                    "Số liệu tổng hợp trong báo cáo này chưa bao gồm các đơn vị chưa gửi báo cáo "
                    "hoặc có báo cáo chưa được tiếp nhận."
                )
            ),
        )
    return blocks


def reporting_table(context: Context) -> Table | None:
    """One row per agency that owed a report."""
    if not context.facts.reporting:
        return None
    zone = context.facts.period.due_at.tzinfo
    columns: Columns[AgencyReporting] = (
        col("Cơ quan, đơn vị", lambda e: e.name, width=28),
        col("Kết quả", _result, width=18),
        col(
            "Thời điểm nhận",
            lambda e: "" if e.received_at is None else vi.moment(e.received_at.astimezone(zone)),
            "date",
            width=22,
        ),
        col("Tệp", lambda e: e.file_name or "", width=36),
        col("Bản sửa", lambda e: f"lần {e.revision}" if e.revision > 1 else "", width=8),
        col("Lỗi", lambda e: str(e.errors or ""), width=6),
        col("Cảnh báo", lambda e: str(e.warnings or ""), width=8),
        col("Ghi chú", lambda e: e.reason, width=24),
    )
    return table_of("bao-cao", "Tình hình gửi báo cáo của các cơ quan, đơn vị", context.facts.reporting, columns)


def _unsent(context: Context) -> str:
    """How those that sent nothing are spoken of: before the deadline nobody is late."""
    facts = context.facts
    if facts.as_of >= facts.period.due_at:
        return "Chưa gửi báo cáo ({}): {}"
    last_day = vi.day((facts.period.due_at - timedelta(days=1)).date())
    return f"Chưa gửi báo cáo, còn trong thời hạn đến hết ngày {last_day} ({{}}): {{}}"


def _result(entry: AgencyReporting) -> str:
    late = f", muộn {entry.days_late} ngày" if entry.is_late and entry.days_late else ""
    nil = " (không có dự án)" if entry.is_nil else ""
    return vocabulary().reporting_states[entry.state] + nil + late


def _named(entry: AgencyReporting, key: str) -> str:
    notes = []
    if key == "gui-muon" and entry.days_late:
        notes.append(f"muộn {entry.days_late:02d} ngày")
    # What is wrong with a returned file stands in the appendix, row by row in the workbook.
    if key not in ("gui-muon", "tra-lai") and entry.reason:
        notes.append(entry.reason)
    return f"{entry.name} ({', '.join(notes)})" if notes else entry.name


def _of(reporting: tuple[AgencyReporting, ...], state: str) -> list[AgencyReporting]:
    return [entry for entry in reporting if entry.state == state]


def _in(reporting: tuple[AgencyReporting, ...], state: str) -> int:
    return len(_of(reporting, state))
