"""The mapping language: filters, sums, what is left out, overriding, whole headers, and which column is the total."""

from pathlib import Path
from typing import Any

import pytest

from config.columns import ColumnMap, load_columns
from config.yaml_file import ConfigurationError
from tests.read.helpers import UNIT_NOTE, codes, result, rows_result, save_xlsx

HEAD = ["TT", "Tên dự án", "Mã dự án", "Loại dòng", "Kế hoạch vốn năm 2023", "Lũy kế giải ngân"]


def mapping(tmp_path: Path, text: str, name: str = "columns-x.yaml") -> ColumnMap:
    path = tmp_path / name
    path.write_text(f"id: x\n{text}", "utf-8")
    return load_columns(path)


def extending(tmp_path: Path, text: str) -> ColumnMap:
    return mapping(tmp_path, f"extends: columns.yaml\n{text}")


def test_only_rows_that_the_filter_names_are_read(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        UNIT_NOTE,
        HEAD,
        [1, "Đường tỉnh A", "7000001", "DA", 1000, 400],
        [2, "Gói thầu số 1", "", "gói", 700, 300],
        [3, "Gói thầu số 2", "", "gói", 300, 100],
        [4, "Trường B", "7000002", "da", 500, 90],
        ["", "Tổng cộng", "", "", 1500, 490],
    ]
    columns = extending(tmp_path, 'where: [{header: "Loại dòng", any_of: [DA]}]')
    found = result(save_xlsx(tmp_path / "a.xlsx", rows), columns)
    assert found.lines["plan_vnd"].tolist() == [1_000_000_000, 500_000_000]
    assert found.lines["disbursed_vnd"].sum() == 490_000_000
    assert "Không đọc 2 dòng" in found.why_sheet
    assert [(total.stated_vnd, total.summed_vnd) for total in found.stated_totals if total.is_grand] == [
        (1_500_000_000, 1_500_000_000),
        (490_000_000, 490_000_000),
    ]
    but = extending(tmp_path, 'where: [{header: "loại  DÒNG", none_of: [gói]}]')
    assert result(tmp_path / "a.xlsx", but).lines["plan_vnd"].tolist() == [1_000_000_000, 500_000_000]


def test_a_filter_on_a_column_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    rows: list[list[Any]] = [UNIT_NOTE, HEAD[:3] + HEAD[4:], [1, "Đường tỉnh A", "7000001", 1000, 400]]
    columns = extending(tmp_path, 'where: [{header: "Loại dòng", any_of: [DA]}]')
    found = result(save_xlsx(tmp_path / "a.xlsx", rows), columns)
    assert [(i.rule, i.severity) for i in found.issues] == [("read-column-missing", "error")]
    assert "Loại dòng" in found.issues[0].message


def test_rows_of_one_code_are_added_up(tmp_path: Path) -> None:
    head = ["TT", "Nội dung", "Mã dự án", "Tổng mức đầu tư", "Kế hoạch vốn năm 2023", "Lũy kế giải ngân", "Tỷ lệ (%)"]
    rows: list[list[Any]] = [
        UNIT_NOTE,
        head,
        [1, "Xây dựng phòng học", "7000001", 9000, 1000, 400, 40],
        [2, "Mua sắm bàn ghế", "7000001", 9000, 300, 300, 100],
        [3, "Kè suối", "7000002", 2000, 500, 50, 10],
        ["", "Tổng cộng", "", 11000, 1800, 750, ""],
    ]
    found = result(save_xlsx(tmp_path / "a.xlsx", rows), extending(tmp_path, "aggregate_by: project_code"))
    assert found.lines["project_code"].tolist() == ["7000001", "7000002"]
    assert found.lines["plan_vnd"].tolist() == [1_300_000_000, 500_000_000]
    assert found.lines["disbursed_vnd"].tolist() == [700_000_000, 50_000_000]
    assert found.lines["total_investment_vnd"].tolist() == [9_000_000_000, 2_000_000_000]
    assert found.lines["rate_pct"].isna().tolist() == [True, False]
    assert all(total.stated_vnd == total.summed_vnd for total in found.stated_totals)


def test_what_the_mapping_ignores_is_not_read(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        UNIT_NOTE,
        [*HEAD[:3], *HEAD[4:], "Giải ngân"],
        [1, "Đường tỉnh A", "7000001", 1000, 400, 500],
    ]
    path = save_xlsx(tmp_path / "a.xlsx", rows)
    assert "read-column-twice" in codes(result(path))
    columns = extending(tmp_path, 'ignore: {columns: [{headers: ["Giải ngân"], why: "số của tuần trước"}]}')
    found = result(path, columns)
    assert not found.issues
    assert found.lines["disbursed_vnd"].tolist() == [400_000_000]
    assert "cột F (số của tuần trước)" in found.why_sheet


def test_a_sheet_that_the_mapping_ignores_is_not_read(tmp_path: Path) -> None:
    from openpyxl import Workbook

    from tests.read.helpers import fill

    book = Workbook()
    for name, amount in (("Biểu 01", 1000), ("Cũ 2022", 3000)):
        sheet = book.create_sheet(name)
        fill(sheet, [UNIT_NOTE, HEAD, [1, f"Đường {name}", "", "", amount, 400]])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "a.xlsx")
    assert result(tmp_path / "a.xlsx").lines["plan_vnd"].sum() == 4_000_000_000
    found = result(tmp_path / "a.xlsx", extending(tmp_path, 'ignore: {sheets: ["Cũ *"]}'))
    assert found.lines["plan_vnd"].tolist() == [1_000_000_000]


