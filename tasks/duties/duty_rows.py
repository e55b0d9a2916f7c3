"""Duties as rows for people and programs."""

from datetime import date, datetime
from typing import Any

from config.vocabulary import vocabulary
from tasks.duties.duty import Standing
from tasks.duties.standing import standings
from tasks.run import Run


def duty_rows(run: Run, on: date) -> list[dict[str, Any]]:
    """Every duty of the profile with its state on that day."""
    return [row_of(stand) for stand in standings(run, on)]


def period_rows(run: Run) -> list[dict[str, Any]]:
    """Who owes the run's period a project table, and how it stands at the run's moment."""
    on = run.as_of.date()
    return [
        _short(stand)
        for stand in standings(run, on)
        if stand.owed.owed == "project_table" and stand.owed.due_on == run.due_on
    ]


def watched_rows(run: Run, on: date) -> list[dict[str, Any]]:
    """What is overdue or due soon on that day, the oldest first."""
    return [_short(stand) for stand in standings(run, on) if stand.state in ("overdue", "due_soon")]


def _short(stand: Standing) -> dict[str, Any]:
    return {
        "duty": stand.owed.id,
        "debtor": stand.owed.debtor.name,
        "due": _iso(stand.owed.due_on),
        "state": vocabulary().duty_states[stand.state],
        "delivered": _iso(stand.delivered_at),
        "title": stand.owed.title,
    }


def row_of(stand: Standing) -> dict[str, Any]:
    """One duty as plain values."""
    owed = stand.owed
    return {
        "id": owed.id,
        "number": owed.number,
        "title": owed.title,
        "debtor": owed.debtor.name,
        "debtor_code": owed.debtor.key,
        "recipient": owed.recipient,
        "tracked_by": owed.tracked_by,
        "owed": owed.owed,
        "opens_on": _iso(owed.opens_on),
        "due_on": _iso(owed.due_on),
        "due_at": _iso(stand.due_at),
        "original_due_on": _iso(stand.original_due_on),
        "state": stand.state,
        "delivered_at": _iso(stand.delivered_at),
        "days_late": stand.days_late,
        "document": stand.document,
        "reason": stand.reason,
        "file": stand.file,
        "coordinators": list(owed.coordinators),
        "deliverable": owed.deliverable,
        "lead_source": owed.lead_source,
        "source": owed.source,
        "ours": owed.ours,
    }


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value is not None else None
