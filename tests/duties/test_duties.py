"""What is owed and how it stands: Thái Nguyên's missed scenario, extensions, exemptions, the words of the report."""

from datetime import date, datetime

import pytest

from config.clock import HANOI
from config.errors import ToldError
from config.load import load_profile, profile_codes
from config.run_request import RunRequest
from flows.opening import open_run
from tasks.acts import carry_out
from tasks.duties.duty import Standing
from tasks.duties.duty_acts import DELIVERED, EXEMPTED, EXTENDED, DeliverForm, ExemptForm, ExtendForm
from tasks.duties.standing import excused, overdue_listed, overdue_words, standings
from tasks.run import Run
from tests.cycle.month import office

WHO = {"by": "Chị Hoa, chuyên viên"}


def stand(run: Run, duty: str, on: str, debtor: str | None = None, due_on: str | None = None) -> Standing:
    found = [
        one
        for one in standings(run, date.fromisoformat(on))
        if one.owed.id == duty
        and (debtor is None or one.owed.debtor.key == debtor)
        and (due_on is None or str(one.owed.due_on) == due_on)
    ]
    assert len(found) == 1
    return found[0]


def test_every_obligation_of_the_directives_is_in_a_profile() -> None:
    numbers = {obligation.number for code in profile_codes() for obligation in load_profile(code).obligations}
    wanted = {"BG": 5, "BN": 6, "HD": 3, "TN": 3}
    assert numbers >= {f"{name}{n}" for name, last in wanted.items() for n in range(1, last + 1)}
    assert sum(wanted.values()) == 17


@pytest.mark.parametrize(
    ("on", "state", "days_late"),
    [
        # 003 footnote 1: due before 30/6/2021; the letter of 22/7/2021 sets it anew to before 25/7/2021, a Sunday, so
        # that Monday 26/7 is the last day. Days late count from 30/6.
        ("2021-06-20", "open", 0),
        ("2021-06-30", "overdue", 0),
        ("2021-07-21", "overdue", 21),
        ("2021-07-22", "extended", 22),
        ("2021-07-26", "extended", 26),
        ("2021-07-27", "overdue", 27),
    ],
)
def test_thai_nguyens_scenario_day_by_day(on: str, state: str, days_late: int) -> None:
    found = stand(office("thai-nguyen-2021", "2021-08-01"), "TN1", on)
    assert (found.state, found.days_late) == (state, days_late)
    assert found.original_due_on == date(2021, 6, 30)


def test_the_report_names_thai_nguyens_scenario_until_it_is_delivered() -> None:
    run = office("thai-nguyen-2021", "2021-07-28")
    (words,) = overdue_words(standings(run, date(2021, 7, 28))).values()
    assert words.endswith(
        "đã quá hạn ngày 30/6/2021 (Công văn số 2673/UBND-TH; Thông báo số 61/TB-UBND ngày 11/6/2021), "
        "được gia hạn đến ngày 25/7/2021, đến nay chậm 28 ngày"
    )
    carry_out(DELIVERED, run, DeliverForm(duty="TN1", number="1234/SKHĐT-TH", **WHO))
    after = stand(run, "TN1", "2021-08-02")
    assert (after.state, after.delivered_at, after.days_late) == ("done_late", date(2021, 7, 28), 28)
    assert after.document == "1234/SKHĐT-TH"
    assert stand(run, "NV-L20", "2021-07-27").state == "overdue", "the same, as an assigned task"
    assert stand(run, "NV-L20", "2021-07-28").state == "done_late"
    assert overdue_words(standings(run, date(2021, 7, 28))) == {}
    assert overdue_words(standings(run, date(2021, 7, 27))), "on the day before it was not delivered yet"
    with pytest.raises(ToldError, match="đã ghi nhận ngày 28/7/2021"):
        carry_out(DELIVERED, run, DeliverForm(duty="TN1", **WHO))


def test_an_extension_and_an_exemption_by_document() -> None:
    run = office("bac-ninh-2023", "2023-08-25")
    to, of = date(2023, 9, 15), {"duty": "BN4", "number": "99/UBND-TH", "reason": "chờ quyết toán", **WHO}
    carry_out(EXTENDED, run, ExtendForm(debtor="stc", to=to, **of))
    carry_out(EXEMPTED, run, ExemptForm(debtor="Sở Y tế", **of))
    later = office("bac-ninh-2023", "2023-10-02")
    # 001 L13: before 31/8/2023; the extension runs to Friday 15/9.
    assert stand(later, "BN4", "2023-09-15", "stc").state == "extended"
    assert (stand(later, "BN4", "2023-09-18", "stc").state, stand(later, "BN4", "2023-09-18", "stc").days_late) == (
        "overdue",
        18,
    )
    assert stand(later, "BN4", "2023-09-18", "syt").state == "exempt"
    assert stand(later, "BN4", "2023-08-31", "sxd").state == "overdue"
    assert stand(later, "BN4", "2023-08-30", "sxd").state == "due_soon"
    (line, *_) = overdue_listed(standings(later, date(2023, 9, 11)))
    assert line.startswith("Đề nghị thu hồi kinh phí")
    assert line.endswith("chưa ghi nhận kết quả của 23 đơn vị")


def test_nobody_is_missing_before_the_deadline_of_the_calendar() -> None:
    # Sunday 22/10/2023: in time until Monday 23/10 24:00 (M6).
    asked = RunRequest(profile="bac-ninh-2023", period=date(2023, 10, 22))
    early = datetime(2023, 10, 22, 7, tzinfo=HANOI)
    assert len(excused(open_run(asked.model_copy(update={"clock": early, "as_of": early})))) == 25
    late = datetime(2023, 10, 24, 0, tzinfo=HANOI)
    assert excused(open_run(asked.model_copy(update={"clock": late, "as_of": late}))) == {}


def test_what_cannot_be_meant_is_told_with_what_there_is() -> None:
    run = office("bac-ninh-2023", "2023-08-25")
    for form, told in (
        (DeliverForm(duty="BN9", **WHO), "các mã: .*BN4"),
        (DeliverForm(duty="BN4", **WHO), "--debtor .*stc"),
        (DeliverForm(duty="BN4", debtor="abc", **WHO), "các bên: .*stc"),
        (DeliverForm(duty="BN6", due=date(2023, 8, 16), **WHO), "2023-08-15"),
        (DeliverForm(duty="BN6", on=date(2023, 8, 26), **WHO), "tương lai"),
    ):
        with pytest.raises(ToldError, match=told):
            carry_out(DELIVERED, run, form)


def test_expert_groups_owe_the_institute_and_february_has_no_30th() -> None:
    """001 L25: the groups owe, the institute receives."""
    run = office("bac-ninh-2023", "2023-08-16")
    found = stand(run, "BN6", "2023-08-16", due_on="2023-08-15")
    assert (found.owed.debtor.name, found.state) == ("Các Tổ chuyên gia", "overdue")
    assert found.owed.recipient.startswith("Viện Nghiên cứu")
