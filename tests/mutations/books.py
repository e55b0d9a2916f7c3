"""Good workbooks to mutate: the forms that agencies fill in, with the sample months' invented figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from config.load import load_profile
from config.period import Period, find_period
from config.profile import Profile
from config.sample.files import sample_files
from config.sample.projects import MILLION, SampleLine, elapsed_months, sample_lines

AGENCIES = ("sxd", "stnmt", "stc")
"""Whose files are mutated; the files of the others stand beside them."""
_SHORT = (
    ("serial", "TT"),
    ("project_name", "Tên dự án"),
    ("project_code", "Mã dự án"),
    ("funding_source", "Nguồn vốn"),
    ("plan_vnd", "Kế hoạch vốn năm 2023"),
    ("disbursed_vnd", "Lũy kế giải ngân từ 01/01/2023 đến hết ngày {end}"),
)
_LONG = (
    ("serial", 0), ("project_code", 1), ("project_name", 2), ("funding_source", 6), ("total_investment_vnd", 7),
    ("allocated_before_vnd", 8), ("plan_vnd", 9), ("plan_carried_vnd", 10), ("plan_this_year_vnd", 11),
    ("volume_vnd", 12), ("disbursed_month_vnd", 13), ("disbursed_vnd", 14), ("rate_pct", 15),
    ("estimate_final_vnd", 16), ("decrease_vnd", 17), ("increase_vnd", 18), ("plan_after_vnd", 19),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoodBook:
    """A workbook without a fault, as rows of cells; all places count from 0, amounts are in triệu đồng."""

    agency: str
    rows: tuple[tuple[Any, ...], ...]
    columns: Mapping[str, int]
    """Column by field."""
    header: tuple[int, ...]
    projects: tuple[int, ...]
    unit_at: tuple[int, int]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Number formats by cell, where a mutation sets one."""

    def save(self, path: Path) -> Path:
        """The workbook as .xlsx."""
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "Bieu 01"
        for i, row in enumerate(self.rows, 1):
            for j, cell in enumerate(row, 1):
                if cell not in (None, ""):
                    sheet.cell(i, j, cell)
        for top, left, bottom, right in self.merges:
            sheet.merge_cells(start_row=top + 1, end_row=bottom + 1, start_column=left + 1, end_column=right + 1)
        for (i, j), code in self.formats.items():
            sheet.cell(i + 1, j + 1).number_format = code
        book.save(path)
        return path


@cache
def profile() -> Profile:
    """Bắc Ninh 2023: reports twice a month."""
    return load_profile("bac-ninh-2023")


def period(due_on: date) -> Period:
    """A period of the profile."""
    return find_period(profile(), due_on)


def long_form(of: Period, agency: str) -> GoodBook:
    """The form of 24 columns, plan by parts, rate, estimate and requested changes, with codes and a total row."""
    sheet = next(file.sheet for file in sample_files(profile(), of, clean=True) if file.agency == agency)
    rows = tuple(tuple(float(cell) if isinstance(cell, Decimal) else cell for cell in row) for row in sheet.rows)
    return _book(agency, rows, dict(_LONG), sheet.merges)


def short_form(of: Period, agency: str, *, is_bare: bool = False) -> GoodBook:
    """The form of six columns: plan and cumulative disbursement only; a bare one lacks codes and the total row."""
    names = {source.code: source.name for source in profile().funding_sources}
    fields = [field for field, _ in _SHORT if not (is_bare and field == "project_code")]
    header = tuple(text.format(end=f"{of.data_as_of:%d/%m/%Y}") for field, text in _SHORT if field in fields)
    lines = sample_lines(profile(), elapsed_months(of))[agency]
    rows: list[tuple[Any, ...]] = [
        ("BÁO CÁO GIẢI NGÂN VỐN ĐẦU TƯ CÔNG",),
        (*[None] * (len(fields) - 1), "ĐVT: triệu đồng"),
        header,
    ]
    if not is_bare:
        total = {
            "project_name": "TỔNG CỘNG",
            "plan_vnd": _millions(sum(line.plan_vnd for line in lines)),
            "disbursed_vnd": _millions(sum(line.disbursed_vnd for line in lines)),
        }
        rows.append(tuple(total.get(field) for field in fields))
    rows += [tuple(_cells(number, line, names)[field] for field in fields) for number, line in enumerate(lines, 1)]
    return _book(agency, tuple(rows), {field: at for at, field in enumerate(fields)})


def _cells(number: int, line: SampleLine, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "serial": number,
        "project_name": line.name,
        "project_code": line.code,
        "funding_source": names[line.funding_source],
        "plan_vnd": _millions(line.plan_vnd),
        "disbursed_vnd": _millions(line.disbursed_vnd),
    }


def _millions(amount_vnd: int) -> float:
    return amount_vnd / MILLION


def _book(
    agency: str,
    rows: tuple[tuple[Any, ...], ...],
    columns: Mapping[str, int],
    merges: tuple[tuple[int, int, int, int], ...] = (),
) -> GoodBook:
    serial, name = columns["serial"], columns["project_name"]
    projects = tuple(
        i for i, row in enumerate(rows) if len(row) > name and row[name] and str(row[serial] or "").isdigit()
    )
    top = next(i for i, row in enumerate(rows) if row and row[0] == "TT")
    unit_at = next(
        (i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if "triệu đồng" in str(cell or "")
    )
    return GoodBook(agency, rows, columns, tuple(range(top, projects[0])), projects, unit_at, merges)
