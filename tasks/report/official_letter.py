"""Official letters (công văn) and notices in the form of Decree 30/2020/NĐ-CP, Appendix I, as Word files to sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from config.period import Period
from config.profile import Profile
from config.release import DocumentKind
from tasks.letters.documents import Draft, draft
from tasks.progress.types import Progress
from tasks.reallocate.proposal import Proposal
from tasks.report.docx import render_docx
from tasks.report.model import Column, Paragraph, ReportModel, Row, Section, Sentence, Table
from tasks.report.report_facts import ReportFacts
from tasks.run import Run


@dataclass(frozen=True, slots=True)
class LetterText:
    """What a letter says. `kind` is the document's type as its head prints it, empty for a công văn, which has none:
    its subject (`V/v ...`) then stands under the number."""

    subject: str
    addressee: str
    symbol: str
    before: Sequence[str]
    """Paragraphs before the table."""
    columns: Sequence[tuple[str, int]]
    """Head and relative width of each column of the table."""
    rows: Sequence[Sequence[str]]
    after: Sequence[str]
    copies: Sequence[str]
    """The distribution list."""
    kind: str = ""


def render_letter(
    text: LetterText,
    profile: Profile,
    period: Period,
    as_of: datetime,
    *,
    template: Path | None = None,
    illustrative: bool = False,
) -> bytes:
    """The letter as a Word file without number and day; equal arguments give equal bytes.

    Raises ConfigurationError where the template is broken.
    """
    facts = ReportFacts(
        profile=profile,
        period=period,
        as_of=as_of,
        reporting=(),
        progress=Progress(as_of=period.data_as_of, lines=pd.DataFrame(), group_rates=(), total_forecast=None, flags=()),
        proposal=Proposal((), (), (), (), (), ""),
        findings=(),
        sources={},
        illustrative=illustrative,
    )
    return render_docx(_model(text, profile, period, as_of), facts, template)


def draft_without_mail(
    run: Run,
    text: LetterText,
    *,
    id: str,
    kind: DocumentKind,
    said: Mapping[str, str],
    addressees: Sequence[str],
    statements: Sequence[str],
) -> int:
    """Draft the letter as a document of the period that is signed on paper; 1 where it says something new."""
    content = render_letter(
        text, run.profile, run.period, run.as_of, template=run.settings.report_template, illustrative=run.illustrative
    )
    return draft(
        run,
        [
            Draft(
                id=id,
                kind=kind,
                title=text.subject,
                symbol=text.symbol,
                said=said,
                messages=(),
                addressees=addressees,
                statements=statements,
                main_file=f"{id}-{run.profile_code}-{run.period.code}.docx",
                main_content=content,
            )
        ],
    )


def _model(text: LetterText, profile: Profile, period: Period, as_of: datetime) -> ReportModel:
    table = Table(
        "danh-sach",
        "",
        (Column("TT", width=4), *(Column(title, width=width) for title, width in text.columns)),
        tuple(Row((str(number), *cells)) for number, cells in enumerate(text.rows, start=1)),
    )
    blocks: tuple[Paragraph | Table, ...] = (*([table] if text.rows else []), *map(_paragraph, text.after))
    return ReportModel(
        title=text.subject,
        symbol=text.symbol,
        audience="people_committee",
        agency=None,
        profile=profile.code,
        period=period.code,
        as_of=as_of.isoformat(),
        opening=tuple(map(_paragraph, text.before)),
        sections=(Section("noi-dung", "", "", blocks),),
        appendices=(),
        kind=text.kind,
        addressee=text.addressee,
        copies=tuple(text.copies),
    )


def _paragraph(text: str) -> Paragraph:
    return Paragraph((Sentence((text,)),))
