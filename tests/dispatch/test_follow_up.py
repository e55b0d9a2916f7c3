"""The follow-up day by day: who is reminded when, of what, and who is not. The days are those of BN1 (001 L62)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.clock import HANOI, Clock
from config.columns import load_columns
from config.errors import ToldError
from config.follow_up import LADDER, FollowUp, Rung
from config.load import load_profile
from config.period import find_period
from config.settings import Settings
from flows.dispatch import dispatch
from flows.remind import remind
from tasks.acts import carry_out
from tasks.dispatch import forms as room_of_forms
from tasks.dispatch.chasing import planned
from tasks.dispatch.reminders import HOLD, HoldForm, period_on
from tasks.duties.duty_acts import EXEMPTED, EXTENDED, ExemptForm, ExtendForm
from tasks.ledger import outbox
from tasks.ledger.contents import content
from tasks.ledger.engine import Ledger
from tasks.ledger.records import Received
from tasks.ledger.submissions import register
from tasks.letters.documents import documents
from tasks.letters.outbox_payload import from_outbox
from tasks.run import Run

_WHOLE = load_profile("bac-ninh-2023")
PROFILE = _WHOLE.model_copy(update={"obligations": _WHOLE.obligations[:1], "tasks": ()})
"""Nothing but the project table, so that each message is about one duty; test_follow_up_of_all.py has the others."""
EVERYBODY = len(PROFILE.agencies)

RunOn = Callable[..., Run]


@pytest.fixture(autouse=True)
def quick_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making a form takes longer than all the rest."""
    monkeypatch.setattr(room_of_forms, "form_for", lambda run, agency: f"{agency} {run.period.code}".encode())


@pytest.fixture
def on(ledger: Ledger, tmp_path: Path) -> RunOn:
    """The run of a morning: at eight, in the period under which that day's mail is filed."""

    def made(day: date, hour: int = 8) -> Run:
        at = datetime(day.year, day.month, day.day, hour, tzinfo=HANOI)
        return Run(
            profile=PROFILE,
            period=period_on(PROFILE, day),
            as_of=at,
            ledger=ledger,
            clock=Clock(at),
            settings=Settings(home=tmp_path / "home"),
            columns=load_columns(),
            out=tmp_path / "out",
        )

    return made


def files(run: Run, *agencies: str, period: str = "2023-08-05") -> None:
    """The agencies send something."""
    came = [
        Received(
            sha256=f"{agency:0>64}",
            size_bytes=1,
            file_name="a.xlsx",
            kept_at=Path("a"),
            channel="folder",
            origin=agency,
            received_at=run.as_of,
            agency=agency,
        )
        for agency in agencies
    ]
    register(run.ledger, PROFILE.code, period, came, known_at=run.as_of, recorded_at=run.as_of)


def all_but(*silent: str) -> list[str]:
    return [agency.code for agency in PROFILE.agencies if agency.code not in silent]


def reminders(run: Run) -> list[str]:
    return sorted(row.recipient for row in outbox.rows(run.ledger) if row.kind == "reminder")


def said(run: Run, recipient: str) -> str:
    rows = [row for row in outbox.rows(run.ledger) if row.kind == "reminder" and row.recipient == recipient]
    return from_outbox(rows[-1], lambda sha: content(run.ledger, sha)).text


@pytest.mark.parametrize(
    ("rung", "last_day", "day"),
    [
        # Before 5/8/2023, a Saturday, is by Friday 4/8.
        (LADDER[0], date(2023, 8, 4), date(2023, 7, 28)),
        (LADDER[1], date(2023, 8, 4), date(2023, 8, 3)),
        # The day after is a Saturday.
        (LADDER[2], date(2023, 8, 4), date(2023, 8, 7)),
        (LADDER[3], date(2023, 8, 4), date(2023, 8, 7)),
        (LADDER[4], date(2023, 8, 4), date(2023, 8, 11)),
        # National Day 2/9/2023 is a Saturday; 1/9 is off, 4/9 is the day off in its stead.
        (LADDER[1], date(2023, 9, 5), date(2023, 8, 31)),
    ],
)
def test_days_before_are_worked_days_after_roll_forward(rung: Rung, last_day: date, day: date) -> None:
    assert rung.on(last_day) == day


