"""What stands between a draft and its recipients: drafts that wait for a person, released messages that did not go."""

from dataclasses import dataclass
from datetime import date, datetime

from config import vi
from config.calendar import add_working_days
from config.clock import HANOI
from tasks.letters.documents import Document, documents
from tasks.run import Run

_FAILED = {"failed", "refused", "unknown"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a run says of the period's documents: what waits, and what should have been done by now."""

    awaiting: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    """Sentences: drafts that lie longer than the profile allows, released messages that failed or were deferred."""


def standing(run: Run) -> Standing:
    """How the period's documents stand."""
    found = documents(run)
    today = run.clock.now().astimezone(HANOI).date()
    drafts = [one for one in found if one.state == "draft"]
    # What was drafted in a simulation has no deadline in real time.
    real = [one for one in drafts if run.clock.is_simulated or not one.record.simulated]
    late = [one for one in real if release_by(run, one.drafted_at) < today]
    told = []
    if drafts:
        told.append(f"{len(drafts)} văn bản chờ phát hành: {_codes(drafts)}; xem giaingan documents")
    overdue = []
    if late:
        overdue.append(
            f"{len(late)} văn bản quá hạn phát hành {run.profile.release.days} ngày làm việc: {_codes(late)}"
        )
    overdue += [line for one in found for line in _not_gone(one)]
    return Standing(tuple(told), tuple(overdue))


def release_by(run: Run, drafted_at: datetime) -> date:
    """The last day on which a draft made then is released in time."""
    return add_working_days(drafted_at.astimezone(HANOI).date(), run.profile.release.days)


def _not_gone(document: Document) -> list[str]:
    """Released messages that a server refused, lost, or would not take for now."""
    if document.state in {"void", "replaced"}:
        return []
    told = []
    for row in document.messages:
        if row.state in _FAILED:
            told.append(f"{document.code} chưa đến {row.recipient}: {row.detail or row.state}")
        elif row.state == "queued" and row.attempts > 0 and row.not_before is not None:
            again = vi.moment(row.not_before.astimezone(HANOI))
            told.append(f"{document.code} chưa đến {row.recipient}, gửi lại lúc {again}: {row.detail}")
    return told


def _codes(found: list[Document]) -> str:
    extracts = [one for one in found if one.record.kind == "extract"]
    others = [one.code for one in found if one.record.kind != "extract"]
    return ", ".join([*others, *([f"{len(extracts)} trích báo cáo"] if extracts else [])])
