"""Illustrative projects for the agencies of a profile. Every figure is invented by a seeded generator."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from random import Random

from config.agencies import Agency
from config.period import Period
from config.profile import Profile

MILLION = 1_000_000
_SOURCES = ("nsdp", "nsdp", "sdd", "nstw", "oda")
"""Local balanced capital carries most projects."""

_WORKS = {
    "department": (
        "Cải tạo, nâng cấp trụ sở {place}",
        "Trạm quan trắc tự động {place}",
        "Hệ thống thông tin chuyên ngành {place}",
        "Nhà làm việc và kho lưu trữ {place}",
    ),
    "central": ("Trụ sở làm việc đội nghiệp vụ {place}", "Cải tạo nhà làm việc {place}", "Nhà ở doanh trại {place}"),
    "pmu": (
        "Đường tỉnh đoạn qua {place}",
        "Cầu vượt sông tại {place}",
        "Trung tâm y tế {place}",
        "Trường THPT {place}",
        "Nút giao thông {place}",
    ),
    "district": (
        "Trường tiểu học {place}",
        "Trường THCS {place}",
        "Đường giao thông liên xã {place}",
        "Kiên cố hóa kênh mương {place}",
        "Nhà văn hóa {place}",
        "Hạ tầng khu đấu giá đất {place}",
    ),
    "company": ("Trạm biến áp {place}", "Đường dây trung thế {place}"),
    "other": ("Công trình {place}",),
}
_PLACES = (
    "khu Đông",
    "khu Tây",
    "khu Nam",
    "khu Bắc",
    "trung tâm",
    "cụm I",
    "cụm II",
    "cụm III",
    "giai đoạn 1",
    "giai đoạn 2",
    "tuyến số 1",
    "tuyến số 2",
    "tuyến số 3",
    "cơ sở 1",
    "cơ sở 2",
)
_BOTTLENECKS = (
    ("Vướng giải phóng mặt bằng, còn 12 hộ chưa nhận tiền bồi thường", "Cấp huyện"),
    ("Chưa phê duyệt điều chỉnh quy hoạch chi tiết", "Cấp tỉnh"),
    ("Giá vật liệu san lấp tăng, nhà thầu thi công cầm chừng", "Cấp tỉnh"),
    ("Thủ tục thẩm định thiết kế kéo dài", "Cấp tỉnh"),
    ("Chờ hướng dẫn của Bộ, ngành về định mức", "Trung ương"),
)


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One illustrative project x source, whole đồng."""

    code: str
    name: str
    owner: str
    group: str
    status: str
    funding_source: str
    total_investment_vnd: int
    allocated_before_vnd: int
    plan_carried_vnd: int
    plan_this_year_vnd: int
    volume_vnd: int
    disbursed_month_vnd: int
    disbursed_vnd: int
    estimate_final_vnd: int
    decrease_vnd: int
    increase_vnd: int
    completion_on: date
    bottleneck: str = ""
    competence: str = ""
    disbursed_before_vnd: int = 0
    """Cumulative at the end of the month before."""

    @property
    def plan_vnd(self) -> int:
        """This year's plan and what was carried over."""
        return self.plan_this_year_vnd + self.plan_carried_vnd

    @property
    def plan_after_vnd(self) -> int:
        """Plan with the requested changes."""
        return self.plan_vnd + self.increase_vnd - self.decrease_vnd


def elapsed_months(period: Period) -> float:
    """Months of the plan year that have passed on the day to which the period's figures run; January is the 13th."""
    day = period.data_as_of
    full = (day.year - period.plan_year) * 12 + day.month - 1
    return full + day.day / monthrange(day.year, day.month)[1]


def sample_lines(
    profile: Profile, month: float, *, per_agency: int = 10, seed: int = 20230805
) -> dict[str, list[SampleLine]]:
    """Lines by agency code, cumulative to the end of `month` or to a day within it; key projects come first.

    The same profile and seed give the same projects for every month; only what is disbursed grows.
    """
    keys = _key_projects_by_agency(profile)
    return {
        agency.code: [
            _line(profile, agency, number, keys.get(agency.code, []), month, seed)
            for number in range(max(per_agency, len(keys.get(agency.code, []))))
        ]
        for agency in profile.agencies
    }