def test_a_mapping_decides_before_what_it_extends(tmp_path: Path) -> None:
    head = ["TT", "Tên dự án", "Kế hoạch vốn năm 2023", "Lũy kế giải ngân từ đầu năm", "Số đã chi đến ngày 31/7/2023"]
    path = save_xlsx(tmp_path / "a.xlsx", [UNIT_NOTE, head, [1, "Đường A", 1000, 400, 450]])
    assert result(path).lines["disbursed_vnd"].tolist() == [400_000_000]
    own = 'fields: {disbursed_vnd: [{headers: ["Số đã chi đến ngày 30/6/2023"]}]}'
    assert result(path, extending(tmp_path, own)).lines["disbursed_vnd"].tolist() == [450_000_000]
    found = result(path, extending(tmp_path, f"override: [disbursed_vnd]\n{own}"))
    assert found.lines["disbursed_vnd"].tolist() == [450_000_000]
    assert not found.issues


def test_an_overridden_field_without_entries_is_gone(tmp_path: Path) -> None:
    columns = extending(tmp_path, "override: [note, disbursed_vnd]\nfields: {disbursed_vnd: [{headers: [chi]}]}")
    assert "note" not in columns.fields
    assert [entry.headers for entry in columns.fields["disbursed_vnd"]] == [("chi",)]
    assert {entry.rank for entry in columns.fields["plan_vnd"]} == {0}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("extends: columns.yaml\noverride: [khong_co]", "override"),
        ("extends: columns.yaml\nwhere: [{header: A}]", "any_of"),
        ("override: [plan_vnd]\nfields: {}", "override"),
        ("extends: columns.yaml\nfields: {plan_vnd: [{patterns: ['(']}]}", "biểu thức chính quy"),
        ("extends: columns.yaml\nfields: {plan_vn: [{headers: [a]}]}", "plan_vn"),
    ],
)
def test_a_wrong_mapping_names_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as error:
        mapping(tmp_path, text)
    assert "columns-x.yaml" in str(error.value)


def test_the_total_of_a_group_and_not_its_longest_header(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        UNIT_NOTE,
        ["TT", "Tên dự án", "Kế hoạch vốn năm 2023", "Lũy kế giải ngân từ đầu năm", "", ""],
        ["", "", "", "Giải ngân bằng dự toán cho các hợp đồng đã ký kết với nhà thầu", "Tổng số", "Khác"],
        [1, "Đường A", 1000, 300, 400, 100],
    ]
    found = rows_result(tmp_path, rows, merges=["A2:A3", "B2:B3", "C2:C3", "D2:F2"])
    assert found.lines["disbursed_vnd"].tolist() == [400_000_000]


def test_projects_of_one_name_and_two_codes_stay_two(tmp_path: Path) -> None:
    head = ["TT", "Tên dự án", "Mã dự án", "Kế hoạch vốn", "Lũy kế giải ngân"]
    rows: list[list[Any]] = [UNIT_NOTE, head, [1, "Trường B", "DA-01", 1000, 400], [2, "Trường B", "DA-02", 500, 90]]
    keys = rows_result(tmp_path, rows).lines["project_key"].tolist()
    assert keys == ["ma:da01", "ma:da02"]


def test_a_code_that_many_projects_have_is_none(tmp_path: Path) -> None:
    head = ["TT", "Tên dự án", "Mã số", "Kế hoạch vốn", "Lũy kế giải ngân"]
    rows: list[list[Any]] = [
        UNIT_NOTE,
        head,
        [1, "Trường A", "292", 1000, 400],
        [2, "Kè B", "292", 500, 90],
        [3, "Cầu C", "341", 1, 1],
    ]
    keys = rows_result(tmp_path, rows).lines["project_key"].tolist()
    assert keys == ["ten:trường a", "ten:kè b", "ma:341"]


def test_nameless_rows_of_two_sheets_are_two_projects(tmp_path: Path) -> None:
    from openpyxl import Workbook

    from tests.read.helpers import fill

    book = Workbook()
    for place, name in enumerate(("A", "B")):
        sheet = book.create_sheet(name)
        fill(sheet, [UNIT_NOTE, HEAD, *[[i, "", "", "", 100 * i + place, 40] for i in (1, 2, 3)]])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "a.xlsx")
    found = result(tmp_path / "a.xlsx")
    assert len(found.lines) == 6
    assert found.lines["project_key"].nunique() == 6


@pytest.mark.parametrize("nought", ["$ -", "- ₫", "$ - ", "-"])
def test_an_accountants_nought_is_zero(tmp_path: Path, nought: str) -> None:
    head = ["TT", "Tên dự án", "Kế hoạch vốn", "Lũy kế giải ngân"]
    found = rows_result(tmp_path, [UNIT_NOTE, head, [1, "Đường A", 1000, nought]])
    assert found.lines["disbursed_vnd"].tolist() == [0]
    assert not found.issues
