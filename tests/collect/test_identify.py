"""Whose a file is and for which period, on Bắc Ninh 2023's calendar.

Periods used: 2023-07-22 (figures to 30/6, open from 12/7), 2023-08-05 (to 31/7, from 26/7), 2023-08-22 (to 31/7, from
12/8), 2023-09-05 (to 31/8, from 26/8).
"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.agencies import Agency
from config.intake import load_intake
from config.load import load_profile
from config.period import find_period, project_periods
from tasks.collect.identify import identify
from tasks.collect.named import AgencyNames
from tasks.collect.types import FormId, Identity
from tasks.ledger.records import Received

PROFILE = load_profile("bac-ninh-2023")
PERIODS = project_periods(PROFILE)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SHA256 = "0123456789abcdef" * 4


def place(
    titles: Sequence[str] = (),
    *,
    stamp: tuple[str, str] | None = None,
    profile: str = PROFILE.code,
    owners: Sequence[str] = (),
    collecting: date = date(2023, 8, 5),
    came: datetime = datetime(2023, 8, 3, 9, 0),  # noqa: DTZ001 - made local below
    agencies: Sequence[Agency] = PROFILE.agencies,
    name: str = "bao-cao.xlsx",
    **channel: Any,
) -> Identity:
    received = Received(
        sha256=SHA256,
        size_bytes=1,
        file_name=name,
        kept_at=Path("x"),
        channel="folder",
        origin=name,
        received_at=came.replace(tzinfo=HANOI),
        **channel,
    )
    form = None if stamp is None else FormId(profile, *stamp)
    return identify(
        received, form, titles, owners, AgencyNames(agencies, load_intake()), PERIODS, find_period(PROFILE, collecting)
    )


TITLES = (
    "UBND TỈNH BẮC NINH\nSỞ XÂY DỰNG",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Bắc Ninh, ngày 03 tháng 8 năm 2023",
    "TÌNH HÌNH GIẢI NGÂN KẾ HOẠCH VỐN ĐẦU TƯ CÔNG NĂM 2023 ĐẾN HẾT NGÀY 31/7/2023",
    "(Kèm theo Công văn số 15/SXD-KH ngày 03/8/2023 của Sở Tài chính)",
    "Kính gửi: Sở Kế hoạch và Đầu tư",
    "- Sở Tài chính",
    "Nơi nhận: - Sở Y tế",
    "- UBND huyện Gia Bình",
)


def test_the_content_tells_both() -> None:
    found = place(TITLES)
    assert (found.agency, found.period, found.quarantine) == ("sxd", "2023-08-05", None)
    assert found.why == "đơn vị theo tiêu đề trong tệp; kỳ theo tiêu đề trong tệp (“đến hết ngày 31/7/2023”)"


def test_the_channel_comes_first() -> None:
    found = place(TITLES, agency="sxd", period="2023-08-05")
    assert (found.agency, found.period, found.quarantine) == ("sxd", "2023-08-05", None)
    assert found.why == "đơn vị theo kênh nhận; kỳ theo kênh nhận"


def test_then_the_form() -> None:
    found = place(stamp=("sxd", "2023-08-05"))
    assert (found.agency, found.period, found.quarantine) == ("sxd", "2023-08-05", None)
    assert found.why == "đơn vị theo mã của biểu mẫu; kỳ theo mã của biểu mẫu"


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("SỞ TÀI CHÍNH", "stc"),
        ("sở  tài chính:", "stc"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ BẮC NINH", "tpbn"),
        ("UBND TP. Bắc Ninh", "tpbn"),
        ("Uỷ ban nhân dân huyện Gia Bình", "hgiabinh"),
        ("BQLDA đầu tư xây dựng công trình giao thông", "bqlgt"),
        ("Ban QLDA ĐTXD công trình giao thông", "bqlgt"),
        ("Sở NN&PTNT", "snnptnt"),
        ("Sở Văn hoá, Thể thao và Du lịch", "svhttdl"),
    ],
)
def test_spellings_of_agencies_in_titles(title: str, agency: str) -> None:
    assert place([title]).agency == agency


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("BC_giai_ngan_STC_T7.2023.xlsx", "stc"),
        ("Báo cáo Sở Tài chính.xlsx", "stc"),
        ("so-tai-chinh.xls", "stc"),
        ("UBND H. Gia Binh.xlsx", None),
        ("ubnd huyen gia binh.xlsx", "hgiabinh"),
        ("stcx.xlsx", None),
    ],
)
def test_file_names_tell_agencies(name: str, agency: str | None) -> None:
    assert place(name=name).agency == agency


def test_owners_tell_the_agency_if_they_agree() -> None:
    assert place(owners=["UBND TP. Bắc Ninh", "UBND thành phố Bắc Ninh", ""]).agency == "tpbn"
    several = place(owners=["UBND TP. Bắc Ninh", "Sở Y tế"])
    assert several.agency is None
    assert "Sở Y tế, UBND thành phố Bắc Ninh" in (several.quarantine or "")


def test_owners_do_not_contradict_the_channel() -> None:
    assert place(owners=["Sở Y tế", "Sở Tài chính"], agency="sxd").quarantine is None


def test_a_superior_above_its_unit_is_not_a_second_agency() -> None:
    unit = PROFILE.agency("bqlgt").model_copy(update={"parent": "sgtvt"})
    agencies = [unit if agency.code == "bqlgt" else agency for agency in PROFILE.agencies]
    title = "SỞ GIAO THÔNG VẬN TẢI\nBAN QLDA GIAO THÔNG"
    assert place([title], agencies=agencies).agency == "bqlgt"
    assert place([title]).agency is None
    assert place(["SỞ GIAO THÔNG VẬN TẢI"], agencies=agencies, agency="bqlgt").quarantine is None


def test_several_agencies_are_held_back_unless_the_channel_decides() -> None:
    titles = ["SỞ TÀI CHÍNH", "SỞ Y TẾ"]
    found = place(titles)
    assert found.agency is None
    assert "Tệp nêu nhiều đơn vị (Sở Tài chính, Sở Y tế)" in (found.quarantine or "")
    assert place(titles, agency="syt").quarantine is None


def test_nobody_named() -> None:
    found = place()
    assert found.agency is None
    assert found.quarantine is not None
    assert found.quarantine.startswith("Không xác định được tệp của đơn vị nào")
    assert found.quarantine.endswith(
        "giaingan assign bac-ninh-2023 2023-08-05 0123456789ab MÃ-ĐƠN-VỊ --by HỌ-TÊN --reason LÝ-DO"
    )


@pytest.mark.parametrize(
    ("channel", "stamp", "titles", "reason"),
    [
        ("sxd", None, ["SỞ TÀI CHÍNH"], "cho biết là Sở Xây dựng, nhưng tiêu đề trong tệp ghi Sở Tài chính"),
        (None, ("sxd", "2023-08-05"), ["SỞ TÀI CHÍNH"], "cho biết là Sở Xây dựng, nhưng tiêu đề"),
        ("sxd", ("stc", "2023-08-05"), [], "gửi từ Sở Xây dựng, nhưng biểu mẫu phát cho Sở Tài chính"),
        ("sxd", ("skhac", "2023-08-05"), [], "mã “skhac”, không có trong hồ sơ bac-ninh-2023"),
    ],
)
def test_another_agencys_form_is_recognised_and_said(
    channel: str | None, stamp: tuple[str, str] | None, titles: list[str], reason: str
) -> None:
    found = place(titles, agency=channel, stamp=stamp)
    assert reason in (found.quarantine or "")
    assert (found.quarantine or "").endswith(
        "giaingan assign bac-ninh-2023 2023-08-05 0123456789ab sxd --by HỌ-TÊN --reason LÝ-DO"
    )


def test_the_channels_own_doubt_stays() -> None:
    found = place(TITLES, quarantine="Người gửi ke.la@example không phải địa chỉ đăng ký của đơn vị nào")
    assert found.agency == "sxd", "what is known helps whoever assigns it"
    assert (found.quarantine or "").startswith("Người gửi ke.la@example")


@pytest.mark.parametrize(
    "title",
    [
        "tính đến ngày 31/7/2023",
        "Lũy kế từ 01/01/2023 đến 31/07/2023",
        "đến hết ngày 31 tháng 7 năm 2023",
        "Tháng 7/2023",
        "tháng 7 năm 2023",
        "Báo cáo tháng 8/2023",
        "Quý III/2023",
        "đến ngày 25/7/2023",
        "đến ngày 04/8/2023",
        "đến 31/7/2023, ước đến 31/12/2023",
        "Kế hoạch vốn năm 2023",
        "Kế hoạch vốn năm 2022 kéo dài sang năm 2023, đến hết năm 2024; kế hoạch năm 2023",
    ],
)
def test_ways_of_naming_the_period(title: str) -> None:
    found = place([title], agency="sxd")
    assert (found.period, found.quarantine) == ("2023-08-05", None)


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("đến ngày 30/6/2023", "Kỳ 2023-08-05 có số liệu đến 31/7/2023, nhưng tệp ghi “đến ngày 30/6/2023”"),
        ("tháng 6/2023", "nhưng tệp ghi “tháng 6/2023”"),
        ("đến 31/7/2022", "nhưng tệp ghi “đến 31/7/2022”"),
        ("Quý II/2023", "nhưng tệp ghi “quý ii/2023”"),
        ("Kế hoạch vốn đầu tư công năm 2022", "Sai năm: tệp ghi năm 2022, kỳ 2023-08-05 thuộc kế hoạch năm 2023"),
        ("Kế hoạch năm 2022, đến 31/7/2023", "Sai năm"),
    ],
)
@pytest.mark.parametrize("channel", [None, "2023-08-05"])
def test_a_wrong_month_or_year_is_recognised_and_said(title: str, reason: str, channel: str | None) -> None:
    found = place([title], agency="sxd", period=channel)
    assert reason in (found.quarantine or "")


def test_figures_of_the_last_months_end_come_in_where_a_day_within_the_month_is_asked_for() -> None:
    """22/7/2023 asks for figures to 15/7, a day of ours: the checks ask about those of 30/6."""
    july = {"agency": "sxd", "collecting": date(2023, 7, 22), "came": datetime(2023, 7, 21, 9, 0)}  # noqa: DTZ001
    assert place(["đến ngày 30/6/2023"], **july).quarantine is None
    assert "nhưng tệp ghi" in (place(["đến ngày 31/5/2023"], **july).quarantine or "")


def test_an_estimate_or_a_senseless_date_is_no_period() -> None:
    for title in ("ước giải ngân đến 31/12/2023", "Cam kết giải ngân đến ngày 31/01/2024", "đến ngày 45/13/2023"):
        found = place([title], agency="sxd")
        assert (found.period, found.quarantine) == ("2023-08-05", None)


@pytest.mark.parametrize(
    "name", ["BC 31.7.2023.xlsx", "bc_20230731.xlsx", "BC T7.2023.xlsx", "Tháng 7-2023.xlsx", "2023-08-05 bc.xlsx"]
)
def test_file_names_tell_periods(name: str) -> None:
    found = place(agency="sxd", name=name)
    assert (found.period, found.quarantine) == ("2023-08-05", None)
    assert "kỳ theo tên tệp" in found.why
    assert place(agency="sxd", name=name.replace("2023", "2022")).quarantine is not None


def test_what_lies_in_the_folder_from_the_period_before_is_that_periods() -> None:
    """The 22nd has figures to the 15th: a file with those of 31/7 belongs to the 5th whenever it is collected."""
    early = place(["đến 31/7/2023"], agency="sxd", collecting=date(2023, 8, 22))
    assert (early.period, early.quarantine) == ("2023-08-05", None), "still lying in the folder from the period before"
    late = place(["đến 15/8/2023"], agency="sxd", collecting=date(2023, 8, 22), came=datetime(2023, 8, 20))  # noqa: DTZ001
    assert (late.period, late.quarantine) == ("2023-08-22", None)


def test_a_late_file_is_still_its_periods() -> None:
    found = place(["đến 31/7/2023"], agency="sxd", came=datetime(2023, 8, 11, 16))  # noqa: DTZ001
    assert (found.period, found.quarantine) == ("2023-08-05", None)
    years_later = place(["đến 31/7/2023"], agency="sxd", came=datetime(2026, 1, 1))  # noqa: DTZ001
    assert (years_later.period, years_later.quarantine) == ("2023-08-05", None)


def test_a_silent_file_belongs_to_the_period_it_came_in() -> None:
    inside = place(agency="sxd")
    assert (inside.period, inside.quarantine) == ("2023-08-05", None)
    assert "xếp theo thời điểm nhận" in inside.why
    before = place(agency="sxd", came=datetime(2023, 7, 20))  # noqa: DTZ001
    assert before.period == "2023-07-22"
    assert "không ghi kỳ" in (before.quarantine or "")
    assert "không ghi kỳ" in (place(agency="sxd", came=datetime(2023, 1, 1)).quarantine or "")  # noqa: DTZ001
    after_all = place(agency="sxd", came=datetime(2026, 1, 1))  # noqa: DTZ001
    assert (after_all.period, after_all.quarantine) == ("2023-08-05", None)


def test_last_months_form_sent_again_is_held_back() -> None:
    found = place(stamp=("sxd", "2023-07-22"))
    assert found.period == "2023-07-22"
    assert "dùng lại biểu mẫu cũ" in (found.quarantine or "")
    in_time = place(stamp=("sxd", "2023-07-22"), came=datetime(2023, 7, 26, 16))  # noqa: DTZ001
    assert (in_time.period, in_time.quarantine) == ("2023-07-22", None)


@pytest.mark.parametrize("stamp", [("sxd", "2022-08-05"), ("sxd", "rác")])
def test_a_form_of_another_year_is_recognised_and_said(stamp: tuple[str, str]) -> None:
    found = place(stamp=stamp)
    assert (found.agency, found.period) == ("sxd", None)
    assert f"kỳ “{stamp[1]}”, hồ sơ bac-ninh-2023 không có" in (found.quarantine or "")


def test_a_form_of_another_province_is_recognised_and_said() -> None:
    # Code and period exist here too: only the profile in the form's id tells.
    found = place(stamp=("sxd", "2023-08-05"), profile="bac-giang-2022")
    assert found.agency is None
    assert "phát hành theo hồ sơ “bac-giang-2022”" in (found.quarantine or "")
    sent = place(agency="sxd", stamp=("sxd", "2023-08-05"), profile="bac-giang-2022")
    assert (sent.agency, sent.period) == ("sxd", "2023-08-05")
    assert "phát hành theo hồ sơ “bac-giang-2022”" in (sent.quarantine or "")
    assert "Không xác định được" not in (sent.quarantine or "")
    assert place(agency="sxd", stamp=("sxd", "2023-08-05")).quarantine is None


def test_channel_and_form_of_different_periods() -> None:
    found = place(agency="sxd", period="2023-08-05", stamp=("sxd", "2023-08-22"))
    assert "kênh nhận ghi kỳ 2023-08-05, nhưng biểu mẫu phát cho kỳ 2023-08-22" in (found.quarantine or "")


def test_the_january_report_names_the_next_year() -> None:
    found = place(
        ["Kế hoạch vốn năm 2023, đến hết ngày 31/01/2024"],
        agency="sxd",
        collecting=date(2024, 2, 5),
        came=datetime(2024, 2, 2),  # noqa: DTZ001
    )
    assert (found.period, found.quarantine) == ("2024-02-05", None)


PIECES = ["ngày", "tháng", "năm", "quý", "đến", "31/7/2023", "31", "7", "2023", "/", ".", "-", "SỞ TÀI CHÍNH", 
          "Kính gửi:", "\n", "Nơi nhận", "ước", "IV", "99", "00"]  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=12), st.text(max_size=20))
def test_any_text_ends_placed_or_held_back(pieces: list[str], name: str) -> None:
    found = place([" ".join(pieces)], name=name)
    assert found.quarantine is not None or (found.agency is not None and found.period is not None)
