"""Intake: what arrived is read, told whose it is, and stored with its lines; nothing that came is lost."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from config.intake import load_intake
from config.period import Period, project_periods
from config.rules import load_rules
from tasks.collect.channels import senders
from tasks.collect.identify import identify
from tasks.collect.keep import keep, kept_path
from tasks.collect.named import AgencyNames
from tasks.collect.types import FormId, Polled
from tasks.ledger.known import arrival, submissions_in
from tasks.ledger.lines import record_period, record_reading
from tasks.ledger.marks import marks, remember
from tasks.ledger.records import Received, StateEvent, SubmissionRecord, SubmissionState
from tasks.ledger.submissions import assign, register, set_states
from tasks.read.formats.archives import members
from tasks.read.isolated import read_files
from tasks.read.one_file import aliases_of
from tasks.read.outcome import ReadOutcome, ReadResult, Unreadable
from tasks.read.reading_record import content_of
from tasks.run import Run, submissions_of

_SYSTEM = "giaingan"
_READING = "reading"
"""Under this name the ledger remembers by what configuration a period's files were last read."""

_ARCHIVES = "archives"
"""Under this name the ledger remembers archives whose members are all stored: they need not be opened again."""

DOCUMENT = "document"
"""Code of an `Unreadable` that is narrative: kept with the submission, and nothing to be mended."""

READER_VERSION = "7"
"""Another one where the reader reads the same file otherwise: files that were returned are then read again."""

FILES_PER_BATCH = 200
"""A batch shares its worker processes, and one step of a run."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that waits to be read. `settled` means that a person said whose it is and for which period."""

    received: Received
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A file that was read, or could not be, with its owner and period; `received` carries both and any quarantine."""

    received: Received
    outcome: ReadOutcome
    why: str


def unread(run: Run, polled: Sequence[Polled]) -> list[Unread]:
    """What waits to be read: files not seen before, and those that a person assigned or a crash left behind.

    A file that lies in quarantine and comes again by another way is looked at again: its agency may vouch for it now.
    """
    records = submissions_of(run)
    seen = {(r.agency, r.sha256) for r in records if r.state != "quarantined"} | {(None, r.sha256) for r in records}
    held = {(r.agency, r.sha256, r.origin) for r in records}
    old = _of_other_periods(run)
    opened = marks(run.ledger, run.profile_code, _ARCHIVES)
    fresh = [
        Unread(item)
        for round_ in polled
        for item in round_.received
        if (item.agency, item.sha256) not in seen
        and (item.agency, item.sha256, item.origin) not in held
        and not _is_history(item, old)
        and item.identity not in opened
    ]
    return waiting(run) + fresh


def waiting(run: Run) -> list[Unread]:
    """Files in the ledger that wait to be read: assigned by a person, left behind by a crash, or to be read again.

    A file that was returned or could not be read is read again once the profile, the mapping, its words, the rules or
    the reader are others than when the period's files were last read: what was mended here must not be asked of the
    agency. Not where the agency has a later accepted file: what that replaced is history.
    """
    records = submissions_of(run)
    again = _to_read_again(records) if _reads_otherwise_now(run) else set()
    return [
        Unread(_as_received(run, record), settled=record.agency is not None)
        for record in records
        if record.state == "received" or record.id in again
    ]


def _to_read_again(records: Sequence[SubmissionRecord]) -> set[int]:
    accepted = {record.agency: arrival(record) for record in records if record.state == "accepted"}
    return {
        record.id
        for record in records
        if record.state in ("returned", "unreadable")
        and record.agency is not None
        and (record.agency not in accepted or arrival(record) > accepted[record.agency])
    }


def remember_reading(run: Run) -> None:
    """Note by what the period's files have been read now."""
    remember(
        run.ledger,
        run.profile_code,
        _READING,
        {run.period.code: _reading_configuration(run)},
        recorded_at=run.clock.now(),
    )


def _reads_otherwise_now(run: Run) -> bool:
    then = marks(run.ledger, run.profile_code, _READING).get(run.period.code)
    return then is not None and then != _reading_configuration(run)


