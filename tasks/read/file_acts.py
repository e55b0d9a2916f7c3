"""What people do with files: say whose one is, take it out of the figures, bring it back."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from config.errors import ToldError
from config.forms import Day, Word
from config.period import find_period
from config.vocabulary import vocabulary
from tasks.acts import Act, Done, ReasonedForm
from tasks.collect.channels import senders
from tasks.ledger.records import StateEvent, SubmissionRecord
from tasks.ledger.submissions import assign, set_states
from tasks.read.duplicates import owner_of
from tasks.run import Run, submissions_of

_TO_BE_READ = ("quarantined", "received", "read")
_READ_AGAIN = ("returned", "unreadable")


class FileForm(ReasonedForm):
    """Which file."""

    sha256: Annotated[str, Word()] = Field(
        title="SHA256", description="Các chữ số đầu của sha256, đủ để chỉ một tệp của kỳ", min_length=1
    )


class AssignForm(FileForm):
    """Whose file it is, and of which period."""

    agency: Annotated[str, Word()] = Field(title="Đơn vị", description="Mã đơn vị trong hồ sơ tỉnh", min_length=1)
    to_period: Day | None = Field(default=None, title="Kỳ của tệp", description="Bỏ trống: kỳ báo cáo nêu trên")


def _assign(run: Run, form: AssignForm) -> Done:
    """Raises ToldError, and UnknownPeriodError for a period that the profile does not have."""
    require_sender(run, form.agency)
    record = _file(run, form.sha256, waiting=True)
    period = find_period(run.profile, form.to_period or run.due_on)
    if (other := owner_of(replace(run, period=period), record.sha256, form.agency)) is not None:
        raise ToldError(f"Tệp {record.file_name} giống hệt tệp đang được tính của đơn vị {other}; không gán lần nữa")
    moments = {"known_at": run.as_of, "recorded_at": run.clock.now()}
    if (record.agency, record.period) == (form.agency, period.code) and record.state not in _TO_BE_READ:
        if record.state not in _READ_AGAIN:
            state = vocabulary().submission_states[record.state]
            raise ToldError(f"Tệp {record.file_name} đã là của {form.agency} và ở trạng thái “{state}”; không đọc lại")
        again = StateEvent(record.id, "received", run.as_of, moments["recorded_at"], form.reason, form.by)
        set_states(run.ledger, [again])
    assign(run.ledger, record.id, form.agency, period.code, actor=form.by, reason=form.reason, **moments)
    return Done(
        record.sha256,
        f"Đã ghi: {record.file_name} của {form.agency}, kỳ {period.due_on:%d/%m/%Y}. Chạy lại kỳ để đọc tệp này.",
    )


def _exclude(run: Run, form: FileForm) -> Done:
    record = _file(run, form.sha256)
    set_states(run.ledger, [StateEvent(record.id, "excluded", run.as_of, run.clock.now(), form.reason, form.by)])
    return Done(
        record.sha256,
        f"Đã loại: {record.file_name} của {record.agency}. Chạy lại kỳ để báo cáo theo số liệu còn lại.",
    )


def _restore(run: Run, form: FileForm) -> Done:
    record = _file(run, form.sha256)
    if record.state not in ("excluded", "superseded"):
        raise ToldError(f"Tệp {record.file_name} không ở trạng thái bị loại hay đã được thay; không có gì để khôi phục")
    set_states(run.ledger, [StateEvent(record.id, "accepted", run.as_of, run.clock.now(), form.reason, form.by)])
    return Done(record.sha256, f"Đã khôi phục: {record.file_name} của {record.agency}. Chạy lại kỳ để tính tệp này.")


ASSIGN = Act("assign", "Xác định một tệp chờ trong khu cách ly là của đơn vị nào", AssignForm, _assign)
EXCLUDE = Act("exclude", "Loại một tệp đã nhận khỏi số liệu, có lý do", FileForm, _exclude)
RESTORE = Act("restore", "Khôi phục một tệp đã loại hoặc đã được thay, có lý do", FileForm, _restore)


def _file(run: Run, sha256_prefix: str, *, waiting: bool = False) -> SubmissionRecord:
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


def require_sender(run: Run, agency: str) -> None:
    """Raises ToldError where the profile has no such agency."""
    codes = [one.code for one in senders(run)]
    if agency not in codes:
        raise ToldError(f"Hồ sơ {run.profile_code} không có đơn vị {agency!r}; các mã: {', '.join(codes)}")
