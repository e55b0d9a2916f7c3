"""Believable facts for the report's tests, made from a seed: 24 agencies, 240 projects, nothing real."""

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pandas as pd

from config.fields import DATES, LINE_COLUMNS, MONEY, PERCENT
from config.profile import Profile
from tasks.duties.bottlenecks import Bottleneck, stated_in
from tasks.ledger.finding import CellRef, Finding
from tasks.progress.types import Flag, Forecast, GroupRate, Progress, Rate
from tasks.report.build import build_report
from tasks.report.model import ReportModel
from tasks.report.report_facts import AgencyReporting, CurvePoint, ReportFacts, SourceFile
from tests.report.proposal import proposal
from tests.report.province import AGENCIES, KEY_PROJECTS, SOURCES, period, profile

NAMES = {code: name for code, name, _ in AGENCIES}
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AS_OF = datetime(2023, 8, 8, 17, 0, tzinfo=ZONE)
DATA_AS_OF = date(2023, 7, 31)
LETTERS = {
    "serial": "A",
    "project_name": "B",
    "project_code": "C",
    "owner": "D",
    "funding_source": "E",
    "plan_vnd": "H",
    "disbursed_vnd": "J",
    "decrease_vnd": "L",
    "increase_vnd": "M",
    "bottleneck": "N",
    "competence": "O",
}
MISSING = ("sld", "luongtai")
RETURNED = ("skhcn",)
LATE = ("sct", "giabinh")
BOTTLENECKS = (
    ("Chưa bàn giao hết mặt bằng đoạn qua khu dân cư, còn 12 hộ chưa nhận tiền bồi thường", "Cấp huyện"),
    ("Chờ phê duyệt điều chỉnh chủ trương đầu tư", "Cấp tỉnh"),
    ("Giá vật liệu san lấp tăng, thiếu nguồn đất đắp", "Cấp tỉnh"),
    ("Vướng quy định về chuyển đổi mục đích sử dụng đất trồng lúa", "Luật, nghị định"),
)
WORKS = ("Cải tạo, nâng cấp đường", "Trường tiểu học", "Trạm bơm tiêu", "Trụ sở làm việc", "Hạ tầng kỹ thuật khu")
PLACES = ("Đông Ngàn", "Phù Chẩn", "Võ Cường", "Song Hồ", "Phù Lãng", "Tân Hồng", "Đại Đồng Thành", "Gia Đông")


def sha(agency: str) -> str:
    """The sha256 that the test's file of an agency has."""
    return hashlib.sha256(agency.encode()).hexdigest()


def received_at(agency: str) -> datetime:
    return AS_OF - timedelta(hours=10 if agency in LATE else 90)


def lines() -> pd.DataFrame:
    """About 240 lines of the reporting agencies, in whole đồng at the precision of a form in triệu đồng."""
    random = Random(20230805)
    rows = []
    reporting = [code for code, _, _ in AGENCIES if code not in (*MISSING, *RETURNED)]
    for at, agency in enumerate(reporting):
        for number in range(11 if at >= 9 else 12):
            rows.append(_line(random, agency, number, len(rows)))
    frame = pd.DataFrame(rows)
    for column in (*LINE_COLUMNS, "agency", "submission"):
        if column not in frame:
            frame[column] = None
    for column in (*MONEY, "forecast_vnd", "forecast_low_vnd", "forecast_high_vnd"):
        frame[column] = frame[column].astype("Int64")
    for column in PERCENT:
        frame[column] = frame[column].astype("Float64")
    for column in DATES:
        frame[column] = frame[column].astype(object)
    return frame


