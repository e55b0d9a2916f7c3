"""Collect: poll the channels, read what is new, tell whose it is, keep it, and send a receipt."""

from tasks.collect.arrival import ahead_of_time
from tasks.collect.channels import channels_of, left_behind, marks_of, poll, remember_marks, settle
from tasks.dispatch.deliver import settle_bounced
from tasks.ledger.records import SubmissionRecord
from tasks.read.duplicates import hold_duplicates
from tasks.read.intake import batches, open_archives, quarantined, read_and_place, remember_reading, store, unread
from tasks.read.notices import queue_oversized
from tasks.read.receipts import queue_receipts
from tasks.run import Outcome, Run


def collect(run: Run) -> Outcome[list[SubmissionRecord]]:
    """Take in the period's submissions. Nothing that arrives is lost; what is not clear waits in quarantine.

    What is taken in is known from now on, whatever moment the report is seen as of.
    """
    run = run.at_present
    channels = channels_of(run)
    marks = marks_of(run, channels)
    polled = {c.id: run.outside(f"hỏi kênh {c.id}", poll, run, c, marks[c.id]) for c in channels}
    # Files that a run kept and then died over come in again, also if they are gone from where they came.
    arrived = [*polled.values(), left_behind(run, list(polled.values()))]
    stored: list[SubmissionRecord] = []
    for batch in batches(unread(run, arrived)):
        placed = run.step(f"đọc {len(batch)} tệp", read_and_place, run, open_archives(run, batch))
        placed = hold_duplicates(run, placed)
        # A crash in between: what is not stored is read again, and its receipt has the key that it had before.
        run.step(f"báo đã nhận {len(placed)} tệp", queue_receipts, run, placed)
        stored += run.step(f"ghi sổ {len(placed)} tệp", store, run, placed)
    queue_oversized(run, [item for round_ in arrived for item in round_.oversized])
    remember_reading(run)
    settle_bounced(run, list(polled.values()))
    remember_marks(run, polled)
    settle(run, arrived)
    return Outcome(
        stored,
        attention=(
            *(f"{item.file_name}: {item.reason}" for item in quarantined(run, stored)),
            *ahead_of_time(stored),
        ),
        faults=tuple(f"{f.channel} {f.origin}: {f.reason}" for round_ in arrived for f in round_.faults),
        nothing_new=not stored,
    )
