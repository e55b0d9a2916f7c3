"""A profile's calendar, as rows for people and programs and as an iCalendar file (RFC 5545)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from config.occurrences import Occurrence, occurrences
from config.profile import Profile
from tasks.duties.duty import debtors_of

_FOLD = 73
"""Octets of a line before it is folded; RFC 5545 allows 75."""


def calendar_rows(profile: Profile, year: int | None = None) -> list[dict[str, Any]]:
    """A row for each occurrence of an obligation, of the year of its nominal due date or of all."""
    return [_row(profile, one) for one in occurrences(profile, year)]


def _row(profile: Profile, one: Occurrence) -> dict[str, Any]:
    duty = one.obligation
    return {
        "id": duty.id,
        "number": duty.number,
        "title": duty.title,
        "owed": duty.owed,
        "debtors": [debtor.name for debtor in debtors_of(profile, duty, one.due_on)],
        "recipient": duty.sent_to,
        "tracked_by": duty.tracked_by or profile.issuer.name,
        "due": one.due_on.isoformat(),
        "relation": duty.relation,
        "opens_on": one.opens_on.isoformat(),
        "last_day": one.last_day.isoformat(),
        "due_at": one.due_at.isoformat(),
        "closes_at": one.closes_at.isoformat(),
        "cutoff_on": one.cutoff_on.isoformat() if duty.data_cutoff else None,
        "estimate_to": one.estimate_to.isoformat() if one.estimate_to else None,
        "reminders": [day.isoformat() for day in one.reminders],
        "original_due_on": (duty.originally_due_on or one.due_on).isoformat(),
        "source": str(duty.source),
        "ours": duty.ours,
    }


def icalendar(profile: Profile, rows: Sequence[dict[str, Any]], stamped_at: datetime) -> bytes:
    """The rows as all-day events on the last day in time, each with its reminders as alarms at 8 in the morning."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//giaingan//calendar//VI",
        f"X-WR-CALNAME:{_text(profile.title)}",
    ]
    stamp = stamped_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for row in rows:
        last_day = date.fromisoformat(row["last_day"])
        debtors = row["debtors"]
        whose = debtors[0] if len(debtors) == 1 else f"{len(debtors)} đơn vị"
        told = f"{whose} gửi {row['recipient']}; hạn danh nghĩa {row['due']}; {row['source']}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{profile.code}-{row['id']}-{row['due']}@giaingan",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{last_day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last_day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(row['id'] + ': ' + row['title'])}",
            f"DESCRIPTION:{_text(told)}",
        ]
        for day in row["reminders"]:
            alarm = datetime.fromisoformat(f"{day}T01:00:00+00:00")
            lines += [
                "BEGIN:VALARM",
                "ACTION:DISPLAY",
                f"DESCRIPTION:{_text(row['id'])}",
                f"TRIGGER;VALUE=DATE-TIME:{alarm:%Y%m%dT%H%M%SZ}",
                "END:VALARM",
            ]
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _text(value: str) -> str:
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """The line in pieces of at most so many octets, never within a letter; later ones begin with a space."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > _FOLD:
            pieces.append(piece)
            piece = " "
        piece += letter
    return [*pieces, piece]
