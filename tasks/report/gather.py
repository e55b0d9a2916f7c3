"""Everything that the period's report says, gathered from what earlier rooms recorded."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from config.intake import load_intake
from config.period import owing_agencies
from config.vocabulary import vocabulary
from tasks.check.reconciliation import Reconciliation, reconciliation_of
from tasks.duties.reported import gather_duties
from tasks.ledger.codec import digest, to_json
from tasks.ledger.finding import Finding
from tasks.ledger.findings import findings
from tasks.ledger.known import submissions_in
from tasks.ledger.lines import lines
from tasks.ledger.records import RestsOn, SubmissionRecord
from tasks.plan.reported import next_year_lines
from tasks.plan.standing import Standing, standing_of
from tasks.progress.assessment import earlier_reports
from tasks.progress.types import Progress
from tasks.progress.year_closing import YearClosing, last_closing
from tasks.read.account_shown import sentence
from tasks.read.reading_record import Reading, readings
from tasks.reallocate.proposal import Proposal
from tasks.report.report_facts import CurvePoint, EarlierReports, NextYear, ReportFacts, SourceFile
from tasks.report.reporting import reporting
from tasks.report.word_xml import DEFAULT_TEMPLATE
from tasks.run import Run, submissions_of

RENDERING = "12"
"""Raised whenever the same facts give a report that says something else or looks otherwise: reports issued before are
then made anew."""


def gather(run: Run, progress: Progress, proposal: Proposal) -> ReportFacts:
    """Everything the report says, as known at the run's moment. Writes nothing."""
    ledger, records = run.ledger, submissions_of(run)
    owe = {agency.code for agency in owing_agencies(run.profile, run.period)}
    records = [record for record in records if record.agency in owe]
    found = findings(ledger, run.profile_code, run.period.code, known_at=run.as_of)
    accepted = [record for record in records if record.state == "accepted"]
    curve, curve_last_year = _curves(run, progress)
    read = readings(ledger, [record.id for record in accepted], known_at=run.as_of)
    owes = gather_duties(run)
    standing = standing_of(run)
    beside = reconciliation_of(run, progress.lines)
    closing = last_closing(run)
    return ReportFacts(
        profile=run.profile,
        period=run.period,
        as_of=run.as_of,
        reporting=reporting(
            run.profile,
            run.period,
            records,
            found,
            nil={one.sha256 for one in read.values() if one.nil},
            overdue=owes.overdue,
            excused=owes.excused,
        ),
        tasks=owes.tasks,
        indicators=owes.indicators,
        overdue_duties=owes.overdue_listed,
        duties=owes.lines,
        register=owes.bottlenecks,
        duties_on=owes.on,
        progress=uncompared(progress) if standing.coverage.is_below_floor else progress,
        proposal=proposal,
        findings=tuple(found),
        sources={record.sha256: _source(record, read[record.id]) for record in accepted},
        curve=curve,
        curve_last_year=curve_last_year,
        illustrative=run.illustrative,
        coverage=standing.coverage,
        gates=standing.gates,
        plan=standing.plan if standing.plan.documents else None,
        asked_in_returned=_asked_in_returned(run),
        earlier=_earlier(run, standing),
        reconciliation=beside,
        closing=closing,
        next_year=_next_year(run),
        rests_on=None
        if progress.rests_on is None
        else _rests_on(run, progress.rests_on, proposal, records, found, standing, beside, closing, owes.name),
    )


def _rests_on(
    run: Run,
    assessed: RestsOn,
    proposal: Proposal,
    files: Sequence[SubmissionRecord],
    found: Sequence[Finding],
    standing: Standing,
    beside: Reconciliation | None,
    closing: YearClosing | None,
    duties: str,
) -> RestsOn:
    """An assessment is named by what it was made from: lines, layouts and earlier reports are in that."""
    template = run.settings.report_template
    words = [to_json(words) for words in (run.profile.model_dump(mode="json"), load_intake().model_dump(mode="json"))]
    return RestsOn(
        records=(
            f"assessment made from {digest(to_json(assessed))}",
            f"proposal {digest(to_json(proposal))}",
            f"findings {digest(to_json(found))}",
            *(f"file {to_json(file)}" for file in files),
            f"illustrative {run.illustrative}",
            duties,
            f"coverage {digest(to_json(standing.coverage))}",
            f"plan {digest(to_json([standing.plan.projects, standing.plan.beside, standing.plan.totals_vnd]))}",
            f"gates {digest(to_json(standing.gates))}",
            f"treasury {digest(to_json(beside))}",
            f"closing {digest(to_json(closing))}",
        ),
        config_sha256=digest(*words, to_json(vocabulary()), _digest_of(template or DEFAULT_TEMPLATE)),
        version=RENDERING,
    )


