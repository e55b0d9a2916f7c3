"""What goes back to an agency about its file: the marked workbook, or the question about a warning."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from config import vi
from config.agencies import Agency
from config.period import Period
from config.profile import Profile
from config.units import UnitName
from config.vocabulary import vocabulary
from tasks.check.marking import Returned
from tasks.check.rounds import JudgedFile
from tasks.ledger.finding import Finding
from tasks.letters.key import key_of_facts
from tasks.letters.message import Attachment, Composed
from tasks.letters.outbox_payload import queue
from tasks.letters.render import composed, mailbox, open_until
from tasks.read.reading_record import readings
from tasks.run import Run

SHOWN_FINDINGS = 20
"""How many findings the message lists beside a returned workbook, which has them all."""


def queue_returns(run: Run, returned: Sequence[Returned]) -> int:
    """Send each returned file back with its findings."""
    units = _units(run, [item.file for item in returned])
    letters = [_letter(run, item.file, item.findings, item.marked, units) for item in returned]
    return queue(run, [letter for found in letters for letter in found])


def queue_questions(run: Run, asked: Sequence[tuple[JudgedFile, Sequence[Finding]]]) -> int:
    """Ask about the warnings on accepted files, once per file and set of warnings; nothing goes back to be fixed."""
    units = _units(run, [file for file, _ in asked])
    return queue(run, [letter for file, found in asked for letter in _letter(run, file, found, None, units)])


def _units(run: Run, files: Sequence[JudgedFile]) -> Mapping[int, UnitName]:
    """In which unit each file states its amounts, by submission."""
    read = readings(run.ledger, [file.submission_id for file in files], known_at=run.as_of)
    return {id_: reading.unit for id_, reading in read.items()}


def _letter(
    run: Run, file: JudgedFile, findings: Sequence[Finding], marked: Path | None, units: Mapping[int, UnitName]
) -> list[Composed]:
    """The letter about a file; none to an agency without an address."""
    agency = run.profile.agency(file.agency)
    if agency.email is None:
        return []
    workbook = Attachment(marked.name, marked.read_bytes()) if marked else None
    return [
        returned_workbook(
            run.profile,
            run.period,
            agency,
            file_name=file.file_name,
            sha256=file.sha256,
            findings=findings,
            workbook=workbook,
            deadline=open_until(run.period, run.as_of),
            unit=units.get(file.submission_id, "dong"),
            illustrative=run.illustrative,
        )
    ]


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
    unit: UnitName = "dong",
    illustrative: bool = False,
) -> Composed:
    """The agency's own workbook going back with its findings, or a request to explain where none is an error.

    Findings of other submissions and waived ones are left out. Where the profile says notice only (or there is no
    workbook to fix), nothing is attached and the message names places, not figures. `deadline`: until when a corrected
    file still enters the period; None where that has passed, for no letter names a deadline that lies behind it.
    `unit`: that of the agency's own sheet, in which its amounts are told. The letter goes on from the file's receipt.
    """
    own = [f for f in findings if f.submission == sha256 and f.agency == agency.code and f.waived is None]
    words = vocabulary()
    own.sort(key=lambda f: (words.gravity(f.severity), f.rule, str(f.cell or ""), f.message))
    attached = workbook is not None and profile.returns.attach_workbook
    errors = sum(f.severity == "error" for f in own)
    shown = [
        {
            "place": str(f.cell or "Toàn tệp"),
            "message": vi.said_in_unit(f.message, unit),
            "fix": vi.said_in_unit(f.fix, unit),
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
            "deadline": deadline,
        },
        attachments=[workbook] if workbook is not None and attached else [],
        illustrative=illustrative,
        follows=key_of_facts(profile.code, period.code, "receipt", mailbox(agency), [agency.code, sha256]),
    )  # fmt: skip


def _findings_hash(findings: Sequence[Finding]) -> str:
    return _sha256(
        [[f.rule, f.rule_version, str(f.cell), f.project_key, f.funding_source, f.message] for f in findings]
    )


def _sha256(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode("ascii")).hexdigest()
