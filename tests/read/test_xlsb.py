"""Excel's binary workbooks: every kind of cell, at its own address."""

from pathlib import Path

from tasks.ledger.finding import CellRef
from tasks.read.outcome import Unreadable
from tests.read.helpers import DISBURSED_VND, HEAD, PLAN_VND, UNIT_NOTE, A, B, C, codes, read, result
from tests.read.odd_files import PLAIN
from tests.read.xlsb import Formula, Inline, xlsb_bytes


def test_a_project_table_with_the_cells_it_stands_in(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsb"
    path.write_bytes(xlsb_bytes(PLAIN, at=(3, 2)))
    found = result(path)
    assert found.lines["plan_vnd"].tolist() == [1_500_000_000, 2_500_500_000, 1_000_000_000]
    assert found.lines["disbursed_vnd"].tolist() == [600_000_000, 1_000_250_000, 0]
    assert found.lines["project_name"].tolist() == [A[1], B[1], C[1]]
    assert found.lines["project_code"].tolist() == [A[2], B[2], C[2]]
    assert (found.sheet, found.unit, found.header_rows) == ("Biểu 01", "trieu", (6, 6))
    # Three title rows and the header from row 3 on, columns from B on: the second project stands in row 8.
    assert found.cell(1, "plan_vnd") == CellRef("Biểu 01", "E8")
    assert found.cell(1, "disbursed_vnd") == CellRef("Biểu 01", "F8")


def test_results_of_formulas_and_text_in_the_cell_are_read(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsb"
    rows = [
        UNIT_NOTE,
        [Inline(text) for text in HEAD],
        [1, Inline(str(A[1])), A[2], Formula(1500), "600"],
        [2, Formula(str(B[1])), B[2], 2500.5, Formula(1000.25)],
        [3, C[1], 7613518, 1000.0, 0],
        ["", "Tổng cộng", "", Formula(5000.5), Formula(1600.25)],
    ]
    path.write_bytes(xlsb_bytes(rows))
    found = result(path)
    assert int(found.lines["plan_vnd"].sum()) == PLAN_VND
    assert int(found.lines["disbursed_vnd"].sum()) == DISBURSED_VND
    assert found.lines["project_code"].tolist() == [A[2], B[2], C[2]]
    assert "read-stated-total" not in codes(found)
    assert len(found.stated_totals) == 2


def test_cut_short_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsb"
    whole = xlsb_bytes(PLAIN)
    path.write_bytes(whole[: len(whole) // 2])
    outcome = read(path)
    assert isinstance(outcome, Unreadable)
    assert outcome.code == "corrupt"
