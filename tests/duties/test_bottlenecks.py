"""The register of bottlenecks: opened and ended by reports, told and judged by people, going up by level and age."""

from datetime import date

import pytest

from config.bottlenecks import bottleneck_words
from config.errors import ToldError
from tasks.acts import carry_out
from tasks.duties.bottleneck_acts import BOTTLENECK, BottleneckForm
from tasks.duties.bottleneck_rows import bottleneck_rows
from tasks.duties.bottlenecks import Bottleneck, register
from tests.cycle.month import office
from tests.ledger.samples import AUGUST, accepted, line, note, period

PROFILE = "bac-ninh-2023"
CLEARANCE = "Vướng giải phóng mặt bằng, còn 12 hộ chưa nhận tiền bồi thường"
PRICES = "Giá vật liệu san lấp tăng, nhà thầu thi công cầm chừng"


@pytest.fixture
def reported(home: None) -> None:
    """Two reports of one agency, come on 31/7 and 25/8/2023: the first project is stuck in both, the second in one."""
    ledger = office(PROFILE, "2023-07-31").ledger
    for code, on in ((AUGUST, date(2023, 7, 31)), ("2023-08-22", date(2023, 8, 15))):
        note(ledger, period(code, on))
    first = line("7000001", 1, bottleneck=CLEARANCE, competence="Cấp huyện", proposal="Đề nghị UBND huyện cưỡng chế")
    accepted(ledger, "a", [first, line("7000002", 1, bottleneck=PRICES)], agency="sxd", code=AUGUST)
    accepted(ledger, "b", [first, line("7000002", 2)], agency="sxd", code="2023-08-22", hours=25 * 24)


def of(found: list[Bottleneck], project: str) -> Bottleneck:
    (one,) = [one for one in found if one.project_key == project]
    return one


@pytest.mark.parametrize(
    ("text", "kind", "level"),
    [
        # 001 L17, L19, L20 and the words of real reports.
        (CLEARANCE, "gpmb", None),
        ("Chưa phê duyệt điều chỉnh quy hoạch chi tiết", "thu-tuc", None),
        ("Chờ hướng dẫn của Bộ, ngành về định mức", "van-ban", "ministry"),
        ("Hợp đồng BT chưa quyết toán, vướng quy định pháp luật", "bt", "law"),
        ("UBND huyện đã báo cáo UBND tỉnh, chưa có ý kiến", None, "province"),
        ("Trời mưa nhiều", "thoi-tiet", None),
    ],
)
def test_words_suggest_kind_and_level(text: str, kind: str | None, level: str | None) -> None:
    words = bottleneck_words()
    found, suggested = words.kind_of(text), words.level_of(text)
    assert (found[0].id if found else None) == kind
    assert (suggested.id if suggested else None) == level


def test_reports_open_it_and_the_next_report_without_it_ends_it(reported: None) -> None:
    early, late = (
        register(office(PROFILE, "2023-08-10"), date(2023, 8, 10)),
        register(office(PROFILE, "2023-09-10"), date(2023, 9, 10)),
    )
    stuck = of(late, "7000001")
    assert (stuck.opened_on, stuck.reported_on, stuck.state) == (date(2023, 7, 31), date(2023, 8, 25), "open")
    assert (stuck.kind, stuck.kind_word, stuck.level) == ("gpmb", "mặt bằng", "district")
    assert of(early, "7000002").state == "open"
    cleared = of(late, "7000002")
    assert (cleared.state, cleared.closed_on, cleared.age_days(date(2023, 9, 10))) == (
        "resolved", date(2023, 8, 25), 25,
    )  # fmt: skip
    assert of(early, "7000001").id == stuck.id


def test_it_goes_up_a_level_when_its_own_has_had_its_time(reported: None) -> None:
    """A district has 30 days (ours): from 31/7 they end on 30/8."""
    words, late = bottleneck_words(), office(PROFILE, "2023-09-10")
    stuck = of(register(late, date(2023, 9, 10)), "7000001")
    assert stuck.escalates_to(words, date(2023, 8, 30)) is None
    assert stuck.escalates_to(words, date(2023, 8, 31)) == "province"