def test_a_ladder_out_of_order_is_told() -> None:
    with pytest.raises(ValidationError, match="xếp từ sớm đến muộn"):
        FollowUp(ladder=(LADDER[2], LADDER[0]))
    with pytest.raises(ValidationError, match="đúng một trong hai khóa"):
        Rung(id="x", working_days_before=1, days_after=1)
    with pytest.raises(ValidationError, match="trước hạn chỉ nhắc đơn vị"):
        Rung(id="x", working_days_before=1, to="head")


def test_one_message_per_agency_none_to_who_has_filed_never_twice(on: RunOn) -> None:
    run = on(date(2023, 8, 3))
    files(run, "sxd")
    first = remind(run)
    assert (first.value.reminders, first.nothing_new) == (EVERYBODY - 1, False)
    assert "vanthu@sxd.bacninh.example" not in reminders(run)
    again = remind(on(date(2023, 8, 3), hour=15))
    assert again.value.reminders == 0
    text = said(run, "vanthu@stc.bacninh.example")
    assert "hết ngày 04/8/2023" in text
    assert "còn 1 ngày" in text


def test_who_reports_before_it_leaves_gets_none(on: RunOn) -> None:
    run = on(date(2023, 8, 3))
    remind(run)
    files(run, "stc")
    dispatch(on(date(2023, 8, 3), hour=10))
    found = {row.recipient: (row.state, row.detail) for row in outbox.rows(run.ledger) if row.kind == "reminder"}
    assert found["vanthu@stc.bacninh.example"] == ("void", "đơn vị đã gửi báo cáo hoặc không còn phải thực hiện")
    assert found["vanthu@stp.bacninh.example"][0] == "written"


def test_a_reminder_a_working_day_late_dies(on: RunOn) -> None:
    """Queued on Friday 28/7 with the mail server away: on Monday it is of no use any more."""
    remind(on(date(2023, 7, 28)))
    dispatch(on(date(2023, 7, 31)))
    states = {row.state for row in outbox.rows(on(date(2023, 7, 31)).ledger, period="2023-08-05")
              if row.kind == "reminder"}  # fmt: skip
    assert states == {"expired"}


def test_who_is_exempt_or_has_more_time_is_not_reminded(on: RunOn) -> None:
    """The 5th's report is in time until Friday 4/8; one agency may send it by 11/8, another need not at all."""
    run = on(date(2023, 8, 1))
    whose = {"duty": "BN1", "due": date(2023, 8, 5), "by": "Lan", "reason": "Có văn bản", "number": "12/UBND"}
    carry_out(EXTENDED, run, ExtendForm(debtor="stc", to=date(2023, 8, 11), **whose))
    carry_out(EXEMPTED, run, ExemptForm(debtor="stp", **whose))
    morning = on(date(2023, 8, 3))
    assert remind(morning).value.reminders == EVERYBODY - 2
    assert {"vanthu@stc.bacninh.example", "vanthu@stp.bacninh.example"}.isdisjoint(reminders(morning))
    later = on(date(2023, 8, 10))
    files(later, *all_but("stc", "stp"))
    assert remind(later).value.reminders == 1
    assert "hết ngày 11/8/2023" in said(later, "vanthu@stc.bacninh.example")


def test_the_head_is_written_to_and_no_deadline_lies_behind(on: RunOn) -> None:
    """On Monday 7/8 the third day after the deadline: the books are open until Wednesday 9/8, 17:00."""
    run = on(date(2023, 8, 7))
    files(run, *all_but("stc", "tpbn"))
    assert remind(run).value.reminders == 2
    assert said(run, "vanthu@tpbacninh.bacninh.example").startswith("Kính gửi: Chủ tịch UBND thành phố Bắc Ninh")
    text = said(run, "vanthu@stc.bacninh.example")
    assert text.startswith("Kính gửi: Thủ trưởng Sở Tài chính")
    assert "ngày 05/8/2023; quá hạn 2 ngày" in text.replace(" | ", "; ")
    assert "trước 17:00 ngày 09/8/2023" in text


