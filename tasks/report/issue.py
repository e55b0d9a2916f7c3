"""The room's work for one run: gather the facts, build the report, render its faces, freeze what was issued."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from config.content import content_sha256, program_sha256
from config.period import find_period, owing_agencies
from config.profile import Audience, Profile
from config.sample.files import SampleSheet
from tasks.ledger.documents import freeze, intact, latest
from tasks.ledger.findings import findings
from tasks.ledger.records import FrozenRecord
from tasks.progress.assessment import assess_period, earlier_reports
from tasks.progress.types import Progress
from tasks.read.reading_record import readings
from tasks.reallocate.proposals import propose_transfers
from tasks.reallocate.types import Proposal
from tasks.report.build import build_report
from tasks.report.changes import changes, corrects_sentence
from tasks.report.editions import DOCUMENTS, MAIN, Edition, audiences
from tasks.report.freeze import model_from_json, model_to_json
from tasks.report.model import ReportModel
from tasks.report.plain_workbook import plain_workbook
from tasks.report.reporting import reporting
from tasks.report.summary import summary
from tasks.report.types import CurvePoint, ReportFacts, SourceFile
from tasks.run import Run, submissions_of

XLSX, HTML, SUMMARY = "phu-luc.xlsx", "tong-quan.html", "summary.json"


@dataclass(frozen=True, slots=True)
class Issued:
    """A report as issued: its editions, the main one first, and its files by name."""

    editions: tuple[Edition, ...]
    files: Mapping[str, bytes]
    made_from: str
    """sha256 of all that went into it: the facts, what it corrects, the program, the template."""

    @property
    def facts(self) -> ReportFacts:
        return self.editions[0].facts

    @property
    def model(self) -> ReportModel:
        return self.editions[0].model

    @property
    def is_new(self) -> bool:
        """Whether any edition says something that the one issued before does not."""
        return any(edition.is_new for edition in self.editions)

    def for_audience(self, audience: str) -> Edition:
        """The edition of that audience; the main one where it has none of its own."""
        return next((edition for edition in self.editions if edition.audience == audience), self.editions[0])


def gather(run: Run, progress: Progress, proposal: Proposal) -> ReportFacts:
    """Everything the report says, as known at the run's moment. Writes nothing."""
    ledger, records = run.ledger, submissions_of(run)
    owe = {agency.code for agency in owing_agencies(run.profile, run.period)}
    records = [record for record in records if record.agency in owe]
    found = findings(ledger, run.profile_code, run.period.code, known_at=run.as_of)
    accepted = [record for record in records if record.state == "accepted"]
    curve, curve_last_year = _curves(run, progress)
    read = readings(ledger, [record.id for record in accepted], known_at=run.as_of)
    return ReportFacts(
        profile=run.profile,
        period=run.period,
        as_of=run.as_of,
        reporting=reporting(run.profile, run.period, records, found),
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
        bottleneck_since={(stuck.agency, stuck.project_key): stuck.since for stuck in progress.bottlenecks},
        illustrative=run.illustrative,
    )


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


def issue(run: Run, facts: ReportFacts) -> Issued:
    """Build, render, write to `out` and freeze. The same facts again give the same files and no new report.

    A report of other facts than the one issued last says what it corrects. One made of the same by the same program
    is not made again where its files lie in `out` to the last byte.
    """
    last = frozen_report(run)
    if last is not None:
        standing = _standing(run, facts, last)
        if standing is not None:
            return standing
        facts = _dated_as_issued(facts, last)
    editions = tuple(_edition(facts, audience, last) for audience in audiences(run.profile))
    issued = Issued(
        editions, render(editions, run.settings.report_template), _made_from(run, facts, editions[0].facts.corrects)
    )
    if issued.is_new:
        _freeze(run, issued)
    run.out.mkdir(parents=True, exist_ok=True)
    for name, content in issued.files.items():
        (run.out / name).write_bytes(content)
    return issued


def _standing(run: Run, facts: ReportFacts, last: FrozenRecord) -> Issued | None:
    """The report issued last, where it was made from just this and its files are in `out` as they were issued."""
    then = _as_of(facts, last)
    made_from = _made_from(run, then, last.payload["corrects"])
    if last.payload.get("made_from") != made_from or not intact(last):
        return None
    files = {}
    for name, sha256 in last.payload["files"].items():
        path = run.out / name
        files[name] = path.read_bytes() if path.is_file() else b""
        if digest(files[name]) != sha256:
            return None
    editions = tuple(_unchanged(then, audience, last) for audience in audiences(then.profile))
    return Issued(editions, files, made_from)


def _unchanged(facts: ReportFacts, audience: Audience, last: FrozenRecord) -> Edition:
    kept = _issued_edition(last, audience) or {}
    own = replace(facts, corrects=kept["corrects"])
    return Edition(audience, model_from_json(kept["model"]), own, kept["plain_sha256"], is_new=False)


def _made_from(run: Run, facts: ReportFacts, corrects: str | None) -> str:
    template = run.settings.report_template
    own = digest(template.read_bytes()) if template is not None and template.is_file() else str(template)
    return content_sha256(replace(facts, corrects=corrects), program_sha256(), own)


def _as_of(facts: ReportFacts, last: FrozenRecord) -> ReportFacts:
    """The facts as of the moment of the report issued last."""
    return replace(facts, as_of=datetime.fromisoformat(last.payload["as_of"]))