def test_people_confirm_kind_and_level_and_say_what_is_next(reported: None) -> None:
    run = office(PROFILE, "2023-08-10")
    stuck = of(register(run, date(2023, 8, 10)), "7000001")
    said = {"kind": "bt", "level": "province", "responsible": "Sở Tài nguyên và Môi trường"}
    carry_out(
        BOTTLENECK, run, BottleneckForm(id=stuck.id, next_action="Họp", next_on=date(2023, 8, 20), by="Lan", **said)
    )
    (row, *_) = [
        row for row in bottleneck_rows(office(PROFILE, "2023-09-10"), date(2023, 9, 10)) if row["id"] == stuck.id
    ]
    assert (row["kind"], row["kind_suggested_by"], row["level"], row["level_confirmed"]) == (
        "bt",
        None,
        "province",
        True,
    )
    assert (row["is_beyond_agency"], row["next_on"]) == (True, "2023-08-20")
    assert row["proposal"] == "Đề nghị UBND huyện cưỡng chế"
    carry_out(BOTTLENECK, office(PROFILE, "2023-09-11"), BottleneckForm(id=stuck.id, state="resolved", by="Lan"))
    assert of(register(office(PROFILE, "2023-09-12"), date(2023, 9, 12)), "7000001").closed_on == date(2023, 9, 11)


def test_what_is_reported_again_after_it_was_said_to_be_cleared_is_open(reported: None) -> None:
    run = office(PROFILE, "2023-08-10")
    stuck = of(register(run, date(2023, 8, 10)), "7000001")
    carry_out(BOTTLENECK, run, BottleneckForm(id=stuck.id, state="resolved", by="Lan"))
    assert of(register(office(PROFILE, "2023-08-11"), date(2023, 8, 11)), "7000001").state == "resolved"
    assert of(register(office(PROFILE, "2023-09-01"), date(2023, 9, 1)), "7000001").state == "open"


def test_one_told_between_two_reports_goes_on_with_the_next_report(home: None) -> None:
    """000 L193, 003 L57: promptly, not with the next table."""
    run = office(PROFILE, "2023-07-20")
    form = BottleneckForm(agency="sxd", project="7000001", text=CLEARANCE, by="Lan")
    told = carry_out(BOTTLENECK, run, form)
    with pytest.raises(ToldError, match="đang có vướng mắc VM-"):
        carry_out(BOTTLENECK, run, form)
    note(run.ledger, period(AUGUST, date(2023, 7, 31)))
    accepted(run.ledger, "a", [line("7000001", 1, bottleneck=CLEARANCE)], agency="sxd", code=AUGUST)
    (one,) = register(office(PROFILE, "2023-08-10"), date(2023, 8, 10))
    assert one.id in told
    assert (one.opened_on, one.reported_on) == (date(2023, 7, 20), date(2023, 7, 31))


def test_a_weekly_list_tells_what_is_new_and_what_was_cleared(reported: None) -> None:
    """001 L17, L20: weekly and monthly, by level."""
    week = bottleneck_rows(office(PROFILE, "2023-08-28"), date(2023, 8, 28), since=date(2023, 8, 21))
    assert [(row["project_key"], row["state"], row["is_new"]) for row in week] == [
        ("7000001", "open", False), ("7000002", "resolved", False),
    ]  # fmt: skip
    rows = bottleneck_rows(office(PROFILE, "2023-08-04"), date(2023, 8, 4), date(2023, 7, 31))
    assert [row["is_new"] for row in rows] == [
        True, True,
    ]  # fmt: skip


def test_what_cannot_be_meant_is_told(home: None) -> None:
    run = office(PROFILE, "2023-08-10")
    for form, told in (
        (BottleneckForm(id="VM-000000", by="Lan"), "Không có vướng mắc"),
        (BottleneckForm(agency="sxd", by="Lan"), "cần đủ"),
        (BottleneckForm(agency="abc", project="x", text="y", by="Lan"), "không có đơn vị 'abc'"),
        (BottleneckForm(agency="sxd", project="x", text="y", kind="z", by="Lan"), "gpmb"),
        (BottleneckForm(agency="sxd", project="x", text="y", on=date(2023, 8, 11), by="Lan"), "tương lai"),
    ):
        with pytest.raises(ToldError, match=told):
            carry_out(BOTTLENECK, run, form)
