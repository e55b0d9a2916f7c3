"""The calendar of a profile, and what is owed on a day."""

import argparse
import json
from datetime import date

from config import vi
from config.clock import Clock, local
from config.run_request import ProfileRequest
from config.vocabulary import vocabulary
from flows.commands.asked import write
from flows.opening import open_profile_run, profile_of
from flows.words import asked, day
from tasks.duties.calendar_rows import calendar_rows, icalendar
from tasks.duties.duty_rows import duty_rows


def calendar(arguments: argparse.Namespace) -> int:
    """The profile's deadlines, of a year or all; as a table, as JSON, or into an iCalendar file."""
    request = asked(ProfileRequest, arguments)
    profile = profile_of(request)
    rows = calendar_rows(profile, arguments.year)
    if arguments.ics is not None:
        clock = Clock(None if request.clock is None else local(request.clock))
        write(arguments.ics, icalendar(profile, rows, clock.now()))
        print(f"Đã ghi lịch {len(rows)} kỳ hạn: {arguments.ics}")
        return 0
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        cutoff = f"  số liệu đến {_day(row['cutoff_on'])}" if row["cutoff_on"] else ""
        estimate = f", ước đến {_day(row['estimate_to'])}" if row["estimate_to"] else ""
        whose = row["debtors"][0] if len(row["debtors"]) == 1 else f"{len(row['debtors'])} đơn vị"
        print(
            f"{row['due']}  {row['id']:<8} mở {_day(row['opens_on'])}  hết hạn {_day(row['last_day'])}  "
            f"khóa sổ {_day(row['closes_at'][:10])}{cutoff}{estimate}  {whose}: {row['title']}"
        )
    return 0


def duties(arguments: argparse.Namespace) -> int:
    """What is owed, by whom, and how it stands on a day."""
    run = open_profile_run(asked(ProfileRequest, arguments))
    on = day(arguments.on) if arguments.on else run.clock.now().date()
    rows = duty_rows(run, on)
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    states = vocabulary().duty_states
    for row in rows:
        late = f", chậm {row['days_late']} ngày" if row["days_late"] else ""
        due = _day(row["due_on"]) if row["due_on"] else "không nêu hạn"
        print(f"{due:<14} {row['id']:<9} {states[row['state']]}{late:<18}  {row['debtor']}: {row['title']}")
    return 0


def _day(iso: str) -> str:
    return vi.day(date.fromisoformat(iso))
