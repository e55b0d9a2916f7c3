"""The report of a whole sample month: who received what, and that it can be made again."""

import email
import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from config.clock import Clock
from flows.dispatch import dispatch
from flows.opening import open_run
from tasks.acts import carry_out
from tasks.dispatch.release import RELEASE, ReleaseForm
from tasks.progress.assessment import assess_period
from tasks.reallocate.proposals import propose_transfers
from tasks.report.gather import gather
from tasks.report.inquiries import changes_since, figure_ids, rebuild, trace_figure
from tasks.report.issue import frozen_report, issue
from tasks.report.issued_report import IssuedReport
from tasks.report.letters import draft_extracts, draft_report
from tests.cycle.month import Month, house

A_RELEASE: dict[str, Any] = {"on": date(2023, 8, 9), "signer": "Trần Văn B", "by": "Nguyễn Văn A", "reason": "thử"}


@pytest.fixture(scope="module")
def released(bac_ninh: Month, tmp_path_factory: pytest.TempPathFactory) -> Month:
    """The month of which everything that it drafted was released, without a signature: it is a sample."""
    month = bac_ninh.copy(tmp_path_factory.mktemp("released") / "month")
    with house(month.home):
        run = replace(month.open(acting=True), clock=Clock(bac_ninh.last.run.as_of))
        for document in ("bao-cao", "bao-cao-bo", "trich"):
            carry_out(RELEASE, run, ReleaseForm(**A_RELEASE, document=document, number=f"{document}/MINH HỌA"))
        outcome = dispatch(run)
    assert (outcome.faults, outcome.awaiting) == ((), ())
    return month


def _messages(month: Month) -> list[EmailMessage]:
    paths = sorted((month.out / month.period.isoformat() / "mail").glob("*.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]  # type: ignore[misc]


def _said(message: EmailMessage) -> str:
    """Every text of a message, its attached workbooks and documents included."""
    texts = [str(message["Subject"])]
    for part in message.walk():
        if part.is_multipart():
            continue
        content = part.get_content()
        if isinstance(content, str):
            texts.append(content)
        else:
            texts.append(_text(content))
    return "\n".join(texts)


def _text(content: bytes) -> str:
    """The words of a workbook, a document or a csv file."""
    if content[:2] != b"PK":
        return content.decode("utf-8", "ignore")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(package.read(name).decode("utf-8", "ignore") for name in package.namelist())


def test_no_agency_sees_anothers_projects_files_or_address(bac_ninh: Month, released: Month) -> None:
    profile, lines = bac_ninh.last.run.profile, bac_ninh.last.issued.facts.progress.lines
    names = {code: set(part["project_name"]) for code, part in lines.groupby("agency")}
    shas = {sha: source.agency for sha, source in bac_ninh.last.issued.facts.sources.items()}
    by_address = {agency.email: agency.code for agency in profile.agencies if agency.email}
    seen = 0
    for message in _messages(released):
        code = by_address.get(str(message["To"]))
        if code is None:
            continue
        seen += 1
        # What an agency wrote into its own file is no news to it, even where the project is another's.
        own = "\n".join(_text(path.read_bytes()) for path in sorted((bac_ninh.inbox / code).iterdir()))
        said = _said(message)
        strange = [n for other in names if other != code for n in names[other] if n in said and n not in own]
        assert not strange, (code, message["Subject"])
        assert not [address for address, other in by_address.items() if other != code and address in said]
        assert not [sha for sha, other in shas.items() if other != code and sha in said]
    assert seen > len(by_address)


def test_the_mailed_report_holds_no_agencys_address(bac_ninh: Month, released: Month) -> None:
    profile = bac_ninh.last.run.profile
    listed = {recipient.email for recipient in profile.recipients if recipient.email}
    reports = [message for message in _messages(released) if str(message["To"]) in listed]
    assert {str(message["To"]) for message in reports} == listed
    for message in reports:
        said = _said(message)
        assert not [agency.email for agency in profile.agencies if agency.email and agency.email in said]


def test_each_recipient_gets_its_own_edition(released: Month) -> None:
    attached = {
        str(message["To"]): sorted(part.get_filename() or "" for part in message.iter_attachments())
        for message in _messages(released)
        if str(message["To"]) in ("vanthu@ubnd.bacninh.example", "baocao@mpi.example")
    }
    assert attached == {
        "vanthu@ubnd.bacninh.example": [
            "bao-cao-bac-ninh-2023-2023-08-05.docx",
            "phu-luc-bac-ninh-2023-2023-08-05.xlsx",
        ],
        "baocao@mpi.example": ["bao-cao-bo-bac-ninh-2023-2023-08-05.docx"],
    }


def test_it_is_made_again_byte_for_byte_also_when_the_profile_has_changed(bac_ninh_copy: Month, tmp_path: Path) -> None:
    changed = tmp_path / "profiles"
    changed.mkdir()
    profile = bac_ninh_copy.last.run.profile.model_dump(mode="json")
    profile["issuer"]["signed_by"] = "KT. GIÁM ĐỐC"
    (changed / f"{bac_ninh_copy.profile}.yaml").write_text(json.dumps(profile, ensure_ascii=False), "utf-8")
    with house(bac_ninh_copy.home):
        run = open_run(bac_ninh_copy.request().model_copy(update={"profiles": changed}))
        assert run.profile.issuer.signed_by == "KT. GIÁM ĐỐC"
        again = rebuild(run)
    assert again.differing == ()
    assert again.files == bac_ninh_copy.last.issued.files


def test_a_later_look_at_the_same_facts_is_no_new_report_and_no_new_message(bac_ninh_copy: Month) -> None:
    with house(bac_ninh_copy.home):
        run = bac_ninh_copy.open()
        later = replace(run, as_of=run.as_of + timedelta(hours=5))
        progress = assess_period(later)
        issued = issue(later, gather(later, progress, propose_transfers(later, progress)))
        assert (issued.is_new, draft_report(later, issued), draft_extracts(later, issued)) == (False, 0, 0)
        assert issued.files == bac_ninh_copy.last.issued.files
        assert changes_since(later) == []


def test_every_figure_is_listed_and_traced_to_a_cell(bac_ninh: Month) -> None:
    with house(bac_ninh.home):
        run = bac_ninh.open()
        listed = [line.partition(": ")[0] for line in figure_ids(run)]
        rate = next(id_ for id_ in listed if id_.startswith("don-vi.") and id_.endswith(".ty-le"))
        told = "\n".join(trace_figure(run, rate))
        frozen = frozen_report(run)
        assert frozen is not None
        record = IssuedReport(run.ledger, frozen).record
    assert "tinh.giai-ngan" in listed
    assert "sha256" in told
    assert "!" in told
    assert set(record.files) == {"bao-cao.docx", "bao-cao-bo.docx", "phu-luc.xlsx", "tong-quan.html"}
