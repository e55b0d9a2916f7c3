"""Remind: what the calendar asks for today: forms at opening, one reminder per debtor, the letter about who is late."""

from dataclasses import dataclass

from flows.dispatch import dispatch
from tasks.dispatch.forms import queue_forms
from tasks.dispatch.forwarding import draft_forwarding
from tasks.dispatch.reminders import judge_again, queue_reminders
from tasks.dispatch.urging import draft_urging
from tasks.run import Outcome, Run, together


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a day's follow-up put on its way: messages queued, drafts made, messages withdrawn."""

    forms: int
    reminders: int
    letters: int
    withdrawn: int


def remind(run: Run) -> Outcome[Reminded]:
    """The follow-up of the day of the run's clock, over all periods of the profile. A second run does nothing more."""
    withdrawn = run.step("xét lại các thư nhắc chưa gửi", judge_again, run)
    forms = run.step("gửi biểu mẫu các kỳ đang mở", queue_forms, run)
    reminders = run.step("soạn thư nhắc của ngày", queue_reminders, run)
    letters = run.step("dự thảo công văn đôn đốc", draft_urging, run)
    letters += run.step("dự thảo công văn kiến nghị vướng mắc vượt thẩm quyền", draft_forwarding, run)
    done = Reminded(forms, reminders, letters, withdrawn)
    return Outcome(done, nothing_new=not any((forms, reminders, letters, withdrawn)))


def follow_up(run: Run) -> Outcome[Reminded]:
    """The follow-up of the day and its mail; a morning of an open period has it among other things."""
    reminded = run.stage("remind", remind)
    dispatched = run.stage("dispatch", dispatch)
    return together(reminded.value, (reminded, dispatched), nothing_new=reminded.nothing_new)
