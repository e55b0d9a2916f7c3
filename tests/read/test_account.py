"""The statement of account: every cell has one class, and the classes of a column add up to what stands in the file."""

import random
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.ledger.codec import to_json
from tasks.read.account import Account, account_of
from tasks.read.account_shown import account_lines, sentence
from tasks.read.outcome import ReadResult
from tests.read.helpers import HEAD, UNIT_NOTE, A, B, C, Rows, result, rows_result, save_xlsx
from tests.read.test_nothing_unsaid import EAST, WEST_ROW, sheets

M = 1_000_000
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TABLE_HEAD = [
    "TT", "Tên dự án", "Mã dự án", "Nguồn vốn", "Tổng mức đầu tư", "Kế hoạch vốn năm 2023", "Kế hoạch vốn năm 2022",
    "", "Vốn đối ứng của huyện", "Số hộ dân", "Giải ngân trong tháng 7", "Lũy kế giải ngân đến 31/7/2023",
    "Giải ngân lũy kế", "Tỷ lệ giải ngân (%)", "Ghi chú",
]  # fmt: skip
AMOUNTS = (4, 5, 6, 7, 8, 10, 11, 12)
"""Places of the columns of money in the head."""


def account(found: ReadResult) -> Account:
    assert found.account is not None
    return found.account


def walked(path: Path, first_row: int) -> tuple[dict[str, Decimal], dict[str, int]]:
    """Of the first sheet's XML from a row on: per column the sum of its numbers as stored, and its non-blank cells."""
    sums: dict[str, Decimal] = {}
    counts: Counter[str] = Counter()
    with zipfile.ZipFile(path) as package:
        root = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))  # noqa: S314  # our own file
    for cell in root.iter(f"{SPREADSHEET}c"):
        letters = cell.attrib["r"].rstrip("0123456789")
        value = cell.find(f"{SPREADSHEET}v")
        if int(cell.attrib["r"][len(letters) :]) < first_row or (
            value is None and cell.find(f"{SPREADSHEET}is") is None
        ):
            continue
        counts[letters] += 1
        if value is not None and value.text and cell.attrib.get("t", "n") == "n":
            sums[letters] = sums.get(letters, Decimal(0)) + Decimal(repr(float(value.text)))
    return sums, dict(counts)


def conserves(path: Path) -> None:
    """Sums and cells of all classes of each column are those of the file."""
    columns = account(result(path)).columns
    sums, counts = walked(path, columns[0].first_row)
    assert {column.letters: sum(column.cells.values()) for column in columns} == counts
    for column in columns:
        if column.sums_vnd:
            assert sum(column.sums_vnd.values()) == sums.get(column.letters, 0) * M, column


@st.composite
def tables(draw: st.DrawFn) -> list[list[Any]]:
    """A table in triệu đồng with headings, projects, parts by source, a comparison and a total."""
    numbers = random.Random(draw(st.integers(0, 2**32)))
    rows: list[list[Any]] = []

    def row(serial: object, name: str, code: object = "", source: str = "") -> None:
        amounts = {
            place: numbers.choice([numbers.randint(1, 90_000), round(numbers.uniform(1, 9), 3)]) for place in AMOUNTS
        }
        filled = [serial, name, code, source, *[amounts.get(place, "") for place in range(4, 15)]]
        filled[9], filled[13], filled[14] = numbers.randint(1, 90), numbers.randint(1, 100), "đúng hạn"
        rows.append([value if numbers.random() > 0.1 or place < 3 else "" for place, value in enumerate(filled)])

    for group in range(draw(st.integers(1, 2))):
        rows.append(["I" * (group + 1), f"Nhóm {group}", "", "", *[""] * 11])
        for number in range(draw(st.integers(1, 4))):
            row(number + 1, f"Kè số {group} {number}", f"77{group}{number:04}", numbers.choice(["NSTW", "NSĐP"]))
    row("", "Cùng kỳ năm 2022")
    row("", "Tổng cộng")
    return rows


