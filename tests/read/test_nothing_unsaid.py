"""Sheets, columns, merged cells and blank sources with money that was not understood are named, by their size."""

from pathlib import Path

from openpyxl import Workbook

from tasks.ledger.finding import Finding
from tasks.read.outcome import ReadResult, Unreadable
from tests.read.helpers import HEAD, UNIT_NOTE, A, B, C, Rows, fill, read, result, rows_result

BN = 1_000_000_000
M = 1_000_000
EAST: Rows = [UNIT_NOTE, HEAD, A, B]
"""4.000,5 triệu of plan."""
WEST_ROW = [1, "Đập Tà Pao", "7613520", 31000, 12800]


def sheets(path: Path, content: dict[str, Rows], hidden: str = "") -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in content.items():
        sheet = book.create_sheet(name)
        fill(sheet, rows)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    book.save(path)
    return path


def told(found: ReadResult, code: str) -> list[tuple[str, str]]:
    return [(issue.severity, str(issue.cell)) for issue in found.issues if issue.rule == code]


def the(found: ReadResult, code: str) -> Finding:
    return next(issue for issue in found.issues if issue.rule == code)


def test_a_sheet_with_one_column_more_is_joined(tmp_path: Path) -> None:
    west: Rows = [UNIT_NOTE, [*HEAD, "Ghi chú"], [*WEST_ROW, "đúng tiến độ"]]
    found = result(sheets(tmp_path / "a.xlsx", {"Đông": EAST, "Tây": west}))
    assert int(found.lines["plan_vnd"].sum()) == 4000_500_000 + 31 * BN
    assert {issue.severity for issue in found.issues} == {"info"}


def test_a_sheet_whose_name_column_is_called_otherwise_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    west: Rows = [UNIT_NOTE, ["TT", "Diễn giải", *HEAD[2:]], WEST_ROW]
    found = result(sheets(tmp_path / "a.xlsx", {"Đông": EAST, "Tây": west}))
    assert told(found, "read-sheet-unread") == [("error", "Tây!A2")]
    message = the(found, "read-sheet-unread").message
    assert "31.000.000.000 đồng" in message
    assert "thiếu Tên dự án" in message
    assert "“Diễn giải” (B)" in message


def test_a_sheet_that_repeats_the_whole_is_a_summary(tmp_path: Path) -> None:
    summary: Rows = [
        UNIT_NOTE,
        ["TT", "Đơn vị", "", "Kế hoạch vốn", "Lũy kế giải ngân"],
        [1, "Sở", "", 4000.5, 1600.25],
    ]
    assert not told(result(sheets(tmp_path / "a.xlsx", {"Biểu": EAST, "Tổng hợp": summary})), "read-sheet-unread")


def test_a_list_of_words_is_no_sheet_with_money(tmp_path: Path) -> None:
    words: Rows = [["Mã", "Tên nguồn vốn"], [1, "Ngân sách trung ương"], [2, "Ngân sách địa phương"]]
    assert not told(result(sheets(tmp_path / "a.xlsx", {"Biểu": EAST, "DM": words})), "read-sheet-unread")


def test_a_small_sheet_is_asked_about_and_a_tiny_one_is_not(tmp_path: Path) -> None:
    """1 % of 4.000,5 triệu is 40,005 triệu; nothing is asked below 1 triệu."""
    for amount, expected in ((41, ["error"]), (39, ["warning"]), (0.5, [])):
        west: Rows = [UNIT_NOTE, ["TT", "Diễn giải", *HEAD[2:]], [1, "Đập Tà Pao", "", amount, 0]]
        found = result(sheets(tmp_path / "a.xlsx", {"Đông": EAST, "Tây": west}))
        assert [level for level, _ in told(found, "read-sheet-unread")] == expected


def test_sheets_that_share_some_projects_name_those_that_are_lost(tmp_path: Path) -> None:
    other: Rows = [UNIT_NOTE, HEAD, A, [*B[:3], 2500.5, 1000.25], C]
    found = result(sheets(tmp_path / "a.xlsx", {"T7": EAST, "T8": other}))
    assert int(found.lines["plan_vnd"].sum()) == 5_000_500_000, "the longer one is read"
    assert not told(found, "read-sheet-unread")
    lost = result(sheets(tmp_path / "b.xlsx", {"T7": [*EAST, C], "T8": [*EAST, WEST_ROW]}))
    assert told(lost, "read-sheet-unread") == [("error", "T8!B2")]


def test_no_table_names_the_nearest_header_and_what_it_lacks(tmp_path: Path) -> None:
    found = read(sheets(tmp_path / "a.xlsx", {"Tây": [UNIT_NOTE, ["TT", "Diễn giải", *HEAD[2:]], WEST_ROW]}))
    assert isinstance(found, Unreadable)
    assert found.code == "no-table"
    assert "dòng 2 của trang “Tây”" in found.message
    assert "thiếu Tên dự án" in found.message
    assert "Kế hoạch vốn (D)" in found.message
    assert "“Diễn giải” (B)" in found.message


def with_column(header: str, *values: object) -> Rows:
    """The table with one more column, before what was disbursed."""
    rows: Rows = [[*row[:4], value, row[4]] for row, value in zip((A, B, C), values, strict=True)]
    return [UNIT_NOTE, [*HEAD[:4], header, HEAD[4]], *rows]


def test_a_column_without_header_is_told_by_its_size(tmp_path: Path) -> None:
    found = rows_result(tmp_path, with_column("", 9000, 8000, 7000))
    assert told(found, "read-column-unread") == [("error", "Biểu 01!E2")]
    assert "24.000.000.000 đồng" in the(found, "read-column-unread").message


def test_a_column_of_money_in_other_words_is_asked_about(tmp_path: Path) -> None:
    found = rows_result(tmp_path, with_column("Vốn đối ứng của huyện", 9000, 8000, 7000))
    assert told(found, "read-column-unread") == [("warning", "Biểu 01!E2")]


def test_figures_that_are_no_money_are_not_asked_about(tmp_path: Path) -> None:
    for header, values in (("Số hộ dân", (90, 80, 70)), ("", (1, 2, 3)), ("Năm", (2021, 2022, 2023))):
        assert not told(rows_result(tmp_path, with_column(header, *values)), "read-column-unread")


def test_money_merged_over_projects_is_an_error_and_over_parts_is_not(tmp_path: Path) -> None:
    rows: Rows = [UNIT_NOTE, HEAD, A, [*B[:4], None], C]
    assert told(rows_result(tmp_path, rows, merges=["E3:E4"]), "read-merged-money") == [("error", "Biểu 01!E3")]
    parts: Rows = [UNIT_NOTE, HEAD, A, ["", "NSTW", "", 1000, None], ["", "NSĐP", "", 500, None], C]
    assert not told(rows_result(tmp_path, parts, merges=["E3:E5"]), "read-merged-money")


def test_a_blank_source_is_asked_about_where_it_is_the_exception(tmp_path: Path) -> None:
    def of(*sources: str) -> ReadResult:
        rows: Rows = [[*row, source] for row, source in zip((A, B, C), sources, strict=True)]
        return rows_result(tmp_path, [UNIT_NOTE, [*HEAD, "Nguồn vốn"], *rows])

    assert told(of("NSTW", "", "ODA"), "read-blank-source") == [("warning", "Biểu 01!F4")]
    assert not told(of("", "", "ODA"), "read-blank-source"), "blank is the rule here"
