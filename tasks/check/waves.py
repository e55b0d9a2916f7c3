"""The submissions that are judged together: one of each agency at a time, beside what is accepted already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd

from config.text import fold
from tasks.check.batch import Batch, Checked, Waiver
from tasks.ledger.findings import waivers
from tasks.ledger.lines import lines, periods, previous_lines
from tasks.ledger.plans import plans_in_force
from tasks.ledger.records import SubmissionRecord
from tasks.read.reading_record import Reading, readings
from tasks.run import Run, submissions_of


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A file that this wave decides about."""

    submission_id: int
    sha256: str
    agency: str
    file_name: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Wave:
    """A batch, of which only `judged` (by sha256) are decided now; the rest are accepted and there to compare with."""

    batch: Batch
    judged: Mapping[str, JudgedFile]
    waivers: tuple[Waiver, ...] = ()


def next_wave(run: Run) -> Wave | None:
    """The next submissions to judge: the earliest unjudged one of each agency. None when all are judged."""
    records = submissions_of(run)
    earliest: dict[str, SubmissionRecord] = {}
    unjudged = [r for r in records if r.state == "read" and r.agency != treasury_code(run)]
    for record in sorted(unjudged, key=lambda r: (r.received_at, r.id)):
        earliest.setdefault(record.agency or "", record)
    if not earliest:
        return None
    judged = list(earliest.values())
    context = [r for r in records if r.state == "accepted" and r.agency not in earliest]
    return Wave(
        batch=_batch(run, judged, context, [r for r in records if r.state == "accepted" and r not in context]),
        judged={record.sha256: judged_file(record) for record in judged},
        waivers=tuple(_waivers(run)),
    )


def standing_wave(run: Run) -> Wave:
    """The file of each agency that counts, accepted or returned, to be judged again together."""
    last: dict[str, SubmissionRecord] = {}
    for record in sorted(submissions_of(run), key=lambda r: (r.state == "accepted", r.received_at, r.id)):
        if record.state in ("accepted", "returned"):
            last[record.agency or ""] = record
    standing = sorted(last.values(), key=lambda r: r.id)
    return Wave(
        batch=_batch(run, standing, []),
        judged={record.sha256: judged_file(record) for record in standing},
        waivers=tuple(_waivers(run)),
    )


def _batch(
    run: Run,
    judged: list[SubmissionRecord],
    context: list[SubmissionRecord],
    replaced: Sequence[SubmissionRecord] = (),
) -> Batch:
    place = (run.ledger, run.profile_code, run.period.code)
    fresh = lines(*place, known_at=run.as_of, states=("read", "accepted", "returned"))
    fresh = fresh[fresh["submission_id"].isin([record.id for record in judged])]
    standing = lines(*place, known_at=run.as_of)
    old = {r.agency: _projects(standing[standing["submission_id"] == r.id]) for r in replaced}
    standing = standing[standing["submission_id"].isin([record.id for record in context])]
    read = readings(run.ledger, [record.id for record in (*judged, *context)])
    before = _of_successors(run, previous_lines(*place, run.period.plan_year, known_at=run.as_of))
    return Batch(
        profile=run.profile,
        period=run.period,
        submissions={
            **{r.sha256: replace(_checked(r, read[r.id]), replaces=old.get(r.agency, frozenset())) for r in judged},
            **{r.sha256: replace(_checked(r, read[r.id]), is_accepted=True) for r in context},
        },
        lines=pd.concat([fresh, standing], ignore_index=True) if len(standing) else fresh.reset_index(drop=True),
        previous=_with_codes_given_since(before, fresh),
        previous_as_of=_data_day(run, before),
        treasury=_treasury(run),
        plans=plans_in_force(
            run.ledger, run.profile_code, run.period.data_as_of, known_at=run.as_of, plan_year=run.period.plan_year
        ),
    )


def _of_successors(run: Run, before: pd.DataFrame) -> pd.DataFrame:
    """Earlier lines under the agency that answers for them now: what a dissolved one reported is its successor's."""
    successor = run.profile.successors(run.period.due_on)
    return before.assign(agency=before["agency"].replace(successor)) if successor else before


def _with_codes_given_since(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Earlier lines whose nameless code is known now: the project of one name has one key in both periods."""
    if before.empty or now.empty:
        return before
    coded = now[now["project_code"].notna() & now["project_name"].notna()]
    name = coded["project_name"].map(fold)
    found = coded.assign(name=name).drop_duplicates(["agency", "name", "project_key"])
    alone = found[~found.duplicated(["agency", "name"], keep=False)].set_index(["agency", "name"])["project_key"]
    named = before["project_name"].fillna("").map(fold)
    keys = alone.reindex(pd.MultiIndex.from_arrays([before["agency"], named])).to_numpy()
    known = pd.Series(keys, index=before.index, dtype=object)
    nameless = before["project_code"].isna() & known.notna()
    return before.assign(project_key=known.where(nameless, before["project_key"]))


def _projects(own: pd.DataFrame) -> frozenset[str]:
    """Keys and folded names of projects: a revision may add the codes that its file lacked."""
    return frozenset([*own["project_key"], *(fold(name) for name in own["project_name"].dropna())])


def treasury_code(run: Run) -> str | None:
    """Code under which the State Treasury's file comes in; it is compared with, never judged or counted."""
    return run.profile.treasury.code if run.profile.treasury else None


def treasury_file(run: Run) -> SubmissionRecord | None:
    """The State Treasury's last file for the period."""
    if (code := treasury_code(run)) is None:
        return None
    files = [record for record in submissions_of(run) if record.state == "read" and record.agency == code]
    return max(files, key=lambda record: (record.received_at, record.id), default=None)


def _treasury(run: Run) -> pd.DataFrame:
    """Lines of the State Treasury's last file for the period; empty without one."""
    last = treasury_file(run)
    if last is None:
        return pd.DataFrame()
    place = (run.ledger, run.profile_code, run.period.code)
    found = lines(*place, known_at=run.as_of, states=("read",))
    return found[found["submission_id"] == last.id].reset_index(drop=True)


def _data_day(run: Run, before: pd.DataFrame) -> date | None:
    """The day to which the previous lines run, where they all run to the same one."""
    days = {periods(run.ledger, run.profile_code, known_at=run.as_of)[code][0] for code in before["period"].unique()}
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


def _waivers(run: Run) -> list[Waiver]:
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
        for w in waivers(run.ledger, run.profile_code, known_at=run.as_of)
        if w.period == run.period.code
    ]


def judged_file(record: SubmissionRecord) -> JudgedFile:
    return JudgedFile(record.id, record.sha256, record.agency or "", record.file_name, record.received_at)