@settings(max_examples=12, deadline=None)
@given(rows=tables())
def test_the_classes_of_each_column_are_what_stands_in_the_file(
    rows: list[list[Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("account") / "a.xlsx"
    conserves(save_xlsx(path, [["", "ĐVT: triệu đồng"], TABLE_HEAD, *rows]))


@settings(max_examples=12, deadline=None)
@given(rows=tables(), pick=st.integers(0, 2**32))
def test_one_cell_moved_moves_one_class(
    rows: list[list[Any]], pick: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """One triệu more in one cell: one class of one column is one triệu larger, and nothing else is."""
    places = [(i, j) for i, row in enumerate(rows) for j in AMOUNTS if isinstance(row[j], int | float)]
    i, j = places[pick % len(places)]
    folder = tmp_path_factory.mktemp("moved")
    head: Rows = [["", "ĐVT: triệu đồng"], TABLE_HEAD]
    before = sums(result(save_xlsx(folder / "a.xlsx", [*head, *rows])))
    moved = [[*row] for row in rows]
    moved[i][j] += 1
    after = sums(result(save_xlsx(folder / "b.xlsx", [*head, *moved])))
    assert [after[key] - before[key] for key in before if after[key] != before[key]] == [M]
    assert after.keys() == before.keys()


def sums(found: ReadResult) -> dict[tuple[str, str], int]:
    return {
        (column.letters, name): amount for column in account(found).columns for name, amount in column.sums_vnd.items()
    }


def test_sources_beside_their_whole_are_counted_once(tmp_path: Path) -> None:
    head = [
        ["TT", "Tên dự án", "Kế hoạch vốn năm 2023", "", "", "Lũy kế giải ngân"],
        ["", "", "Tổng số", "NSTW", "NSĐP", ""],
    ]
    merges = ["A2:A3", "B2:B3", "C2:E2", "F2:F3"]
    rows: Rows = [UNIT_NOTE, *head, [1, "Kè A", 60, 40, 20, 10], [2, "Kè B", 5, 5, "", 0]]
    path = save_xlsx(tmp_path / "a.xlsx", rows, merges=merges)
    conserves(path)
    found = sums(result(path))
    assert (found["C", "whole"], found["D", "fact"], found["E", "fact"]) == (65 * M, 45 * M, 20 * M)


def test_facts_are_what_the_lines_add_up_to(tmp_path: Path) -> None:
    found = rows_result(tmp_path, [UNIT_NOTE, HEAD, A, B, C, ["", "Tổng cộng", "", 5000.5, 1600.25]])
    for letters, name in (("D", "plan_vnd"), ("E", "disbursed_vnd")):
        assert sums(found)[letters, "fact"] == int(found.lines[name].sum())
    assert sums(found)["D", "total"] == 5_000_500_000


def test_sheets_are_named_with_what_became_of_them(tmp_path: Path) -> None:
    west: Rows = [UNIT_NOTE, ["TT", "Diễn giải", *HEAD[2:]], WEST_ROW]
    content = {"Đông": EAST, "Tây": west, "Bìa": [["UBND TỈNH"]], "Cũ": [UNIT_NOTE, HEAD, C]}
    found = account(result(sheets(tmp_path / "a.xlsx", content, hidden="Cũ")))
    assert {one.name: one.state for one in found.sheets} == {
        "Đông": "read", "Tây": "not-understood", "Bìa": "no-figures", "Cũ": "hidden",
    }  # fmt: skip
    assert sentence(found) == "đã đọc 1/3 trang, 2 dòng dự án; chưa hiểu trang “Tây” (31.000.000.000 đồng)"


def test_one_sentence_says_that_nothing_was_left_out(tmp_path: Path) -> None:
    found = account(rows_result(tmp_path, [UNIT_NOTE, HEAD, A, B, C]))
    assert sentence(found) == "đã đọc 1/1 trang, 3 dòng dự án; không bỏ sót cột số liệu nào"
    assert any("Kế hoạch vốn: được tính 3 ô 5.000.500.000 đồng" in line for line in account_lines(found))


def test_an_account_is_stored_and_read_back(tmp_path: Path) -> None:
    import json

    found = account(rows_result(tmp_path, [UNIT_NOTE, [*HEAD, ""], [*A, 5000], [*B, 6000], C]))
    assert account_of(json.loads(to_json(found))) == found
    assert [(one.place, one.amount_vnd) for one in found.unaccounted] == [("F", 11_000 * M)]
