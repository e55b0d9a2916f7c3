"""The outbox: what is in it, what a person settles, and what a message looks like."""

import argparse

from flows.commands.asked import run_of


def outbox(arguments: argparse.Namespace) -> int:
    """List the period's messages, or settle or resend one of them."""
    from tasks.dispatch import acts

    if arguments.act == "list":
        for row in acts.messages(run_of(arguments)):
            print(f"{row.number:>4}  {row.state:<8} {row.kind:<20} {row.recipient:<40} {row.subject}  {row.detail}")
        return 0
    run = run_of(arguments)
    if arguments.act == "resend":
        acts.resend_message(run, arguments.number, by=arguments.by, note=arguments.note, now=run.clock.now())
    else:
        acts.settle_message(
            run, arguments.number, arguments.state, by=arguments.by, note=arguments.note, now=run.clock.now()
        )
    print("Đã ghi.")
    return 0


def preview(arguments: argparse.Namespace) -> int:
    """A message of the period as its recipient would see it."""
    from tasks.dispatch import acts

    print(acts.preview_message(run_of(arguments), arguments.number))
    return 0
