"""Each obligation of the directives on the day before it is due, on the day after, and once it is delivered.

Days follow from the directive's line and the calendar; they are worked days unless a comment says otherwise.
"""

from datetime import date, timedelta
from typing import NamedTuple

import pytest

from config.load import load_profile
from tasks.dispatch.chasing import rung_on
from tasks.dispatch.owing import asked_of, ladder_of
from tasks.duties.duty import Owed, owed_by_all
from tasks.duties.recorded import DELIVER, Said
from tasks.duties.standing import overdue_words, standing
from tasks.duties.summary import duty_lines


class At(NamedTuple):
    """How it stands on a day: state, message (to: step) or none, and what the report says of the debtor's part."""

    state: str
    message: str
    sentence: str


def owed(profile: str, duty: str, debtor: str, due: str) -> Owed:
    (one,) = [
        one
        for one in owed_by_all(load_profile(profile))
        if (one.id, one.debtor.key, str(one.due_on or "")) == (duty, debtor, due)
    ]
    return one


def at(profile: str, one: Owed, day: str, delivered: str = "") -> At:
    on, rules = date.fromisoformat(day), load_profile(profile)
    said = [Said(DELIVER, one.key, date.fromisoformat(delivered), None, "12/BC", None)] if delivered else []
    stand = standing(one, on, said, {})
    message = ""
    if stand.delivered_at is None and stand.due_at is not None:
        last_day = (stand.due_at - timedelta(microseconds=1)).date()
        rung, to = rung_on(ladder_of(rules, one), last_day, on, timedelta(0)), asked_of(rules, one)
        message = f"{to.key}: {rung.id}" if rung is not None and to is not None else ""
    lines = {line.id: line.result for line in duty_lines([stand])}
    words = overdue_words([stand]).get(one.debtor.key, "")
    return At(stand.state, message, words or lines.get(one.id, ""))


IN_TIME, NONE_YET = "chưa ghi nhận kết quả, còn trong thời hạn", "chưa ghi nhận lần nào"

DATED = [
    # 000 L187: before 10/8/2022. What is said of tables is the section on reporting.
    ("bac-giang-2022", "BG1", "stc", "2022-08-10", "2022-08-08", At("due_soon", "stc: nhac-1", ""),
     "2022-08-10", At("overdue", "stc: qua-han-1", ""), "2022-08-09", At("received", "", "")),
    # 000 L111: monthly; 31/7/2022 is a Sunday, so by Monday 1/8. Sở Công Thương sees to it.
    ("bac-giang-2022", "BG5", "dienluc", "2022-07-31", "2022-07-29", At("due_soon", "sct: nhac-1", IN_TIME),
     "2022-08-04", At("overdue", "sct: qua-han-3", "chưa ghi nhận kết quả, quá hạn 4 ngày"),
     "2022-08-01", At("received", "", "đã thực hiện ngày 01/8/2022, văn bản số 12/BC")),
    # 001 L62: before 5/8/2023, a Saturday; the head hears on Monday 7/8.
    ("bac-ninh-2023", "BN1", "stc", "2023-08-05", "2023-08-03", At("due_soon", "stc: nhac-1", ""),
     "2023-08-07", At("overdue", "stc: qua-han-3", ""), "2023-08-04", At("received", "", "")),
    # 001 L12: weekly, of all owners; Friday is ours. A class of addressees gets no mail.
    ("bac-ninh-2023", "BN2", "Các chủ đầu tư", "2023-07-28", "2023-07-27", At("open", "", IN_TIME),
     "2023-07-31", At("overdue", "", "chưa ghi nhận kết quả, quá hạn 3 ngày"),
     "2023-07-28", At("received", "", "đã thực hiện ngày 28/7/2023, văn bản số 12/BC")),
    # 001 L15: monthly, the office's own; 1/9 to 4/9/2023 are off.
    ("bac-ninh-2023", "BN3", "skhdt", "2023-08-31", "2023-08-30", At("due_soon", "skhdt: nhac-1", IN_TIME),
     "2023-09-05", At("overdue", "skhdt: qua-han-3", "chưa ghi nhận kết quả, quá hạn 5 ngày"),
     "2023-09-05", At("done_late", "", "đã thực hiện ngày 05/9/2023, văn bản số 12/BC, chậm 5 ngày")),
    # 001 L13: before 31/8/2023.
    ("bac-ninh-2023", "BN4", "sxd", "2023-08-31", "2023-08-29", At("due_soon", "sxd: nhac-1", IN_TIME),
     "2023-08-31", At("overdue", "sxd: qua-han-1", "chưa ghi nhận kết quả, vừa quá hạn"),
     "2023-08-30", At("received", "", "đã thực hiện ngày 30/8/2023, văn bản số 12/BC")),
    # 001 L20: districts, weekly; Friday is ours, so that it is reminded of and not chased.
    ("bac-ninh-2023", "BN5", "tpbn", "2023-08-04", "2023-08-03", At("due_soon", "tpbn: nhac-1", IN_TIME),
     "2023-08-07", At("overdue", "", "chưa ghi nhận kết quả, quá hạn 3 ngày"),
     "2023-08-04", At("received", "", "đã thực hiện ngày 04/8/2023, văn bản số 12/BC")),
    # 001 L25: on the 15th; the groups owe, the institute receives and sees to it.
    ("bac-ninh-2023", "BN6", "Các Tổ chuyên gia", "2023-08-15", "2023-08-14", At("due_soon", "vnc: nhac-1", IN_TIME),
     "2023-08-18", At("overdue", "vnc: qua-han-3", "chưa ghi nhận kết quả, quá hạn 3 ngày"),
     "2023-08-17", At("done_late", "", "đã thực hiện ngày 17/8/2023, văn bản số 12/BC, chậm 2 ngày")),
    # 002 L299: before the last day of 8/2022; L288: action plans before 30/4/2022, so by Friday 29/4 (30/4 to 3/5 off).
    ("hai-duong-2022", "HD1", "stc", "2022-08-31", "2022-08-29", At("due_soon", "stc: nhac-1", ""),
     "2022-08-31", At("overdue", "stc: qua-han-1", ""), "2022-08-30", At("received", "", "")),
    ("hai-duong-2022", "HD1-KH", "stc", "2022-04-30", "2022-04-28", At("due_soon", "stc: nhac-1", IN_TIME),
     "2022-05-04", At("overdue", "stc: qua-han-3", "chưa ghi nhận kết quả, quá hạn 4 ngày"),
     "2022-04-29", At("received", "", "đã thực hiện ngày 29/4/2022, văn bản số 12/BC")),
    # 002 L98: the 16 indicators; the date is ours.
    ("hai-duong-2022", "HD3", "skhdt", "2022-08-31", "2022-08-29", At("due_soon", "skhdt: nhac-1", IN_TIME),
     "2022-08-31", At("overdue", "skhdt: qua-han-1", "chưa ghi nhận kết quả, vừa quá hạn"),
     "2022-08-30", At("received", "", "đã thực hiện ngày 30/8/2022, văn bản số 12/BC")),
    # 003 L32: 25/7/2021, ours, is a Sunday: by Monday 26/7.
    ("thai-nguyen-2021", "TN2", "stc", "2021-07-25", "2021-07-23", At("due_soon", "stc: nhac-1", ""),
     "2021-07-27", At("overdue", "stc: qua-han-1", ""), "2021-07-26", At("received", "", "")),
]  # fmt: skip

