"""The outbox: what is in it, and what a message looks like."""

import argparse

from flows.commands.asked import run_of
from tasks.dispatch.message_acts import messages, oldest_waiting, preview_message


def list_messages(arguments: argparse.Namespace) -> int:
    """The period's messages with their states."""
    run = run_of(arguments)
    for row in messages(run):
        print(f"{row.number:>4}  {row.state:<8} {row.kind:<20} {row.recipient:<40} {row.subject}  {row.detail}")
    waited = oldest_waiting(run)
    if waited is not None:
        print(f"Thư chờ gửi lâu nhất: {waited.total_seconds() / 3600:.1f} giờ".replace(".", ","))
    return 0


def preview(arguments: argparse.Namespace) -> int:
    """A message of the period as its recipient would see it."""
    print(preview_message(run_of(arguments), arguments.number))
    return 0
