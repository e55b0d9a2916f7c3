"""The room's work for one run: store what arrived, put waves together, and hand out what is known at `as_of`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import pandas as pd

from config.clock import now
from config.job import Job
from config.settings import Settings
from config.text import fold
from tasks.check.types import Batch, Checked, Finding, Verdict, Waiver
from tasks.check.wave import JudgedFile, Wave
from tasks.collect.types import Polled, Received
from tasks.ledger.engine import Ledger, open_ledger
from tasks.ledger.findings import findings, record_findings, waivers
from tasks.ledger.known import submissions_in
from tasks.ledger.lines import lines, periods, previous_lines, readings, record_period, record_reading
from tasks.ledger.marks import marks, remember
from tasks.ledger.plans import plans_in_force
from tasks.ledger.submissions import assign, register, set_states, submissions
from tasks.ledger.types import Reading, StateEvent, SubmissionRecord, SubmissionState
from tasks.read.steps import Placed, Unread
from tasks.read.types import Unreadable

_SYSTEM = "giaingan"
_ARCHIVES = "archives"
"""Under this name the ledger remembers archives whose members are all stored: they need not be opened again."""


def the_ledger() -> Ledger:
    """The installation's ledger, opened and migrated once per process. Raises LedgerUnavailableError."""
    return _opened(Settings().ledger_url)


@lru_cache(maxsize=4)
def _opened(url: str) -> Ledger:
    return open_ledger(url)


def channel_marks(job: Job, channel: str) -> Mapping[str, str]:
    """What a channel asked to remember last time."""
    return marks(the_ledger(), job.profile_code, channel)


def known(job: Job) -> list[SubmissionRecord]:
    """The period's files with their states as known at the run's moment."""
    return submissions(the_ledger(), job.profile_code, job.period.code, known_at=job.as_of)


def unread(job: Job, polled: Sequence[Polled]) -> list[Unread]:
    """What waits to be read: files not seen before, and those that a person assigned or a crash left behind.

    A file that lies in quarantine and comes again by another way is looked at again: its agency may vouch for it now.
    """
    records = known(job)
    seen = {(r.agency, r.sha256) for r in records if r.state != "quarantined"} | {(None, r.sha256) for r in records}
    held = {(r.agency, r.sha256, r.origin) for r in records}
    old = _of_other_periods(job)
    opened = marks(the_ledger(), job.profile_code, _ARCHIVES)
    fresh = [
        Unread(item)
        for round_ in polled
        for item in round_.received
        if (item.agency, item.sha256) not in seen
        and (item.agency, item.sha256, item.origin) not in held
        and (item.sha256, item.received_at) not in old
        and item.identity not in opened
    ]
    waiting = [
        Unread(_as_received(record), settled=record.agency is not None)
        for record in records
        if record.state == "received"
    ]
    return waiting + fresh


def _of_other_periods(job: Job) -> set[tuple[str, datetime]]:
    """Files that still lie in the drop folder from another period, by content and moment of arrival."""
    with the_ledger().read() as connection:
        records = submissions_in(connection, job.profile_code, job.as_of)
    zone = job.period.due_at.tzinfo
    return {(r.sha256, r.received_at.astimezone(zone)) for r in records if r.period != job.period.code}


def store(job: Job, placed: Sequence[Placed]) -> list[SubmissionRecord]:
    """Register files with owner and period, their lines, and the state that reading left them in."""
    ledger, seen = the_ledger(), {"known_at": job.as_of, "recorded_at": now()}
    record_period(ledger, job.period, **seen)
    records = register(ledger, job.profile_code, job.period.code, [item.received for item in placed], **seen)
    events = []
    for record, item in zip(records, placed, strict=True):
        if item.received.quarantine is not None:
            continue
        if record.state == "quarantined":
            assign(ledger, record.id, item.received.agency or "", record.period, actor=_SYSTEM, reason=item.why, **seen)
        if isinstance(item.outcome, Unreadable):
            reason = f"{item.outcome.message} {item.outcome.mend}"
            events.append(StateEvent(record.id, "unreadable", job.as_of, seen["recorded_at"], reason))
            continue
        record_reading(ledger, record.id, item.outcome, **seen)
        events.append(StateEvent(record.id, "read", job.as_of, seen["recorded_at"]))
    set_states(ledger, events)
    opened = {item.received.archive: job.period.code for item in placed if item.received.archive}
    remember(ledger, job.profile_code, _ARCHIVES, opened, recorded_at=now())
    return records


