"""Collect: poll the channels, read what is new, tell whose it is, keep it, and send a receipt."""

from config.job import Job
from flows.stage import Outcome, stage
from tasks.collect import door as channels
from tasks.dispatch import door as post
from tasks.ledger import door as ledger
from tasks.ledger.types import SubmissionRecord
from tasks.read import door as reader


@stage
def collect(job: Job) -> Outcome[list[SubmissionRecord]]:
    """Take in the period's submissions. Nothing that arrives is lost; what is not clear waits in quarantine."""
    open_channels = channels.channels_of(job)
    remembered = ledger.marks(job, [channel.id for channel in open_channels])
    polled = {channel.id: channels.poll(job, channel, remembered[channel.id]) for channel in open_channels}
    # Files that a run kept and then died over come in again, also if they are gone from where they came.
    arrived = [*polled.values(), channels.left_behind(job, list(polled.values()))]
    stored: list[SubmissionRecord] = []
    for batch in reader.batches(ledger.unread(job, arrived)):
        placed = ledger.hold_twins(job, reader.read(job, batch))
        # A crash in between: what is not stored is read again, and its receipt has the key that it had before.
        post.queue_receipts(job, placed)
        stored += ledger.store(job, placed)
    post.settle_bounced(job, list(polled.values()))
    ledger.remember(job, polled)
    channels.settle(job, arrived)
    return Outcome(
        stored,
        attention=tuple(f"{item.file_name}: {item.reason}" for item in post.quarantined(job, stored)),
        faults=tuple(f"{f.channel} {f.origin}: {f.reason}" for round_ in arrived for f in round_.faults),
        nothing_new=not stored,
    )
