"""One function per kind of message: facts of one recipient in, a composed message out."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from config import vi
from config.agencies import Agency
from config.period import Period
from config.profile import Profile
from tasks.check.types import Finding
from tasks.dispatch.render import composed, last_day
from tasks.dispatch.types import Attachment, Composed
from tasks.reallocate.types import Transfer
from tasks.report.freeze import model_to_json
from tasks.report.model import Paragraph, ReportModel, Table

SHOWN_FINDINGS = 20
"""How many findings the message lists beside a returned workbook, which has them all."""

_LEVELS = {"error": "Lỗi phải sửa", "warning": "Cần giải trình", "info": "Lưu ý"}


class NoAddressError(ValueError):
    """The agency has no registered address, so nothing can be mailed to it."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """An agency that has let a deadline pass, as an escalation names it."""

    name: str
    days_late: int
    note: str = ""


def receipt(
    profile: Profile,
    period: Period,
    agency: Agency,
    *,
    file_name: str,
    sha256: str,
    received_at: datetime,
    projects: int,
    plan_vnd: int,
    disbursed_vnd: int,
    is_late: bool = False,
    illustrative: bool = False,
) -> Composed:
    """What was received and what was read of it, at once, before the deep checks. Amounts in whole đồng."""
    return composed(
        "receipt", profile, period, recipient=_mailbox(agency), addressee=agency.name,
        subject=f"Đã nhận báo cáo của {agency.name}",
        about=[agency.code, sha256],
        facts={
            "file_name": file_name, "sha256": sha256, "received_at": received_at, "projects": projects,
            "plan_vnd": plan_vnd, "disbursed_vnd": disbursed_vnd, "is_late": is_late, "closes_at": period.closes_at,
        },
        illustrative=illustrative,
    )  # fmt: skip


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
    own.sort(key=lambda f: (list(_LEVELS).index(f.severity), f.rule, str(f.cell or ""), f.message))
    attached = workbook is not None and profile.returns.attach_workbook
    errors = sum(f.severity == "error" for f in own)
    shown = [
        {"place": str(f.cell or "Toàn tệp"), "message": f.message, "mend": f.mend, "level": _LEVELS[f.severity]}
        for f in (own[:SHOWN_FINDINGS] if attached else own)
    ]
    return composed(
        "returned_workbook", profile, period, recipient=_mailbox(agency), addressee=agency.name,
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


def unreadable_notice(
    profile: Profile,
    period: Period,
    agency: Agency,
    *,
    file_name: str,
    sha256: str,
    message: str,
    mend: str,
    deadline: datetime | None = None,
    illustrative: bool = False,
) -> Composed:
    """A file that no table could be read from: why, and what to do. `message` and `mend` as in `Unreadable`."""
    return composed(
        "unreadable_notice", profile, period, recipient=_mailbox(agency), addressee=agency.name,
        subject=f"Không đọc được tệp báo cáo của {agency.name}",
        about=[agency.code, sha256, message],
        facts={
            "file_name": file_name, "sha256": sha256, "message": message, "mend": mend,
            "deadline": deadline or period.closes_at,
        },
        illustrative=illustrative,
    )  # fmt: skip


def consolidated_report(
    profile: Profile,
    period: Period,
    *,
    recipient: str,
    addressee: str,
    report_hash: str,
    documents: Sequence[Attachment],
    sentences: Sequence[str] = (),
    corrects: str | None = None,
    illustrative: bool = False,
) -> Composed:
    """The consolidated report with its documents. `sentences` are the report's own leading sentences."""
    return composed(
        "consolidated_report", profile, period, recipient=recipient, addressee=addressee,
        subject=f"Báo cáo tổng hợp giải ngân vốn đầu tư công, số liệu đến hết ngày {vi.day(period.data_as_of)}",
        about=[report_hash],
        facts={"sentences": list(sentences), "corrects": corrects, "files": _listed(documents)},
        attachments=documents,
        illustrative=illustrative,
    )  # fmt: skip


def agency_extract(
    profile: Profile, period: Period, agency: Agency, *, model: ReportModel, illustrative: bool = False
) -> Composed:
    """An agency's own part of the report, its tables in the message itself. The same content is the same message.

    Raises ValueError where `model` is not that agency's extract.
    """
    if model.agency != agency.code:
        raise ValueError(f"the extract of {model.agency or 'the province'} is not for agency {agency.code}")
    return composed(
        "agency_extract", profile, period, recipient=_mailbox(agency), addressee=agency.name,
        subject=f"Trích báo cáo giải ngân vốn đầu tư công: {agency.name}",
        about=[agency.code, hashlib.sha256(model_to_json(replace(model, as_of="")).encode()).hexdigest()],
        facts={
            "sections": [(f"{item.number}. {item.title}", _blocks(item.blocks)) for item in model.sections],
            "tables": [item.table for item in model.appendices],
        },
        illustrative=illustrative,
    )  # fmt: skip


def _blocks(blocks: Sequence[Paragraph | Table]) -> list[tuple[str, list[Paragraph | Table]]]:
    """Blocks as a page needs them: those of a dash list stand together."""
    found: list[tuple[str, list[Paragraph | Table]]] = []
    for block in blocks:
        kind = block.style if isinstance(block, Paragraph) else "table"
        if kind == "item" and found and found[-1][0] == "item":
            found[-1][1].append(block)
        else:
            found.append((kind, [block]))
    return found


