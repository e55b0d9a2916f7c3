"""What people do with files: say whose one is, take it out of the figures, bring it back."""

from dataclasses import replace
from datetime import date

from config.errors import ToldError
from config.period import find_period
from tasks.collect.channels import senders
from tasks.ledger.actions import record_action
from tasks.ledger.records import StateEvent, SubmissionRecord
from tasks.ledger.submissions import assign, set_states
from tasks.read.duplicates import owner_of
from tasks.run import Run, submissions_of


def find_file(run: Run, sha256_prefix: str, *, waiting: bool = False) -> SubmissionRecord:
    """The period's file whose sha256 begins so; `waiting` looks at those in quarantine first.

    Raises ToldError where none or several do.
    """
    found = [record for record in submissions_of(run) if record.sha256.startswith(sha256_prefix.lower())]
    if waiting:
        found = [record for record in found if record.state == "quarantined"] or found
    if len(found) != 1:
        told = "không có tệp nào" if not found else f"có {len(found)} tệp"
        raise ToldError(f"Kỳ {run.period.code}: {told} có sha256 bắt đầu bằng {sha256_prefix!r}")
    return found[0]


def assign_file(run: Run, sha256_prefix: str, agency: str, period: date, *, by: str, reason: str) -> SubmissionRecord:
    """A person says whose a file is and for which period; the next collect run reads it so.

    Raises ToldError, and UnknownPeriodError for a period that the profile does not have.
    """
    require_sender(run, agency)
    record = find_file(run, sha256_prefix, waiting=True)
    elsewhere = replace(run, period=find_period(run.profile, period))
    if (other := owner_of(elsewhere, record.sha256, agency)) is not None:
        raise ToldError(f"Tệp {record.file_name} giống hệt tệp đang được tính của đơn vị {other}; không gán lần nữa")
    moments = {"known_at": run.as_of, "recorded_at": run.clock.now()}
    assign(run.ledger, record.id, agency, period.isoformat(), actor=by, reason=reason, **moments)
    note_act(run, by, "assign", record.sha256, {"agency": agency, "period": period.isoformat(), "reason": reason})
    return record


def exclude_file(run: Run, sha256_prefix: str, *, by: str, reason: str) -> SubmissionRecord:
    """A person takes an accepted file out of the figures; it stays in the history with the reason. Raises ToldError."""
    record = find_file(run, sha256_prefix)
    set_states(run.ledger, [StateEvent(record.id, "excluded", run.as_of, run.clock.now(), reason, by)])
    note_act(run, by, "exclude", record.sha256, {"reason": reason})
    return record


def restore_file(run: Run, sha256_prefix: str, *, by: str, reason: str) -> SubmissionRecord:
    """A person brings an excluded or superseded file back into the figures. Raises ToldError."""
    record = find_file(run, sha256_prefix)
    if record.state not in ("excluded", "superseded"):
        raise ToldError(f"Tệp {record.file_name} không ở trạng thái bị loại hay đã được thay; không có gì để khôi phục")
    set_states(run.ledger, [StateEvent(record.id, "accepted", run.as_of, run.clock.now(), reason, by)])
    note_act(run, by, "restore", record.sha256, {"reason": reason})
    return record


def require_sender(run: Run, agency: str) -> None:
    """Raises ToldError where the profile has no such agency."""
    codes = [one.code for one in senders(run)]
    if agency not in codes:
        raise ToldError(f"Hồ sơ {run.profile_code} không có đơn vị {agency!r}; các mã: {', '.join(codes)}")


def note_act(run: Run, who: str, what: str, subject: str, payload: dict[str, str | None]) -> None:
    record_action(
        run.ledger,
        who,
        what,
        subject,
        {"profile": run.profile_code, "period": run.period.code, **payload},
        known_at=run.as_of,
        recorded_at=run.clock.now(),
        simulated=run.clock.is_simulated,
    )
