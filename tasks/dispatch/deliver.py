"""Delivery: one round over the outbox, what mailboxes report back, and what the outbox holds."""

import time
from collections.abc import Iterable, Mapping

from config.settings import SmtpSettings
from tasks.collect.types import Polled
from tasks.dispatch.bounces import bounces, settle_bounces
from tasks.dispatch.send import DispatchResult, dispatch
from tasks.dispatch.unsettled import worker_name
from tasks.ledger import outbox
from tasks.ledger.outbox_records import OutboxState
from tasks.run import Run


def deliver(run: Run) -> DispatchResult:
    """One round over the outbox: all periods through the mail server when live, else the own to `out`/mail/*.eml.

    A simulated clock is written into the messages' history. Raises ValueError where it is to send live.
    """
    if run.live and run.clock.is_simulated:
        raise ValueError("nothing is sent live under a simulated clock")
    return dispatch(
        run.ledger,
        SmtpSettings(),
        profile=run.profile_code,
        period=run.period.code,
        live=run.live,
        out_dir=run.out,
        now=run.clock.now,
        sleep=time.sleep,
        worker=worker_name(simulated=run.clock.is_simulated),
        link_base_url=run.settings.link_base_url,
    )


def settle_bounced(run: Run, polled: Iterable[Polled]) -> int:
    """Messages of ours that mailboxes report as undeliverable become `refused`; how many did."""
    found = [bounce for round_ in polled for report in round_.reports for bounce in bounces(report)]
    return len(settle_bounces(run.ledger, found, now=run.clock.now())) if found else 0


def message_counts(run: Run) -> Mapping[str, int]:
    """The period's messages by state."""
    counts: dict[OutboxState, int] = outbox.counts(run.ledger, run.profile_code, run.period.code)
    return {str(state): number for state, number in counts.items()}
