"""Rounds of dispatch as the tests start them."""

from pathlib import Path
from typing import Any

from config.settings import SmtpSettings
from tasks.dispatch.send import DispatchResult, dispatch
from tasks.ledger import outbox
from tasks.ledger.engine import Ledger
from tasks.letters.message import Composed
from tasks.letters.outbox_payload import enqueue
from tests.dispatch.samples import KNOWN_AT, PERIOD, PROFILE, Clock


def queue(ledger: Ledger, *messages: Composed) -> None:
    enqueue(ledger, messages, known_at=KNOWN_AT, recorded_at=KNOWN_AT)


def round_of(
    ledger: Ledger,
    settings: SmtpSettings,
    folder: Path,
    clock: Clock,
    *,
    live: bool = True,
    period: str = PERIOD,
    **more: Any,
) -> DispatchResult:
    return dispatch(
        ledger,
        settings,
        profile=PROFILE,
        period=period,
        live=live,
        out_dir=folder,
        now=clock.now,
        sleep=clock.sleep,
        worker="thu-nghiem",
        **more,
    )


def states(ledger: Ledger) -> dict[str, str]:
    return {row.recipient: row.state for row in outbox.rows(ledger)}
