"""What a watcher of the run sees of the report's facts: rows of a table."""

from collections.abc import Mapping
from typing import Any

from tasks.report.report_facts import ReportFacts


def reporting_rows(facts: ReportFacts) -> list[dict[str, object]]:
    """Who reported: a row per agency."""
    return [
        {"agency": r.agency, "name": r.name, "state": r.state, "late_days": r.days_late, "file": r.file_name or "",
         "errors": r.errors, "warnings": r.warnings}
        for r in facts.reporting
    ]  # fmt: skip


def summary_rows(summary: Mapping[str, Any]) -> list[dict[str, object]]:
    """What a cycle came to, a line per subject; amounts in whole đồng."""
    agencies, totals, messages = summary["agencies"], summary["totals"], summary["messages"]
    counts = ", ".join(f"{name} {count}" for name, count in messages.items())
    return [
        {"what": "đơn vị phải báo cáo", "value": agencies["expected"]},
        {"what": "đã gửi", "value": agencies["received"]},
        {"what": "được nhận", "value": agencies["accepted"]},
        {"what": "bị trả lại", "value": agencies["returned"]},
        {"what": "gửi muộn", "value": agencies["late"]},
        {"what": "chưa gửi", "value": ", ".join(agencies["missing"]) or "không"},
        {"what": "dự án", "value": totals["projects"]},
        {"what": "kế hoạch", "value": f"{totals['plan_vnd']:,}"},
        {"what": "giải ngân", "value": f"{totals['disbursed_vnd']:,} ({totals['rate_pct']}%)"},
        {"what": "cảnh báo", "value": len(summary["flags"])},
        {"what": "đề xuất điều chuyển", "value": len(summary["transfers"])},
        {"what": "thư", "value": counts},
    ]
