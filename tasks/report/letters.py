"""The report as documents to be released, and the letters that carry it: to the distribution list, to each agency."""

from collections.abc import Sequence
from pathlib import Path

from config import vi
from config.agencies import Agency, Recipient
from config.period import Period
from config.profile import Profile
from tasks.check.explanations import unanswered_by_agency
from tasks.letters.documents import Draft, draft
from tasks.letters.message import Attachment, Composed
from tasks.letters.render import composed, listed, mailbox
from tasks.progress.assessment import record_assessment
from tasks.reallocate.proposals import frozen_proposal, record_proposal
from tasks.report.covered import withheld
from tasks.report.editions import DOCUMENT_IDS, DOCUMENTS, Edition
from tasks.report.gather import gather
from tasks.report.issue import XLSX, Issued, issue, note_documents_drafted
from tasks.report.issued_report import keep_figures
from tasks.report.model import Cell, Figure, Paragraph, ReportModel, Table
from tasks.report.report_record import MAIN, identity_of, said_of
from tasks.report.statements import statements, statements_of_agency
from tasks.run import Run


def draft_report(run: Run, issued: Issued) -> int:
    """Draft the report's editions, each for those on the distribution list whose it is; how many say something new.

    The appendices go with the main edition only: they hold every agency's findings.
    """
    return draft(run, [_document(run, issued, edition) for edition in issued.editions])


def draft_extracts(run: Run, issued: Issued) -> int:
    """Draft for each agency that has something to act on its own part of the report, where it was made anew."""
    drafts = []
    unanswered = unanswered_by_agency(run) if issued.extracts else {}
    for code, model in issued.extracts.items():
        agency = run.profile.agency(code)
        if not model.sections:
            continue
        letters = [] if agency.email is None else [
            agency_extract(run.profile, run.period, agency, model=model, illustrative=run.illustrative)
        ]  # fmt: skip
        drafts.append(
            Draft(
                id=f"trich-{code}",
                kind="extract",
                title=f"Trích báo cáo của {agency.name}",
                symbol=model.symbol,
                said=said_of(model, keep_figures(run.ledger, model)),
                messages=letters,
                addressees=(agency.name,),
                statements=statements_of_agency(issued.facts, code, unanswered),
            )
        )
    return draft(run, drafts)


def draft_again(run: Run) -> None:
    """The report and the extracts drafted from what is known now."""
    assessed = record_assessment(run)
    issued = issue(run, gather(run, assessed, record_proposal(run, assessed)))
    draft_report(run, issued)
    draft_extracts(run, issued)
    note_documents_drafted(run, issued)


def draft_note(run: Run, content: bytes, decision: bytes | None = None) -> int:
    """Draft the Tờ trình on the period's proposal for the People's Committee, the drafted decision with it; 1 where it
    says something new."""
    frozen = frozen_proposal(run)
    if frozen is None:
        return 0
    name = f"to-trinh-{run.profile_code}-{run.period.code}.docx"
    beside = [] if decision is None else [
        Attachment(f"du-thao-quyet-dinh-{run.profile_code}-{run.period.code}.docx", decision)
    ]  # fmt: skip
    to = [one for one in run.profile.recipients if one.audience == MAIN]
    moved = sum(transfer.amount_vnd for transfer in frozen[1].transfers)
    subject = f"Tờ trình điều chỉnh kế hoạch vốn đầu tư công năm {run.period.plan_year}"
    letters = [
        composed(
            "official_letter", run.profile, run.period, recipient=one.email, addressee=one.text, subject=subject,
            about=["to-trinh", frozen[0].sha256], facts={"subject_of": subject},
            attachments=[Attachment(name, content), *beside], illustrative=run.illustrative,
        )
        for one in to
        if one.email is not None
    ]  # fmt: skip
    return draft(
        run,
        [
            Draft(
                id="to-trinh",
                kind="submission",
                title=subject,
                symbol=f"TTr-{run.profile.issuer.abbreviation}",
                said={"phương án": frozen[0].sha256},
                messages=letters,
                addressees=[one.text for one in to],
                statements=[
                    f"Phương án số {frozen[0].id}: {vi.number(len(frozen[1].transfers))} khoản điều chuyển, "
                    f"{vi.money(moved, 'dong')}."
                ],
                main_file=name,
                main_content=content,
            )
        ],
    )


