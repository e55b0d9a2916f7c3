"""Another language needs a mapping only."""

from pathlib import Path

from config.columns import STANDARD, load_columns
from tests.read.helpers import result, save_xlsx


def test_spanish_execution_table(tmp_path: Path) -> None:
    rows = [
        ["EJECUCIÓN PRESUPUESTAL DE INVERSIÓN"],
        ["Cifras en millones de pesos"],
        ["Código BPIN", "Nombre del proyecto", "Apropiación definitiva", "Pagos", "% ejecución"],
        ["2021000001", "Puente Río Claro", "1.250,50", "600,25", "48,0"],
        ["2021000002", "Escuela rural", "2.000", "0", "0"],
        ["", "TOTAL", "3.250,50", "600,25", ""],
    ]
    found = result(save_xlsx(tmp_path / "es.xlsx", rows), load_columns(STANDARD.with_name("columns-es.yaml")))
    assert found.lines["project_name"].tolist() == ["Puente Río Claro", "Escuela rural"]
    assert found.lines["plan_vnd"].tolist() == [1_250_500_000, 2_000_000_000]
    assert int(found.lines["disbursed_vnd"].sum()) == 600_250_000
    assert [total.stated_vnd == total.summed_vnd for total in found.stated_totals] == [True, True]
