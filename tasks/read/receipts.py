"""What an agency hears at once of the files it sent: a receipt for each that was read; of the others see notices.py."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from config.agencies import Agency
from config.period import Period, find_period
from config.profile import Profile
from tasks.letters.message import Composed
from tasks.letters.outbox_payload import queue
from tasks.letters.render import composed, mailbox, open_until
from tasks.read.account_shown import sentence
from tasks.read.duplicates import sent_before
from tasks.read.intake import Placed
from tasks.read.notices import notices
from tasks.read.outcome import ReadResult
from tasks.run import Run


def queue_receipts(run: Run, placed: Sequence[Placed]) -> int:
    """Tell each agency at once what came and what was read of it, or that it could not be read."""
    before = sent_before(run)
    return queue(run, [*(message for item in placed for message in _receipt(run, item, before)), *notices(run, placed)])


def _receipt(run: Run, item: Placed, before: Mapping[tuple[str, str], date]) -> list[Composed]:
    received = item.received
    if received.agency is None or received.quarantine is not None or not isinstance(item.outcome, ReadResult):
        return []
    if received.agency == (run.profile.treasury.code if run.profile.treasury else None):
        return []
    agency = run.profile.agency(received.agency)
    if agency.email is None:
        return []
    period = find_period(run.profile, date.fromisoformat(received.period or run.period.code))
    file: dict[str, Any] = {
        "deadline": open_until(period, run.as_of),
        "file_name": received.file_name,
        "sha256": received.sha256,
        "illustrative": run.illustrative,
    }
    lines = item.outcome.lines
    return [
        receipt(
            run.profile,
            period,
            agency,
            received_at=received.received_at,
            projects=int(lines["project_key"].nunique()),
            plan_vnd=int(lines["plan_vnd"].fillna(0).sum()),
            disbursed_vnd=int(lines["disbursed_vnd"].fillna(0).sum()),
            is_late=received.received_at >= period.due_at,
            nil=item.outcome.nil,
            account=sentence(item.outcome.account) if item.outcome.account else "",
            same_as=before.get((received.agency, received.sha256)) if period == run.period else None,
            **file,
        )
    ]


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
    nil: str = "",
    account: str = "",
    deadline: datetime | None = None,
    same_as: date | None = None,
    illustrative: bool = False,
) -> Composed:
    """What was received and what was read of it, at once, before the deep checks. Amounts in whole đồng.

    `nil`: what says that there is no project to report. `account`: what was read and what was not understood.
    `same_as`: due date of the earlier period for which the agency has sent these very bytes. `deadline`: until when a
    correction still enters the period; None where that has passed.
    """
    return composed(
        "receipt", profile, period, recipient=mailbox(agency), addressee=agency.name,
        subject=f"Đã nhận báo cáo của {agency.name}",
        about=[agency.code, sha256],
        facts={
            "file_name": file_name, "sha256": sha256, "received_at": received_at, "projects": projects,
            "plan_vnd": plan_vnd, "disbursed_vnd": disbursed_vnd, "is_late": is_late, "closes_at": deadline,
            "nil": nil, "account": account, "same_as": same_as,
        },
        illustrative=illustrative,
    )  # fmt: skip
