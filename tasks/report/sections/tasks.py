"""Assigned tasks: how many there are, what is late, what is due.

`facts.tasks` columns: `task`, `lead` (agency code, or the directive's words), `due_on` (date or None), `state` (a state
of duties), `days_late`, `source` (`001 L26`).
"""

from datetime import date
from typing import Any

from config import vi
from tasks.report.evidence import count_figure
from tasks.report.model import Sentence
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import items, listed, paragraph, say

TITLE = "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ ĐƯỢC GIAO"
GROUPS = {
    "done": (("received",), "đã hoàn thành"),
    "done-late": (("done_late",), "hoàn thành muộn"),
    "doing": (("open", "not_due", "extended", "exempt"), "đang thực hiện"),
    "due-soon": (("due_soon",), "sắp đến hạn"),
    "overdue": (("overdue",), "đã quá hạn, chưa ghi nhận kết quả"),
}
"""Groups of states of duties, and what they are called of tasks."""


def write(context: Context) -> Blocks | None:
    """The section, or None where no task is tracked."""
    tasks = context.facts.tasks
    if tasks.empty:
        return None
    counts = {key: int(tasks["state"].isin(states).sum()) for key, (states, _) in GROUPS.items()}
    formula = "đếm nhiệm vụ theo trạng thái trong sổ theo dõi"
    by_state = [
        say("{} {}", count_figure(f"nhiem-vu.{key}", n, "nhiệm vụ", formula), GROUPS[key][1])
        for key, n in counts.items()
        if n
    ]
    total = count_figure("nhiem-vu.tong", len(tasks), "nhiệm vụ", formula)
    blocks: Blocks = (paragraph(say("Đang theo dõi {}, trong đó {}.", total, listed(by_state))),) if by_state else ()
    for key, heading in (("overdue", "Các nhiệm vụ quá hạn:"), ("due-soon", "Các nhiệm vụ sắp đến hạn:")):
        named = tasks[tasks["state"].isin(GROUPS[key][0])]
        if len(named):
            blocks += (paragraph(say(heading)), *items(_task(context, row) for _, row in named.iterrows()))
    return blocks


def _task(context: Context, row: Any) -> Sentence:
    due = row["due_on"]
    by = f", hạn ngày {vi.day(due)}" if isinstance(due, date) else ""
    late = f", chậm {row['days_late']} ngày" if row["days_late"] else ""
    return say("{} (chủ trì: {}{}{})", str(row["task"]), context.agency_name(str(row["lead"])), by, late)
