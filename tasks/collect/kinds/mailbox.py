"""A mailbox over IMAP."""

from config.channels import MailboxChannel
from tasks.collect.mailbox import poll_mailbox
from tasks.collect.round import Round
from tasks.collect.types import Polled


def poll(channel: MailboxChannel, round_: Round) -> Polled:
    """What arrives by mail arrives now, whatever moment the run is about."""
    return poll_mailbox(channel, round_.originals, round_.addresses, round_.marks, round_.now, secret=round_.secret)
