"""A dispatcher that kills itself with SIGKILL at a named step: `victim.py LEDGER_URL PORT OUT STEP`."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from config.clock import MACHINE
from tasks.dispatch.send import dispatch
from tasks.dispatch.transport import Courier
from tasks.ledger import outbox
from tasks.ledger.engine import open_ledger
from tests.dispatch.samples import PERIOD, PROFILE, smtp


def _die(*_arguments: Any, **_options: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after(original: Any) -> Any:
    def _then_die(*arguments: Any, **options: Any) -> None:
        original(*arguments, **options)
        _die()

    return _then_die


def _when_sent(original: Any) -> Any:
    """Dies inside the transaction that records the outcome, before it commits."""

    def _noting(connection: Any, key: str, state: str, **options: Any) -> None:
        original(connection, key, state, **options)
        if state == "sent":
            _die()

    return _noting


STEPS = {
    "before claim": lambda: setattr(outbox, "claim", _die),
    "after claim": lambda: setattr(Courier, "connect", _die),
    "before send": lambda: setattr(Courier, "send", _die),
    "after 250": lambda: setattr(Courier, "send", _after(Courier.send)),
    "before commit": lambda: setattr(outbox, "_note", _when_sent(outbox._note)),
    "after commit": lambda: setattr(outbox, "record", _after(outbox.record)),
    "while sending": lambda: None,
    "nowhere": lambda: None,
}
"""`while sending`: the server holds the message and answers late; the one who started this process kills it then."""


def main() -> None:
    url, port, out, step = sys.argv[1:]
    STEPS[step]()
    dispatch(
        open_ledger(url),
        smtp(int(port), timeout_seconds=20),
        profile=PROFILE,
        period=PERIOD,
        live=True,
        out_dir=Path(out),
        now=MACHINE.now,
        sleep=time.sleep,
        worker=f"nan-nhan-{os.getpid()}",
    )


if __name__ == "__main__":
    main()