def remember_marks(job: Job, channel: str, polled: Polled) -> None:
    """Keep what a channel wants to remember, after its files are stored: a crash before means polling again."""
    if polled.marks:
        remember(the_ledger(), job.profile_code, channel, polled.marks, recorded_at=now())


def next_wave(job: Job) -> Wave | None:
    """The next submissions to judge: the earliest unjudged one of each agency. None when all are judged."""
    ledger, records = the_ledger(), known(job)
    earliest: dict[str, SubmissionRecord] = {}
    unjudged = [r for r in records if r.state == "read" and r.agency != treasury_code(job)]
    for record in sorted(unjudged, key=lambda r: (r.received_at, r.id)):
        earliest.setdefault(record.agency or "", record)
    if not earliest:
        return None
    judged = list(earliest.values())
    context = [r for r in records if r.state == "accepted" and r.agency not in earliest]
    return Wave(
        batch=_batch(job, ledger, judged, context, [r for r in records if r.state == "accepted" and r not in context]),
        judged={record.sha256: _judged(record) for record in judged},
        waivers=tuple(_waivers(job, ledger)),
    )


def standing_wave(job: Job) -> Wave:
    """The file of each agency that counts, accepted or returned, to be judged again together."""
    ledger = the_ledger()
    last: dict[str, SubmissionRecord] = {}
    for record in sorted(known(job), key=lambda r: (r.state == "accepted", r.received_at, r.id)):
        if record.state in ("accepted", "returned"):
            last[record.agency or ""] = record
    standing = sorted(last.values(), key=lambda r: r.id)
    return Wave(
        batch=_batch(job, ledger, standing, []),
        judged={record.sha256: _judged(record) for record in standing},
        waivers=tuple(_waivers(job, ledger)),
    )


def _batch(
    job: Job,
    ledger: Ledger,
    judged: list[SubmissionRecord],
    context: list[SubmissionRecord],
    replaced: Sequence[SubmissionRecord] = (),
) -> Batch:
    place = (ledger, job.profile_code, job.period.code)
    fresh = lines(*place, known_at=job.as_of, states=("read", "accepted", "returned"))
    fresh = fresh[fresh["submission_id"].isin([record.id for record in judged])]
    standing = lines(*place, known_at=job.as_of)
    old = {r.agency: _projects(standing[standing["submission_id"] == r.id]) for r in replaced}
    standing = standing[standing["submission_id"].isin([record.id for record in context])]
    read = readings(ledger, [record.id for record in (*judged, *context)])
    before = previous_lines(*place, job.period.plan_year, known_at=job.as_of)
    return Batch(
        profile=job.profile,
        period=job.period,
        submissions={
            **{r.sha256: replace(_checked(r, read[r.id]), replaces=old.get(r.agency, frozenset())) for r in judged},
            **{r.sha256: replace(_checked(r, read[r.id]), is_accepted=True) for r in context},
        },
        lines=pd.concat([fresh, standing], ignore_index=True) if len(standing) else fresh.reset_index(drop=True),
        previous=before,
        previous_as_of=_data_day(job, ledger, before),
        treasury=_treasury(job, ledger),
        plans=plans_in_force(
            ledger, job.profile_code, job.period.data_as_of, known_at=job.as_of, plan_year=job.period.plan_year
        ),
    )


def _projects(own: pd.DataFrame) -> frozenset[str]:
    """Keys and folded names of projects: a revision may add the codes that its file lacked."""
    return frozenset([*own["project_key"], *(fold(name) for name in own["project_name"].dropna())])


def treasury_code(job: Job) -> str | None:
    """Code under which the State Treasury's file comes in; it is compared with, never judged or counted."""
    return job.profile.treasury.code if job.profile.treasury else None


def treasury_file(job: Job) -> SubmissionRecord | None:
    """The State Treasury's last file for the period."""
    if (code := treasury_code(job)) is None:
        return None
    files = [record for record in known(job) if record.state == "read" and record.agency == code]
    return max(files, key=lambda record: (record.received_at, record.id), default=None)


