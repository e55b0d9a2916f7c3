"""The room's work for one run: compose what people should hear of, queue it once, and send or write it."""

import os
import socket
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from config.clock import now
from config.job import Job
from config.period import find_period
from config.settings import Settings, SmtpSettings
from tasks.check.steps import Returned
from tasks.check.types import Finding
from tasks.check.wave import JudgedFile
from tasks.collect.types import Polled
from tasks.dispatch import compose
from tasks.dispatch.bounces import bounces, settle_bounces
from tasks.dispatch.payload import enqueue
from tasks.dispatch.send import dispatch
from tasks.dispatch.types import Attachment, Composed, DispatchResult
from tasks.ledger import outbox
from tasks.ledger.documents import freeze, latest
from tasks.ledger.outbox_types import OutboxState
from tasks.ledger.steps import known, the_ledger, treasury_code
from tasks.ledger.types import SubmissionRecord
from tasks.read.steps import Placed
from tasks.read.types import ReadResult
from tasks.report.editions import DOCUMENTS, MAIN, extracts
from tasks.report.model import Paragraph, ReportModel
from tasks.report.steps import XLSX, Issued

EXTRACTS = "extracts"
"""Kind of frozen object: what the report was made from whose extracts are all in the outbox."""


def queue_receipts(job: Job, placed: Sequence[Placed]) -> int:
    """Tell each agency at once what came and what was read of it, or that it could not be read."""
    return _queue(job, [message for item in placed for message in _receipt(job, item)])


def _receipt(job: Job, item: Placed) -> list[Composed]:
    received = item.received
    if received.agency is None or received.quarantine is not None:
        return []
    if received.agency == treasury_code(job):
        return []
    agency = job.profile.agency(received.agency)
    if agency.email is None:
        return []
    period = find_period(job.profile, date.fromisoformat(received.period or job.period.code))
    file: dict[str, Any] = {
        "file_name": received.file_name,
        "sha256": received.sha256,
        "illustrative": job.illustrative,
    }
    if not isinstance(item.outcome, ReadResult):
        return [
            compose.unreadable_notice(
                job.profile, period, agency, message=item.outcome.message, mend=item.outcome.mend, **file
            )
        ]
    lines = item.outcome.lines
    return [
        compose.receipt(
            job.profile,
            period,
            agency,
            received_at=received.received_at,
            projects=int(lines["project_key"].nunique()),
            plan_vnd=int(lines["plan_vnd"].fillna(0).sum()),
            disbursed_vnd=int(lines["disbursed_vnd"].fillna(0).sum()),
            is_late=received.received_at >= period.due_at,
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


def queue_questions(job: Job, asked: Sequence[tuple[JudgedFile, Sequence[Finding]]]) -> int:
    """Ask about the warnings on accepted files, once per file and set of warnings; nothing goes back to be mended."""
    messages = []
    for file, found in asked:
        agency = job.profile.agency(file.agency)
        if agency.email is not None:
            messages.append(
                compose.returned_workbook(
                    job.profile,
                    job.period,
                    agency,
                    file_name=file.file_name,
                    sha256=file.sha256,
                    findings=found,
                    illustrative=job.illustrative,
                )
            )
    return _queue(job, messages)


def settle_bounced(job: Job, polled: Iterable[Polled]) -> int:
    """Messages of ours that mailboxes report as undeliverable become `refused`; how many did."""
    found = [bounce for round_ in polled for report in round_.reports for bounce in bounces(report)]
    return len(settle_bounces(the_ledger(), found, now=now())) if found else 0


def queue_report(job: Job, issued: Issued) -> int:
    """The consolidated report to every recipient on the distribution list who has an address, in its own edition.

    The appendices go with the main edition only: they hold every agency's findings.
    """
    messages = []
    for recipient in job.profile.recipients:
        if recipient.email is None:
            continue
        edition = issued.for_audience(recipient.audience)
        names = [DOCUMENTS[edition.audience], *([XLSX] if edition.audience == MAIN else [])]
        messages.append(
            compose.consolidated_report(
                job.profile,
                job.period,
                recipient=recipient.email,
                addressee=recipient.text,
                report_hash=edition.sha256,
                documents=[_attached(job, name, issued.files[name]) for name in names],
                sentences=_leading_sentences(edition.model),
                corrects=edition.facts.corrects,
                illustrative=job.illustrative,
            )
        )
    return _queue(job, messages)


def queue_extracts(job: Job, issued: Issued) -> int:
    """To each agency that has something to act on its own part of the report.

    Those of a report made from the same to the last value are in the outbox already and are not composed again.
    """
    place = (job.profile_code, job.period.code)
    queued = latest(the_ledger(), EXTRACTS, *place, known_at=job.as_of)
    if queued is not None and queued.payload == issued.made_from:
        return 0
    messages = []
    for code, model in extracts(issued.facts).items():
        agency = job.profile.agency(code)
        if agency.email is not None and model.sections:
            messages.append(
                compose.agency_extract(job.profile, job.period, agency, model=model, illustrative=job.illustrative)
            )
    new = _queue(job, messages)
    freeze(the_ledger(), EXTRACTS, *place, issued.made_from, known_at=job.as_of, recorded_at=now())
    return new


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


def quarantined(job: Job, stored: Sequence[SubmissionRecord] = ()) -> list[SubmissionRecord]:
    """Files of the period that wait for a person, and those just `stored` that are held back under another period."""
    elsewhere = [record for record in stored if record.state == "quarantined" and record.period != job.period.code]
    return [record for record in known(job) if record.state in ("quarantined", "unreadable")] + elsewhere


def _attached(job: Job, name: str, content: bytes) -> Attachment:
    return Attachment(f"{Path(name).stem}-{job.profile_code}-{job.period.code}{Path(name).suffix}", content)


def _leading_sentences(model: ReportModel) -> list[str]:
    """The report's own first sentences, so that the letter says what the report says."""
    blocks = [block for section in model.sections for block in section.blocks]
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.style == "body"][:2]


def _queue(job: Job, messages: Sequence[Composed]) -> int:
    """Number of messages that were not in the outbox before."""
    records = enqueue(the_ledger(), messages, known_at=job.as_of, recorded_at=now())
    return sum(record.is_new for record in records)
