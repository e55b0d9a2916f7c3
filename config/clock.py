"""The one place that reads the clock; everywhere else time is an argument."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, aware, to the second, in Vietnam's zone."""
    return datetime.now(UTC).astimezone(HANOI).replace(microsecond=0)
