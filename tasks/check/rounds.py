"""Which submissions are judged together: one of each agency in a round, beside what is accepted already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pandas as pd

from config.period import project_periods
from config.text import fold
from tasks.check.batch import Batch, Checked
from tasks.check.treasury_file import treasury_code, treasury_lines
from tasks.ledger.findings import waivers
from tasks.ledger.lines import lines
from tasks.ledger.plans import plans_in_force
from tasks.ledger.records import SubmissionRecord, Waiver
from tasks.plan.frame import at_level_of, plan_frame, with_stated_carried
from tasks.plan.reported import reported_before
from tasks.plan.sources import with_sources_of_plan
from tasks.plan.standing import last_day_of, plan_of
from tasks.plan.succession import decided_under_successors, last_of_each
from tasks.plan.years import is_of_next_year, renumbered
from tasks.read.reading_record import Reading, readings
from tasks.read.values.text import BY_NAME
from tasks.run import Run, submissions_of


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A file that a round decides about."""

    submission_id: int
    sha256: str
    agency: str
    file_name: str
    received_at: datetime

    @classmethod
    def of(cls, record: SubmissionRecord) -> "JudgedFile":
        """The file of a submission."""
        return cls(record.id, record.sha256, record.agency or "", record.file_name, record.received_at)


@dataclass(frozen=True, slots=True)
class Round:
    """A batch, of which only `files` (by sha256) are decided now; the rest are accepted and there to compare with."""

    batch: Batch
    files: Mapping[str, JudgedFile]
    waivers: tuple[Waiver, ...] = ()


def next_round(run: Run) -> Round | None:
    """The next submissions to judge: the earliest unjudged one of each agency. None when all are judged."""
    records = submissions_of(run)
    earliest: dict[str, SubmissionRecord] = {}
    unjudged = [r for r in records if r.state == "read" and r.agency != treasury_code(run)]
    for record in sorted(unjudged, key=lambda r: (r.received_at, r.id)):
        earliest.setdefault(record.agency or "", record)
    if not earliest:
        return None
    accepted = [r for r in records if r.state == "accepted"]
    others = [r for r in accepted if r.agency not in earliest]
    return _round(run, list(earliest.values()), others, replaced=[r for r in accepted if r.agency in earliest])


def round_in_force(run: Run) -> Round:
    """The file of each agency that counts, accepted or else returned, to be judged again together."""
    last: dict[str, SubmissionRecord] = {}
    for record in sorted(submissions_of(run), key=lambda r: (r.state == "accepted", r.received_at, r.id)):
        if record.state in ("accepted", "returned"):
            last[record.agency or ""] = record
    return _round(run, sorted(last.values(), key=lambda r: r.id))


def accepted_round(run: Run) -> Round:
    """The accepted files of the period together, the State Treasury's left out."""
    accepted = [r for r in submissions_of(run) if r.state == "accepted" and r.agency != treasury_code(run)]
    return _round(run, accepted)


def _round(
    run: Run,
    judged: Sequence[SubmissionRecord],
    others: Sequence[SubmissionRecord] = (),
    *,
    replaced: Sequence[SubmissionRecord] = (),
) -> Round:
    """`others` are accepted and compared with; `replaced` are the accepted files that those judged would replace."""
    return Round(
        batch=_batch(run, judged, others, replaced),
        files={record.sha256: JudgedFile.of(record) for record in judged},
        waivers=_waivers_of(run),
    )