def reminder(profile: Profile, period: Period, agency: Agency, *, on: date, illustrative: bool = False) -> Composed:
    """An agency is reminded on day `on` of a report not yet recorded: before, on or after the last day."""
    return composed(
        "reminder", profile, period, recipient=_mailbox(agency), addressee=agency.name,
        subject=f"Đôn đốc gửi báo cáo giải ngân: {agency.name}",
        about=[agency.code, period.obligation, on.isoformat()],
        facts={"obligation": _obligation(profile, period), "days_left": (last_day(period) - on).days},
        illustrative=illustrative,
    )  # fmt: skip


def escalation(
    profile: Profile,
    period: Period,
    *,
    recipient: str,
    addressee: str,
    overdue: Sequence[Overdue],
    on: date,
    illustrative: bool = False,
) -> Composed:
    """To the office's leaders: who has let the deadline pass, as of day `on`. Raises ValueError where nobody has."""
    if not overdue:
        raise ValueError("an escalation names at least one overdue agency")
    return composed(
        "escalation", profile, period, recipient=recipient, addressee=addressee,
        subject=f"{vi.number(len(overdue))} cơ quan, đơn vị quá hạn báo cáo giải ngân",
        about=[period.obligation, on.isoformat(), *(f"{item.name}|{item.days_late}" for item in overdue)],
        facts={"obligation": _obligation(profile, period), "overdue": list(overdue)},
        illustrative=illustrative,
    )  # fmt: skip


def decision_notice(
    profile: Profile,
    period: Period,
    agency: Agency,
    *,
    document_number: str,
    decided_on: date,
    decided_by: str,
    transfers: Sequence[Transfer],
    documents: Sequence[Attachment] = (),
    illustrative: bool = False,
) -> Composed:
    """What a decision changes in one agency's own projects; the other side of each transfer is not named.

    `transfers` may be all of the decision's. Raises ValueError where none concerns the agency.
    """
    changes = _changes(profile, agency.code, transfers)
    if not changes:
        raise ValueError(f"no transfer of {document_number} concerns agency {agency.code}")
    return composed(
        "decision_notice", profile, period, recipient=_mailbox(agency), addressee=agency.name,
        subject=f"Thông báo điều chỉnh kế hoạch vốn theo {document_number}: {agency.name}",
        about=[agency.code, document_number, decided_on.isoformat(), _hash(changes)],
        facts={
            "document_number": document_number, "decided_on": decided_on, "decided_by": decided_by, "changes": changes,
            "down_vnd": sum(int(change["down_vnd"]) for change in changes),
            "up_vnd": sum(int(change["up_vnd"]) for change in changes),
            "files": _listed(documents),
        },
        attachments=documents,
        illustrative=illustrative,
    )  # fmt: skip


def operator_alert(
    profile: Profile, period: Period, *, recipient: str, title: str, lines: Sequence[str], on: date
) -> Composed:
    """A fault that the operator should see, once per day and wording."""
    return composed(
        "operator_alert", profile, period, recipient=recipient, addressee="Cán bộ vận hành hệ thống",
        subject=f"Cảnh báo vận hành: {title}",
        about=[on.isoformat(), title, *lines],
        facts={"title": title, "lines": list(lines)},
    )  # fmt: skip


def _mailbox(agency: Agency) -> str:
    if not agency.email:
        raise NoAddressError(f"agency {agency.code} has no registered e-mail address")
    return agency.email


def _obligation(profile: Profile, period: Period) -> str:
    return {item.id: item.title for item in profile.obligations}[period.obligation]


def _listed(documents: Sequence[Attachment]) -> list[dict[str, str]]:
    return [{"name": item.file_name, "sha256": hashlib.sha256(item.content).hexdigest()} for item in documents]


def _findings_hash(findings: Sequence[Finding]) -> str:
    return _hash([[f.rule, f.rule_version, str(f.cell), f.project_key, f.funding_source, f.message] for f in findings])


def _hash(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode("ascii")).hexdigest()


def _changes(profile: Profile, agency: str, transfers: Sequence[Transfer]) -> list[dict[str, str | int]]:
    """The agency's own projects with what each gives and gets, by project and source, in order of their codes."""
    changes: dict[tuple[str, str], dict[str, str | int]] = {}
    for transfer in transfers:
        sides = (
            (transfer.donor_agency, transfer.donor, transfer.donor_name, "down_vnd"),
            (transfer.recipient_agency, transfer.recipient, transfer.recipient_name, "up_vnd"),
        )
        for owner, project_key, project_name, way in sides:
            if owner != agency:
                continue
            change = changes.setdefault(
                (project_key, transfer.funding_source),
                {
                    "project_key": project_key,
                    "project_name": project_name,
                    "source_name": profile.funding_source(transfer.funding_source).name,
                    "down_vnd": 0,
                    "up_vnd": 0,
                },
            )
            change[way] = int(change[way]) + transfer.amount_vnd
    return [changes[place] for place in sorted(changes)]
