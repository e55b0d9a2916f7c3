"""`giaingan agency`: a line of succession for people and programs."""

import json

import pytest

from flows.cli import main


def test_a_district_shows_to_whom_its_projects_went(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agency", "bac-ninh-2026", "hgiabinh"]) == 0
    told = capsys.readouterr().out
    assert "hgiabinh: UBND huyện Gia Bình (từ trước, đến hết 30/6/2025" in told
    assert "giao cho xgiabinh: Trường mầm non xã Gia Bình (ví dụ)" in told
    assert "phần còn lại giao cho bqldd" in told
    assert "xgiabinh: UBND xã Gia Bình (từ 01/7/2025, đến nay" in told


def test_a_department_shows_what_came_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agency", "bac-ninh-2026", "sxd", "--json"]) == 0
    line = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["valid_to"], one["successor"]) for one in line] == [
        ("sgtvt", "2025-02-28", "sxd"), ("bg-sxd", "2025-06-30", "sxd"), ("sxd", None, None),
    ]  # fmt: skip


def test_an_unknown_code_is_told_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agency", "bac-ninh-2026", "khong-co"]) == 1
    assert "không có đơn vị 'khong-co'; các mã: stc, " in capsys.readouterr().err
