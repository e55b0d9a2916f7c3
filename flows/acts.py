"""What people do, gathered from the rooms: a command and a deployment are made of each."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tasks.acts import Act, Done
from tasks.check.explanations import ACCEPT, EXPLAIN
from tasks.check.waiving import WAIVE
from tasks.dispatch.message_acts import RESEND, SETTLE
from tasks.dispatch.release import RELEASE
from tasks.dispatch.reminders import HOLD
from tasks.duties.bottleneck_acts import BOTTLENECK
from tasks.duties.duty_acts import DELIVERED, EXEMPTED, EXTENDED
from tasks.duties.indicators import MEASURED
from tasks.read.file_acts import ASSIGN, EXCLUDE, RESTORE
from tasks.reallocate.decision_form import DECIDE, DecideForm
from tasks.report.decision_notices import draft_decision_notices
from tasks.run import Run


def _decide(run: Run, form: DecideForm) -> Done:
    """The decision, and at once the drafts that tell it to the owners concerned."""
    done = DECIDE.carry_out(run, form)
    count = draft_decision_notices(run)
    told = (
        f"{done.told}\n{count} thông báo cho các chủ đầu tư chờ phát hành: giaingan documents" if count else done.told
    )
    return replace(done, told=told)


_ALL: tuple[Act[Any], ...] = (
    ASSIGN,
    EXCLUDE,
    RESTORE,
    WAIVE,
    EXPLAIN,
    ACCEPT,
    DELIVERED,
    EXTENDED,
    EXEMPTED,
    MEASURED,
    BOTTLENECK,
    replace(DECIDE, carry_out=_decide),
    RELEASE,
    HOLD,
    SETTLE,
    RESEND,
)

ACTS: Mapping[str, Act[Any]] = {act.name: act for act in _ALL}
"""In the order of the month."""
