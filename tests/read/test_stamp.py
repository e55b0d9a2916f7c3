"""The stamp of an issued form is found, and only a whole one counts."""

from pathlib import Path

from openpyxl import load_workbook

from tasks.read.outcome import TemplateStamp
from tests.read.helpers import result, save_xlsx
from tests.read.odd_files import PLAIN


def stamped(path: Path, facts: dict[str, str]) -> Path:
    save_xlsx(path, PLAIN)
    book = load_workbook(path)
    sheet = book.create_sheet("_giaingan")
    sheet.sheet_state = "veryHidden"
    for fact in facts.items():
        sheet.append(fact)
    book.save(path)
    return path


def test_stamp(tmp_path: Path) -> None:
    facts = {"profile": "bac-ninh-2023", "agency": "so-gtvt", "period": "2023-08-05", "template_version": "1"}
    found = result(stamped(tmp_path / "a.xlsx", facts))
    assert found.stamp == TemplateStamp(1, "bac-ninh-2023", "so-gtvt", "2023-08-05")
    assert len(found.lines) == 3
    del facts["agency"]
    assert result(stamped(tmp_path / "b.xlsx", facts)).stamp is None
