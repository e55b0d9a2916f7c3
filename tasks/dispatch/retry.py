"""When a message that the server would not take for now is tried again, and when that ends."""

from datetime import datetime, timedelta

BACKOFF = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""Waits after the first, second ... attempt. Greylisting lifts within minutes, a full mailbox within a day or two."""


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after that many attempts (1 or more); None when it has been tried often enough."""
    return now + BACKOFF[attempts - 1] if attempts <= len(BACKOFF) else None
