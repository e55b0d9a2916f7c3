"""The letters that carry the report: to the distribution list, and to each agency its own part."""

from collections.abc import Sequence
from pathlib import Path

from config import vi
from config.agencies import Agency
from config.period import Period
from config.profile import Profile
from tasks.letters.message import Attachment, Composed
from tasks.letters.outbox_payload import queue
from tasks.letters.render import composed, listed, mailbox
from tasks.report.editions import DOCUMENTS, Edition
from tasks.report.issue import XLSX, Issued
from tasks.report.model import Paragraph, ReportModel, Table
from tasks.report.report_record import MAIN, identity_of
from tasks.run import Run


def queue_report(run: Run, issued: Issued) -> int:
    """The consolidated report to every recipient on the distribution list who has an address, in its own edition.

    The appendices go with the main edition only: they hold every agency's findings.
    """
    editions: dict[str, Edition] = {edition.audience: edition for edition in issued.editions}
    messages = []
    for recipient in run.profile.recipients:
        edition = editions.get(recipient.audience) or editions.get(MAIN)
        if recipient.email is None or edition is None:
            continue
        names = [DOCUMENTS[edition.audience], *([XLSX] if edition.audience == MAIN else [])]
        messages.append(
            consolidated_report(
                run.profile,
                run.period,
                recipient=recipient.email,
                addressee=recipient.text,
                report_hash=edition.sha256,
                documents=[_attached(run, name, issued.files[name]) for name in names],
                sentences=_leading_sentences(edition.model),
                corrects=edition.corrects,
                illustrative=run.illustrative,
            )
        )
    return queue(run, messages)


def queue_extracts(run: Run, issued: Issued) -> int:
    """To each agency that has something to act on its own part of the report, where it was made anew."""
    messages = []
    for code, model in issued.extracts.items():
        agency = run.profile.agency(code)
        if agency.email is not None and model.sections:
            messages.append(agency_extract(run.profile, run.period, agency, model=model, illustrative=run.illustrative))
    return queue(run, messages)


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


def _attached(run: Run, name: str, content: bytes) -> Attachment:
    return Attachment(f"{Path(name).stem}-{run.profile_code}-{run.period.code}{Path(name).suffix}", content)


def _leading_sentences(model: ReportModel) -> list[str]:
    """The report's own first sentences, so that the letter says what the report says."""
    blocks = [block for section in model.sections for block in section.blocks]
    body = [block.text for block in blocks if isinstance(block, Paragraph) and block.style == "body"]
    return [*(block.text for block in model.opening[-1:] if len(model.opening) > 1), *body[:2]]
