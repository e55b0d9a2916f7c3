"""The room's work for one run: build the report of the gathered facts, render its faces, record what was issued."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from config.period import find_period
from config.profile import Audience, Profile
from config.rules import load_rules
from config.sample.files import SampleSheet
from tasks.check.findings_list import findings_list
from tasks.ledger.contents import keep
from tasks.ledger.documents import freeze, intact, latest, still_rests_on
from tasks.ledger.records import FrozenRecord
from tasks.letters.documents import in_force, named, versions_of
from tasks.progress.assessment import assess_period
from tasks.reallocate.proposals import propose_transfers
from tasks.report.build import build_report, corrected
from tasks.report.changes import changes, corrects_sentence
from tasks.report.editions import DOCUMENT_IDS, DOCUMENTS, Edition, audiences, extracts
from tasks.report.figures import stated
from tasks.report.gather import gather
from tasks.report.issued_report import IssuedReport, figures_kept, keep_figures
from tasks.report.model import ReportModel
from tasks.report.plain_workbook import plain_workbook
from tasks.report.report_facts import ReportFacts
from tasks.report.report_record import FIGURES, MAIN, EditionRecord, ReportRecord, identity_of, said_of
from tasks.report.summary import summary
from tasks.run import Run, submissions_of

XLSX, HTML, SUMMARY, FINDINGS = "phu-luc.xlsx", "tong-quan.html", "summary.json", "findings.json"
_KIND = "report"


@dataclass(frozen=True, slots=True)
class Issued:
    """A report as issued, and what this run made of it."""

    facts: ReportFacts
    """As of the moment of which the report speaks."""
    record: ReportRecord
    files: Mapping[str, bytes]
    editions: tuple[Edition, ...] = ()
    """The main one first; none where the report issued last rests on just these facts and was not made again."""
    to_release: Mapping[str, bytes] = field(default_factory=dict)
    """The files as a release sends them: without the words of a draft that is held back; likewise."""
    extracts: Mapping[str, ReportModel] = field(default_factory=dict)
    """By code of the agency its own part, of those that have something to act on; likewise."""

    @property
    def model(self) -> ReportModel:
        """The main edition. Raises IndexError where it was not made again."""
        return self.editions[0].model

    @property
    def corrects(self) -> str | None:
        """What the report says that it corrects."""
        return self.record.editions[MAIN].corrects

    @property
    def is_new(self) -> bool:
        """Whether any edition says something that the one issued before does not."""
        return any(edition.is_new for edition in self.editions)


def issue(run: Run, facts: ReportFacts) -> Issued:
    """Build, render, write to `out` and record. The same facts again give the same files and no new report.

    One that rests on the same as the report issued last is not made again: its files are those that were kept. A
    report of other facts says what it corrects.
    """
    last = frozen_report(run)
    issued = _on_record(run, facts, last) or _made(run, facts, None if last is None else IssuedReport(run.ledger, last))
    run.out.mkdir(parents=True, exist_ok=True)
    for name, data in issued.files.items():
        (run.out / name).write_bytes(data)
    return issued


def note_documents_drafted(run: Run, issued: Issued) -> None:
    """Note what the report rests on, now that its documents are drafted: only then a rerun has nothing to do."""
    if issued.editions:
        _freeze(run, issued.record, issued.facts)


def _on_record(run: Run, facts: ReportFacts, last: FrozenRecord | None) -> Issued | None:
    """The report issued last, where it rests on just this."""
    if facts.rests_on is None or not still_rests_on(last, facts.rests_on) or not intact(last):
        return None
    issued = IssuedReport(run.ledger, last)
    return Issued(replace(facts, as_of=issued.record.as_of), issued.record, issued.files())


def _made(run: Run, facts: ReportFacts, last: IssuedReport | None) -> Issued:
    models = _models(facts)
    if last is not None and last.record.as_of != facts.as_of and _say_the_same(last, models):
        facts = replace(facts, as_of=last.record.as_of)
        models = _models(facts)
    kept = {audience: keep_figures(run.ledger, model) for audience, model in models.items()}
    editions = tuple(_edition(run, audience, model, kept[audience], last) for audience, model in models.items())
    files = render(facts, editions, run.settings.report_template)
    record = ReportRecord(
        as_of=facts.as_of,
        illustrative=facts.illustrative,
        profile=facts.profile.model_dump(mode="json"),
        editions={
            edition.audience: EditionRecord(edition.sha256, edition.corrects, kept[edition.audience])
            for edition in editions
        },
        files={name: keep(run.ledger, data) for name, data in files.items()},
    )
    issued = Issued(facts, record, files, editions, _to_release(run, facts, editions, files))
    if last is not None and last.is_former and not issued.is_new:
        # The former version queued its letters under other keys: they do not go out twice.
        return issued
    _freeze(run, record)
    return replace(issued, extracts=extracts(facts))


def _to_release(
    run: Run, facts: ReportFacts, editions: Sequence[Edition], files: Mapping[str, bytes]
) -> Mapping[str, bytes]:
    """The files as they go out: a release that lets the gates pass sends no paper that is headed as held back."""
    if not any(edition.model.withheld for edition in editions):
        return files
    clean = [replace(edition, model=replace(edition.model, withheld=())) for edition in editions]
    return render(facts, clean, run.settings.report_template)


def _models(facts: ReportFacts) -> dict[Audience, ReportModel]:
    return {audience: build_report(facts, audience) for audience in audiences(facts.profile)}


def _say_the_same(last: IssuedReport, models: Mapping[Audience, ReportModel]) -> bool:
    return all(last.says_the_same(audience, model) for audience, model in models.items())


def _edition(run: Run, audience: Audience, model: ReportModel, figures: str, last: IssuedReport | None) -> Edition:
    """The edition, new or as issued last; where its recipients have another, it says what it corrects of that."""
    is_new = last is None or not last.says_the_same(audience, model)
    said = said_of(model, figures)
    sentence = _correction(run, audience, model, said)
    shown = corrected(model, sentence) if sentence else model
    return Edition(audience, shown, identity_of(model), sentence, is_new, said)


def _correction(run: Run, audience: Audience, model: ReportModel, said: Mapping[str, str]) -> str | None:
    """What the edition says that it corrects of the one that its recipients have; None where they have none."""
    sent = in_force(versions_of(run, DOCUMENT_IDS[audience]))
    if sent is None:
        return None
    if said == dict(sent.record.said):
        return sent.record.corrects
    differing = changes(figures_kept(run.ledger, sent.record.said[FIGURES]), stated(model))
    parts = [name for name in {**sent.record.said, **said} if sent.record.said.get(name) != said.get(name)]
    return corrects_sentence(named(sent), differing, parts)


def render(facts: ReportFacts, editions: Sequence[Edition], template: Path | None) -> dict[str, bytes]:
    """The files of a report by name: a Word file per edition, workbook and page of the main one.

    `template` is the department's own Word template, if it has one.

    The writers are heavy to import, so they are imported here.
    """
    from tasks.report.docx import render_docx
    from tasks.report.html import render_html
    from tasks.report.xlsx import render_xlsx

    main = editions[0]
    return {
        **{DOCUMENTS[edition.audience]: render_docx(edition.model, facts, template) for edition in editions},
        XLSX: render_xlsx(main.model, facts),
        HTML: render_html(main.model, facts),
    }


def _freeze(run: Run, record: ReportRecord, drafted_of: ReportFacts | None = None) -> None:
    freeze(
        run.ledger,
        _KIND,
        run.profile_code,
        run.period.code,
        record,
        known_at=run.as_of,
        recorded_at=run.clock.now(),
        rests_on=None if drafted_of is None else drafted_of.rests_on,
    )


def write_summary(run: Run, facts: ReportFacts, messages: Mapping[str, int]) -> dict[str, Any]:
    """summary.json and findings.json: the result for other programs, with the sha256 of every file beside them."""
    file_names = {record.sha256: record.file_name for record in submissions_of(run)}
    names = facts.profile.agency_names(facts.period.due_on)
    _write_json(run.out / FINDINGS, findings_list(facts.findings, names, file_names, load_rules()))
    ours = [run.out / name for name in (*DOCUMENTS.values(), XLSX, HTML, FINDINGS)]
    ours += [*run.out.glob("mail/*.eml"), *run.out.glob("returned/*.xls[xm]")]
    files = {
        path.relative_to(run.out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in ours
        if path.is_file()
    }
    written = summary(facts, messages, files)
    _write_json(run.out / SUMMARY, written)
    return written


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n", "utf-8")


def facts_as_issued(run: Run, record: ReportRecord) -> ReportFacts:
    """The facts of an issued report, gathered again as known at its moment, under the profile as it was then."""
    profile = Profile.model_validate(record.profile)
    then = replace(
        run,
        as_of=record.as_of,
        illustrative=record.illustrative,
        profile=profile,
        period=find_period(profile, run.due_on),
    )
    progress = assess_period(then)
    return gather(then, progress, propose_transfers(then, progress))


def made_again(run: Run, record: ReportRecord) -> dict[str, bytes]:
    """The files of an issued report made again by this version of the program."""
    facts = facts_as_issued(run, record)
    editions = []
    for audience, kept in record.editions.items():
        model = build_report(facts, audience)
        shown = corrected(model, kept.corrects) if kept.corrects else model
        editions.append(Edition(audience, shown, kept.sha256, kept.corrects, is_new=False))
    return render(facts, editions, run.settings.report_template)


def frozen_report(run: Run) -> FrozenRecord | None:
    """The report in force of the period as issued, or None."""
    return latest(run.ledger, _KIND, run.profile_code, run.period.code, known_at=run.as_of)


def sample_workbook(sheet: SampleSheet, made_at: datetime) -> bytes:
    """An illustrative submission as an agency's workbook."""
    return plain_workbook([sheet], made_at)


def backtest_plot(table: pd.DataFrame, ours: str) -> bytes:
    """The table of a back-test (a row per method, a column per month) as an SVG picture, our row drawn boldest."""
    from tasks.report.backtest_plot import plot_backtest

    named = table.rename_axis(index="method").reset_index()
    return plot_backtest(named.melt(id_vars="method", var_name="month", value_name="median_abs_pct_error"), ours)
