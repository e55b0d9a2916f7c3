"""What goes back to an agency, what comes in again, and what the office does in between."""

import io
import zipfile
from datetime import date, datetime
from functools import partial
from pathlib import Path

import openpyxl
import pytest

import flows.opening
from config.clock import MACHINE
from config.load import load_profile
from tasks.ledger.contents import content
from tasks.ledger.findings import findings
from tasks.ledger.lines import lines
from tasks.letters.outbox_payload import from_outbox
from tasks.run import submissions_of
from tests.cycle.month import house
from tests.intake.office import CLOSED, PROFILE, Office, table, workbook

pytestmark = pytest.mark.flow  # several rooms, again and again

ROAD, BRIDGE = ("7613516", "Đường tỉnh 295", 1500, 600), ("7613517", "Cầu Hà Nội mới", 2500, 1000)
OVERPAID = ("7613517", "Cầu Hà Nội mới", 2500, 2600)
GOOD = workbook(table("Sở Xây dựng", ROAD, BRIDGE))
BAD = workbook(table("Sở Xây dựng", ROAD, OVERPAID))
"""Disbursement above the plan: 2600 of 2500 triệu đồng."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def text_of(office: Office, kind: str) -> str:
    with house(office.root / "home"):
        book = office.open().ledger
        letters = [from_outbox(row, partial(content, book)) for row in office.mail(kind)]
    return "\n".join(letter.text for letter in letters)


def found(office: Office) -> list[tuple[str, str, str]]:
    """Rule, agency and project of the period's findings."""
    with house(office.root / "home"):
        told = findings(office.open().ledger, PROFILE, "2023-08-05", known_at=office.as_of)
    return [(f.rule, f.agency, f.project_key or "") for f in told]


def packed(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "."), (2023, 8, 1, 0, 0, 0)), content)
    return stream.getvalue()


# The State Treasury


@pytest.mark.parametrize("treasury_first", [True, False])
def test_the_treasurys_file_is_compared_whenever_it_comes(office: Office, treasury_first: bool) -> None:
    """The Treasury paid 1.100 for the bridge, where 1.000 is reported, and 50 for a project that nobody reports."""
    theirs = workbook(
        table("Kho bạc Nhà nước Bắc Ninh", ROAD, ("7613517", "Cầu Hà Nội mới", 2500, 1100), ("7999999", "Kè", 100, 50))
    )
    arrivals = [("kbnn/kbnn.xlsx", theirs), ("sxd/sxd.xlsx", GOOD)]
    for name, data in arrivals if treasury_first else reversed(arrivals):
        office.drop(name, data)
        office.collect()
        office.check()
    assert office.states() == {"kbnn.xlsx": "read", "sxd.xlsx": "accepted"}
    told = [item for item in found(office) if item[0].startswith("treasury")]
    assert sorted(told) == [("treasury-differs", "sxd", "7613517"), ("treasury-only", "kbnn", "7999999")]
    assert [row.recipient for row in office.mail("receipt")] == ["vanthu@sxd.bacninh.example"]
    asked = text_of(office, "returned_workbook")
    assert "1.000 triệu đồng, Kho bạc Nhà nước 1.100 triệu đồng (ô Biểu 01!G8), lệch 100 triệu đồng" in asked
    assert "7999999" not in asked
    before = len(office.mail())
    assert office.check() == 0
    assert len(office.mail()) == before


def test_the_treasurys_project_finds_its_agency_later(office: Office) -> None:
    office.drop("kbnn/kbnn.xlsx", workbook(table("Kho bạc Nhà nước Bắc Ninh", ROAD, BRIDGE)))
    office.collect()
    office.check()
    assert sorted(found(office)) == [("treasury-only", "kbnn", "7613516"), ("treasury-only", "kbnn", "7613517")]
    office.drop("sxd/sxd.xlsx", GOOD)
    office.collect()
    office.check()
    assert not [item for item in found(office) if item[0].startswith("treasury")]


# Unreadable files and archives


