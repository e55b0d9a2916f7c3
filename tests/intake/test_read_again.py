"""What was mended is read again: files come back by a better profile, and history follows codes and successors."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.clock import HANOI
from config.load import load_profile
from config.run_request import RunRequest
from flows.check import check
from flows.collect import collect
from flows.opening import open_run
from tasks.check.recheck import changes_told, recheck
from tasks.ledger.findings import findings
from tasks.ledger.lines import lines
from tasks.read.intake import waiting
from tasks.run import Run, submissions_of
from tests.cycle.month import house
from tests.intake.office import CLOSED, ON_TIME, PERIOD, PROFILE, Office, table, workbook

LINES = (("7000001", "Đường tỉnh A", 1_000, 400), ("7000002", "Trường B", 2_000, 900))
STRANGE = "Vốn NST bổ sung"
"""A funding source that no profile knows."""

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def regime(office: Office, change: Change) -> Path:
    """A folder with the profile, changed."""
    folder = office.root / "profiles"
    folder.mkdir(exist_ok=True)
    profile = load_profile(PROFILE).model_dump(mode="json")
    change(profile)
    (folder / f"{PROFILE}.yaml").write_text(json.dumps(profile, ensure_ascii=False), "utf-8")
    return folder


def with_alias(profile: dict[str, Any]) -> None:
    profile["funding_sources"][0]["aliases"] = [*profile["funding_sources"][0]["aliases"], STRANGE]


def opened(office: Office, profiles: Path | None = None, period: date = PERIOD, as_of: datetime = CLOSED) -> Run:
    inbox = office.root / "inbox" / period.isoformat()
    asked = RunRequest(
        profile=PROFILE, period=period, as_of=as_of, inbox=inbox, out=office.root / "out", profiles=profiles
    )
    with house(office.root / "home"):
        return replace(open_run(asked), present=None)  # the moment is the office's present


def round_of(office: Office, profiles: Path | None = None, **at: Any) -> dict[str, str]:
    """Collect and check; file name -> state."""
    run = opened(office, profiles, **at)
    collect(run)
    check(run)
    return {record.file_name: record.state for record in submissions_of(run)}


def sent(office: Office, name: str, rows: list[list[Any]], at: datetime = ON_TIME, agency: str = "sxd") -> None:
    office.drop(f"{PERIOD.isoformat()}/{agency}/{name}", workbook(rows), at)


def test_a_returned_file_enters_once_the_profile_knows_its_source(office: Office) -> None:
    sent(office, "a.xlsx", table("Sở Xây dựng", *LINES, source=STRANGE))
    assert round_of(office) == {"a.xlsx": "returned"}
    assert round_of(office) == {"a.xlsx": "returned"}
    assert round_of(office, regime(office, with_alias)) == {"a.xlsx": "accepted"}


def test_other_words_of_the_language_are_another_reading(office: Office) -> None:
    sent(office, "a.xlsx", table("Sở Xây dựng", *LINES, source=STRANGE))
    round_of(office)
    run = opened(office)
    assert waiting(run) == []
    columns = run.columns.model_copy()
    columns._words = columns.words.model_copy(update={"of_which": (*columns.words.of_which, "gồm có")})
    assert [one.received.file_name for one in waiting(replace(run, columns=columns))] == ["a.xlsx"]


def test_recheck_reads_it_again_too_and_says_so(office: Office) -> None:
    sent(office, "a.xlsx", table("Sở Xây dựng", *LINES, source=STRANGE))
    round_of(office)
    run = opened(office, regime(office, with_alias))
    assert [record.file_name for record in recheck(run).now_accepted] == ["a.xlsx"]
    assert [record.state for record in submissions_of(run)] == ["accepted"]


def test_recheck_lists_accepted_files_that_now_read_otherwise_and_changes_none(office: Office) -> None:
    def renamed(profile: dict[str, Any]) -> None:
        profile["default_funding_source"] = "nstw"

    rows = [[*row[:4], *row[5:]] for row in table("Sở Xây dựng", *LINES)]
    sent(office, "a.xlsx", rows)
    assert round_of(office) == {"a.xlsx": "accepted"}
    assert recheck(opened(office)).read_otherwise == ()
    run = opened(office, regime(office, renamed))
    before = lines(run.ledger, PROFILE, PERIOD.isoformat(), known_at=run.as_of)
    done = recheck(run)
    assert [(one.record.file_name, one.lines, one.lines_now) for one in done.read_otherwise] == [("a.xlsx", 2, 2)]
    assert any("nay đọc khác (số liệu đã nhận giữ nguyên): a.xlsx của sxd" in line for line in changes_told(done))
    assert lines(run.ledger, PROFILE, PERIOD.isoformat(), known_at=run.as_of).equals(before)
    assert recheck(run).read_otherwise == done.read_otherwise


def test_assigning_a_returned_file_has_it_read_again(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    sent(office, "a.xlsx", table("Sở Xây dựng", *LINES, source=STRANGE))
    round_of(office)
    (record,) = submissions_of(opened(office))
    folder = regime(office, with_alias)
    words = ["assign", PROFILE, PERIOD.isoformat(), record.sha256[:12], "sxd", "--by", "Lê A", "--reason", "đã bổ sung"]
    assert office.command(*words, "--profiles", str(folder), "--as-of", CLOSED.isoformat()) == 0
    assert [one.state for one in submissions_of(opened(office))] == ["received"]
    assert round_of(office, folder) == {"a.xlsx": "accepted"}
    assert office.command(*words, "--profiles", str(folder), "--as-of", CLOSED.isoformat()) == 1
    assert "không đọc lại" in capsys.readouterr().err


def test_what_a_later_accepted_file_replaced_is_not_read_again(office: Office) -> None:
    sent(office, "a.xlsx", table("Sở Xây dựng", *LINES, source=STRANGE))
    round_of(office)
    sent(office, "b.xlsx", table("Sở Xây dựng", *LINES), ON_TIME + timedelta(hours=5))
    assert round_of(office) == {"a.xlsx": "returned", "b.xlsx": "accepted"}
    assert round_of(office, regime(office, with_alias)) == {"a.xlsx": "returned", "b.xlsx": "accepted"}


def test_letters_that_come_too_late_are_told_and_those_in_time_written(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    sent(office, "a.xlsx", table("Sở Xây dựng", *LINES))
    words = [
        "cycle",
        PROFILE,
        PERIOD.isoformat(),
        "--plain",
        "--inbox",
        str(office.root / "inbox" / PERIOD.isoformat()),
    ]
    assert office.command(*words, "--out", str(office.root / "late")) == 0
    assert "1 thư cho đơn vị đã quá thời hạn" in capsys.readouterr().out
    assert not list((office.root / "late" / "mail").glob("*-receipt-*.eml"))
    fresh = Office(office.root / "other")
    assert fresh.command(*words, "--out", str(office.root / "in-time"), "--clock", CLOSED.isoformat()) == 0
    assert "quá thời hạn" not in capsys.readouterr().out
    assert len(list((office.root / "in-time" / "mail").glob("*-receipt-*.eml"))) == 1


JULY, JULY_CLOSED = date(2023, 7, 22), datetime(2023, 7, 26, 17, tzinfo=HANOI)


def july(office: Office, rows: list[list[Any]], agency: str, profiles: Path | None = None) -> None:
    """The period before, accepted."""
    rows[2] = ["(Số liệu đến hết ngày 15/7/2023)"]
    rows[4] = [*rows[4][:-1], "Lũy kế giải ngân từ 01/01/2023 đến 15/7/2023"]
    office.drop(f"{JULY.isoformat()}/{agency}/july.xlsx", workbook(rows), datetime(2023, 7, 20, 9, tzinfo=HANOI))
    states = round_of(office, profiles, period=JULY, as_of=JULY_CLOSED)
    assert states == {"july.xlsx": "accepted"}


def rules_found(office: Office, profiles: Path | None = None) -> set[str]:
    run = opened(office, profiles)
    found = findings(run.ledger, PROFILE, PERIOD.isoformat(), known_at=run.as_of)
    return {finding.rule for finding in found}


def test_a_code_given_later_joins_the_nameless_project(office: Office) -> None:
    july(office, table("Sở Xây dựng", ("", "Đường tỉnh A", 1_000, 300), ("7000002", "Trường B", 2_000, 800)), "sxd")
    sent(office, "a.xlsx", table("Sở Xây dựng", *LINES))
    assert round_of(office) == {"a.xlsx": "accepted"}
    assert "project-vanished" not in rules_found(office)


def test_a_fall_is_found_across_the_end_of_an_agency(office: Office) -> None:
    def merged(profile: dict[str, Any]) -> None:
        for agency in profile["agencies"]:
            if agency["code"] == "sgtvt":
                agency |= {"valid_to": "2023-07-25", "successor": "sxd"}

    folder = regime(office, merged)
    july(office, table("Sở Giao thông vận tải", *LINES), "sgtvt", folder)
    fallen = (("7000001", "Đường tỉnh A", 1_000, 350), ("7000002", "Trường B", 2_000, 950))
    sent(office, "a.xlsx", table("Sở Xây dựng", *fallen))
    round_of(office, folder)
    assert "cumulative-falls" in rules_found(office, folder)
