"""What people do to the ledger by command: assign a file, waive a finding. Each act is in the audit trail."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from config.clock import now
from config.errors import ToldError
from config.job import Job
from config.period import find_period
from config.rules import load_rules
from tasks.check.recheck import Changes, compare
from tasks.check.steps import judge
from tasks.collect.steps import senders
from tasks.ledger.actions import record_action
from tasks.ledger.findings import findings, record_findings, waive
from tasks.ledger.lines import lines, previous_lines
from tasks.ledger.moments import last_known
from tasks.ledger.steps import known, standing_wave, the_ledger
from tasks.ledger.submissions import assign, set_states
from tasks.ledger.twins import owner_of
from tasks.ledger.types import StateEvent, SubmissionRecord


def last_moment(job: Job) -> datetime | None:
    """When the last thing about the job's period became known."""
    return last_known(the_ledger(), job.profile_code, job.period.code)


def find_file(job: Job, sha256_prefix: str, *, waiting: bool = False) -> SubmissionRecord:
    """The period's file whose sha256 begins so; `waiting` looks at those in quarantine first.

    Raises ToldError where none or several do.
    """
    found = [record for record in known(job) if record.sha256.startswith(sha256_prefix.lower())]
    if waiting:
        found = [record for record in found if record.state == "quarantined"] or found
    if len(found) != 1:
        told = "không có tệp nào" if not found else f"có {len(found)} tệp"
        raise ToldError(f"Kỳ {job.period.code}: {told} có sha256 bắt đầu bằng {sha256_prefix!r}")
    return found[0]


def assign_file(job: Job, sha256_prefix: str, agency: str, period: date, *, by: str, reason: str) -> SubmissionRecord:
    """A person says whose a file is and for which period; the next collect run reads it so.

    Raises ToldError, and UnknownPeriodError for a period that the profile does not have.
    """
    _require_sender(job, agency)
    record = find_file(job, sha256_prefix, waiting=True)
    elsewhere = replace(job, due_on=find_period(job.profile, period).due_on)
    if (other := owner_of(elsewhere, record.sha256, agency)) is not None:
        raise ToldError(f"Tệp {record.file_name} giống hệt tệp đang được tính của đơn vị {other}; không gán lần nữa")
    moments = {"known_at": job.as_of, "recorded_at": now()}
    assign(the_ledger(), record.id, agency, period.isoformat(), actor=by, reason=reason, **moments)
    _note(job, by, "assign", record.sha256, {"agency": agency, "period": period.isoformat(), "reason": reason})
    return record


def waive_rule(
    job: Job, rule: str, agency: str, *, by: str, reason: str, project_key: str | None, funding_source: str | None
) -> None:
    """A person lets breaches of a rule pass for an agency's files of the period, with a reason. Raises ToldError."""
    _require_sender(job, agency)
    if rule not in {one.id for one in load_rules().rules}:
        raise ToldError(f"Không có quy tắc {rule!r}; mã quy tắc ghi cạnh từng lỗi trong tệp trả lại và trong thư")
    waive(
        the_ledger(),
        job.profile_code,
        job.period.code,
        rule=rule,
        agency=agency,
        project_key=project_key,
        funding_source=funding_source,
        reason=reason,
        by=by,
        known_at=job.as_of,
        recorded_at=now(),
    )
    _note(job, by, "waive", agency, {"rule": rule, "project_key": project_key, "reason": reason})


def exclude_file(job: Job, sha256_prefix: str, *, by: str, reason: str) -> SubmissionRecord:
    """A person takes an accepted file out of the figures; it stays in the history with the reason. Raises ToldError."""
    record = find_file(job, sha256_prefix)
    set_states(the_ledger(), [StateEvent(record.id, "excluded", job.as_of, now(), reason, by)])
    _note(job, by, "exclude", record.sha256, {"reason": reason})
    return record


def restore_file(job: Job, sha256_prefix: str, *, by: str, reason: str) -> SubmissionRecord:
    """A person brings an excluded or superseded file back into the figures. Raises ToldError."""
    record = find_file(job, sha256_prefix)
    if record.state not in ("excluded", "superseded"):
        raise ToldError(f"Tệp {record.file_name} không ở trạng thái bị loại hay đã được thay; không có gì để khôi phục")
    set_states(the_ledger(), [StateEvent(record.id, "accepted", job.as_of, now(), reason, by)])
    _note(job, by, "restore", record.sha256, {"reason": reason})
    return record


def _require_sender(job: Job, agency: str) -> None:
    codes = [one.code for one in senders(job)]
    if agency not in codes:
        raise ToldError(f"Hồ sơ {job.profile_code} không có đơn vị {agency!r}; các mã: {', '.join(codes)}")


def _note(job: Job, who: str, what: str, subject: str, payload: dict[str, str | None]) -> None:
    record_action(
        the_ledger(),
        who,
        what,
        subject,
        {"profile": job.profile_code, "period": job.period.code, **payload},
        known_at=job.as_of,
        recorded_at=now(),
    )


@dataclass(frozen=True, slots=True)
class Recheck:
    """What judging the period's files again changed: findings, files that may now enter, accepted ones now in doubt."""

    changes: Changes
    now_accepted: tuple[SubmissionRecord, ...]
    in_doubt: tuple[SubmissionRecord, ...]


def recheck(job: Job) -> Recheck:
    """Judge the period's files again by the rules and waivers in force now.

    A returned file without errors left is accepted. An accepted one with errors stays, for a person to exclude.
    """
    ledger = the_ledger()
    wave = standing_wave(job)
    before = findings(ledger, job.profile_code, job.period.code, known_at=job.as_of)
    verdict = judge(wave)
    after = [finding for finding in verdict.findings if finding.submission in wave.judged]
    before = [finding for finding in before if finding.submission in wave.judged]
    records = {record.sha256: record for record in known(job) if record.sha256 in wave.judged}
    freed = tuple(r for r in records.values() if r.state == "returned" and r.sha256 in verdict.accepted)
    doubtful = tuple(r for r in records.values() if r.state == "accepted" and r.sha256 in verdict.returned)
    recorded_at = now()
    for record in records.values():
        own = [finding for finding in after if finding.submission == record.sha256]
        record_findings(ledger, record.id, own, known_at=job.as_of, recorded_at=recorded_at)
    set_states(ledger, [StateEvent(r.id, "accepted", job.as_of, recorded_at, "kiểm tra lại") for r in freed])
    return Recheck(compare(before, after), freed, doubtful)


def form_for(job: Job, agency: str) -> bytes:
    """The agency's form for the period, with its last accepted lines filled in. Raises ToldError."""
    # Brings openpyxl, which a run of the month imports only where a file goes back.
    from tasks.check.form import issue_form

    if agency not in {one.code for one in job.profile.agencies}:
        raise ToldError(f"Hồ sơ {job.profile_code} không có đơn vị {agency!r}")
    ledger = the_ledger()
    mine = lines(ledger, job.profile_code, job.period.code, known_at=job.as_of)
    mine = mine[mine["agency"] == agency]
    if mine.empty:
        mine = previous_lines(ledger, job.profile_code, job.period.code, job.period.plan_year, known_at=job.as_of)
        mine = mine[mine["agency"] == agency]
    return issue_form(job.profile, agency, job.period, mine.reset_index(drop=True), load_rules(), job.as_of)