def _reading_configuration(run: Run) -> str:
    """sha256 (hex) of the profile, the mapping, its language's words, the rules and the reader's version."""
    parts = (
        run.profile.model_dump_json(),
        run.columns.model_dump_json(),
        run.columns.words.model_dump_json(),
        load_rules().model_dump_json(),
        READER_VERSION,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _of_other_periods(run: Run) -> dict[tuple[str, datetime], str]:
    """Files that still lie in the drop folder from another period, by content and moment of arrival; that period."""
    with run.ledger.read() as connection:
        records = submissions_in(connection, run.profile_code, run.as_of)
    zone = run.period.due_at.tzinfo
    return {(r.sha256, r.received_at.astimezone(zone)): r.period for r in records if r.period != run.period.code}


def _is_history(item: Received, old: Mapping[tuple[str, datetime], str]) -> bool:
    """Whether a file was dealt with in another period; one that its channel puts into this one was sent again."""
    period = old.get((item.sha256, item.received_at))
    return period is not None and item.period in (None, period)


def batches(files: Sequence[Unread]) -> list[Sequence[Unread]]:
    """The files in batches."""
    return [files[start : start + FILES_PER_BATCH] for start in range(0, len(files), FILES_PER_BATCH)]


def open_archives(run: Run, files: Sequence[Unread]) -> list[Unread]:
    """The files themselves, an archive replaced by its members, each kept as a file of its own."""
    opened: list[Unread] = []
    for file in files:
        if not file.received.file_name.casefold().endswith(".zip"):
            opened.append(file)
            continue
        inside = members(file.received.kept_at)
        if isinstance(inside, Unreadable):
            opened.append(file)
            continue
        for name, content in inside:
            kept = keep(BytesIO(content), run.settings.originals)
            member = replace(
                file.received,
                sha256=kept.sha256,
                size_bytes=kept.size_bytes,
                kept_at=kept.kept_at,
                file_name=name,
                origin=f"{file.received.origin}!{name}",
                archive=file.received.identity,
            )
            opened.append(Unread(member, file.settled))
    return opened


def read_and_place(run: Run, files: Sequence[Unread]) -> list[Placed]:
    """Each file read, and told whose it is. What cannot be read or placed comes back with its reason."""
    outcomes = read_files(
        [(file.received.kept_at, file.received.file_name) for file in files],
        run.columns,
        default_source=run.profile.default_funding_source,
        source_aliases=aliases_of(run.profile),
    )
    names = AgencyNames([agency for agency in senders(run) if agency.in_force(run.due_on)], load_intake())
    periods = project_periods(run.profile)
    return [_place(run, file, outcome, names, periods) for file, outcome in zip(files, outcomes, strict=True)]


def _place(run: Run, file: Unread, outcome: ReadOutcome, names: AgencyNames, periods: Sequence[Period]) -> Placed:
    if file.settled:
        return Placed(file.received, outcome, "do cán bộ xác định")
    stamp, titles, owners = _evidence(outcome)
    found = identify(
        file.received,
        stamp,
        titles,
        owners,
        names,
        periods,
        run.period,
    )
    # Who places a file by hand, and whoever sent it, need to know at once that it cannot be opened, and why.
    cause = outcome.message if isinstance(outcome, Unreadable) else ""
    received = replace(
        file.received,
        agency=found.agency,
        period=found.period or run.period.code,
        quarantine=f"{cause} {found.quarantine}".strip() if found.quarantine else None,
    )
    return Placed(received, outcome, found.why)


def _evidence(outcome: ReadOutcome) -> tuple[FormId | None, Sequence[str], Sequence[str]]:
    if not isinstance(outcome, ReadResult):
        return None, (), ()
    stamp = FormId(outcome.stamp.profile, outcome.stamp.agency, outcome.stamp.period) if outcome.stamp else None
    owners = sorted({str(owner) for owner in outcome.lines["owner"].dropna().unique()})
    return stamp, outcome.titles, owners


def store(run: Run, placed: Sequence[Placed]) -> list[SubmissionRecord]:
    """Register files with owner and period, their lines, and the state that reading left them in: all or none."""
    with run.ledger.write():
        return _stored(run, placed)


def _stored(run: Run, placed: Sequence[Placed]) -> list[SubmissionRecord]:
    ledger, moments = run.ledger, {"known_at": run.as_of, "recorded_at": run.clock.now()}
    record_period(ledger, run.period, **moments)
    records = register(ledger, run.profile_code, run.period.code, [item.received for item in placed], **moments)
    events = []
    for record, item in zip(records, placed, strict=True):
        if item.received.quarantine is not None:
            continue
        if record.state == "quarantined":
            assign(
                ledger, record.id, item.received.agency or "", record.period, actor=_SYSTEM, reason=item.why, **moments
            )
        if isinstance(item.outcome, Unreadable):
            if record.state == "returned":
                continue
            state: SubmissionState = "document" if item.outcome.code == DOCUMENT else "unreadable"
            reason = f"{item.outcome.message} {item.outcome.fix}"
            events.append(StateEvent(record.id, state, run.as_of, moments["recorded_at"], reason))
            continue
        record_reading(ledger, record.id, content_of(item.outcome), item.outcome.lines, **moments)
        events.append(StateEvent(record.id, "read", run.as_of, moments["recorded_at"]))
    set_states(ledger, events)
    opened = {item.received.archive: run.period.code for item in placed if item.received.archive}
    remember(ledger, run.profile_code, _ARCHIVES, opened, recorded_at=run.clock.now())
    return records


def _as_received(run: Run, record: SubmissionRecord) -> Received:
    return Received(
        sha256=record.sha256,
        size_bytes=record.size_bytes,
        file_name=record.file_name,
        kept_at=kept_path(run.settings.originals, record.sha256),
        channel=record.channel,
        origin=record.origin,
        received_at=record.received_at,
        sender=record.sender,
        agency=record.agency,
        period=record.period,
    )


def quarantined(run: Run, stored: Sequence[SubmissionRecord] = ()) -> list[SubmissionRecord]:
    """Files of the period that wait for a person, and those just `stored` that are held back under another period."""
    elsewhere = [record for record in stored if record.state == "quarantined" and record.period != run.period.code]
    return [record for record in submissions_of(run) if record.state in ("quarantined", "unreadable")] + elsewhere
