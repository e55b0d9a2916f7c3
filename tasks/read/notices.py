"""What an agency hears of files that gave no figures: one letter for all unreadable ones, one for documents."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from config.agencies import Agency
from config.period import Period, find_period
from config.profile import Profile
from tasks.collect.types import Oversized
from tasks.letters.message import Composed
from tasks.letters.outbox_payload import queue
from tasks.letters.render import composed, mailbox, open_until
from tasks.read.intake import DOCUMENT, Placed
from tasks.read.outcome import ReadResult, Unreadable
from tasks.read.refusal import unreadable
from tasks.run import Run, submissions_of

_SHOWN = 20
"""Files that a letter lists by name."""

_ACCEPTED = "Báo cáo của Quý cơ quan trong kỳ này đã được tiếp nhận (tệp {file_name})."
_READ = "Hệ thống đã đọc được báo cáo của Quý cơ quan trong kỳ này (tệp {file_name}); kết quả kiểm tra được gửi riêng."


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file without figures as its sender is told of it; `message` and `fix` as in `Unreadable`."""

    file_name: str
    sha256: str
    """Empty where the file was too large to be taken in."""
    message: str
    fix: str


def notices(run: Run, placed: Sequence[Placed]) -> list[Composed]:
    """The letters about the files among `placed` that gave no figures, to the agencies that are known."""
    in_force = _in_force(run, placed)
    unread: dict[tuple[str, str], list[UnreadFile]] = {}
    documents: dict[tuple[str, str], list[UnreadFile]] = {}
    for item in placed:
        if isinstance(item.outcome, Unreadable) and item.received.quarantine is None:
            kind = documents if item.outcome.code == DOCUMENT else unread
            whose = (item.received.agency or "", item.received.period or run.period.code)
            said = UnreadFile(item.received.file_name, item.received.sha256, item.outcome.message, item.outcome.fix)
            kind.setdefault(whose, []).append(said)
    return [
        *_letters(run, unread, in_force, unreadable_notice),
        *_letters(run, documents, in_force, document_receipt),
    ]


def queue_oversized(run: Run, oversized: Iterable[Oversized]) -> int:
    """Tell senders of files that were not taken in because of their size, once for each."""
    files: dict[tuple[str, str], list[UnreadFile]] = {}
    for item in oversized:
        if item.agency is not None:
            told = unreadable("", item.file_name, "too-large", f"giới hạn là {item.limit_bytes // 2**20} MB")
            whose = (item.agency, item.period or run.period.code)
            files.setdefault(whose, []).append(UnreadFile(item.file_name, "", told.message, told.fix))
    return queue(run, _letters(run, files, _in_force(run, ()), unreadable_notice))


def _letters(
    run: Run,
    files: Mapping[tuple[str, str], list[UnreadFile]],
    in_force: Mapping[tuple[str, str], str],
    letter: Callable[..., Composed],
) -> list[Composed]:
    treasury = run.profile.treasury.code if run.profile.treasury else None
    found = []
    for (code, period), own in files.items():
        agency = None if code in ("", treasury) else run.profile.agency(code)
        if agency is not None and agency.email is not None:
            when = find_period(run.profile, date.fromisoformat(period))
            said = in_force.get((code, period), "")
            until = open_until(when, run.as_of)
            found.append(
                letter(run.profile, when, agency, own, in_force=said, deadline=until, illustrative=run.illustrative)
            )
    return found


def _in_force(run: Run, placed: Sequence[Placed]) -> dict[tuple[str, str], str]:
    """What an agency has in the period beside the files that a letter is about, as a sentence."""
    found: dict[tuple[str, str], str] = {}
    for item in placed:
        if isinstance(item.outcome, ReadResult) and item.received.agency and item.received.quarantine is None:
            whose = (item.received.agency, item.received.period or run.period.code)
            found[whose] = _READ.format(file_name=item.received.file_name)
    for record in submissions_of(run):
        if record.agency and record.state in ("read", "accepted"):
            words = _ACCEPTED if record.state == "accepted" else _READ
            found[record.agency, record.period] = words.format(file_name=record.file_name)
    return found


def unreadable_notice(
    profile: Profile,
    period: Period,
    agency: Agency,
    files: Sequence[UnreadFile],
    *,
    in_force: str = "",
    deadline: datetime | None = None,
    illustrative: bool = False,
) -> Composed:
    """Files that no table could be read from: why, and what to do.

    `in_force` says which report of the agency stands all the same: nothing is then asked for, and by no deadline.
    `deadline`: until when a corrected file still enters the period; None where that has passed.
    """
    said = [part for file in sorted(files, key=lambda f: (f.sha256, f.file_name))
            for part in (file.sha256 or file.file_name, file.message)]  # fmt: skip
    return composed(
        "unreadable_notice", profile, period, recipient=mailbox(agency), addressee=agency.name,
        subject=f"Không đọc được tệp báo cáo của {agency.name}",
        about=[agency.code, *said],
        facts={
            "files": [asdict(file) for file in files], "shown": _SHOWN, "in_force": in_force,
            "deadline": deadline,
        },
        illustrative=illustrative,
    )  # fmt: skip


def document_receipt(
    profile: Profile,
    period: Period,
    agency: Agency,
    files: Sequence[UnreadFile],
    *,
    in_force: str = "",
    deadline: datetime | None = None,
    illustrative: bool = False,
) -> Composed:
    """Narrative in Word or PDF that was kept beside the report; where no table has come, that it is still owed."""
    return composed(
        "document_receipt", profile, period, recipient=mailbox(agency), addressee=agency.name,
        subject=f"Đã nhận văn bản của {agency.name}",
        about=[agency.code, *sorted(file.sha256 for file in files)],
        facts={"files": [asdict(file) for file in files], "in_force": in_force, "deadline": deadline},
        illustrative=illustrative,
    )  # fmt: skip
