"""When a file came and whose it is, told the same way for every channel."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from config.text import fold
from tasks.ledger.records import SubmissionRecord

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_CODE = re.compile(r"\d{4}-\d{2}-\d{2}")


def arrival(stated: datetime | None, known_at: datetime) -> datetime:
    """The time of arrival in local time to the second: what the channel states, always; where it states none, when the
    file became known. A receipt is evidence: no run, however late or early, gives a file another time than its own."""
    if known_at.tzinfo is None:
        raise ValueError("known_at has no time zone")
    return (known_at if stated is None else stated).astimezone(_ZONE).replace(microsecond=0)


def ahead_of_time(stored: Sequence[SubmissionRecord]) -> list[str]:
    """A question for each file that its channel dates after the moment at which it was known: one clock is wrong."""
    return [
        f"{item.file_name}: kênh {item.channel} ghi nhận lúc {item.received_at.astimezone(_ZONE):%H:%M %d/%m/%Y}, "
        f"sau thời điểm đã biết tệp ({item.known_at.astimezone(_ZONE):%H:%M %d/%m/%Y}); "
        "kiểm tra đồng hồ của nơi gửi và của máy này"
        for item in stored
        if item.is_new and item.received_at > item.known_at
    ]


def by_folded_name(agencies: Mapping[str, str]) -> dict[str, str]:
    """Folded names, aliases and codes of agencies -> code, without names that more than one agency answers to."""
    codes: dict[str, set[str]] = {}
    for name, code in agencies.items():
        codes.setdefault(fold(name), set()).add(code)
    return {name: min(found) for name, found in codes.items() if name and len(found) == 1}


def period_code(text: object) -> str | None:
    """`text` if it is the code of a period (its nominal due date, `2023-08-05`), else None."""
    if not isinstance(text, str) or not _CODE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