def test_a_machine_that_was_off_makes_up_for_the_last_step_only(on: RunOn) -> None:
    run = on(date(2023, 8, 10))
    files(run, *all_but("stc"))
    assert remind(run).value.reminders == 1
    text = said(run, "vanthu@stc.bacninh.example")
    assert "quá hạn 5 ngày" in text
    assert "Đề nghị gửi nội dung 1 ngay." in text, "the books closed on 9/8"


def test_nobody_is_asked_on_a_day_off_or_long_after(on: RunOn) -> None:
    assert planned(on(date(2023, 8, 5)), date(2023, 8, 5), 1) == []
    assert planned(on(date(2026, 11, 27)), date(2026, 11, 27), 7) == []


def test_the_list_of_seven_days_and_its_stop(on: RunOn) -> None:
    """From Wednesday 2/8 on: the reminder of the 3rd, then the one to the head on Monday the 7th."""
    run = on(date(2023, 8, 2))
    coming = planned(run, date(2023, 8, 2), 7)
    assert {one.on for one in coming} == {date(2023, 8, 3), date(2023, 8, 7)}
    assert len(coming) == 2 * EVERYBODY
    (sxd, _) = [one for one in coming if one.debtor == "sxd"]
    assert (sxd.id, sxd.why) == ("sxd@2023-08-03", "BN1 2023-08-05: nhac-1")
    with pytest.raises(ToldError, match="Không có thư nhắc"):
        carry_out(HOLD, run, HoldForm(reminder="sxd@2023-08-09", by="Nguyễn Văn A", reason="đã gọi điện"))
    carry_out(HOLD, run, HoldForm(reminder="sxd@2023-08-03", by="Nguyễn Văn A", reason="đã gọi điện"))
    there = on(date(2023, 8, 3))
    assert remind(there).value.reminders == EVERYBODY - 1
    assert "vanthu@sxd.bacninh.example" not in reminders(there)


def test_the_letter_to_the_committee_names_who_is_late_and_waits_for_its_release(on: RunOn) -> None:
    run = on(date(2023, 8, 7))
    files(run, *all_but("stc", "stp"))
    remind(run)
    later = on(date(2023, 8, 11))
    assert remind(later).value.letters == 1
    (letter,) = [one for one in documents(later) if one.record.kind == "letter"]
    assert letter.state == "draft"
    assert letter.record.recipients == ("vanthu@ubnd.bacninh.example",)
    assert any("Sở Tài chính" in line and "quá hạn 6 ngày" in line and "07/8/2023" in line
               for line in letter.record.statements)  # fmt: skip
    assert remind(on(date(2023, 8, 11), hour=11)).value.letters == 0
    # One of the two reports before anybody has signed.
    files(later, "stc")
    monday = on(date(2023, 8, 14))
    remind(replace(monday, period=later.period))
    found = {one.code: one for one in documents(replace(monday, period=later.period)) if one.record.kind == "letter"}
    assert [one.state for one in found.values()] == ["void", "draft"]
    (newer,) = [one for one in found.values() if one.state == "draft"]
    assert not any("Sở Tài chính" in line for line in newer.record.statements)


def test_forms_are_mailed_once_when_the_period_opens(on: RunOn) -> None:
    """BN1 of 5/8 opens ten days before, on Wednesday 26/7."""
    assert remind(on(date(2023, 7, 25))).value.forms == 0
    run = on(date(2023, 7, 26))
    assert remind(run).value.forms == EVERYBODY
    assert remind(on(date(2023, 7, 27))).value.forms == 0
    rows = [row for row in outbox.rows(run.ledger) if row.kind == "form"]
    message = from_outbox(rows[0], lambda sha: content(run.ledger, sha))
    assert message.attachments[0].file_name == f"bieu-mau-{PROFILE.agencies[0].code}-2023-08-05.xlsx"
    assert "trước khi hết ngày 04/8/2023" in message.text
    assert find_period(PROFILE, date(2023, 8, 5)).opens_on == date(2023, 7, 26)
