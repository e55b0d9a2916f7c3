"""The follow-up: what will go out in the days to come, the forms of a period."""

import argparse
import json

from config.errors import ToldError
from flows.commands.asked import request_of, run_of, write
from flows.opening import open_day_run
from flows.remind import follow_up as send_today
from tasks.dispatch.chasing import Planned, planned, today
from tasks.dispatch.preview import preview
from tasks.dispatch.reminders import reminder
from tasks.run import Run


def remind(arguments: argparse.Namespace) -> int:
    """What will go out by mail in the next days, judged as of now; with `--send` what is due today is sent."""
    run = open_day_run(request_of(arguments))
    if arguments.send:
        return _send(run)
    coming = planned(run, today(run), arguments.days)
    if arguments.show:
        found = next((one for one in coming if one.id == arguments.show), None)
        if found is None or found.recipient is None:
            raise ToldError(f"Không có thư nhắc {arguments.show!r} trong {arguments.days} ngày tới")
        print(preview(reminder(run, found)))
    elif arguments.json:
        print(json.dumps([_as_json(one) for one in coming], ensure_ascii=False, indent=2))
    else:
        for one in coming:
            stopped = f"  ĐÃ DỪNG ({one.stopped})" if one.stopped else ""
            print(f"{one.id:<28}  {one.recipient or '(không có thư điện tử)':<40}  {one.why}{stopped}")
        print(f"{len(coming)} thư nhắc trong {arguments.days} ngày từ {today(run):%d/%m/%Y}.")
    return 0


def forms(arguments: argparse.Namespace) -> int:
    """Write the form of every agency that owes the period's report."""
    from tasks.dispatch.forms import forms_of

    made = forms_of(run_of(arguments))
    for name, content in made.items():
        write(arguments.output / name, content)
    print(f"Đã ghi {len(made)} biểu mẫu vào {arguments.output}")
    return 0


def _send(run: Run) -> int:
    outcome = send_today(run)
    done = outcome.value
    print(
        f"{done.forms} biểu mẫu, {done.reminders} thư nhắc, {done.letters} dự thảo công văn; "
        f"{done.withdrawn} thư nhắc không còn cần gửi."
    )
    for line in (*outcome.awaiting, *outcome.attention, *outcome.faults):
        print(f"! {line}")
    return 1 if outcome.faults else 0


def _as_json(one: Planned) -> dict[str, object]:
    return {
        "id": one.id,
        "on": one.on.isoformat(),
        "debtor": one.debtor,
        "name": one.name,
        "recipient": one.recipient,
        "to_head": one.to_head,
        "stopped": one.stopped or None,
        "duties": [
            {
                "id": step.due.owed.id,
                "title": step.due.owed.title,
                "debtor": step.due.owed.debtor.name,
                "due_on": str(step.due.owed.due_on),
                "last_day": step.due.last_day.isoformat(),
                "days_late": step.due.days_late(one.on),
                "step": step.rung.id,
            }
            for step in one.steps
        ],
    }
