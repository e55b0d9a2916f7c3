"""What is owed beside tables: taken in with its file, as a Word report of the period, or by a released document."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from config.errors import ToldError
from tasks.acts import carry_out
from tasks.duties.duty_acts import DELIVERED, DeliverForm, fulfilled_by
from tasks.duties.standing import standings
from tasks.duties.summary import duty_lines
from tasks.ledger.contents import content
from tasks.run import Run
from tests.cycle.month import office
from tests.ledger.samples import AUGUST, arrive, received, say

BY = {"by": "Chị Hoa, chuyên viên"}


def result(run: Run, duty: str, on: date) -> str:
    """What the report's table says of the obligation."""
    return {line.id: line.result for line in duty_lines(standings(run, on))}[duty]


def test_an_action_plan_comes_with_its_file_and_hash(tmp_path: Path) -> None:
    """002 L288: every agency's action plan before 30/4/2022, a Saturday off: by Friday 29/4."""
    plan = tmp_path / "ke-hoach.docx"
    plan.write_bytes(b"KE HOACH")
    sha256 = hashlib.sha256(b"KE HOACH").hexdigest()
    run = office("hai-duong-2022", "2022-04-29")
    agencies = len(run.profile.agencies)
    form = DeliverForm(duty="HD1-KH", debtor="stc", number="12/KH-STC", file=plan, **BY)
    assert f"Đã lưu ke-hoach.docx (sha256 {sha256})." in carry_out(DELIVERED, run, form)
    assert content(run.ledger, sha256) == b"KE HOACH"
    (one,) = [s for s in standings(run, date(2022, 4, 29)) if s.owed.id == "HD1-KH" and s.owed.debtor.key == "stc"]
    assert (one.state, one.file) == ("received", f"ke-hoach.docx (sha256 {sha256})")
    later = office("hai-duong-2022", "2022-05-10")
    assert result(later, "HD1-KH", date(2022, 5, 10)) == (
        f"1/{agencies} đơn vị đã thực hiện; chưa ghi nhận kết quả của {agencies - 1} đơn vị, quá hạn 10 ngày"
    )
    with pytest.raises(ToldError, match="Không đọc được"):
        carry_out(DELIVERED, run, DeliverForm(duty="HD1-KH", debtor="syt", file=tmp_path / "khong-co.docx", **BY))


def test_a_word_report_of_the_period_is_the_report_on_assigned_tasks() -> None:
    """001 L62: what departments report on their tasks is text; the table stays owed."""
    run = office("bac-ninh-2023", "2023-08-03")
    id_ = arrive(run.ledger, received("a", "sxd"), AUGUST)
    say(run.ledger, id_, "document")
    found = {s.owed.id: s.state for s in standings(run, date(2023, 8, 3))
             if s.owed.debtor.key == "sxd" and s.owed.due_on == date(2023, 8, 5)}  # fmt: skip
    assert (found["BN1-NV"], found["BN1"]) == ("received", "due_soon")


def test_a_released_note_is_the_months_review_of_transfers() -> None:
    """001 L15: monthly, to the People's Committee; the last day of the month is ours."""
    run = office("bac-ninh-2023", "2023-08-10")
    assert fulfilled_by(run, "submission", date(2023, 8, 10)) == ["BN3"]
    assert fulfilled_by(run, "letter", date(2023, 8, 10)) == []
    carry_out(DELIVERED, run, DeliverForm(duty="BN3", number="7/TTr-SKHĐT", **BY))
    assert fulfilled_by(run, "submission", date(2023, 8, 10)) == [], "that of August has not opened"
    assert result(run, "BN3", date(2023, 8, 10)) == (
        "đã thực hiện ngày 10/8/2023, văn bản số 7/TTr-SKHĐT, chậm 10 ngày"
    )  # fmt: skip


def test_a_standing_duty_is_told_with_its_last_delivery() -> None:
    """000 L53: recurrent funds that are slow to be allocated; no date."""
    run = office("bac-giang-2022", "2022-08-01")
    assert result(run, "BG4", date(2022, 8, 1)) == "chưa ghi nhận lần nào"
    for on, number in ((date(2022, 5, 5), "1/STC"), (date(2022, 7, 5), "2/STC")):
        carry_out(DELIVERED, run, DeliverForm(duty="BG4", on=on, number=number, **BY))
    assert result(run, "BG4", date(2022, 8, 1)) == "gần nhất ngày 05/7/2022, văn bản số 2/STC"
