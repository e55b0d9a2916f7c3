"""One round of dispatch: what is due in the outbox becomes .eml files, or goes out through the mail server.

A row is committed as `sending` before the server hears of it, one row at a time, and its outcome is committed after.
Whatever kills the process in between leaves `sending`, which a later round turns into `unknown` and never sends again.
"""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from config.settings import SmtpSettings
from tasks.dispatch import oversize
from tasks.dispatch.eml import eml_name, to_eml
from tasks.dispatch.retry import next_attempt
from tasks.dispatch.smtp_settings import validated_sender
from tasks.dispatch.transport import Courier, Outcome
from tasks.dispatch.unsettled import ABANDONED_AFTER, is_gone, unsettled
from tasks.ledger import outbox
from tasks.ledger.contents import content
from tasks.ledger.engine import Ledger
from tasks.ledger.outbox_records import OutboxMoveError, OutboxRecord, OutboxState
from tasks.letters.key import message_id
from tasks.letters.message import Composed
from tasks.letters.outbox_payload import enqueue, from_outbox

_TOO_LATE = "đã qua lúc khóa sổ của kỳ: thư không còn tác dụng nên không lập, không gửi"
_CONNECT_PAUSES_SECONDS = (10.0, 60.0)
_BREAKS_BEFORE_STOP = 5
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class DispatchResult:
    """What one round left: the outbox's counts of the period by state, and the faults that a person should see.

    Faults are English sentences about the server or the settings; what concerns one message is in its outbox row.
    """

    counts: Mapping[OutboxState, int]
    faults: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()
    """What a person should settle, in Vietnamese, over all periods that the round looked at."""


def dispatch(
    ledger: Ledger,
    settings: SmtpSettings,
    *,
    profile: str | None,
    period: str | None,
    live: bool,
    out_dir: Path,
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    worker: str,
    link_base_url: str | None = None,
    abandoned_after: timedelta = ABANDONED_AFTER,
) -> DispatchResult:
    """Send or write what the outbox holds for a period; the counts by state afterwards, and faults.

    Not live: each queued or written message becomes `out_dir`/mail/*.eml, the same bytes each time, and is `written`.
    Live: sends what is due in every period of the profile, and what a rehearsal of this period has written; with
    `redirect_all_to` only queued ones, to that address, and they end `written`, for their recipients have not had
    them. `profile` or `period` None means all of them.
    What nobody needs any more at `now` becomes `expired` and is neither written nor sent.
    Raises ConfigurationError for settings that cannot be used, before anything is claimed, and OpenTransactionError
    inside a transaction of the ledger.
    """
    ledger.require_no_transaction()
    round_ = _Round(ledger, settings, profile, period, out_dir, now, sleep, worker, link_base_url)
    outbox.sweep(ledger, claimed_before=now() - abandoned_after, now=now(), is_gone=is_gone)
    round_.expire(live)
    faults = round_.send_all() if live else round_.write_all()
    return DispatchResult(
        outbox.counts(ledger, profile, period), tuple(faults), tuple(unsettled(ledger, profile, now=now()))
    )


