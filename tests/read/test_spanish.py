"""A Spanish file reads as its Vietnamese twin does: rows, units and figures, by a mapping and a file of words."""

from pathlib import Path

import pytest

from config.columns import STANDARD, load_columns
from tasks.read.outcome import ReadResult
from tests.read.helpers import Rows, result, save_xlsx

SPANISH = load_columns(STANDARD.with_name("columns-es.yaml"))

VI_HEAD = ["TT", "Tên dự án", "Kế hoạch vốn năm 2023", "Lũy kế giải ngân"]
ES_HEAD = ["No", "Nombre del proyecto", "Apropiación definitiva", "Pagos acumulados"]
TWO: tuple[Rows, Rows] = (
    [[1, "Kè A", 100, 40], [2, "Kè B", 200.5, 0]],
    [[1, "Muro A", 100, 40], [2, "Muro B", 200.5, 0]],
)

TWINS = {
    "parts, comparison and total": (
        [*TWO[0], ["", "Trong đó: xây lắp", 150, 0], [3, "Kè C", 99.5, 30],
         ["", "Cùng kỳ năm trước", 230, 60], ["", "Tổng cộng", 400, 70]],
        [*TWO[1], ["", "De los cuales obras", 150, 0], [3, "Muro C", 99.5, 30],
         ["", "Mismo período del año anterior", 230, 60], ["", "Total general", 400, 70]],
    ),
    "groups": (
        [["I", "Dự án chuyển tiếp", "", ""], *TWO[0], ["", "NGÀNH GIAO THÔNG", 30, 3], ["", "Cầu C", 10, 1],
         ["", "Cầu D", 20, 2], ["", "Tổng số", 330.5, 43]],
        [["I", "Proyectos en ejecución", "", ""], *TWO[1], ["", "SECTOR TRANSPORTE", 30, 3], ["", "Puente C", 10, 1],
         ["", "Puente D", 20, 2], ["", "Total", 330.5, 43]],
    ),
    "cost items": (
        [[1, "Kè A", 100, 40], ["a", "Chi phí tư vấn", 10, 4], ["b", "Xây lắp", 90, 36], [2, "Kè B", 200, 0]],
        [[1, "Muro A", 100, 40], ["a", "Consultoría", 10, 4], ["b", "Obras civiles", 90, 36], [2, "Muro B", 200, 0]],
    ),
    "pages": (
        [*TWO[0], ["", "Cộng trang 1", 300.5, 40], ["", "Mang sang", 300.5, 40], [3, "Kè C", 10, 1]],
        [*TWO[1], ["", "Total página 1", 300.5, 40], ["", "Vienen", 300.5, 40], [3, "Muro C", 10, 1]],
    ),
    "notes and signatures": (
        [*TWO[0], ["", "Ghi chú: số ước", "", ""], [3, "Kè C", 10, 1], ["", "Người lập biểu", "", ""],
         [4, "Nguyễn Văn A", "", ""]],
        [*TWO[1], ["", "Nota: cifras estimadas", "", ""], [3, "Muro C", 10, 1], ["", "Elaborado por", "", ""],
         [4, "Juan Pérez", "", ""]],
    ),
    "a unit below that contradicts": (
        [*TWO[0], ["", "Đơn vị tính: nghìn đồng", "", ""], [3, "Kè C", 10, 1]],
        [*TWO[1], ["", "Unidad de medida: miles de pesos", "", ""], [3, "Muro C", 10, 1]],
    ),
    "a row with neither number nor code": ([*TWO[0], ["", "Kè D", 7, 1]], [*TWO[1], ["", "Muro D", 7, 1]]),
}  # fmt: skip


def facts(found: ReadResult) -> object:
    lines = found.lines
    totals = [(t.cell, t.stated_vnd, t.summed_vnd, t.is_grand) for t in found.stated_totals]
    issues = [(i.rule, i.severity, i.cell, i.line) for i in found.issues]
    heading = lines["heading"].notna().tolist()
    return lines["row"].tolist(), lines["plan_vnd"].tolist(), lines["disbursed_vnd"].tolist(), heading, totals, issues


@pytest.mark.parametrize("name", TWINS)
def test_twins_read_alike(name: str, tmp_path: Path) -> None:
    vietnamese, spanish = TWINS[name]
    own = result(save_xlsx(tmp_path / "vi.xlsx", [["Đơn vị tính: triệu đồng"], VI_HEAD, *vietnamese]))
    other = result(save_xlsx(tmp_path / "es.xlsx", [["Cifras en millones de pesos"], ES_HEAD, *spanish]), SPANISH)
    assert facts(other) == facts(own)


def test_the_file_of_the_finding(tmp_path: Path) -> None:
    """Parts and comparisons are not counted: 100 + 200,5 + 99,5 millions in three projects."""
    rows = [["Cifras en millones de pesos"], ES_HEAD, *TWINS["parts, comparison and total"][1]]
    found = result(save_xlsx(tmp_path / "es.xlsx", rows), SPANISH)
    assert found.lines["project_name"].tolist() == ["Muro A", "Muro B", "Muro C"]
    assert int(found.lines["plan_vnd"].sum()) == 400_000_000


def test_an_execution_table_by_code(tmp_path: Path) -> None:
    rows = [
        ["EJECUCIÓN PRESUPUESTAL DE INVERSIÓN"],
        ["Cifras en millones de pesos"],
        ["Código BPIN", "Nombre del proyecto", "Apropiación definitiva", "Pagos", "% ejecución"],
        ["2021000001", "Puente Río Claro", "1.250,50", "600,25", "48,0"],
        ["2021000002", "Escuela rural", "2.000", "0", "0"],
        ["", "TOTAL", "3.250,50", "600,25", ""],
    ]
    found = result(save_xlsx(tmp_path / "es.xlsx", rows), SPANISH)
    assert found.lines["project_name"].tolist() == ["Puente Río Claro", "Escuela rural"]
    assert found.lines["plan_vnd"].tolist() == [1_250_500_000, 2_000_000_000]
    assert int(found.lines["disbursed_vnd"].sum()) == 600_250_000
    assert [total.stated_vnd == total.summed_vnd for total in found.stated_totals] == [True, True]
