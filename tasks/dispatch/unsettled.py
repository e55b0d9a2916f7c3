"""Messages that a person should look at: in a dead dispatcher's hands, of unknown outcome, lost, or put off."""

import os
import socket
from datetime import datetime, timedelta

from config import vi
from config.clock import HANOI
from tasks.ledger import outbox
from tasks.ledger.engine import Ledger
from tasks.ledger.outbox_records import OutboxRecord

ABANDONED_AFTER = timedelta(minutes=30)
"""Longer than any one exchange with the server can take; a row still `sending` then has lost its dispatcher."""

_TOLD = (
    ("sending", "thư đang gửi dở ở một lượt gửi khác"),
    ("unknown", "thư không rõ đã gửi được hay chưa: xác minh rồi xử lý bằng `giaingan outbox settle`"),
    ("refused", "thư bị từ chối: xem `giaingan outbox list`"),
    ("failed", "thư hỏng: xem `giaingan outbox list`"),
)


def worker_name(*, simulated: bool) -> str:
    """`HOST/PROCESS`: by it a later round on the same machine sees that this one is gone."""
    return f"{socket.gethostname()}/{os.getpid()}{' (mô phỏng)' if simulated else ''}"


def is_gone(worker: str) -> bool:
    """Whether that dispatcher certainly lives no more: one of another machine is waited for, a reused number too."""
    host, _, process = worker.partition("/")
    number = process.partition(" ")[0]
    if host != socket.gethostname() or not number.isdigit() or os.name == "nt":
        return False
    if int(number) == os.getpid():
        # It is this process that asks; a round of its own before this one has ended.
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def unsettled(ledger: Ledger, profile: str | None, *, now: datetime) -> list[str]:
    """A sentence for each kind of message that is not simply sent or waiting, with the periods that it is in."""
    told = []
    for state, words in _TOLD:
        rows = outbox.rows(ledger, profile, states=[state])  # type: ignore[list-item]
        if rows:
            told.append(f"{len(rows)} {words} ({_where(rows)})")
    later = outbox.deferred(ledger, profile, now=now)
    if later:
        first = min(row.not_before for row in later if row.not_before is not None)
        told.append(
            f"{len(later)} thư máy chủ hoãn nhận ({_where(later)}): gửi lại từ {vi.moment(first.astimezone(HANOI))} "
            "ở lượt gửi kế tiếp"
        )
    return told


def _where(rows: list[OutboxRecord]) -> str:
    """`kỳ 2023-08-05: số 3, 7; kỳ 2023-08-22: số 1`, the first few of each."""
    shown = 5
    periods: dict[str, list[int]] = {}
    for row in rows:
        periods.setdefault(row.period, []).append(row.number)
    return "; ".join(
        f"kỳ {period}: số {', '.join(map(str, numbers[:shown]))}{' …' if len(numbers) > shown else ''}"
        for period, numbers in periods.items()
    )