def _key_projects_by_agency(profile: Profile) -> dict[str, list[str]]:
    """Key projects without a named agency go round among the management units, else the districts."""
    takers = [a.code for a in profile.agencies if a.kind == "pmu"] or [
        a.code for a in profile.agencies if a.kind == "district"
    ]
    takers = takers or [profile.agencies[0].code]
    found: dict[str, list[str]] = {}
    for position, key in enumerate(profile.key_projects):
        found.setdefault(key.agency or takers[position % len(takers)], []).append(key.name)
    return found


def _line(profile: Profile, agency: Agency, number: int, keys: list[str], month: float, seed: int) -> SampleLine:
    rng = Random(f"{seed}/{profile.code}/{agency.code}/{number}")  # noqa: S311 - invented figures, not secrets
    order = [a.code for a in profile.agencies].index(agency.code)
    is_key = number < len(keys)
    works = _WORKS[agency.kind]
    short = agency.name.removeprefix("UBND ").removeprefix("Sở ")
    name = (
        keys[number]
        if is_key
        else f"{works[number % len(works)].format(place=_PLACES[number % len(_PLACES)])} - {short}"
    )
    plan = rng.randrange(8_000, 60_000, 50) * MILLION * (4 if is_key else 1)
    carried = rng.choice((0, 0, 0, plan // 10 // MILLION * MILLION))
    # Three tempos: on course, slow, hardly started; back-loaded as the country's curve is.
    tempo = rng.choice((1.3, 1.2, 1.0, 1.0, 0.9, 0.6, 0.3, 0.0))
    share = min(tempo * (month / 12) ** 1.6, 1.0)
    before = min(tempo * (max(ceil(month) - 1, 0) / 12) ** 1.6, 1.0)
    disbursed = round((plan + carried) * share / 1000) * 1000
    disbursed_before = round((plan + carried) * before / 1000) * 1000
    slow = tempo <= 0.3
    bottleneck, competence = rng.choice(_BOTTLENECKS) if slow else ("", "")
    total = plan * rng.randrange(2, 6)
    final = round((plan + carried) * min(1.0, 0.45 + tempo * 0.6) / MILLION) * MILLION
    gives = slow and rng.random() < 0.6
    takes = tempo >= 1.2 and rng.random() < 0.7
    decrease = (plan + carried - final) // 2 // MILLION * MILLION if gives else 0
    increase = plan // 5 // MILLION * MILLION if takes else 0
    return SampleLine(
        code=str(7_000_000 + order * 1_000 + number * 7 + profile.plan_year % 100 * 31),
        name=name,
        owner=agency.name,
        group="B" if is_key else rng.choice(("B", "C", "C", "C")),
        status=rng.choice(("Chuyển tiếp", "Chuyển tiếp", "Khởi công mới")),
        funding_source=_SOURCES[rng.randrange(len(_SOURCES))],
        total_investment_vnd=total,
        allocated_before_vnd=total // 4 // MILLION * MILLION,
        plan_carried_vnd=carried,
        plan_this_year_vnd=plan,
        volume_vnd=disbursed + (plan // 20 // MILLION * MILLION if takes else 0),
        disbursed_month_vnd=disbursed - disbursed_before,
        disbursed_vnd=disbursed,
        disbursed_before_vnd=disbursed_before,
        estimate_final_vnd=max(final + increase, disbursed),
        decrease_vnd=decrease,
        increase_vnd=increase,
        completion_on=date(profile.plan_year + rng.choice((0, 1, 2)), 12, 31),
        bottleneck=bottleneck,
        competence=competence,
    )


def with_drop(line: SampleLine) -> SampleLine:
    """The line with a cumulative figure lower than it was a month before: an impossible report."""
    lower = line.disbursed_before_vnd // 2 // 1000 * 1000
    return replace(line, disbursed_vnd=lower, disbursed_month_vnd=0, volume_vnd=max(lower, 0))
