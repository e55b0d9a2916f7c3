"""Amounts are read as people see them, or asked about: percent, thousands left out, a unit in the format."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from config.columns import load_columns
from tasks.read.formats.number_formats import Shown, shown_by
from tasks.read.outcome import ReadResult
from tasks.read.values.words import words_of
from tests.read.helpers import DISBURSED_VND, HEAD, PLAN_VND, UNIT_NOTE, A, B, C, result, save_xlsx

UNITS = words_of(load_columns()).unit_words


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("0.000%", Shown("percent")),
        ('0.0"%"', Shown("percent")),
        ("#,##0.000,", Shown("thousands", power=1)),
        ("#,##0,,", Shown("thousands", power=2)),
        ("#,##0,.0", Shown("thousands", power=1)),
        ('#,##0.000" tỷ"', Shown("unit", unit="ty")),
        (r"#,##0\ \t\ỷ", Shown("unit", unit="ty")),
        ("#,##0", None),
        ("#,##0.00", None),
        ('_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', None),
        ("[Red]#,##0;(#,##0)", None),
        ('#,##0" m2"', None),
        ("dd/mm/yyyy", None),
    ],
)
def test_what_a_format_shows(code: str, shown: Shown | None) -> None:
    assert shown_by(code, UNITS) == shown


def formatted(path: Path, formats: dict[str, tuple[str, float | None]]) -> ReadResult:
    """The table of A, B and C under triệu đồng, cells given another format, and another number where one is named."""
    book = load_workbook(save_xlsx(path, [UNIT_NOTE, HEAD, A, B, C, ["", "Tổng cộng", "", 5000.5, 1600.25]]))
    for address, (code, number) in formats.items():
        cell = book["Biểu 01"][address]
        cell.number_format = code
        if number is not None:
            cell.value = number
    book.save(path)
    return result(path)


def told(found: ReadResult) -> list[tuple[str, str]]:
    return [(one.severity, str(one.cell)) for one in found.issues if one.rule == "read-number-format"]


def test_percent_in_a_money_column_goes_back(tmp_path: Path) -> None:
    found = formatted(tmp_path / "a.xlsx", {"E3": ("0.000%", 6.0)})
    assert told(found) == [("error", "Biểu 01!E3")]


def test_a_zero_in_percent_loses_nothing(tmp_path: Path) -> None:
    assert not told(formatted(tmp_path / "a.xlsx", {"E5": ("0%", None)}))


def test_a_row_with_its_unit_in_the_format_is_read_in_that_unit(tmp_path: Path) -> None:
    formats = {"D4": ('#,##0.000" tỷ"', 2.5005), "E4": ('#,##0.000" tỷ"', 1.00025)}
    found = formatted(tmp_path / "a.xlsx", formats)
    assert (int(found.lines["plan_vnd"].sum()), int(found.lines["disbursed_vnd"].sum())) == (PLAN_VND, DISBURSED_VND)
    assert told(found) == [("warning", "Biểu 01!D4"), ("warning", "Biểu 01!E4")]


def test_a_column_shown_in_thousands_is_read_as_it_is_seen(tmp_path: Path) -> None:
    raw = {"D3": 1_500_000, "D4": 2_500_500, "D5": 1_000_000, "D6": 5_000_500}
    found = formatted(tmp_path / "a.xlsx", {at: ("#,##0.000,", number) for at, number in raw.items()})
    assert int(found.lines["plan_vnd"].sum()) == PLAN_VND
    assert told(found) == [("info", "Biểu 01!D3")]


def test_one_cell_shown_in_thousands_goes_back(tmp_path: Path) -> None:
    found = formatted(tmp_path / "a.xlsx", {"D3": ("#,##0,", None)})
    assert int(found.lines["plan_vnd"].sum()) == PLAN_VND
    assert told(found) == [("error", "Biểu 01!D3")]
