"""A nil return is a report: the issued form without rows, or words that there is no project; figures forbid it."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tasks.read.outcome import ReadResult, Unreadable
from tasks.read.stamp import STAMP_SHEET
from tests.read.helpers import HEAD, UNIT_NOTE, A, Rows, fill, read, save_xlsx

TITLE = [["SỞ TƯ PHÁP"], ["BÁO CÁO GIẢI NGÂN THÁNG 7 NĂM 2023"], UNIT_NOTE, HEAD]
SAYINGS = (
    "Đơn vị không có dự án sử dụng vốn đầu tư công",
    "Không có dự án.",
    "Trong kỳ không phát sinh",
    "Năm 2023 Chi cục không được giao kế hoạch vốn đầu tư công",
    "chưa được bố trí vốn",
)


@pytest.mark.parametrize("saying", SAYINGS)
@pytest.mark.parametrize("serial", ["", 1])
def test_words_in_the_table(tmp_path: Path, saying: str, serial: object) -> None:
    outcome = read(save_xlsx(tmp_path / "a.xlsx", [*TITLE, [serial, saying], ["", "Tổng cộng", "", 0, 0]]))
    assert isinstance(outcome, ReadResult)
    assert (len(outcome.lines), outcome.nil) == (0, saying)
    assert not outcome.issues
    assert "SỞ TƯ PHÁP" in outcome.titles


def test_words_without_a_table(tmp_path: Path) -> None:
    outcome = read(save_xlsx(tmp_path / "a.xlsx", [["Kính gửi Sở KHĐT"], ["Đơn vị chúng tôi không có dự án nào"]]))
    assert isinstance(outcome, ReadResult)
    assert outcome.nil == "Đơn vị chúng tôi không có dự án nào"


@pytest.mark.parametrize(
    "rows",
    [
        [*TITLE, ["", "Tổng cộng", "", 0, 0]],
        [*TITLE, ["", "Không có dự án", "", "", ""], ["", "Tổng cộng", "", 331_000, 0]],
        [["Không phát sinh"], ["Tên công trình", "Số vốn"], ["Đường A", "12.500"]],
    ],
    ids=["nobody says so", "a total of something", "a table that is not understood"],
)
def test_what_is_no_nil_return(tmp_path: Path, rows: Rows) -> None:
    outcome = read(save_xlsx(tmp_path / "a.xlsx", rows))
    assert isinstance(outcome, Unreadable)
    assert outcome.code == "no-table"
    assert "Không có dự án" in outcome.fix


def test_projects_beside_the_words_are_read(tmp_path: Path) -> None:
    outcome = read(save_xlsx(tmp_path / "a.xlsx", [*TITLE, A, ["", "Không có dự án khởi công mới"]]))
    assert isinstance(outcome, ReadResult)
    assert not outcome.nil
    assert len(outcome.lines) == 1


def test_an_issued_form_without_rows(tmp_path: Path) -> None:
    book = Workbook()
    fill(book.active, [*TITLE, ["", "Tổng cộng", "", 0, 0]])
    hidden = book.create_sheet(STAMP_SHEET)
    hidden.sheet_state = "veryHidden"
    fill(hidden, [["template_version", 1], ["profile", "p"], ["agency", "stp"], ["period", "2023-08-05"]])
    path = tmp_path / "a.xlsx"
    book.save(path)
    outcome = read(path)
    assert isinstance(outcome, ReadResult)
    assert outcome.nil
    assert outcome.stamp is not None
    assert outcome.stamp.agency == "stp"