def test_an_unreadable_file_of_a_known_agency_is_told_with_its_fix(office: Office) -> None:
    office.drop("sxd/anh chup.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
    office.collect()
    (record,) = office.known()
    assert record.state == "unreadable"
    text = text_of(office, "unreadable_notice")
    assert "anh chup.xlsx" in text
    assert record.reason.split(". ")[0] in text
    office.collect()
    assert len(office.mail()) == 1


def test_a_nil_return_is_accepted_and_its_receipt_says_so(office: Office) -> None:
    rows = table("Sở Xây dựng")
    rows[-1] = ["", "", "Không có dự án", "", "", "", ""]
    office.drop("sxd/bao cao.xlsx", workbook(rows))
    office.collect()
    assert office.check() == 0
    (record,) = office.known()
    assert (record.state, record.reason) == ("accepted", "báo cáo không có dự án")
    assert "báo cáo không phát sinh" in text_of(office, "receipt")
    assert found(office) == []


def test_junk_beside_an_accepted_report_is_one_letter_that_asks_for_nothing(office: Office) -> None:
    office.drop("sxd/bao cao.xlsx", workbook(table("Sở Xây dựng", ROAD)))
    office.collect()
    office.check()
    office.drop("sxd/anh 1.jpg", b"\xff\xd8\xff" + b"\1" * 200)
    office.drop("sxd/anh 2.jpg", b"\xff\xd8\xff" + b"\2" * 200)
    office.collect()
    assert len(office.mail("unreadable_notice")) == 1
    text = text_of(office, "unreadable_notice")
    assert "bao cao.xlsx" in text
    assert "Thời hạn gửi lại" not in text


def test_narrative_is_kept_as_a_document_of_the_submission(office: Office) -> None:
    office.drop("sxd/bao cao.docx", packed(**{"word/document__xml": b"<w/>"}))
    office.collect()
    assert office.states() == {"bao cao.docx": "document"}
    assert not office.mail("unreadable_notice")
    assert "lưu làm tài liệu" in text_of(office, "document_receipt")


def test_a_file_sent_again_for_a_later_period_is_said_to_be_the_earlier_one(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    undated = [row for row in table("Sở Xây dựng", ROAD) if "31/7" not in str(row[0])]
    undated[3] = [*undated[3][:-1], "Lũy kế giải ngân"]
    content = workbook(undated)
    office.drop("2023-07-22/sxd/bao cao.xlsx", content)
    office.collect(period=date(2023, 7, 22))
    office.drop("2023-08-05/sxd/bao cao.xlsx", content)
    office.collect()
    office.check()
    assert "kỳ hạn ngày 22/7/2023" in " ".join(text_of(office, "receipt").split())
    moment = ("--as-of", office.as_of.isoformat())
    assert office.command("inbox", "bac-ninh-2023", "2023-08-05", *moment) == 0
    assert "giống hệt tệp đã gửi cho kỳ hạn ngày 22/7/2023" in capsys.readouterr().out


def test_a_file_of_nobody_is_assigned_by_the_command_as_printed(office: Office) -> None:
    office.drop("bieu.xlsx", workbook(table("Kho lưu trữ", ROAD)))
    office.collect()
    (record,) = office.known()
    assert (record.state, record.agency) == ("quarantined", None)
    command = record.reason.partition("giaingan assign ")[2]
    words = command.replace("MÃ-ĐƠN-VỊ", "sxd").replace("HỌ-TÊN", "Lan").replace("LÝ-DO", "điện-thoại").split()
    assert office.command("assign", *words) == 0
    office.as_of = _now(office)
    office.collect()
    office.check()
    assert [(r.agency, r.state) for r in office.known()] == [("sxd", "accepted")]
    assert len(office.mail("receipt")) == 1


def test_an_unreadable_file_of_nobody_waits_with_its_reason(office: Office) -> None:
    office.drop("thu.docx", packed(**{"word/document__xml": b"<w/>"}))
    office.collect()
    (record,) = office.known()
    assert record.state == "quarantined"
    assert "giaingan assign" in record.reason
    assert office.mail() == []


def test_assign_tells_a_wrong_agency_period_and_file(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.drop("bieu.xlsx", workbook(table("Kho lưu trữ", ROAD)))
    office.collect()
    (record,) = office.known()
    who = ("--by", "Lan", "--reason", "r")
    assert office.command("assign", PROFILE, "2023-08-05", record.sha256[:12], "khong-co", *who) == 1
    assert office.command("assign", PROFILE, "2023-08-05", "ffff", "sxd", *who) == 1
    words = ("assign", PROFILE, "2023-08-05", record.sha256[:12], "sxd", "--to-period", "2023-08-06", *who)
    assert office.command(*words) == 2
    told = capsys.readouterr().err
    assert "không có đơn vị 'khong-co'" in told
    assert "không có tệp nào" in told
    assert "không có kỳ báo cáo 2023-08-06" in told
    assert office.states() == {"bieu.xlsx": "quarantined"}


def test_members_of_an_archive_are_files_and_a_bad_one_loses_no_other(office: Office) -> None:
    archive = bytearray(packed(a__xlsx=GOOD, b__xlsx=workbook(table("Sở Xây dựng", ("7613999", "Kè", 10, 5)))))
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        offset = opened.infolist()[1].header_offset
    archive[offset + 60 : offset + 90] = b"\xff" * 30
    office.drop("sxd/ca hai.zip", bytes(archive))
    office.collect()
    assert office.states() == {"a.xlsx": "read", "b.xlsx": "unreadable"}
    assert len(office.originals()) == 3, "the archive itself is kept too"
    assert len(office.mail("receipt")) == len(office.mail("unreadable_notice")) == 1
    assert office.collect() == []


def test_an_archive_without_an_owner_leaves_each_member_to_be_assigned(office: Office) -> None:
    office.drop("goi.zip", packed(a__xlsx=GOOD, b__xlsx=workbook(table("Kho lưu trữ", ROAD))))
    office.collect()
    assert office.states() == {"a.xlsx": "read", "b.xlsx": "quarantined"}


# Returned workbooks and revisions


def test_the_marked_copy_corrected_and_sent_in_again_supersedes(office: Office) -> None:
    office.drop("sxd/sxd.xlsx", GOOD)
    office.drop("sxd/sua.xlsx", BAD, at=CLOSED.replace(day=4))
    office.collect()
    office.check()
    assert office.states() == {"sxd.xlsx": "accepted", "sua.xlsx": "returned"}
    (marked,) = (office.root / "out" / "returned").iterdir()
    book = openpyxl.load_workbook(marked)
    assert book.sheetnames[0] == "Kết quả kiểm tra"
    sheet = book["Biểu 01"]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == 2600]
    assert cell.comment is not None
    cell.value = 2400
    (total,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == 3200]
    total.value = 3000
    corrected = io.BytesIO()
    book.save(corrected)
    office.drop("sxd/sua lan 2.xlsx", corrected.getvalue(), at=CLOSED.replace(day=7))
    office.collect()
    office.check()
    assert office.states() == {"sxd.xlsx": "superseded", "sua.xlsx": "returned", "sua lan 2.xlsx": "accepted"}
    last = next(record for record in office.known() if record.state == "accepted")
    assert last.revision == 2
    with house(office.root / "home"):
        standing = lines(office.open().ledger, PROFILE, "2023-08-05", known_at=office.as_of)
    assert int(standing["disbursed_vnd"].sum()) == 3_000_000_000
    assert set(standing["sheet"]) == {"Biểu 01"}


def test_warnings_on_an_accepted_file_are_asked_about_once(office: Office) -> None:
    theirs = workbook(table("Kho bạc Nhà nước Bắc Ninh", ROAD, ("7613517", "Cầu Hà Nội mới", 2500, 1100)))
    office.drop("kbnn/kbnn.xlsx", theirs)
    office.drop("sxd/sxd.xlsx", GOOD)
    office.collect()
    assert office.check() == 1
    (question,) = office.mail("returned_workbook")
    assert "Đề nghị giải trình" in question.subject
    text = text_of(office, "returned_workbook")
    assert "đã được tiếp nhận" in text
    assert "kèm tệp" not in text
    assert not (office.root / "out" / "returned").exists()
    assert office.check() == 0


def test_a_notice_only_profile_gets_places_and_no_workbook(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = load_profile(PROFILE)
    closed = profile.model_copy(update={"returns": profile.returns.model_copy(update={"attach_workbook": False})})
    monkeypatch.setattr(flows.opening, "load_profile", lambda *_: closed)
    office.drop("sxd/sxd.xlsx", BAD)
    office.collect()
    office.check()
    assert office.states() == {"sxd.xlsx": "returned"}
    text = text_of(office, "returned_workbook")
    assert "Biểu 01!G8" in text
    assert "2.600.000.000" not in text
    assert not (office.root / "out" / "returned").exists()


# What people decide


def test_a_waived_error_lets_the_file_in_and_exclude_takes_it_out(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.drop("sxd/sxd.xlsx", BAD)
    office.collect()
    office.check()
    assert office.states() == {"sxd.xlsx": "returned"}
    (rule,) = {item[0] for item in found(office) if item[2] == "7613517"}
    who = ("--by", "Lan", "--reason", "có quyết định bổ sung")
    assert office.command("waive", PROFILE, "2023-08-05", "khong-co-quy-tac", "sxd", *who) == 1
    assert office.command("waive", PROFILE, "2023-08-05", rule, "sxd", *who) == 0
    assert "Nay được nhận: sxd.xlsx của sxd" in capsys.readouterr().out
    with house(office.root / "home"):
        later = office.settled()
        assert later.as_of > office.as_of
        assert [record.state for record in submissions_of(later)] == ["accepted"]
        assert [record.state for record in submissions_of(office.open())] == ["returned"], "as known then"
    sha256 = office.known()[0].sha256[:10]
    assert office.command("exclude", PROFILE, "2023-08-05", sha256, *who) == 0
    office.as_of = _now(office)
    (record,) = office.known()
    assert (record.state, record.reason) == ("excluded", "có quyết định bổ sung")
    assert office.command("restore", PROFILE, "2023-08-05", sha256, *who) == 0
    office.as_of = _now(office)
    assert office.states() == {"sxd.xlsx": "accepted"}


def _now(office: Office) -> datetime:
    return max(MACHINE.now(), office.as_of)


def test_the_other_half_of_a_report_does_not_replace_the_first(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.drop("sxd/bieu1.xlsx", workbook(table("Sở Xây dựng", ("7613516", "Đường tỉnh 295", 1500, 600))))
    office.drop("sxd/bieu2.xlsx", workbook(table("Sở Xây dựng", ("7613517", "Cầu Hà Nội mới", 2500, 1000))))
    office.collect()
    office.check()
    assert sorted(office.states().values()) == ["accepted", "returned"]
