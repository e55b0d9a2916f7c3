"""When a file came and whose it is, told the same way for every channel."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from config.text import fold

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_CODE = re.compile(r"\d{4}-\d{2}-\d{2}")


def arrival(stated: datetime | None, as_of: datetime) -> datetime:
    """The time of arrival in local time to the second: what the channel states, but never after `as_of`."""
    if as_of.tzinfo is None:
        raise ValueError("as_of has no time zone")
    known = as_of if stated is None else min(stated, as_of)
    return known.astimezone(_ZONE).replace(microsecond=0)


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
