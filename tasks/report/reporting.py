"""Who did their duty: the period's files, agency by agency."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from config.agencies import Agency
from config.intake import load_intake
from config.period import Period, owing_agencies
from config.profile import Profile
from tasks.ledger.finding import Finding
from tasks.ledger.records import SubmissionRecord
from tasks.read.refusal import REFUSALS
from tasks.report.report_facts import AgencyReporting, ReportingState


def reporting(
    profile: Profile,
    period: Period,
    records: Sequence[SubmissionRecord],
    findings: Sequence[Finding],
    *,
    nil: Collection[str] = (),
    overdue: Mapping[str, str],
    excused: Mapping[str, str],
) -> tuple[AgencyReporting, ...]:
    """One entry per agency that owes the period, in the profile's order.

    An agency counts by its accepted file, else by its last returned one, else by its last one: a stray file does not
    unseat what it has reported. It is late when the file that counts, or failing that its first file, arrived at or
    after `period.due_at`. `nil`: sha256 of the files that say that there is no project.
    """
    open_findings: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.waived is None:
            open_findings.setdefault(finding.submission, []).append(finding)
    return tuple(
        _entry(
            period,
            agency,
            [r for r in records if r.agency == agency.code],
            open_findings,
            nil,
            overdue.get(agency.code, ""),
            excused.get(agency.code),
        )
        for agency in owing_agencies(profile, period)
    )


def _entry(
    period: Period,
    agency: Agency,
    files: list[SubmissionRecord],
    open_findings: Mapping[str, Sequence[Finding]],
    nil: Collection[str],
    overdue: str,
    excused: str | None,
) -> AgencyReporting:
    if not files:
        why = "; ".join(part for part in (overdue, excused) if part)
        return AgencyReporting(agency.code, agency.name, "missing", reason=why, excused=excused is not None)
    by_arrival = sorted(files, key=lambda file: (file.received_at, file.id))
    accepted = [file for file in by_arrival if file.state == "accepted"]
    returned = [file for file in by_arrival if file.state == "returned"]
    tables = [file for file in by_arrival if file.state != "document"]
    counted = (accepted or returned or tables or by_arrival)[-1]
    # A correction after the deadline does not make late an agency whose first accepted file was in time.
    on_time = [file for file in by_arrival if file.state in ("accepted", "superseded")]
    days = 0 if excused is not None else _days_late(period, (on_time or by_arrival)[0].received_at)
    own = open_findings.get(counted.sha256, ())
    return AgencyReporting(
        agency=agency.code,
        name=agency.name,
        state=_state(counted),
        is_late=days > 0,
        days_late=days,
        received_at=counted.received_at.astimezone(period.due_at.tzinfo),
        file_name=counted.file_name,
        revision=counted.revision,
        errors=sum(finding.severity == "error" for finding in own),
        warnings=sum(finding.severity == "warning" for finding in own),
        is_nil=counted.state == "accepted" and counted.sha256 in nil,
        reason="; ".join(part for part in (_for_readers(counted.reason), overdue) if part),
        excused=excused is not None,
    )


def _for_readers(reason: str) -> str:
    """Why a file is held back, without what its sender or the office is asked to do: the report goes to others."""
    command = load_intake().assign.partition("{")[0].strip()
    told = reason.partition(command)[0].strip()
    for _, fix in REFUSALS.values():
        told = told.removesuffix(fix).strip()
    return told


def _state(record: SubmissionRecord) -> ReportingState:
    if record.state in ("accepted", "superseded"):
        return "accepted"
    return "returned" if record.state == "returned" else "quarantined"


def _days_late(period: Period, received_at: datetime) -> int:
    """Days begun since the deadline; 0 when in time."""
    late = received_at - period.due_at
    return 0 if late < timedelta(0) else late.days + 1
