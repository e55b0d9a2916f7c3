"""The room's work for one run: gather the facts, build the report, render its faces, freeze what was issued."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from config.clock import now
from config.job import Job
from config.period import owing_agencies
from config.sample.files import SampleSheet
from tasks.ledger.documents import freeze, latest
from tasks.ledger.findings import findings
from tasks.ledger.lines import readings
from tasks.ledger.steps import known, the_ledger
from tasks.ledger.types import FrozenRecord
from tasks.progress.steps import assess_period, bottlenecks_since, earlier_reports
from tasks.progress.types import Progress
from tasks.reallocate.steps import propose_transfers
from tasks.reallocate.types import Proposal
from tasks.report.build import build_report
from tasks.report.changes import changes, corrects_sentence
from tasks.report.freeze import model_from_json, model_to_json
from tasks.report.model import ReportModel
from tasks.report.plain_workbook import plain_workbook
from tasks.report.reporting import reporting
from tasks.report.summary import summary
from tasks.report.types import CurvePoint, ReportFacts, SourceFile

DOCX, XLSX, HTML, SUMMARY = "bao-cao.docx", "phu-luc.xlsx", "tong-quan.html", "summary.json"


@dataclass(frozen=True, slots=True)
class Issued:
    """A report as issued: its model, its files by name, and whether it is a new one."""

    facts: ReportFacts
    model: ReportModel
    model_sha256: str
    files: Mapping[str, bytes]
    is_new: bool


def gather(job: Job, progress: Progress, proposal: Proposal) -> ReportFacts:
    """Everything the report says, as known at the run's moment. Writes nothing."""
    ledger, records = the_ledger(), known(job)
    owe = {agency.code for agency in owing_agencies(job.profile, job.period)}
    records = [record for record in records if record.agency in owe]
    found = findings(ledger, job.profile_code, job.period.code, known_at=job.as_of)
    accepted = [record for record in records if record.state == "accepted"]
    curve, curve_last_year = _curves(job, progress)
    read = readings(ledger, [record.id for record in accepted], known_at=job.as_of)
    return ReportFacts(
        profile=job.profile,
        period=job.period,
        as_of=job.as_of,
        reporting=reporting(job.profile, job.period, records, found),
        progress=progress,
        proposal=proposal,
        findings=tuple(found),
        sources={
            record.sha256: SourceFile(
                sha256=record.sha256,
                file_name=record.file_name,
                agency=record.agency or "",
                received_at=record.received_at,
                channel=record.channel,
                sender=record.sender,
                layouts=read[record.id].layouts,
            )
            for record in accepted
        },
        curve=curve,
        curve_last_year=curve_last_year,
        bottleneck_since=bottlenecks_since(job, progress),
        illustrative=job.illustrative,
    )


def _curves(job: Job, progress: Progress) -> tuple[tuple[CurvePoint, ...], tuple[CurvePoint, ...]]:
    """The province's reported points of the plan year, this period's included, and those of the year before."""
    past = earlier_reports(job)
    year = job.period.plan_year
    points = _points(past[past["plan_year"] == year]) if len(past) else {}
    here = progress.lines
    if len(here):
        points[job.period.data_as_of] = (_sum(here, "disbursed_vnd"), _sum(here, "plan_vnd"))
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


def issue(job: Job, facts: ReportFacts) -> Issued:
    """Build, render, write to `out` and freeze. The same facts again give the same files and no new report.

    A report of other facts than the one issued last says what it corrects.
    """
    model = build_report(facts)
    plain = digest(model_to_json(model).encode())
    last = latest(the_ledger(), "report", job.profile_code, job.period.code, known_at=job.as_of)
    is_new = last is None or last.payload["plain_sha256"] != plain
    if last is not None:
        corrects = last.payload["corrects"]
        if is_new:
            issued = model_from_json(last.payload["model"])
            corrects = corrects_sentence(issued, changes(issued, model), "số liệu được bổ sung, điều chỉnh")
        if corrects:
            facts = replace(facts, corrects=corrects)
            model = build_report(facts)
    files = render(model, facts)
    if is_new:
        _freeze(job, facts, model, plain, files)
    job.out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (job.out / name).write_bytes(content)
    return Issued(facts, model, plain, files, is_new)


def render(model: ReportModel, facts: ReportFacts) -> dict[str, bytes]:
    """The faces of a report by file name. The writers are heavy to import, so they are imported here."""
    from tasks.report.docx import render_docx
    from tasks.report.html import render_html
    from tasks.report.xlsx import render_xlsx

    return {
        DOCX: render_docx(model, facts),
        XLSX: render_xlsx(model, facts),
        HTML: render_html(model, facts),
    }


def _freeze(job: Job, facts: ReportFacts, model: ReportModel, plain: str, files: Mapping[str, bytes]) -> None:
    freeze(
        the_ledger(),
        "report",
        profile=job.profile_code,
        period=job.period.code,
        payload={
            "as_of": job.as_of.isoformat(),
            "plain_sha256": plain,
            "corrects": facts.corrects,
            "illustrative": facts.illustrative,
            "profile": facts.profile.model_dump(mode="json"),
            "model": model_to_json(model),
            "files": {name: digest(content) for name, content in files.items()},
        },
        known_at=job.as_of,
        recorded_at=now(),
    )


def write_summary(job: Job, facts: ReportFacts, messages: Mapping[str, int]) -> dict[str, Any]:
    """summary.json: the cycle's result for other programs, with the sha256 of every file beside it."""
    ours = [job.out / name for name in (DOCX, XLSX, HTML)]
    ours += [*job.out.glob("mail/*.eml"), *job.out.glob("returned/*.xls[xm]")]
    files = {path.relative_to(job.out).as_posix(): digest(path.read_bytes()) for path in ours if path.is_file()}
    content = summary(facts, messages, files)
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    (job.out / SUMMARY).write_text(text + "\n", "utf-8")
    return content


def facts_for(job: Job, issued: FrozenRecord) -> ReportFacts:
    """The facts of an issued report, from the ledger as known at its moment, under the profile as it was then."""
    then = replace(
        job, as_of=datetime.fromisoformat(issued.payload["as_of"]), illustrative=issued.payload["illustrative"]
    )
    progress = assess_period(then)
    facts = gather(then, progress, propose_transfers(then, progress))
    return replace(facts, corrects=issued.payload["corrects"])


def digest(content: bytes) -> str:
    """sha256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def frozen_report(job: Job) -> FrozenRecord | None:
    """The report in force of the period as issued, or None."""
    return latest(the_ledger(), "report", job.profile_code, job.period.code, known_at=job.as_of)


def sample_workbook(sheet: SampleSheet, made_at: datetime) -> bytes:
    """An illustrative submission as an agency's workbook."""
    return plain_workbook([sheet], made_at)


def backtest_plot(table: pd.DataFrame) -> bytes:
    """The table of a back-test (a row per method, a column per month) as an SVG picture."""
    from tasks.report.backtest_plot import plot_backtest

    named = table.rename_axis(index="method").reset_index()
    return plot_backtest(named.melt(id_vars="method", var_name="month", value_name="median_abs_pct_error"))
