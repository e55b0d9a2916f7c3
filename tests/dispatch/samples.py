"""Messages, settings and clocks for the tests of dispatch."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from config.settings import SmtpSettings
from tasks.ledger.engine import Ledger, open_ledger
from tasks.letters.message import Attachment, Composed

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
KNOWN_AT = datetime(2023, 8, 4, 9, 0, tzinfo=HANOI)
PROFILE = "bac-ninh-2023"
PERIOD = "2023-08-05"
FILES = (Attachment("Phụ lục.xlsx", b"\x00" * 60_000), Attachment("Báo cáo.docx", b"\x01" * 60_000))


class Clock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self, at: datetime = KNOWN_AT) -> None:
        self.at = at
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


def message(recipient: str, *, about: str = "a", attachments: tuple[Attachment, ...] = (), **changes: Any) -> Composed:
    facts: dict[str, Any] = {
        "profile": PROFILE,
        "period": PERIOD,
        "kind": "receipt",
        "recipient": recipient,
        "subject": f"[Bắc Ninh 2023, kỳ 05/8/2023] Đã nhận báo cáo số {about}",
        "html": f"<html><body><p>Kính gửi: Ủy ban nhân dân thị xã Quế Võ, {about}</p></body></html>",
        "text": f"Kính gửi: Ủy ban nhân dân thị xã Quế Võ, {about}\n",
        "attachments": attachments,
        "reply_to": "tonghop@skhdt.bacninh.example",
        "about": about,
    }
    return Composed(**{**facts, **changes})


def smtp(port: int, **changes: Any) -> SmtpSettings:
    facts: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "plain",
        "sender": "giaingan@skhdt.bacninh.example",
        "timeout_seconds": 2,
        "max_per_minute": 100_000,
    }
    return SmtpSettings(**{**facts, **changes})


def ledger_in(folder: Path) -> Ledger:
    return open_ledger(f"sqlite:///{folder / 'ledger.sqlite'}")
