"""Every recipe of the README is carried out as written, on a copy, and does what it promises."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.recipes.readme import Copy, Step, recipes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
RECIPES = recipes()

Then = Callable[[Path, str], None]


def sheet(path: Path, *rows: tuple[object, ...]) -> None:
    workbook = Workbook()
    assert workbook.active is not None
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)


def given(folder: Path) -> None:
    """The files that the recipes speak of."""
    (folder / "inbox").mkdir()
    heads = ("TT", "Tên dự án", "Vốn được cấp", "Lũy kế giải ngân")
    sheet(folder / "bieu.xlsx", heads, (1, "Cầu Nét", 1000, 400), (2, "Trường Bồng Lai", 500, 100))
    columns = ("No", "Projeto", "Apropiación vigente", "Pagos acumulados")
    sheet(folder / "quadro.xlsx", ("Valores em milhões de reais",), columns, (1, "Ponte Velha", 1000, 400))
    heads = ("TT", "Tên dự án", "Kế hoạch vốn", "Lũy kế giải ngân")
    for place in ("stick", "state/tu-cac-huyen"):
        (folder / place / "stc").mkdir(parents=True)
        sheet(folder / place / "stc" / "bao-cao.xlsx", ("Đơn vị tính: triệu đồng",), heads, (1, "Cầu Nét", 1000, 400))
    (folder / "state" / "inbox").mkdir()


def _word(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml").decode("utf-8")


def province(folder: Path, said: str) -> None:
    assert json.loads((folder / "out" / "summary.json").read_text("utf-8"))["profile"] == "ha-nam-2023"


def deadline(folder: Path, said: str) -> None:
    assert (folder / "form.xlsx").stat().st_size > 5000


def layout(folder: Path, said: str) -> None:
    assert "Đọc được 2 dự án" in said
    assert "1.500.000.000" in said


def language(folder: Path, said: str) -> None:
    assert "Đọc được 1 dự án" in said
    assert "400.000.000 đồng" in said


def rule(folder: Path, said: str) -> None:
    assert "passed" in said


def channel(folder: Path, said: str) -> None:
    assert "bao-cao.xlsx" in said


def act(folder: Path, said: str) -> None:
    assert "Đã ghi trao đổi với stc." in said


def section(folder: Path, said: str) -> None:
    assert "Các nguồn vốn nước ngoài được theo dõi riêng" in _word(folder / "out" / "bao-cao-bo.docx")
    assert "Các nguồn vốn nước ngoài được theo dõi riêng" not in _word(folder / "out" / "bao-cao.docx")


def word(folder: Path, said: str) -> None:
    assert "đề nghị giải trình" in said.lower()
    assert "cần giải trình" not in said.lower()


def look(folder: Path, said: str) -> None:
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, BẢN RIÊNG" in _word(folder / "out" / "bao-cao.docx")


def edited_in_word(folder: Path) -> None:
    """What a person does between the two steps of the last recipe."""
    path = folder / "mau-rieng.docx"
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    text = parts["word/document.xml"].decode("utf-8")
    assert motto in text
    parts["word/document.xml"] = text.replace(motto, f"{motto}, BẢN RIÊNG").encode("utf-8")
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


THEN: dict[str, Then] = {
    "Add a province": province,
    "Change a deadline": deadline,
    "Add a layout": layout,
    "Add a language": language,
    "Add a rule": rule,
    "Add a channel": channel,
    "Add a kind of channel": channel,
    "Add a report section": section,
    "Change a word": word,
    "Change the report's look": look,
    "Add an act": act,
}
"""What each recipe promises."""


def test_every_recipe_is_carried_out_here() -> None:
    assert list(RECIPES) == list(THEN)


@pytest.mark.parametrize("title", THEN)
def test_recipe(title: str, tmp_path: Path) -> None:
    copy = Copy(tmp_path / "project")
    given(copy.folder)
    said = ""
    for number, step in enumerate(RECIPES[title]):
        said += copy.carry_out(step)
        if title == "Change the report's look" and number == 0:
            edited_in_word(copy.folder)
    THEN[title](copy.folder, said)


@pytest.mark.parametrize(
    "step",
    [
        Step("sh", "false"),
        Step("diff", "--- config/rules.yaml\n-nothing like this\n+x\n"),
        Step("yaml", "# config/rules.yaml\nx: 1\n"),
    ],
)
def test_a_step_that_cannot_be_done_fails(step: Step, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        Copy(tmp_path / "project").carry_out(step)