STANDING = [
    # 000 L193, L197, L53; 002 L199; 003 L57: without a date nobody is reminded and nothing is ever late.
    ("bac-giang-2022", "BG2", "stc"),
    ("bac-giang-2022", "BG3", "skhdt"),
    ("bac-giang-2022", "BG4", "stc"),
    ("hai-duong-2022", "HD2", "skhdt"),
    ("thai-nguyen-2021", "TN2-DC", "skhdt"),
    ("thai-nguyen-2021", "TN3", "stc"),
]


@pytest.mark.parametrize("scenario", DATED, ids=lambda scenario: scenario[1])
def test_a_dated_obligation(scenario: tuple[str, str, str, str, str, At, str, At, str, At]) -> None:
    profile, duty, debtor, due, before, open_, after, late, delivered, done = scenario
    one = owed(profile, duty, debtor, due)
    assert at(profile, one, before) == open_
    assert at(profile, one, after) == late
    assert at(profile, one, max(after, delivered), delivered) == done


@pytest.mark.parametrize(("profile", "duty", "debtor"), STANDING)
def test_an_obligation_without_a_date(profile: str, duty: str, debtor: str) -> None:
    one = owed(profile, duty, debtor, "")
    assert at(profile, one, "2022-10-10") == At("open", "", NONE_YET)
    assert at(profile, one, "2022-10-10", "2022-10-05") == At(
        "received", "", "gần nhất ngày 05/10/2022, văn bản số 12/BC"
    )


def test_thai_nguyens_scenario_that_had_missed_its_first_date() -> None:
    """003 L20 and footnote 1: before 30/6/2021, set anew to before 25/7/2021; days late count from 30/6."""
    one = owed("thai-nguyen-2021", "TN1", "skhdt", "2021-07-25")
    words = (
        f"nhiệm vụ “{one.title}” đã quá hạn ngày 30/6/2021 (Công văn số 2673/UBND-TH; Thông báo số 61/TB-UBND ngày "
        "11/6/2021), được gia hạn đến ngày 25/7/2021, đến nay chậm {} ngày"
    )
    assert at("thai-nguyen-2021", one, "2021-07-23") == At("extended", "skhdt: nhac-1", words.format(23))
    assert at("thai-nguyen-2021", one, "2021-07-27") == At("overdue", "skhdt: qua-han-1", words.format(27))
    assert at("thai-nguyen-2021", one, "2021-07-28", "2021-07-28") == At(
        "done_late", "", "đã thực hiện ngày 28/7/2021, văn bản số 12/BC, chậm 28 ngày"
    )


def test_every_obligation_of_the_directives_has_its_scenario() -> None:
    numbers = {scenario[1].partition("-")[0] for scenario in (*DATED, *STANDING)} | {"TN1"}
    wanted = {"BG": 5, "BN": 6, "HD": 3, "TN": 3}
    assert numbers == {f"{name}{number}" for name, last in wanted.items() for number in range(1, last + 1)}