def _document(run: Run, issued: Issued, edition: Edition) -> Draft:
    listed_ = [one for one in run.profile.recipients if _edition_for(one, issued.editions) is edition]
    messages = [
        consolidated_report(
            run.profile,
            run.period,
            recipient=one.email,
            addressee=one.text,
            report_hash=edition.sha256,
            documents=[_attached(run, name, issued.to_release[name]) for name in _files_of(edition)],
            sentences=_leading_sentences(edition.model),
            corrects=edition.corrects,
            illustrative=run.illustrative,
        )
        for one in listed_
        if one.email is not None
    ]
    main = DOCUMENTS[edition.audience]
    return Draft(
        id=DOCUMENT_IDS[edition.audience],
        kind="report" if edition.audience == MAIN else "edition",
        title=edition.model.title,
        symbol=edition.model.symbol,
        said=edition.said,
        messages=messages,
        addressees=[one.text for one in listed_],
        statements=statements(issued.facts, edition.corrects, unanswered_by_agency(run)),
        breaches=withheld(issued.facts),
        main_file=_attached(run, main, b"").file_name,
        main_content=issued.to_release[main],
        corrects=edition.corrects,
    )


def _edition_for(recipient: Recipient, editions: Sequence[Edition]) -> Edition | None:
    """The edition that somebody on the distribution list gets: their own, else the main one."""
    by_audience: dict[str, Edition] = {edition.audience: edition for edition in editions}
    return by_audience.get(recipient.audience) or by_audience.get(MAIN)


def _files_of(edition: Edition) -> list[str]:
    return [DOCUMENTS[edition.audience], *([XLSX] if edition.audience == MAIN else [])]


def consolidated_report(
    profile: Profile,
    period: Period,
    *,
    recipient: str,
    addressee: str,
    report_hash: str,
    documents: Sequence[Attachment],
    sentences: Sequence[str] = (),
    corrects: str | None = None,
    illustrative: bool = False,
) -> Composed:
    """The consolidated report with its documents. `sentences` are the report's own leading sentences."""
    return composed(
        "consolidated_report", profile, period, recipient=recipient, addressee=addressee,
        subject=f"Báo cáo tổng hợp giải ngân vốn đầu tư công, số liệu đến hết ngày {vi.day(period.data_as_of)}",
        about=[report_hash],
        facts={"sentences": list(sentences), "corrects": corrects, "files": listed(documents)},
        attachments=documents,
        illustrative=illustrative,
    )  # fmt: skip


def agency_extract(
    profile: Profile, period: Period, agency: Agency, *, model: ReportModel, illustrative: bool = False
) -> Composed:
    """An agency's own part of the report, its tables in the message itself. The same content is the same message.

    Raises ValueError where `model` is not that agency's extract.
    """
    if model.agency != agency.code:
        raise ValueError(f"the extract of {model.agency or 'the province'} is not for agency {agency.code}")
    return composed(
        "agency_extract", profile, period, recipient=mailbox(agency), addressee=agency.name,
        subject=f"Trích báo cáo giải ngân vốn đầu tư công: {agency.name}",
        about=[agency.code, identity_of(model)],
        facts={
            "sections": [(f"{item.number}. {item.title}", _blocks(item.blocks)) for item in model.sections],
            "tables": [item.table for item in model.appendices],
            "shown_cells": _shown_cells,
        },
        illustrative=illustrative,
    )  # fmt: skip


def _blocks(blocks: Sequence[Paragraph | Table]) -> list[tuple[str, list[Paragraph | Table]]]:
    """Blocks as a page needs them: those of a dash list stand together."""
    found: list[tuple[str, list[Paragraph | Table]]] = []
    for block in blocks:
        kind = block.style if isinstance(block, Paragraph) else "table"
        if kind == "item" and found and found[-1][0] == "item":
            found[-1][1].append(block)
        else:
            found.append((kind, [block]))
    return found


def _shown_cells(cells: Sequence[Cell]) -> list[tuple[str, bool]]:
    """Cells as a message shows them, and whether each is a number."""
    return [
        (cell.shown, True) if isinstance(cell, Figure) else ("–" if cell is None else cell, False) for cell in cells
    ]


def _attached(run: Run, name: str, content: bytes) -> Attachment:
    return Attachment(f"{Path(name).stem}-{run.profile_code}-{run.period.code}{Path(name).suffix}", content)


def _leading_sentences(model: ReportModel) -> list[str]:
    """The report's own first sentences, so that the letter says what the report says."""
    return [block.text for block in (*(model.opening[-1:] if len(model.opening) > 1 else ()), *model.lead)]