def _dated_as_issued(facts: ReportFacts, last: FrozenRecord) -> ReportFacts:
    """The facts as of the moment of the report issued last, where nothing has become known since: a later look at the
    same facts is no other report."""
    then = _as_of(facts, last)
    same = then.as_of != facts.as_of and _identity(build_report(then, MAIN)) == last.payload["plain_sha256"]
    return then if same else facts


def _edition(facts: ReportFacts, audience: Audience, last: FrozenRecord | None) -> Edition:
    """The edition, new or as issued last; one of other facts says what it corrects."""
    model = build_report(facts, audience)
    identity = _identity(model)
    issued = _issued_edition(last, audience)
    is_new = issued is None or issued["plain_sha256"] != identity
    corrects = None if issued is None else issued["corrects"]
    if issued is not None and is_new:
        before = model_from_json(issued["model"])
        corrects = corrects_sentence(before, changes(before, model), "số liệu được bổ sung, điều chỉnh")
    if corrects:
        facts = replace(facts, corrects=corrects)
        model = build_report(facts, audience)
    return Edition(audience, model, facts, identity, is_new)


def _identity(model: ReportModel) -> str:
    return digest(model_to_json(model).encode())


def _issued_edition(last: FrozenRecord | None, audience: Audience) -> Mapping[str, Any] | None:
    """What was frozen of an edition: `plain_sha256`, `corrects` and `model`."""
    if last is None:
        return None
    found: Mapping[str, Any] | None = last.payload if audience == MAIN else last.payload["editions"].get(audience)
    return found


def render(editions: Sequence[Edition], template: Path | None) -> dict[str, bytes]:
    """The files of a report by name: a Word file per edition, workbook and page of the main one.

    `template` is the department's own Word template, if it has one.

    The writers are heavy to import, so they are imported here.
    """
    from tasks.report.docx import render_docx
    from tasks.report.html import render_html
    from tasks.report.xlsx import render_xlsx

    main = editions[0]
    return {
        **{DOCUMENTS[edition.audience]: render_docx(edition.model, edition.facts, template) for edition in editions},
        XLSX: render_xlsx(main.model, main.facts),
        HTML: render_html(main.model, main.facts),
    }


def _freeze(run: Run, issued: Issued) -> None:
    main, *others = issued.editions
    freeze(
        run.ledger,
        "report",
        profile=run.profile_code,
        period=run.period.code,
        payload={
            "as_of": main.facts.as_of.isoformat(),
            "illustrative": main.facts.illustrative,
            "profile": main.facts.profile.model_dump(mode="json"),
            "made_from": issued.made_from,
            **_kept(main),
            "editions": {edition.audience: _kept(edition) for edition in others},
            "files": {name: digest(content) for name, content in issued.files.items()},
        },
        known_at=run.as_of,
        recorded_at=run.clock.now(),
    )


def _kept(edition: Edition) -> dict[str, Any]:
    return {
        "plain_sha256": edition.sha256,
        "corrects": edition.facts.corrects,
        "model": model_to_json(edition.model),
    }


def write_summary(run: Run, facts: ReportFacts, messages: Mapping[str, int]) -> dict[str, Any]:
    """summary.json: the cycle's result for other programs, with the sha256 of every file beside it."""
    ours = [run.out / name for name in (*DOCUMENTS.values(), XLSX, HTML)]
    ours += [*run.out.glob("mail/*.eml"), *run.out.glob("returned/*.xls[xm]")]
    files = {path.relative_to(run.out).as_posix(): digest(path.read_bytes()) for path in ours if path.is_file()}
    content = summary(facts, messages, files)
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    (run.out / SUMMARY).write_text(text + "\n", "utf-8")
    return content


def as_issued(run: Run, issued: FrozenRecord) -> tuple[Edition, ...]:
    """The editions of an issued report, made again from the ledger as known at its moment, under the profile as it was
    then."""
    profile = Profile.model_validate(issued.payload["profile"])
    then = replace(
        run,
        as_of=datetime.fromisoformat(issued.payload["as_of"]),
        illustrative=issued.payload["illustrative"],
        profile=profile,
        period=find_period(profile, run.due_on),
    )
    progress = assess_period(then)
    facts = gather(then, progress, propose_transfers(then, progress))
    return tuple(_again(facts, audience, issued) for audience in (MAIN, *issued.payload["editions"]))


def _again(facts: ReportFacts, audience: Audience, issued: FrozenRecord) -> Edition:
    kept = _issued_edition(issued, audience) or {}
    own = replace(facts, corrects=kept["corrects"])
    return Edition(audience, build_report(own, audience), own, kept["plain_sha256"], is_new=False)


def digest(content: bytes) -> str:
    """sha256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def frozen_report(run: Run) -> FrozenRecord | None:
    """The report in force of the period as issued, or None."""
    return latest(run.ledger, "report", run.profile_code, run.period.code, known_at=run.as_of)


def sample_workbook(sheet: SampleSheet, made_at: datetime) -> bytes:
    """An illustrative submission as an agency's workbook."""
    return plain_workbook([sheet], made_at)


def backtest_plot(table: pd.DataFrame) -> bytes:
    """The table of a back-test (a row per method, a column per month) as an SVG picture."""
    from tasks.report.backtest_plot import plot_backtest

    named = table.rename_axis(index="method").reset_index()
    return plot_backtest(named.melt(id_vars="method", var_name="month", value_name="median_abs_pct_error"))
