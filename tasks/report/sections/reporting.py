"""Reporting: who sent its report, who was late, whose was returned, who is missing, which duty was already overdue."""

from config import vi
from config.vocabulary import vocabulary
from tasks.report.context import Blocks, Context
from tasks.report.evidence import count_figure
from tasks.report.model import Column, Row, Table
from tasks.report.sentences import items, moment_words, paragraph, say
from tasks.report.tables import make_table, serial
from tasks.report.types import AgencyReporting

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
            say("Số báo cáo đạt yêu cầu và được tổng hợp là {} báo cáo.", counts["chap-nhan"].shown),
        ),
    )
    lists = []
    for key, text, entries in (
        ("gui-muon", "Gửi sau thời hạn ({}): {}", late),
        ("tra-lai", "Đã gửi nhưng số liệu có lỗi, phải trả lại để hoàn thiện ({}): {}", _of(reporting, "returned")),
        ("chua-xu-ly", "Đã gửi nhưng tệp chưa xử lý được ({}): {}", _of(reporting, "quarantined")),
        ("chua-gui", "Chưa gửi báo cáo ({}): {}", _of(reporting, "missing")),
    ):
        if entries:
            lists.append(say(text, counts[key], "; ".join(_told(entry, key) for entry in entries)))
    if lists:
        blocks += tuple(items(lists))
    overdue = [entry for entry in reporting if entry.state == "accepted" and entry.reason]
    if overdue:
        blocks += (paragraph(say("Các đơn vị đã gửi báo cáo nhưng có nhiệm vụ báo cáo quá hạn từ trước:")),)
        blocks += tuple(items(say("{}", _told(entry, "qua-han")) for entry in overdue))
    absent = [entry for entry in reporting if entry.state != "accepted"]
    if absent:
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
    rows = []
    states = vocabulary().reporting_states
    for index, entry in enumerate(context.facts.reporting):
        received = "" if entry.received_at is None else vi.moment(entry.received_at.astimezone(zone))
        state = states[entry.state] + (f", muộn {entry.days_late} ngày" if entry.is_late and entry.days_late else "")
        revision = f"lần {entry.revision}" if entry.revision > 1 else ""
        cells = (
            serial(index),
            entry.name,
            state,
            received,
            entry.file_name or "",
            revision,
            str(entry.errors or ""),
            str(entry.warnings or ""),
            entry.reason,
        )
        rows.append(Row(cells, anchor=f"bao-cao.{entry.agency}"))
    columns = (
        Column("TT", width=4),
        Column("Cơ quan, đơn vị", width=28),
        Column("Kết quả", width=18),
        Column("Thời điểm nhận", width=22),
        Column("Tệp", width=36),
        Column("Bản sửa", width=8),
        Column("Lỗi", width=6),
        Column("Cảnh báo", width=8),
        Column("Ghi chú", width=24),
    )
    return make_table("bao-cao", "Tình hình gửi báo cáo của các cơ quan, đơn vị", columns, rows, wide=True)


def _told(entry: AgencyReporting, key: str) -> str:
    notes = []
    if key == "gui-muon" and entry.days_late:
        notes.append(f"muộn {entry.days_late:02d} ngày")
    if key != "gui-muon" and entry.reason:
        notes.append(entry.reason)
    return f"{entry.name} ({', '.join(notes)})" if notes else entry.name


def _of(reporting: tuple[AgencyReporting, ...], state: str) -> list[AgencyReporting]:
    return [entry for entry in reporting if entry.state == state]


def _in(reporting: tuple[AgencyReporting, ...], state: str) -> int:
    return len(_of(reporting, state))
