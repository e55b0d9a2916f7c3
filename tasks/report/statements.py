"""What whoever releases a document confirms: numbered sentences with their figures."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from config import vi
from tasks.report.report_facts import AgencyReporting, ReportFacts


def statements(facts: ReportFacts, corrects: str | None, unanswered: Mapping[str, int]) -> list[str]:
    """Of the consolidated report: totals, coverage, change since the last period, unanswered warnings, replacement.

    `unanswered`: how many questions each agency has left open.
    """
    return [
        _totals(facts.progress.lines),
        _coverage(facts),
        _change(facts),
        _warnings(sum(unanswered.values())),
        *([corrects] if corrects else []),
    ]


def statements_of_agency(facts: ReportFacts, code: str, unanswered: Mapping[str, int]) -> list[str]:
    """Of an agency's part of it: its own totals, how it reported, its unanswered warnings."""
    lines = facts.progress.lines
    own = lines[lines["agency"] == code] if len(lines) else lines
    return [_totals(own), _standing(facts, code), _warnings(unanswered.get(code, 0))]


def _totals(lines: pd.DataFrame) -> str:
    if lines.empty:
        return "Tổng số: không có dự án nào, kế hoạch 0 đồng, giải ngân 0 đồng."
    plan, disbursed = _sum(lines, "plan_vnd"), _sum(lines, "disbursed_vnd")
    rate = "không tính được tỷ lệ"
    if plan:
        rate = f"đạt {vi.percent(Decimal(disbursed) * 100 / Decimal(plan), 2)} kế hoạch"
    return (
        f"Tổng số: {vi.number(int(lines['project_key'].nunique()))} dự án, kế hoạch {vi.money(plan, 'dong')}, "
        f"giải ngân {vi.money(disbursed, 'dong')}, {rate}."
    )


def _coverage(facts: ReportFacts) -> str:
    states = Counter(entry.state for entry in facts.reporting)
    told = f"Tổng hợp báo cáo của {states['accepted']}/{len(facts.reporting)} đơn vị"
    left = [
        f"{len(names)} {words}: {', '.join(names)}"
        for state, words in (("returned", "bị trả lại"), ("quarantined", "chưa xử lý được"), ("missing", "chưa gửi"))
        if (names := [entry.name for entry in facts.reporting if entry.state == state])
    ]
    return f"{told}; {'; '.join(left)}." if left else f"{told}; không thiếu đơn vị nào."


def _change(facts: ReportFacts) -> str:
    if len(facts.curve) < 2:
        return "Chưa có kỳ trước trong năm kế hoạch để so sánh."
    before, here = facts.curve[-2:]
    plan, spent = here.plan_vnd - before.plan_vnd, here.disbursed_vnd - before.disbursed_vnd
    return f"So với số liệu đến {vi.day(before.on)}: kế hoạch {_signed(plan)}, giải ngân {_signed(spent)}."


def _signed(amount_vnd: int) -> str:
    if amount_vnd == 0:
        return "không đổi"
    return f"{'tăng' if amount_vnd > 0 else 'giảm'} {vi.money(abs(amount_vnd), 'dong')}"


def _warnings(open_: int) -> str:
    if not open_:
        return "Không còn cảnh báo nào chờ đơn vị giải trình."
    return f"Còn {vi.number(open_)} cảnh báo đơn vị chưa giải trình."


def _standing(facts: ReportFacts, code: str) -> str:
    entry = next((one for one in facts.reporting if one.agency == code), None)
    if entry is None or entry.received_at is None:
        return "Đơn vị chưa có báo cáo của kỳ."
    return f"Báo cáo của đơn vị {_when(entry)}."


def _when(entry: AgencyReporting) -> str:
    return f"gửi muộn {entry.days_late} ngày" if entry.is_late else "gửi đúng hạn"


def _sum(lines: pd.DataFrame, field: str) -> int:
    return int(lines[field].fillna(0).sum())