def _treasury(job: Job, ledger: Ledger) -> pd.DataFrame:
    """Lines of the State Treasury's last file for the period; empty without one."""
    last = treasury_file(job)
    if last is None:
        return pd.DataFrame()
    place = (ledger, job.profile_code, job.period.code)
    found = lines(*place, known_at=job.as_of, states=("read",))
    return found[found["submission_id"] == last.id].reset_index(drop=True)


def _data_day(job: Job, ledger: Ledger, before: pd.DataFrame) -> date | None:
    """The day to which the previous lines run, where they all run to the same one."""
    days = {periods(ledger, job.profile_code, known_at=job.as_of)[code][0] for code in before["period"].unique()}
    return days.pop() if len(days) == 1 else None


def _checked(record: SubmissionRecord, reading: Reading) -> Checked:
    return Checked(
        sha256=record.sha256,
        agency=record.agency or "",
        file_name=record.file_name,
        layouts=reading.layouts,
        stated_totals=reading.stated_totals,
        issues=reading.issues,
        stamp_profile=reading.stamp.profile if reading.stamp else None,
        stamp_agency=reading.stamp.agency if reading.stamp else None,
        stamp_period=reading.stamp.period if reading.stamp else None,
        received_at=record.received_at,
    )


def _waivers(job: Job, ledger: Ledger) -> list[Waiver]:
    return [
        Waiver(
            rule=w.rule,
            submission=w.submission or None,
            agency=w.agency or None,
            project_key=w.project_key,
            funding_source=w.funding_source,
            reason=w.reason,
            by=w.by,
            decided_at=w.known_at,
        )
        for w in waivers(ledger, job.profile_code, known_at=job.as_of)
        if w.period == job.period.code
    ]


def record_verdict(job: Job, wave: Wave, verdict: Verdict) -> None:
    """Findings and states of the files that a wave judged."""
    ledger, recorded_at = the_ledger(), now()
    for sha256, file in wave.judged.items():
        own = [finding for finding in verdict.findings if finding.submission == sha256]
        record_findings(ledger, file.submission_id, own, known_at=job.as_of, recorded_at=recorded_at)
    accepted = set(verdict.accepted)
    set_states(
        ledger,
        [
            StateEvent(
                file.submission_id,
                "accepted" if sha256 in accepted else "returned",
                job.as_of,
                recorded_at,
                _why(sha256, verdict),
            )
            for sha256, file in wave.judged.items()
        ],
    )


def returned(job: Job) -> list[tuple[JudgedFile, list[Finding]]]:
    """The period's returned files with their findings, in order of agency and arrival."""
    return _with_findings(job, "returned")


def asked_about(job: Job) -> list[tuple[JudgedFile, list[Finding]]]:
    """The period's accepted files with the warnings that nobody has waived, in order of agency and arrival."""
    files = [
        (file, [finding for finding in found if finding.severity == "warning" and finding.waived is None])
        for file, found in _with_findings(job, "accepted")
    ]
    return [(file, found) for file, found in files if found]


def _with_findings(job: Job, state: SubmissionState) -> list[tuple[JudgedFile, list[Finding]]]:
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings(the_ledger(), job.profile_code, job.period.code, known_at=job.as_of, states=(state,)):
        found.setdefault((finding.agency, finding.submission), []).append(finding)
    return [
        (_judged(record), found.get((record.agency or "", record.sha256), []))
        for record in known(job)
        if record.state == state
    ]


def _judged(record: SubmissionRecord) -> JudgedFile:
    return JudgedFile(
        record.id, record.sha256, record.agency or "", record.file_name, Path(record.kept_at), record.received_at
    )


def _why(sha256: str, verdict: Verdict) -> str:
    errors = sum(f.submission == sha256 and f.severity == "error" and f.waived is None for f in verdict.findings)
    return f"{errors} lỗi phải sửa" if errors else ""


def _as_received(record: SubmissionRecord) -> Received:
    return Received(
        sha256=record.sha256,
        size_bytes=record.size_bytes,
        file_name=record.file_name,
        kept_at=Path(record.kept_at),
        channel=record.channel,  # type: ignore[arg-type]  # written from ChannelKind
        origin=record.origin,
        received_at=record.received_at,
        sender=record.sender,
        agency=record.agency,
        period=record.period,
    )