def _line(random: Random, agency: str, number: int, serial: int) -> dict[str, object]:
    code = f"7{serial + 100000}"
    name = f"{random.choice(WORKS)} {random.choice(PLACES)} ({code})"
    if agency == "bqlgt" and number < len(KEY_PROJECTS):
        name = KEY_PROJECTS[number]
    plan = random.randrange(4_000, 120_000) * 1_000_000 * (6 if name in KEY_PROJECTS else 1)
    share = random.choice((0, 0.08, 0.15, 0.3, 0.38, 0.42, 0.45, 0.5, 0.55, 0.6, 0.72, 1.0))
    disbursed = int(plan * share) // 1_000_000 * 1_000_000
    stuck = share <= 0.15 and random.random() < 0.6
    reason, level = random.choice(BOTTLENECKS) if stuck else (None, None)
    forecast = min(plan, int(disbursed + (plan - disbursed) * 0.8))
    return {
        "serial": str(number + 1),
        "project_code": code,
        "project_name": name,
        "project_key": code,
        "agency": agency,
        "owner": NAMES[agency],
        "group": "B",
        "funding_source": random.choice(SOURCES)[0],
        "plan_vnd": plan,
        "disbursed_vnd": disbursed,
        "bottleneck": reason,
        "competence": level,
        "submission": sha(agency),
        "sheet": "Biểu 01",
        "row": number + 9,
        "layout": 0,
        "forecast_vnd": forecast,
        "forecast_low_vnd": forecast * 9 // 10,
        "forecast_high_vnd": plan,
        "decrease_vnd": plan // 2 // 1_000_000 * 1_000_000 if share == 0 and number % 3 == 0 else None,
    }


