"""The command line: what each word says and returns; a user's mistake is told in a line, never a traceback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.errors import ToldError
from config.load import PROFILES
from flows.cli import main
from tasks.run import Run
from tests.cycle.expected import SILENT, TOTAL_OFF, code_at, expected
from tests.cycle.month import Month, house

pytestmark = [pytest.mark.flow, pytest.mark.timeout(600)]  # the first test waits for the month

WHOSE = ("bac-ninh-2023", "2023-08-05")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty installation."""
    monkeypatch.setenv("GIAINGAN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("GIAINGAN_DATABASE_URL", raising=False)
    monkeypatch.setenv("PREFECT_SERVER_EPHEMERAL_ENABLED", "false")
    return tmp_path / "home"


@pytest.fixture
def month(bac_ninh_copy: Month) -> Iterator[Month]:
    """The sample month, to be changed."""
    with house(bac_ninh_copy.home):
        yield bac_ninh_copy


def told(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Output and error output; a traceback in either fails."""
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return out, err


def one_line(err: str) -> str:
    """The one line that an error is told in."""
    (line,) = err.strip().splitlines()
    return line


class TestMistakes:
    def test_unknown_profile(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["cycle", "ha-noi-2023", "2023-08-05"]) == 2
        assert "ha-noi-2023" in one_line(told(capsys)[1])

    @pytest.mark.parametrize("code", ["../bac-ninh-2023", "/etc/passwd", ""])
    def test_profile_code_that_is_a_path(self, code: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["cycle", code, "2023-08-05"]) == 2
        one_line(told(capsys)[1])

    def test_unknown_period_names_those_there_are(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["cycle", "bac-giang-2022", "2022-08-11"]) == 2
        line = one_line(told(capsys)[1])
        assert "2022-08-10" in line
        assert "2023-08-10" in line

    def test_period_that_is_no_date(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["cycle", "bac-ninh-2023", "hôm nay"]) == 2
        line = one_line(told(capsys)[1])
        assert "'hôm nay' không phải ngày" in line
        assert "Kỳ báo cáo" in line

    def test_period_as_people_write_it(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["inbox", "bac-ninh-2023", "5/8/2023"]) == 0
        assert main(["inbox", "bac-ninh-2023", "6/8/2023"]) == 2
        assert "2023-08-06" in one_line(told(capsys)[1])

    def test_inbox_that_is_not_there(self, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["cycle", *WHOSE, "--inbox", str(tmp_path / "none")]) == 2
        assert "none" in one_line(told(capsys)[1])

    def test_inbox_that_is_a_file(self, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "a.txt").write_text("x")
        assert main(["cycle", *WHOSE, "--inbox", str(tmp_path / "a.txt")]) == 2
        one_line(told(capsys)[1])

    @pytest.mark.parametrize("url", ["postgresql://127.0.0.1:1/x", "postgresql+psycopg://u:geheim@127.0.0.1:1/x"])
    def test_database_that_cannot_be_reached(
        self, url: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("GIAINGAN_DATABASE_URL", url)
        assert main(["cycle", *WHOSE, "--inbox", str(tmp_path)]) == 1
        line = one_line(told(capsys)[1])
        assert "127.0.0.1" in line
        assert "geheim" not in line

    def test_database_url_that_is_none(
        self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("GIAINGAN_DATABASE_URL", "khong phai url")
        assert main(["cycle", *WHOSE, "--inbox", str(tmp_path)]) in (1, 2)
        one_line(told(capsys)[1])

    @pytest.mark.parametrize("text", ["code: [", "code: tinh-x\n", "- a\n", "", "\x00\x01"])
    def test_broken_profile(self, text: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "tinh-x.yaml").write_text(text)
        assert main(["cycle", "tinh-x", "2023-08-05", "--profiles", str(tmp_path)]) == 2
        assert "tinh-x.yaml" in told(capsys)[1]

    @pytest.mark.parametrize(
        "text",
        [
            "fields: [",
            "id: x\n",
            "id: x\nfields: {khong-co: [{headers: [a]}]}\n",
            "id: x\nextends: cot.yaml\nfields: {}\n",
            "",
        ],
    )
    def test_broken_columns(self, text: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "cot.yaml").write_text(text)
        (tmp_path / "a.csv").write_text("a;b\n1;2\n")
        assert main(["check", str(tmp_path / "a.csv"), "--columns", str(tmp_path / "cot.yaml")]) == 2
        assert "cot.yaml" in told(capsys)[1]

    def test_columns_file_that_is_not_there(
        self, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["cycle", *WHOSE, "--inbox", str(tmp_path), "--columns", str(tmp_path / "no.yaml")]) == 2
        assert "no.yaml" in one_line(told(capsys)[1])

    @pytest.mark.parametrize(
        "words",
        [
            ("report", *WHOSE),
            ("changes", *WHOSE),
            ("trace", *WHOSE, "tinh.giai-ngan"),
            ("note", *WHOSE, "-o", "/dev/null"),
            ("decide", *WHOSE, "approve", "--by", "A", "--tier", "2"),
            ("preview", *WHOSE, "1"),
            ("assign", *WHOSE, "abc", "sxd", "--by", "A", "--reason", "B"),
            ("template", "bac-ninh-2023", "khong-co", "2023-08-05", "-o", "/dev/null"),
            ("outbox", "settle", *WHOSE, "--number", "1", "--state", "sent", "--by", "A", "--note", "B"),
        ],
        ids=lambda words: words[0],
    )
    def test_nothing_there_yet(self, words: tuple[str, ...], home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(list(words)) == 1
        one_line(told(capsys)[1])


class TestCheck:
    def test_file_without_errors(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        (path,) = (month.inbox / "sxd").iterdir()
        assert main(["check", str(path), "--profile", "bac-ninh-2023", "--period", "2023-08-05", "--json"]) == 0
        said = json.loads(told(capsys)[0])
        run = month.last.run
        due = expected(run.profile, run.period, with_past=True).lines["sxd"]
        assert said["projects"] == len(due)
        assert said["totals"]["plan_vnd"] == sum(line.plan_vnd for line in due)
        assert said["totals"]["disbursed_vnd"] == sum(line.disbursed_vnd for line in due)
        assert (said["unit"], said["sheet"]) == ("trieu", "Bieu 01")

    def test_file_with_an_error_names_its_cell(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        (path,) = (month.inbox / code_at(month.last.run.profile, TOTAL_OFF)).iterdir()
        assert main(["check", str(path), "--profile", "bac-ninh-2023", "--json"]) == 1
        found = [f for f in json.loads(told(capsys)[0])["findings"] if f["severity"] == "error"]
        assert [f["rule"] for f in found] == ["total-mismatch"]
        assert found[0]["cell"].endswith("O8")

    def test_text_for_people(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        (path,) = (month.inbox / "sxd").iterdir()
        assert main(["check", str(path)]) == 0
        out = told(capsys)[0]
        assert "Đọc được" in out
        assert "Bieu 01" in out

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xff\xd8\xff\xe0 photo", b"\x00" * 4000])
    def test_corrupt_file(self, content: bytes, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "hong.xlsx").write_bytes(content)
        assert main(["check", str(tmp_path / "hong.xlsx"), "--json"]) == 1
        said = json.loads(told(capsys)[0])
        assert said["readable"] is False
        assert said["message"]
        assert said["fix"]

    def test_file_that_is_not_there(self, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", str(tmp_path / "none.xlsx")]) == 2
        assert "none.xlsx" in one_line(told(capsys)[1])

    def test_stores_nothing(self, home: Path, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("a;b\n1;2\n")
        main(["check", str(tmp_path / "a.csv")])
        assert not home.exists()


class TestOffice:
    def test_inbox(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["inbox", *WHOSE]) == 0
        assert len(told(capsys)[0].splitlines()) == len(month.last.run.profile.agencies) - len(SILENT) + 1

    def test_waive_lets_the_file_in(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        agency = code_at(month.last.run.profile, TOTAL_OFF)
        words = ["waive", *WHOSE, "total-mismatch", agency, "--by", "Nguyễn Văn A", "--reason", "đơn vị đã giải trình"]
        assert main(words) == 0
        assert f"Nay được nhận: Bao cao giai ngan thang 07-2023 - {agency}.xlsx" in told(capsys)[0]

    def test_waive_of_an_unknown_rule_or_agency_is_refused(
        self, month: Month, capsys: pytest.CaptureFixture[str]
    ) -> None:
        who = ["--by", "A", "--reason", "B"]
        for rule, agency in (("khong-co", "sxd"), ("total-mismatch", "khong-co")):
            assert main(["waive", *WHOSE, rule, agency, *who]) in (1, 2)
            assert "khong-co" in one_line(told(capsys)[1])

    def test_recheck_without_change_says_nothing(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["recheck", *WHOSE]) == 0
        out = told(capsys)[0]
        assert "Nay được nhận" not in out
        assert "xem xét loại" not in out

    def test_template(self, month: Month, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        form = tmp_path / "form.xlsx"
        assert main(["template", "bac-ninh-2023", "sxd", "2023-08-05", "-o", str(form)]) == 0
        told(capsys)
        assert main(["check", str(form), "--profile", "bac-ninh-2023", "--period", "2023-08-05", "--json"]) in (0, 1)
        run = month.last.run
        due = expected(run.profile, run.period, with_past=True).lines["sxd"]
        assert json.loads(told(capsys)[0])["projects"] == len(due)


class TestDecision:
    def test_scenarios_side_by_side(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["reallocate", *WHOSE, "--set", "minimum_lot_vnd=5000000000"]) == 0
        out = told(capsys)[0]
        assert "hồ sơ" in out
        assert "phương án 1" in out

    def test_unknown_setting_is_usage(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["reallocate", *WHOSE, "--set", "khong-co=1"]) == 2
        assert "khong-co" in told(capsys)[1]

    def test_note(self, month: Month, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["note", *WHOSE, "-o", str(tmp_path / "moi" / "to-trinh.docx")]) == 0
        told(capsys)
        assert (tmp_path / "moi" / "to-trinh.docx").read_bytes()[:2] == b"PK"

    def test_decision_names_the_day_of_its_document_and_the_proposal_seen(
        self, month: Month, capsys: pytest.CaptureFixture[str]
    ) -> None:
        words = ["decide", *WHOSE, "approve", "--by", "A", "--tier", "2", "--document", "9/QĐ-UBND"]
        at = ["--as-of", "2023-08-14T09:00"]
        assert main([*words, *at, "--on", "2023-08-11", "--proposal", "999"]) == 1
        assert "Phương án số 999 không còn hiệu lực" in told(capsys)[1]
        assert main([*words, *at, "--on", "2023-08-15"]) == 1
        assert "15/8/2023 sau ngày ghi quyết định 14/8/2023" in told(capsys)[1]
        assert main([*words, *at, "--on", "2023-08-11"]) == 0
        assert "9/QĐ-UBND, ngày 11/8/2023" in told(capsys)[0]

    def test_decision_is_taken_once(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        words = ["decide", *WHOSE, "reject", "--by", "Chủ tịch UBND tỉnh", "--tier", "2", "--note", "chưa cần thiết"]
        code = main(words)
        out, err = told(capsys)
        assert (code, err) == (0, "")
        assert "không phê duyệt" in out
        assert main(words) == 1
        one_line(told(capsys)[1])


class TestReports:
    def test_trace_leads_to_cells(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["trace", *WHOSE, "tinh.giai-ngan"]) == 0
        out = told(capsys)[0]
        assert "Bieu 01" in out
        assert ".xlsx" in out

    def test_trace_of_an_unknown_figure(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["trace", *WHOSE, "khong.co"]) == 1
        assert "khong.co" in one_line(told(capsys)[1])

    def test_report_again(self, month: Month, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["report", *WHOSE, "--out", str(tmp_path / "again")]) == 0
        told(capsys)
        for name in ("bao-cao.docx", "phu-luc.xlsx", "tong-quan.html"):
            assert (tmp_path / "again" / name).read_bytes() == (month.rounds[0].run.out / name).read_bytes()

    def test_waiver_shows_among_the_changes(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["changes", *WHOSE]) == 0
        assert told(capsys)[0].strip().startswith("0 ")
        agency = code_at(month.last.run.profile, TOTAL_OFF)
        main(["waive", *WHOSE, "total-mismatch", agency, "--by", "A", "--reason", "B"])
        told(capsys)
        assert main(["changes", *WHOSE]) == 0
        out = told(capsys)[0]
        assert "tinh.giai-ngan:" in out


class TestPost:
    def test_list_and_preview(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["outbox", "list", *WHOSE]) == 0
        rows = told(capsys)[0].splitlines()
        assert len(rows) == month.last.summary["messages"]["written"]
        assert main(["preview", *WHOSE, "1"]) == 0
        assert "vanthu@" in told(capsys)[0]

    def test_preview_of_an_unknown_number(self, month: Month, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["preview", *WHOSE, "9999"]) == 1
        assert "9999" in one_line(told(capsys)[1])

    def test_settle_needs_its_options(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stopped:
            main(["outbox", "settle", *WHOSE])
        assert stopped.value.code == 2
        assert "--number" in told(capsys)[1]


class TestBroken:
    def test_the_stage_that_broke_is_named(
        self, month: Month, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def full(run: Run) -> None:
            raise ToldError("đĩa đầy")

        monkeypatch.setattr("flows.cycle.collect", full)
        assert main(["cycle", *WHOSE, "--plain"]) == 1
        assert one_line(told(capsys)[1]) == "bước collect: đĩa đầy"


class TestConsole:
    def test_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stopped:
            main(["--version"])
        assert stopped.value.code == 0
        assert told(capsys)[0].startswith("giaingan 0.")

    def test_profiles_of_another_folder_need_not_be_typed(
        self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shipped = (PROFILES / "bac-ninh-2023.yaml").read_text("utf-8")
        (tmp_path / "tinh-x.yaml").write_text(shipped.replace("code: bac-ninh-2023", "code: tinh-x"), "utf-8")
        assert main(["inbox", "tinh-x", "2023-08-05"]) == 2
        monkeypatch.setenv("GIAINGAN_PROFILES", str(tmp_path))
        assert main(["inbox", "tinh-x", "2023-08-05"]) == 0
        assert main(["inbox", "bac-ninh-2023", "2023-08-05"]) == 2
        told(capsys)
