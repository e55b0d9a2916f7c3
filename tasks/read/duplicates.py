"""One file under two agencies' names: somebody sent the wrong one, and its projects would count twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from config.intake import load_intake
from tasks.ledger.known import submissions_in
from tasks.ledger.records import SubmissionState
from tasks.read.intake import Placed
from tasks.run import Run, submissions_of

_HELD: frozenset[SubmissionState] = frozenset({"quarantined", "unreadable", "document", "excluded"})
_SAME_FILE = "Tệp giống hệt từng byte tệp của {other} trong cùng kỳ: có thể gửi nhầm tệp."
_SHOWN_SHA256 = 12


def owner_of(run: Run, sha256: str, other_than: str | None) -> str | None:
    """The agency, other than the one named, that has this very content among the period's files; None without one."""
    return next((agency for agency in _owners(run).get(sha256, ()) if agency != other_than), None)


def _owners(run: Run) -> dict[str, list[str]]:
    """The agencies that have sent each content for the period, by its sha256, in order of arrival."""
    found: dict[str, list[str]] = {}
    for record in submissions_of(run):
        if record.agency is not None and record.state not in _HELD:
            found.setdefault(record.sha256, []).append(record.agency)
    return found


def hold_duplicates(run: Run, placed: Sequence[Placed]) -> list[Placed]:
    """The files, those held back that are byte for byte another agency's file of the period; the first one stands."""
    known, owners = _owners(run), dict[str, str]()
    held = []
    for item in placed:
        file, quarantine = item.received, None
        if file.quarantine is None and file.agency is not None and file.period == run.period.code:
            others = [agency for agency in known.get(file.sha256, ()) if agency != file.agency]
            owner = owners.setdefault(file.sha256, others[0] if others else file.agency)
            if owner != file.agency:
                quarantine = _why(run, item, owner)
        held.append(replace(item, received=replace(file, quarantine=quarantine)) if quarantine else item)
    return held


def sent_before(run: Run) -> dict[tuple[str, str], date]:
    """Files that an agency has sent for an earlier period already, byte for byte: (agency, sha256) -> its due date."""
    with run.ledger.read() as connection:
        earlier = submissions_in(connection, run.profile_code, run.as_of, before=run.period.code)
    return {
        (record.agency, record.sha256): date.fromisoformat(record.period)
        for record in earlier
        if record.agency is not None and record.state != "quarantined"
    }


def _why(run: Run, item: Placed, other: str) -> str:
    names = run.profile.agency_names(run.period.due_on)
    command = load_intake().assign.format(
        profile=run.profile_code,
        period=run.period.code,
        sha256=item.received.sha256[:_SHOWN_SHA256],
        agency=item.received.agency,
    )
    return f"{_SAME_FILE.format(other=names.get(other, other))} {command}"
