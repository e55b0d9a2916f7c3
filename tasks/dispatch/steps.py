"""The room's work for one run: compose what people should hear of, queue it once, and send or write it."""

import os
import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from config.clock import now
from config.job import Job
from config.settings import Settings, SmtpSettings
from tasks.check.steps import Returned
from tasks.dispatch import compose
from tasks.dispatch.payload import enqueue
from tasks.dispatch.send import dispatch
from tasks.dispatch.types import Attachment, Composed, DispatchResult
from tasks.ledger import outbox
from tasks.ledger.outbox_types import OutboxState
from tasks.ledger.steps import known, the_ledger, treasury_code
from tasks.ledger.types import SubmissionRecord
from tasks.read.steps import Placed
from tasks.read.types import ReadResult
from tasks.report.model import ReportModel
from tasks.report.steps import DOCX, XLSX, Issued


def queue_receipts(job: Job, placed: Sequence[Placed]) -> int:
    """Tell each agency at once what came and what was read of it, or that it could not be read."""
    return _queue(job, [message for item in placed for message in _receipt(job, item)])


def _receipt(job: Job, item: Placed) -> list[Composed]:
    received = item.received
    if received.agency is None or received.quarantine is not None or received.period != job.period.code:
        return []
    if received.agency == treasury_code(job):
        return []
    agency = job.profile.agency(received.agency)
    if agency.email is None:
        return []
    file: dict[str, Any] = {
        "file_name": received.file_name,
        "sha256": received.sha256,
        "illustrative": job.illustrative,
    }
    if not isinstance(item.outcome, ReadResult):
        return [
            compose.unreadable_notice(
                job.profile, job.period, agency, message=item.outcome.message, mend=item.outcome.mend, **file
            )
        ]
    lines = item.outcome.lines
    return [
        compose.receipt(
            job.profile,
            job.period,
            agency,
            received_at=received.received_at,
            projects=int(lines["project_key"].nunique()),
            plan_vnd=int(lines["plan_vnd"].fillna(0).sum()),
            disbursed_vnd=int(lines["disbursed_vnd"].fillna(0).sum()),
            is_late=received.received_at >= job.period.due_at,
            **file,
        )
    ]


def queue_returns(job: Job, returned: Sequence[Returned]) -> int:
    """Send each returned file back with its findings."""
    messages = []
    for item in returned:
        agency = job.profile.agency(item.file.agency)
        if agency.email is None:
            continue
        workbook = Attachment(item.marked.name, item.marked.read_bytes()) if item.marked else None
        messages.append(
            compose.returned_workbook(
                job.profile,
                job.period,
                agency,
                file_name=item.file.file_name,
                sha256=item.file.sha256,
                findings=item.findings,
                workbook=workbook,
                illustrative=job.illustrative,
            )
        )
    return _queue(job, messages)


def queue_report(job: Job, issued: Issued) -> int:
    """The consolidated report to every recipient on the distribution list who has an address."""
    documents = [_attached(job, name, issued.files[name]) for name in (DOCX, XLSX)]
    return _queue(
        job,
        [
            compose.consolidated_report(
                job.profile,
                job.period,
                recipient=recipient.email,
                addressee=recipient.text,
                report_hash=issued.model_sha256,
                documents=documents,
                sentences=_leading_sentences(issued.model),
                corrects=issued.facts.corrects,
                illustrative=job.illustrative,
            )
            for recipient in job.profile.recipients
            if recipient.email is not None
        ],
    )


def deliver(job: Job) -> DispatchResult:
    """One round over the period's outbox: through the mail server when live, else to `out`/mail/*.eml."""
    return dispatch(
        the_ledger(),
        SmtpSettings(),
        profile=job.profile_code,
        period=job.period.code,
        live=job.live,
        out_dir=job.out,
        now=now,
        sleep=time.sleep,
        worker=f"{socket.gethostname()}/{os.getpid()}",
        link_base_url=Settings().link_base_url,
    )


def message_counts(job: Job) -> Mapping[str, int]:
    """The period's messages by state."""
    counts: dict[OutboxState, int] = outbox.counts(the_ledger(), job.profile_code, job.period.code)
    return {str(state): number for state, number in counts.items()}


def quarantined(job: Job) -> list[SubmissionRecord]:
    """Files of the period that wait for a person."""
    return [record for record in known(job) if record.state in ("quarantined", "unreadable")]


def _attached(job: Job, name: str, content: bytes) -> Attachment:
    return Attachment(f"{Path(name).stem}-{job.profile_code}-{job.period.code}{Path(name).suffix}", content)


def _leading_sentences(model: ReportModel) -> list[str]:
    """The report's own first sentences, so that the letter says what the report says."""
    texts = [block.text for section in model.sections for block in section.blocks if hasattr(block, "text")]
    return texts[:2]


def _queue(job: Job, messages: Sequence[Composed]) -> int:
    """Number of messages that were not in the outbox before."""
    records = enqueue(the_ledger(), messages, known_at=job.as_of, recorded_at=now())
    return sum(record.is_new for record in records)
