"""Assigned tasks: how many there are, what is late, what is due.

`facts.tasks` columns: `task`, `lead` (agency code, or the directive's words), `due_on` (date or None), `state` (a state
of duties), `days_late`, `source` (`001 L26`).
"""

from datetime import date
from typing import Any

from config import vi
from config.vocabulary import vocabulary
from tasks.report.evidence import count_figure
from tasks.report.model import Table
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import listed, paragraph, say
from tasks.report.tables import Columns, col, table_of

TITLE = "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ ĐƯỢC GIAO"
_LISTED = ("overdue", "due-soon")
"""Groups that the appendix lists."""
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
    if not by_state:
        return None
    return (paragraph(say("Đang theo dõi {}, trong đó {}{}.", total, listed(by_state), context.see("tasks"))),)


def task_table(context: Context) -> Table | None:
    """The tasks that are overdue, then those that are due soon, by their dates."""
    tasks = context.facts.tasks
    if tasks.empty:
        return None
    named = [row for key in _LISTED for _, row in tasks[tasks["state"].isin(GROUPS[key][0])].iterrows()]
    if not named:
        return None
    columns: Columns[Any] = (
        col("Nhiệm vụ", lambda row: str(row["task"]), width=52),
        col("Chủ trì", lambda row: context.agency_name(str(row["lead"])), width=24),
        col("Thời hạn", lambda row: vi.day(row["due_on"]) if isinstance(row["due_on"], date) else "", "date", width=12),
        col("Số ngày chậm", lambda row: str(row["days_late"] or ""), "count", width=8),
        col("Trạng thái", lambda row: vocabulary().duty_states[row["state"]], width=12),
    )
    return table_of("nhiem-vu", "Nhiệm vụ quá hạn, sắp đến hạn", named, columns)
