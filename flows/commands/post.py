"""The outbox: what is in it, what a person settles, and what a message looks like."""

import argparse

from flows.commands.asked import run_of


def outbox(arguments: argparse.Namespace) -> int:
    """List the period's messages, or settle or resend one of them."""
    from tasks.dispatch import acts

    if arguments.act == "list":
        run = run_of(arguments)
        for row in acts.messages(run):
            print(f"{row.number:>4}  {row.state:<8} {row.kind:<20} {row.recipient:<40} {row.subject}  {row.detail}")
        waited = acts.oldest_waiting(run)
        if waited is not None:
            print(f"Thư chờ gửi lâu nhất: {waited.total_seconds() / 3600:.1f} giờ".replace(".", ","))
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