@dataclass(frozen=True, slots=True)
class _Round:
    ledger: Ledger
    settings: SmtpSettings
    profile: str | None
    period: str | None
    out_dir: Path
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    worker: str
    link_base_url: str | None

    def expire(self, live: bool) -> None:
        """What a rehearsal wrote has not gone out: a live round may be too late for it."""
        really = live and self.settings.redirect_all_to is None
        due: tuple[tuple[str | None, tuple[OutboxState, ...]], ...] = (
            (self.period, ("queued", "written") if really else ("queued",)),
            (None, ("queued",)),
        )
        for period, states in due:
            if period is None and not live:
                continue
            outbox.expire(
                self.ledger, now=self.now(), detail=_TOO_LATE, states=states, profile=self.profile, period=period
            )

    def write_all(self) -> list[str]:
        sender = validated_sender(self.settings)
        folder = self.out_dir / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        faults = []
        for row in outbox.rows(self.ledger, self.profile, self.period, states=("queued", "written")):
            name = eml_name(row.number, row.kind, row.recipient)
            try:
                eml = to_eml(self._composed(row), message_id(row.key), sender, row.known_at)
            except ValueError as error:
                faults.append(f"{name}: {error}")
                if row.state == "queued":
                    self._record(row, "failed", str(error))
                continue
            _replace_file(folder / name, eml)
            if row.state == "queued":
                self._record(row, "written", name, not_before=row.not_before)
        return faults

    def send_all(self) -> list[str]:
        base_url = oversize.checked_base_url(self.link_base_url) if self.link_base_url else None
        pace = _Pace(self.settings.max_per_minute, self.now, self.sleep)
        pauses = iter(_CONNECT_PAUSES_SECONDS)
        breaks = 0
        with Courier(self.settings) as courier:
            while True:
                pace.wait()
                row = self._claim()
                if row is None:
                    return []
                fault = courier.connect()
                if fault is not None:
                    self._record(row, "queued", fault.detail, attempted=False)
                    pause = next(pauses, None)
                    if fault.verdict == "settings" or pause is None:
                        return [f"{fault.verdict}: {fault.detail}"]
                    self.sleep(pause)
                    continue
                outcome = self._deliver(courier, row, base_url)
                pace.note()
                if outcome is None:
                    continue
                self._conclude(row, outcome)
                if outcome.verdict in {"settings", "connection"}:
                    return [f"{outcome.verdict}: {outcome.detail}"]
                breaks = breaks + 1 if outcome.broke_off else 0
                if breaks == _BREAKS_BEFORE_STOP:
                    return [f"the server broke off {breaks} messages in a row; the rest stays queued: {outcome.detail}"]

    def _claim(self) -> OutboxRecord | None:
        claimed = outbox.claim(
            self.ledger,
            limit=1,
            now=self.now(),
            worker=self.worker,
            profile=self.profile,
            live=self.settings.redirect_all_to is None,
            written_of=self.period,
        )
        return claimed[0] if claimed else None

    def _deliver(self, courier: Courier, row: OutboxRecord, base_url: str | None) -> Outcome | None:
        """The outcome of handing the row's message over; None where it could not even be made and is recorded so."""
        try:
            composed = self._composed(row)
            outcome = self._fitting(courier, row, composed, base_url)
        except ValueError as error:
            self._record(row, "failed", str(error))
            return None
        return outcome

    def _fitting(self, courier: Courier, row: OutboxRecord, composed: Composed, base_url: str | None) -> Outcome:
        """Send the message; where it is too large, with links, else in parts, else not at all."""
        outcome = self._hand_over(courier, row, composed)
        if outcome.verdict != "too_large" or not composed.attachments:
            return outcome
        if base_url is not None:
            return self._hand_over(courier, row, oversize.linked(composed, base_url, self.out_dir))
        if len(composed.attachments) == 1:
            return outcome
        first, *others = oversize.split(composed)
        enqueue(self.ledger, others, known_at=row.known_at, recorded_at=self.now())
        return self._hand_over(courier, row, first)

    def _hand_over(self, courier: Courier, row: OutboxRecord, composed: Composed) -> Outcome:
        identity = message_id(row.key)
        rehearsal = self.settings.redirect_all_to
        if rehearsal is not None:
            identity = message_id(_rehearsed(row.key, rehearsal))
            follows = _rehearsed(composed.follows, rehearsal) if composed.follows else None
            subject = f"[DIỄN TẬP, gửi thay cho {composed.recipient}] {composed.subject}"
            composed = replace(composed, recipient=rehearsal, subject=subject, follows=follows)
        mime = to_eml(composed, identity, courier.sender, self.now())
        limit = courier.largest_message_bytes
        if len(mime) > limit:
            return Outcome("too_large", f"message of {len(mime)} bytes, limit {limit}")
        return courier.send(composed.recipient, mime)

    def _conclude(self, row: OutboxRecord, outcome: Outcome) -> None:
        if outcome.verdict in {"settings", "connection"}:
            self._record(row, "queued", outcome.detail, attempted=False)
        elif outcome.verdict == "transient":
            again = next_attempt(row.attempts, self.now())
            if again is None:
                self._record(row, "failed", f"given up after {row.attempts} attempts: {outcome.detail}")
            else:
                self._record(row, "queued", outcome.detail, not_before=again)
        elif self.settings.redirect_all_to is not None:
            self._record(row, "written", f"redirected, {outcome.verdict}: {outcome.detail}")
        else:
            states: dict[str, OutboxState] = {"sent": "sent", "refused": "refused", "unknown": "unknown"}
            self._record(row, states.get(outcome.verdict, "failed"), outcome.detail)

    def _record(
        self,
        row: OutboxRecord,
        state: OutboxState,
        detail: str,
        *,
        not_before: datetime | None = None,
        attempted: bool = True,
    ) -> None:
        try:
            outbox.record(
                self.ledger, row.key, state, detail=detail, now=self.now(), not_before=not_before, attempted=attempted
            )
        except OutboxMoveError:
            # Somebody was faster: another rehearsal wrote the same file, or a sweep and a person have settled the row.
            if state in {"sent", "unknown"}:
                raise

    def _composed(self, row: OutboxRecord) -> Composed:
        return from_outbox(row, partial(content, self.ledger))


class _Pace:
    """At most so many messages within any minute."""

    def __init__(self, per_minute: int, now: Callable[[], datetime], sleep: Callable[[float], None]) -> None:
        self._now = now
        self._sleep = sleep
        self._last: deque[datetime] = deque(maxlen=per_minute)

    def wait(self) -> None:
        """Wait until one more is allowed."""
        if len(self._last) == self._last.maxlen:
            left = (self._last[0] + _MINUTE - self._now()).total_seconds()
            if left > 0:
                self._sleep(left)

    def note(self) -> None:
        """One more has gone out."""
        self._last.append(self._now())


def _replace_file(path: Path, content: bytes) -> None:
    """Write the whole file or nothing."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def _rehearsed(key: str, to: str) -> str:
    """The key of the rehearsal of a message, which is another message than the real one."""
    return hashlib.sha256(f"{key} {to}".encode()).hexdigest()
