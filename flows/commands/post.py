"""The outbox: what is in it, and what a message looks like."""

import argparse

from flows.commands.asked import run_of
from tasks.dispatch.message_acts import messages, preview_message


def list_messages(arguments: argparse.Namespace) -> int:
    """The period's messages with their states."""
    for row in messages(run_of(arguments)):
        print(f"{row.number:>4}  {row.state:<8} {row.kind:<20} {row.recipient:<40} {row.subject}  {row.detail}")
    return 0


def preview(arguments: argparse.Namespace) -> int:
    """A message of the period as its recipient would see it."""
    print(preview_message(run_of(arguments), arguments.number))
    return 0
