"""What people do, gathered from the rooms: a command and a deployment are made of each."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tasks.acts import Act, Done, carry_out
from tasks.check.explanations import ACCEPT, EXPLAIN
from tasks.check.waiving import WAIVE
from tasks.dispatch.forwarding import note_forwarded
from tasks.dispatch.message_acts import RESEND, SETTLE
from tasks.dispatch.release import RELEASE, ReleaseForm
from tasks.dispatch.reminders import HOLD
from tasks.duties.bottleneck_acts import BOTTLENECK
from tasks.duties.duty_acts import DELIVERED, EXEMPTED, EXTENDED, DeliverForm, fulfilled_by
from tasks.duties.indicators import MEASURED
from tasks.letters.documents import documents
from tasks.plan.importing import IMPORT_PLAN
from tasks.progress.year_closing import CLOSE_YEAR
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


def _release(run: Run, form: ReleaseForm) -> Done:
    """The release, and at once what it means: bottlenecks have gone up, duties of the office's own are fulfilled."""
    drafts = {one.code for one in documents(run) if one.state == "draft"}
    done = RELEASE.carry_out(run, form)
    gone = [one for one in documents(run) if one.code in drafts and one.release and one.release.is_complete]
    told = [done.told]
    on = min(form.on, run.as_of.date())
    for document in gone:
        number = document.release.number if document.release else None
        if forwarded := note_forwarded(run, document, on, form.by):
            told.append(f"{forwarded} vướng mắc đã chuyển cấp trên.")
        for duty in fulfilled_by(run, document.record.kind, on):
            told.append(carry_out(DELIVERED, run, DeliverForm(duty=duty, on=on, number=number, by=form.by)))
    return replace(done, told="\n".join(told))


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
    IMPORT_PLAN,
    CLOSE_YEAR,
    replace(DECIDE, carry_out=_decide),
    replace(RELEASE, carry_out=_release),
    HOLD,
    SETTLE,
    RESEND,
)

ACTS: Mapping[str, Act[Any]] = {act.name: act for act in _ALL}
"""In the order of the month."""
