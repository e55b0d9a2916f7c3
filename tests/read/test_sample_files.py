"""The sample month's flat CSV files read to the very figures that they were made from."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from config.load import load_profile
from config.period import find_period
from config.sample.files import SampleFile, sample_files
from config.sample.projects import SampleLine, sample_lines
from tasks.read.intake import aliases_of
from tasks.read.outcome import ReadResult
from tasks.read.workbook import read_file
from tests.read.helpers import COLUMNS, save_xlsx

PROFILE = load_profile("bac-ninh-2023")
PERIOD = find_period(PROFILE, date(2023, 8, 5))
LINES = sample_lines(PROFILE, PERIOD.data_as_of.month)
FLAT = {file.agency: file for file in sample_files(PROFILE, PERIOD) if file.as_csv}
BY_CODE = {line.code: line for lines in LINES.values() for line in lines}
MONEY = (
    "total_investment_vnd",
    "allocated_before_vnd",
    "plan_vnd",
    "plan_carried_vnd",
    "plan_this_year_vnd",
    "volume_vnd",
    "disbursed_month_vnd",
    "disbursed_vnd",
    "estimate_final_vnd",
    "decrease_vnd",
    "increase_vnd",
    "plan_after_vnd",
)


def as_csv(file: SampleFile, path: Path) -> Path:
    """The file as an agency's program would export it: decimal commas, semicolons."""
    text = io.StringIO()
    for row in file.sheet.rows:
        cells = [
            "" if cell is None else str(cell).replace(".", ",") if isinstance(cell, Decimal) else cell for cell in row
        ]
        csv.writer(text, delimiter=";").writerow(cells)
    path.write_text(text.getvalue(), "utf-8-sig")
    return path


def as_xlsx(file: SampleFile, path: Path) -> Path:
    """The same flat header and rows as a workbook of numbers."""
    return save_xlsx(
        path, [[float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in file.sheet.rows]
    )


def read(path: Path) -> ReadResult:
    outcome = read_file(
        path, path.name, COLUMNS, default_source=PROFILE.default_funding_source, source_aliases=aliases_of(PROFILE)
    )
    assert isinstance(outcome, ReadResult), outcome
    return outcome


def rate(line: SampleLine) -> float | None:
    return float(round(Decimal(line.disbursed_vnd * 100) / line.plan_vnd, 2)) if line.plan_vnd else None


def test_there_are_flat_files() -> None:
    assert set(FLAT) == {"bqlgt", "bqlkcn", "htiendu"}


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@pytest.mark.parametrize("agency", sorted(FLAT))
def test_flat_file_reads_to_its_figures(agency: str, write: type, tmp_path: Path) -> None:
    found = read(write(FLAT[agency], tmp_path / f"bieu.{write.__name__[3:]}"))
    expected = [BY_CODE[str(row[1])] for row in FLAT[agency].sheet.rows[2:] if row[1]]
    assert found.unit == "trieu"
    assert found.lines["project_code"].tolist() == [line.code for line in expected]
    for field in MONEY:
        assert found.lines[field].tolist() == [getattr(line, field) for line in expected], field
    assert found.lines["rate_pct"].tolist() == pytest.approx([rate(line) for line in expected], abs=0.005)
    assert found.lines["funding_source"].tolist() == [line.funding_source for line in expected]
    assert [issue for issue in found.issues if issue.severity == "error"] == []
    grand = {total.field: total.stated_vnd for total in found.stated_totals if total.is_grand}
    assert grand["plan_vnd"] == sum(line.plan_vnd for line in expected)