def _group_rate(profile: Profile, dimension: str, key: str, name: str, part: pd.DataFrame) -> GroupRate:
    plan, disbursed = int(part["plan_vnd"].sum()), int(part["disbursed_vnd"].sum())
    rate = Rate(disbursed, plan, "assigned_plan", DATA_AS_OF)
    target = Decimal(42)
    gap = None if rate.pct is None else rate.pct - target
    return GroupRate(
        dimension,
        key,
        name,
        tuple(part.index),
        part["project_key"].nunique(),
        plan,
        0,
        rate,
        "muc-tieu-nam",
        target,
        gap,
        max(0, plan * 42 // 100 - disbursed),
        None if gap is None else gap > 0,
        date(2023, 9, 30),
        max(0, plan * 60 // 100 - disbursed) // 9,
        max(0, plan * 95 // 100 - disbursed) // 26,
        None,
        Decimal("5.2"),
        Decimal("-1.34") if dimension == "province" else None,
    )


def group_rates(profile: Profile, frame: pd.DataFrame) -> tuple[GroupRate, ...]:
    """The rates of these lines: of the province, and by agency and source."""
    found = [_group_rate(profile, "province", "province", "Toàn tỉnh", frame)]
    for dimension, names in (
        ("agency", {code: name for code, name, _ in AGENCIES}),
        ("funding_source", {code: name for code, name, _ in SOURCES}),
    ):
        group = [
            _group_rate(profile, dimension, key, name, frame[frame[dimension] == key])
            for key, name in names.items()
            if (frame[dimension] == key).any()
        ]
        order = sorted(group, key=lambda s: -(s.rate.pct or 0))
        found += [replace(s, rank=order.index(s) + 1) for s in group]
    return tuple(found)


def flags(frame: pd.DataFrame) -> tuple[Flag, ...]:
    """A flag for each line that is 5 points or more behind."""
    found = []
    for row in frame.itertuples():
        rate = Decimal(int(row.disbursed_vnd)) * 100 / int(row.plan_vnd)
        short = Decimal(42) - rate
        if short < 5:
            continue
        severity = "severe" if short >= 35 else "warning" if short >= 20 else "notice"
        none_yet = row.disbursed_vnd == 0
        reason = (
            "Chưa giải ngân sau 07 tháng"
            if none_yet
            else f"Tỷ lệ giải ngân {str(round(rate, 1)).replace('.', ',')}%, thấp hơn mốc 42,0% tại ngày 31/7/2023"
        )
        found.append(
            Flag(
                "chua-giai-ngan" if none_yet else "cham-moc",
                "no_disbursement" if none_yet else "rung_missed",
                severity,
                row.project_key,
                row.project_name,
                row.agency,
                row.funding_source,
                short,
                reason,
                date(2023, 7, 22),
                2,
                (("plan_vnd", int(row.plan_vnd)), ("disbursed_vnd", int(row.disbursed_vnd))),
            )
        )
    return tuple(found)


def _reporting() -> tuple[AgencyReporting, ...]:
    found = []
    for code, name, _ in AGENCIES:
        if code in MISSING:
            found.append(AgencyReporting(code, name, "missing"))
            continue
        returned = code in RETURNED
        late = code in LATE
        found.append(
            AgencyReporting(
                code,
                name,
                "returned" if returned else "accepted",
                late,
                2 if late else 0,
                received_at(code),
                f"bao-cao-{code}.xlsx",
                2 if code == "syt" else 1,
                3 if returned else 0,
                1,
                "Số lũy kế giải ngân giảm so với kỳ trước tại 03 dự án" if returned else "",
            )
        )
    return tuple(found)


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(
            rule="luy-ke-giam",
            rule_version=1,
            severity="error",
            submission=sha("skhcn"),
            agency="skhcn",
            cell=CellRef("Biểu 01", "J12"),
            field="disbursed_vnd",
            project_key="7999999",
            project_name='=HYPERLINK("http://x")',
            funding_source="nsdp",
            supplied="1.200",
            expected="từ 1.500 trở lên",
            difference="-300",
            message="Lũy kế giải ngân giảm so với kỳ trước",
            fix="Kiểm tra lại số lũy kế từ 01/01",
        ),
        Finding(
            rule="vuot-ke-hoach",
            rule_version=1,
            severity="warning",
            submission=sha("syt"),
            agency="syt",
            cell=None,
            field=None,
            project_key=None,
            project_name=None,
            funding_source=None,
            supplied="",
            expected="",
            difference="",
            message="Tổng cộng không bằng tổng các dòng",
            fix="Kiểm tra công thức dòng tổng cộng",
        ),
    )


def register_of(frame: pd.DataFrame) -> tuple[Bottleneck, ...]:
    """What the lines say, of every second project for the second time: the first report came on 20 July."""
    first, again = date(2023, 8, 4), date(2023, 7, 20)
    found = [
        one for agency, own in frame.groupby("agency") for one in stated_in(own, str(agency), period().code, first)
    ]
    return tuple(replace(one, opened_on=again) if int(one.project_key) % 2 else one for one in found)


@cache
def facts() -> ReportFacts:
    """The facts of the period due on 5 August 2023."""
    rules, frame = profile(), lines()
    plan, disbursed = int(frame["plan_vnd"].sum()), int(frame["disbursed_vnd"].sum())
    forecast = int(frame["forecast_vnd"].sum())
    names = {code: name for code, name, _ in AGENCIES}
    return ReportFacts(
        profile=rules,
        period=period(),
        as_of=AS_OF,
        reporting=_reporting(),
        progress=Progress(
            as_of=DATA_AS_OF,
            lines=frame,
            group_rates=group_rates(rules, frame),
            total_forecast=Forecast(
                forecast,
                forecast * 103 // 100,
                forecast * 9 // 10,
                plan,
                80,
                "đường cong",
                "đủ số liệu các năm trước",
            ),
            flags=flags(frame),
        ),
        proposal=proposal(frame),
        findings=_findings(),
        sources={
            sha(code): SourceFile(
                sha(code),
                f"bao-cao-{code}.xlsx",
                code,
                received_at(code),
                "folder",
                f"vanthu@{code}.example",
                (LETTERS,),
            )
            for code in names
            if code not in MISSING
        },
        curve=(
            CurvePoint(date(2023, 3, 31), plan * 70 // 1000, plan),
            CurvePoint(date(2023, 4, 30), plan * 121 // 1000, plan),
            CurvePoint(date(2023, 5, 31), plan * 187 // 1000, plan),
            CurvePoint(date(2023, 6, 30), plan * 318 // 1000, plan),
            CurvePoint(DATA_AS_OF, disbursed, plan),
        ),
        curve_last_year=tuple(
            CurvePoint(date(2022 + (month > 12), (month - 1) % 12 + 1, 28), plan * share // 1100, plan * 10 // 11)
            for month, share in (
                (3, 80),
                (4, 150),
                (5, 220),
                (6, 300),
                (7, 395),
                (8, 460),
                (9, 520),
                (10, 600),
                (11, 680),
                (12, 800),
                (13, 930),
            )
        ),
        register=register_of(frame),
        duties_on=AS_OF.date(),
        illustrative=True,
    )


@cache
def report() -> ReportModel:
    """The province's report of these facts."""
    return build_report(facts())