def _batch(
    run: Run,
    judged: Sequence[SubmissionRecord],
    others: Sequence[SubmissionRecord],
    replaced: Sequence[SubmissionRecord],
) -> Batch:
    period = (run.ledger, run.profile_code, run.period.code)
    own = _lines_of(lines(*period, known_at=run.as_of, states=("read", "accepted", "returned")), judged)
    accepted = lines(*period, known_at=run.as_of) if others or replaced else own.iloc[:0]
    compared = _lines_of(accepted, others)
    replaces = {record.agency: _projects(_lines_of(accepted, [record])) for record in replaced}
    read = readings(run.ledger, [record.id for record in (*judged, *others)])
    before = last_of_each(reported_before(run), run.profile.succession, run.period.due_on)
    judged_lines = pd.concat([own, compared], ignore_index=True) if len(compared) else own.reset_index(drop=True)
    approved = plan_frame(plan_of(run), judged_lines, run.profile.succession, run.period.due_on)
    if len(approved):
        by_file = {one.sha256: one for one in read.values()}
        judged_lines = with_sources_of_plan(judged_lines, approved, run.profile, by_file)
    elsewhere = is_of_next_year(judged_lines, run.period)
    kept = {str(sha): ~own_lines for sha, own_lines in elsewhere.groupby(judged_lines["submission"])}
    judged_lines = judged_lines[~elsewhere].reset_index(drop=True)
    if len(approved):
        approved = at_level_of(approved, judged_lines)
    return Batch(
        profile=run.profile,
        period=run.period,
        submissions={
            **{
                r.sha256: replace(_checked(r, read[r.id], kept), replaces=replaces.get(r.agency, frozenset()))
                for r in judged
            },
            **{r.sha256: replace(_checked(r, read[r.id], kept), is_accepted=True) for r in others},
        },
        lines=judged_lines,
        previous=_with_codes_given_since(before, own),
        previous_as_of=last_day_of(run, before),
        month_before=_month_before(run, before, own),
        treasury=treasury_lines(run),
        plans=with_stated_carried(approved, judged_lines)
        if len(approved)
        else decided_under_successors(
            plans_in_force(
                run.ledger, run.profile_code, run.period.data_as_of, known_at=run.as_of, plan_year=run.period.plan_year
            ),
            run.profile.succession,
            run.period.due_on,
        ),
        has_approved_plan=len(approved) > 0,
    )


def _with_codes_given_since(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Earlier lines without a code that is known now: the project of one name has one key in both periods.

    So have those that an earlier reader knew by their names, although they had a code that is not the Treasury's.
    """
    if before.empty or now.empty:
        return before
    coded = now[now["project_code"].notna() & now["project_name"].notna()]
    name = coded["project_name"].map(fold)
    found = coded.assign(name=name).drop_duplicates(["agency", "name", "project_key"])
    alone = found[~found.duplicated(["agency", "name"], keep=False)].set_index(["agency", "name"])["project_key"]
    named = before["project_name"].fillna("").map(fold)
    keys = alone.reindex(pd.MultiIndex.from_arrays([before["agency"], named])).to_numpy()
    known = pd.Series(keys, index=before.index, dtype=object)
    nameless = before["project_key"].fillna("").str.startswith(BY_NAME) & known.notna()
    return before.assign(project_key=known.where(nameless, before["project_key"]))


def _lines_of(found: pd.DataFrame, records: Sequence[SubmissionRecord]) -> pd.DataFrame:
    return found[found["submission_id"].isin([record.id for record in records])]


def _projects(own: pd.DataFrame) -> frozenset[str]:
    """Keys and folded names of projects: a revision may add the codes that its file lacked."""
    return frozenset([*own["project_key"], *(fold(name) for name in own["project_name"].dropna())])


def _month_before(run: Run, before: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """The lines of the period whose figures end with the month before, where the last period is another one."""
    until = run.period.data_as_of
    if (until + timedelta(days=1)).day != 1:
        return pd.DataFrame()
    wanted = until.replace(day=1) - timedelta(days=1)
    for period in project_periods(run.profile):
        if period.data_as_of == wanted and period.plan_year == run.period.plan_year:
            then = lines(run.ledger, run.profile_code, period.code, known_at=run.as_of).assign(period=period.code)
            if len(then) and period.code not in set(before["period"]):
                return _with_codes_given_since(last_of_each(then, run.profile.succession, run.period.due_on), own)
    return pd.DataFrame()


def _checked(record: SubmissionRecord, reading: Reading, kept: Mapping[str, "pd.Series[bool]"]) -> Checked:
    """`kept`: by file, which of its lines are judged."""
    checked, own = Checked.of(reading, record.agency or ""), kept.get(record.sha256)
    return replace(
        checked,
        issues=checked.issues if own is None or own.all() else renumbered(checked.issues, own),
        sha256=record.sha256,
        file_name=record.file_name,
        received_at=record.received_at,
    )


def _waivers_of(run: Run) -> tuple[Waiver, ...]:
    """The period's waivers known at the run's moment."""
    known = waivers(run.ledger, run.profile_code, known_at=run.as_of)
    return tuple(waiver for waiver in known if waiver.period == run.period.code)
