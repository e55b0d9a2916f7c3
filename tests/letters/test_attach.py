"""Only office documents, PDF and zip travel as they are."""

import io
import zipfile

import pytest

from tasks.letters.attach import content_type, packed
from tasks.letters.message import Attachment


@pytest.mark.parametrize("name", ["Phụ lục.xlsx", "Báo cáo.docx", "Báo cáo.PDF", "tệp.zip"])
def test_documents_stay_as_they_are(name: str) -> None:
    assert packed(Attachment(name, b"noi dung")) == Attachment(name, b"noi dung")
    assert content_type(name)[0] == "application"


@pytest.mark.parametrize(
    ("name", "packed_name", "inside"),
    [
        ("tổng quan.html", "tổng quan.zip", "tổng quan.html"),
        ("số liệu.csv", "số liệu.zip", "số liệu.csv"),
        ("biểu.xls", "biểu.zip", "biểu.xls"),
        ("ảnh.png", "ảnh.zip", "ảnh.png"),
        ("macro.xlsm", "macro.zip", "macro.xlsm"),
        ("không đuôi", "không đuôi.zip", "không đuôi"),
    ],
)
def test_anything_else_travels_in_a_zip_under_its_name(name: str, packed_name: str, inside: str) -> None:
    item = packed(Attachment(name, b"noi dung"))
    assert item.file_name == packed_name
    with zipfile.ZipFile(io.BytesIO(item.content)) as archive:
        assert archive.namelist() == [inside]
        assert archive.read(inside) == b"noi dung"
    assert packed(Attachment(name, b"noi dung")) == item


def test_a_name_with_folders_is_only_a_name() -> None:
    assert packed(Attachment("../a/b.xlsx", b"")).file_name == "a b.xlsx"
