"""Assigned tasks, when they are tracked: what is overdue and what is due.

`facts.tasks` columns: `task`, `lead` (agency code), `due_on` (date or None), `state` (`done`, `doing`, `overdue`).
"""

from datetime import date
from typing import Any

from config import vi
from tasks.report.evidence import count_figure
from tasks.report.model import Sentence
from tasks.report.recipient_facts import Blocks, Context
from tasks.report.sentences import items, listed, paragraph, say

TITLE = "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ ĐƯỢC GIAO"
STATES = {"done": "đã hoàn thành", "doing": "đang thực hiện", "overdue": "quá hạn"}


def write(context: Context) -> Blocks | None:
    """The section, or None where no task is tracked."""
    tasks = context.facts.tasks
    if tasks.empty:
        return None
    counts = {state: int((tasks["state"] == state).sum()) for state in STATES}
    formula = "đếm nhiệm vụ theo trạng thái trong sổ theo dõi"
    by_state = [
        say("{} {}", count_figure(f"nhiem-vu.{state}", n, "nhiệm vụ", formula), STATES[state])
        for state, n in counts.items()
        if n
    ]
    total = count_figure("nhiem-vu.tong", len(tasks), "nhiệm vụ", formula)
    blocks: Blocks = (paragraph(say("Đang theo dõi {}, trong đó {}.", total, listed(by_state))),) if by_state else ()
    overdue = tasks[tasks["state"] == "overdue"]
    if len(overdue):
        blocks += (
            paragraph(say("Các nhiệm vụ quá hạn:")),
            *items(_task(context, row) for _, row in overdue.iterrows()),
        )
    return blocks


def _task(context: Context, row: Any) -> Sentence:
    due = row["due_on"]
    by = f", hạn ngày {vi.day(due)}" if isinstance(due, date) else ""
    return say("{} (chủ trì: {}{})", str(row["task"]), context.agency_name(str(row["lead"])), by)
