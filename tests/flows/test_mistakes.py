"""Mistakes on the command line and in the environment: a line that says what is wrong, before anything is done."""

from pathlib import Path

import pytest

from flows.cli import main

WHOSE = ("bac-ninh-2023", "2023-08-05")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIAINGAN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("GIAINGAN_DATABASE_URL", raising=False)
    return tmp_path / "home"


@pytest.mark.parametrize("below", ["", "sub/sub"])
def test_results_cannot_go_into_a_file(below: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tep").write_text("")
    (tmp_path / "inbox").mkdir()
    out = str(tmp_path / "tep" / below)
    assert main(["cycle", *WHOSE, "--inbox", str(tmp_path / "inbox"), "--out", out]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "--out" in said
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("url", ["hello", "oracle://nguoi@may/so"])
def test_an_address_that_is_no_databases_is_a_configuration_error(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIAINGAN_DATABASE_URL", url)
    assert main(["inbox", *WHOSE]) == 2
    assert "cơ sở dữ liệu" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["assign", "waive", "exclude"])
def test_why_cannot_be_left_blank(word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = {"assign": ["0" * 12, "sxd"], "waive": ["sxd", "blank-code"], "exclude": ["0" * 12]}[word]
    assert main([word, *WHOSE, *given, "--by", "An", "--reason", "  "]) == 2
    assert capsys.readouterr().err == "Lý do (reason): không được để trống\n"
    assert not (tmp_path / "home").exists()