def _asked_in_returned(run: Run) -> dict[str, int]:
    """What the files that went back ask for, by source, whole đồng."""
    returned = lines(run.ledger, run.profile_code, run.period.code, known_at=run.as_of, states=("returned",))
    if returned.empty:
        return {}
    owe = {agency.code for agency in owing_agencies(run.profile, run.period)}
    accepted = {file.agency for file in submissions_of(run) if file.state == "accepted"}
    open_ = returned[returned["agency"].isin(owe - accepted)]
    last = open_[open_["submission_id"] == open_.groupby("agency")["submission_id"].transform("max")]
    source = last["funding_source"].astype(object)
    asked = last["increase_vnd"].fillna(0).groupby(source.where(source.notna(), run.profile.default_funding_source))
    return {str(code): int(vnd) for code, vnd in asked.sum().items() if vnd > 0}


def _earlier(run: Run, standing: Standing) -> EarlierReports | None:
    """The last earlier lines of the agencies of which no report is accepted, with their files."""
    absent = {one.agency for one in standing.coverage.absent}
    own = standing.before[standing.before["agency"].isin(absent)].reset_index(drop=True)
    if own.empty:
        return None
    shas = set(own["submission"])
    with run.ledger.read() as connection:
        known = submissions_in(connection, run.profile_code, run.as_of, before=run.period.code)
    files = [record for record in known if record.sha256 in shas]
    read = readings(run.ledger, [record.id for record in files], known_at=run.as_of)
    sources = {file.sha256: _source(file, read[file.id]) for file in files if file.id in read}
    return EarlierReports(own, sources, standing.before_on)


def _source(record: SubmissionRecord, reading: Reading) -> SourceFile:
    return SourceFile(
        sha256=record.sha256,
        file_name=record.file_name,
        agency=record.agency or "",
        received_at=record.received_at,
        channel=record.channel,
        sender=record.sender,
        layouts=reading.layouts,
        account=sentence(reading.account) if reading.account else "",
    )


def uncompared(progress: Progress) -> Progress:
    """Progress without a word on targets, ranks and changes: too little is reported to compare."""
    rates = tuple(
        replace(
            rate, target_id=None, target_pct=None, gap_points=None, gap_vnd=None, reaches_target=None,
            next_rung_on=None, weekly_need_to_rung_vnd=None, weekly_need_to_end_vnd=None, rank=None,
            change_points=None, change_year_points=None,
        )
        for rate in progress.group_rates
    )  # fmt: skip
    return replace(progress, group_rates=rates)


def _next_year(run: Run) -> NextYear | None:
    other = next_year_lines(run)
    if other.empty:
        return None
    projects = int(other["project_key"].nunique())
    return NextYear(run.period.plan_year + 1, projects, _sum(other, "plan_vnd"), _sum(other, "disbursed_vnd"))


def _digest_of(template: Path) -> str:
    return hashlib.sha256(template.read_bytes()).hexdigest() if template.is_file() else str(template)


def _curves(run: Run, progress: Progress) -> tuple[tuple[CurvePoint, ...], tuple[CurvePoint, ...]]:
    """The province's reported points of the plan year, this period's included, and those of the year before."""
    past = earlier_reports(run)
    year = run.period.plan_year
    points = _points(past[past["plan_year"] == year]) if len(past) else {}
    here = progress.lines
    if len(here):
        points[run.period.data_as_of] = (_sum(here, "disbursed_vnd"), _sum(here, "plan_vnd"))
    last_year = _points(past[past["plan_year"] == year - 1]) if len(past) else {}
    return (
        tuple(CurvePoint(on, *points[on]) for on in sorted(points)),
        tuple(CurvePoint(on, *last_year[on]) for on in sorted(last_year)),
    )


def _points(frame: pd.DataFrame) -> dict[date, tuple[int, int]]:
    """Disbursed and plan by day; of two periods with figures to the same day the later one counts."""
    return {
        part["data_as_of"].iloc[0]: (_sum(part, "disbursed_vnd"), _sum(part, "plan_vnd"))
        for _, part in frame.groupby("period", sort=True)
    }


def _sum(frame: pd.DataFrame, field: str) -> int:
    return int(frame[field].fillna(0).sum())
