"""`giaingan map`: an officer sees how a layout was understood and mends it with a few words, without reading YAML."""

from pathlib import Path

import pytest

from config.columns import load_columns
from flows.cli import main
from tests.read.forms import save_form
from tests.read.helpers import result

HEADERS = ["STT", "Tên dự án", "Ngân khoản năm", "Đã chi ra", "Nhận xét"]
ROWS = [[1, "Đường A", 900, 300, "tốt"], [2, "Cầu B", 1200, 400.5, ""], ["", "Tổng cộng", 2100, 700.5, ""]]


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A layout whose money columns are headed in words that no form uses."""
    return save_form(tmp_path / "la.xlsx", HEADERS, ROWS, title="BẢNG THEO DÕI")


def test_a_layout_in_unknown_words_is_mended_with_two_settings(
    strange: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", str(strange)]) == 1
    said = capsys.readouterr().out
    assert "“ngân khoản năm”\n       → CHƯA HIỂU, CÓ SỐ LIỆU" in said
    assert "900 | 1200 | 2100" in said
    assert "Còn thiếu: “Kế hoạch vốn”, “Lũy kế giải ngân”" in said
    assert f'giaingan map {strange} --set C="Kế hoạch vốn"' in said

    written = tmp_path / "columns-la.yaml"
    words = ["map", str(strange), "--set", "C=Kế hoạch vốn", "--set", "D=Lũy kế giải ngân"]
    assert main([*words, "-o", str(written)]) == 0
    said = capsys.readouterr().out
    assert "Kế hoạch vốn: 2.100.000.000 đồng" in said
    assert "Lũy kế giải ngân: 700.500.000 đồng" in said
    assert "[tiêu đề “đã chi ra”]" in said
    assert "Bản kê số liệu của tệp: đã đọc 1/1 trang, 2 dòng dự án; không bỏ sót cột số liệu nào." in said

    found = result(strange, load_columns(written))
    assert found.lines["plan_vnd"].tolist() == [900_000_000, 1_200_000_000]
    assert found.lines["disbursed_vnd"].tolist() == [300_000_000, 400_500_000]
    assert not found.issues


def test_what_was_mended_is_mended_on(strange: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = tmp_path / "columns-la.yaml"
    assert main(["map", str(strange), "--set", "C=Kế hoạch vốn", "-o", str(written)]) == 1
    more = ["map", str(strange), "--columns", str(written), "--set", "D=Lũy kế giải ngân"]
    assert main([*more, "-o", str(written)]) == 0
    assert "giaingan map ngày" in written.read_text("utf-8").splitlines()[0]
    assert result(strange, load_columns(written)).lines["disbursed_vnd"].sum() == 700_500_000
    assert main([*more[:2], "--set", "E=bỏ qua", "-o", str(written)]) == 2
    assert "đã có tệp này" in capsys.readouterr().err


def test_a_header_in_two_rows_rows_of_one_code_and_a_filter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spent = "Chi ra tới 31/7/2023"
    headers = ["STT", "Tên dự án", "Mã dự án", "Loại", "Kế hoạch vốn", (spent, "NSTW"), (spent, "Cộng hết")]
    rows = [
        [1, "Phòng học", "7000001", "DA", 100, 10, 40],
        [2, "Bàn ghế", "7000001", "DA", 50, 0, 20],
        [3, "Cộng dồn quý", "7000001", "khác", 700, 0, 300],
    ]
    path = save_form(tmp_path / "a.xlsx", headers, rows, title="BẢNG")
    written = tmp_path / "columns-a.yaml"
    words = ["--set", "G=Lũy kế giải ngân", "--set", "F=bỏ qua", "--only", "D=da", "--add-up", "-o", str(written)]
    assert main(["map", str(path), *words]) == 0
    said = capsys.readouterr().out
    assert "→ không đọc: cán bộ chọn không đọc" in said
    found = result(path, load_columns(written))
    assert found.lines["plan_vnd"].tolist() == [150_000_000]
    assert found.lines["disbursed_vnd"].tolist() == [60_000_000]
    august = [*headers[:5], *((texts[0].replace("31/7", "31/8"), texts[1]) for texts in headers[5:])]
    later = save_form(tmp_path / "b.xlsx", august, rows, title="BẢNG")
    assert result(later, load_columns(written)).lines["disbursed_vnd"].tolist() == [60_000_000]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--set", "Kế hoạch vốn"], "CỘT=NỘI-DUNG"),
        (["--set", "Z=Kế hoạch vốn"], "không có cột Z"),
        (["--set", "C=Vốn gì đó"], "Các nội dung: "),
        (["--set", "C=Kế hoạch vốn: NSXX"], "không có nguồn vốn"),
        (["--unit", "thùng"], "không phải đơn vị tính"),
    ],
)
def test_what_cannot_be_said_is_told(
    words: list[str], told: str, strange: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", str(strange), *words]) == 2
    assert told in capsys.readouterr().err


def test_the_office_is_told_which_file_knows_a_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    headers = ["STT", "Tên dự án", "Mã dự án", "Nguồn vốn", "Kế hoạch vốn", "Lũy kế giải ngân"]
    rows = [[1, "Đường A", "7000001", "NS cấp tỉnh", 900, 300]]
    path = save_form(tmp_path / "a.xlsx", headers, rows, title="BẢNG")
    assert main(["check", str(path), "--profile", "bac-ninh-2023", "--period", "2023-08-05"]) == 1
    said = capsys.readouterr().out
    assert 'bac-ninh-2023.yaml, khóa funding_sources: [{code: MÃ-NGUỒN, aliases: ["NS cấp tỉnh"]}]' in said
