"""Who is written to about which duty: agencies, bodies that see to a duty, the office's own head; who is not.

The days follow from the directives' dates; 5/8/2023 is a Saturday, so that the report before the 5th is in time until
Friday 4/8 and so is the report on assigned tasks (001 L62).
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from config.clock import HANOI, Clock
from config.columns import load_columns
from config.load import load_profile
from config.settings import Settings
from flows.schedules import follow_up_days
from tasks.acts import carry_out
from tasks.dispatch.chasing import Planned, planned
from tasks.dispatch.owing import ladder_of
from tasks.dispatch.reminders import period_on, reminder
from tasks.duties.duty import owed_by_all
from tasks.duties.duty_acts import DELIVERED, DeliverForm
from tasks.ledger.engine import Ledger
from tasks.run import Run

RunOn = Callable[[str, date], Run]


@pytest.fixture
def on(ledger: Ledger, tmp_path: Path) -> RunOn:
    def made(code: str, day: date) -> Run:
        profile, at = load_profile(code), datetime(day.year, day.month, day.day, 8, tzinfo=HANOI)
        return Run(
            profile=profile, period=period_on(profile, day), as_of=at, ledger=ledger, clock=Clock(at),
            settings=Settings(home=tmp_path), columns=load_columns(), out=tmp_path / "out",
        )  # fmt: skip

    return made


def to(run: Run, debtor: str) -> Planned | None:
    """The message of the run's day to that debtor."""
    return next((one for one in planned(run, run.as_of.date(), 1) if one.debtor == debtor), None)


def text_of(run: Run, debtor: str) -> str:
    one = to(run, debtor)
    assert one is not None
    return reminder(run, one).text


def test_one_message_about_all_that_an_agency_owes_that_day(on: RunOn) -> None:
    """On Thursday 3/8: BN1 and BN1-NV by 4/8, districts also BN1-KB and their weekly review of Friday (L20)."""
    run = on("bac-ninh-2023", date(2023, 8, 3))
    district, department = to(run, "tpbn"), to(run, "stp")
    assert district is not None
    assert department is not None
    assert [step.due.owed.id for step in district.steps] == ["BN1", "BN1-KB", "BN1-NV", "BN5"]
    assert [step.due.owed.id for step in department.steps] == ["BN1", "BN1-NV"]
    carry_out(DELIVERED, run, DeliverForm(duty="BN1-NV", debtor="stp", due=date(2023, 8, 5), by="Hoa"))
    left = to(run, "stp")
    assert left is not None
    assert [step.due.owed.id for step in left.steps] == ["BN1"]


def test_what_another_body_sees_to_is_asked_of_that_body_and_never_told_upwards(on: RunOn) -> None:
    """001 L25: the expert groups send to the institute on the 15th; 000 L111: the power company reports monthly."""
    run = on("bac-ninh-2023", date(2023, 8, 18))
    text = text_of(run, "vnc")
    assert "đơn vị thực hiện: Các Tổ chuyên gia, Quý cơ quan theo dõi" in text
    assert "quá hạn 3 ngày" in text
    # 31/7/2022 is a Sunday: by Monday 1/8; asked about on the working day before.
    power = to(on("bac-giang-2022", date(2022, 7, 29)), "sct")
    assert power is not None
    assert [step.due.owed.debtor.key for step in power.steps] == ["dienluc"]
    for code in ("bac-ninh-2023", "bac-giang-2022"):
        profile = load_profile(code)
        rungs = {one.id: ladder_of(profile, one) for one in owed_by_all(profile) if one.number in ("BN6", "BG5")}
        assert rungs
        assert all(rung.to == "agency" for id_ in ("BN6", "BG5") for rung in rungs.get(id_, ()))


def test_the_offices_own_duty_goes_to_its_own_head_only(on: RunOn) -> None:
    """003 L20: the scenario is set anew to before 25/7/2021, a Sunday, so by Monday 26/7; days late are from 30/6."""
    before = on("thai-nguyen-2021", date(2021, 7, 23))
    own = to(before, "skhdt")
    assert own is not None
    assert own.recipient == "lanhdao@skhdt.thainguyen.example"
    later = on("thai-nguyen-2021", date(2021, 7, 29))
    text = text_of(later, "skhdt")
    assert text.startswith("Kính gửi: Giám đốc Sở Kế hoạch và Đầu tư")
    assert "thuộc trách nhiệm của Sở Kế hoạch và Đầu tư đã quá hạn" in text
    assert "quá hạn 29 ngày" in text
    profile = load_profile("thai-nguyen-2021")
    (scenario,) = [one for one in owed_by_all(profile) if one.id == "TN1"]
    assert [rung.to for rung in ladder_of(profile, scenario)] == ["agency", "agency", "agency", "head"]
    carry_out(DELIVERED, later, DeliverForm(duty="TN1", number="1234/SKHĐT-TH", by="Hoa"))
    after = to(later, "skhdt")
    assert after is None or all(step.due.owed.id != "TN1" for step in after.steps)


def test_classes_of_addressees_are_nobody_to_write_to() -> None:
    """`Các chủ đầu tư`, `Các sở, ngành, địa phương` stand in the watch and the report."""
    profile = load_profile("bac-ninh-2023")
    assert {
        one.id for one in owed_by_all(profile) if one.debtor.key == "Các chủ đầu tư" and ladder_of(profile, one)
    } == set()


def test_duties_between_two_periods_have_mornings_too() -> None:
    """HD1-KH, before 30/4/2022, a Saturday off: by Friday 29/4; five working days before is Friday 22/4. The first
    project table is due in August."""
    days = follow_up_days(load_profile("hai-duong-2022"))
    assert {date(2022, 4, 22), date(2022, 4, 28)} <= days
