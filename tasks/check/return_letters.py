"""What goes back to an agency about its file: the marked workbook, or the question about a warning."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from config.agencies import Agency
from config.period import Period
from config.profile import Profile
from config.vocabulary import vocabulary
from tasks.check.verdicts import Returned
from tasks.check.waves import JudgedFile
from tasks.ledger.finding import Finding
from tasks.letters.message import Attachment, Composed
from tasks.letters.outbox_payload import queue
from tasks.letters.render import composed, mailbox
from tasks.run import Run

SHOWN_FINDINGS = 20
"""How many findings the message lists beside a returned workbook, which has them all."""


def queue_returns(run: Run, returned: Sequence[Returned]) -> int:
    """Send each returned file back with its findings."""
    messages = []
    for item in returned:
        agency = run.profile.agency(item.file.agency)
        if agency.email is None:
            continue
        workbook = Attachment(item.marked.name, item.marked.read_bytes()) if item.marked else None
        messages.append(
            returned_workbook(
                run.profile,
                run.period,
                agency,
                file_name=item.file.file_name,
                sha256=item.file.sha256,
                findings=item.findings,
                workbook=workbook,
                illustrative=run.illustrative,
            )
        )
    return queue(run, messages)


def queue_questions(run: Run, asked: Sequence[tuple[JudgedFile, Sequence[Finding]]]) -> int:
    """Ask about the warnings on accepted files, once per file and set of warnings; nothing goes back to be mended."""
    messages = []
    for file, found in asked:
        agency = run.profile.agency(file.agency)
        if agency.email is not None:
            messages.append(
                returned_workbook(
                    run.profile,
                    run.period,
                    agency,
                    file_name=file.file_name,
                    sha256=file.sha256,
                    findings=found,
                    illustrative=run.illustrative,
                )
            )
    return queue(run, messages)


def returned_workbook(
    profile: Profile,
    period: Period,
    agency: Agency,
    *,
    file_name: str,
    sha256: str,
    findings: Sequence[Finding],
    workbook: Attachment | None = None,
    deadline: datetime | None = None,
    illustrative: bool = False,
) -> Composed:
    """The agency's own workbook going back with its findings, or a request to explain where none is an error.

    Findings of other submissions and waived ones are left out. Where the profile says notice only (or there is no
    workbook to mend), nothing is attached and the message names places, not figures. `deadline` defaults to the close
    of the period.
    """
    own = [f for f in findings if f.submission == sha256 and f.agency == agency.code and f.waived is None]
    words = vocabulary()
    own.sort(key=lambda f: (words.gravity(f.severity), f.rule, str(f.cell or ""), f.message))
    attached = workbook is not None and profile.returns.attach_workbook
    errors = sum(f.severity == "error" for f in own)
    shown = [
        {
            "place": str(f.cell or "Toàn tệp"),
            "message": f.message,
            "mend": f.mend,
            "level": words.severities[f.severity],
        }
        for f in (own[:SHOWN_FINDINGS] if attached else own)
    ]
    return composed(
        "returned_workbook", profile, period, recipient=mailbox(agency), addressee=agency.name,
        subject=f"{'Đề nghị sửa' if errors else 'Đề nghị giải trình'} báo cáo của {agency.name}",
        about=[agency.code, sha256, _findings_hash(own), "attached" if attached else "notice"],
        facts={
            "file_name": file_name, "sha256": sha256, "errors": errors,
            "warnings": sum(f.severity == "warning" for f in own), "shown": shown,
            "left_out": len(own) - len(shown), "attached": attached,
            "in_full": attached or (not errors and profile.returns.attach_workbook),
            "deadline": deadline or period.closes_at,
        },
        attachments=[workbook] if workbook is not None and attached else [],
        illustrative=illustrative,
    )  # fmt: skip


def _findings_hash(findings: Sequence[Finding]) -> str:
    return _sha256(
        [[f.rule, f.rule_version, str(f.cell), f.project_key, f.funding_source, f.message] for f in findings]
    )


def _sha256(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode("ascii")).hexdigest()
