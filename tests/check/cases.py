"""One case per rule: a batch that breaks it and where, one that keeps it, and one that gives it nothing to judge."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tasks.check.batch import Batch
from tasks.ledger.finding import CellRef
from tasks.read.outcome import Column, StatedTotal
from tests.check.batches import LETTERS, OTHER, OWN, batch, line, profile, settled

BN = 1_000_000_000
"""One billion đồng (tỷ)."""
M = 1_000_000
JULY = date(2023, 6, 30)


@dataclass(frozen=True)
class Case:
    """`at`: for each finding of the broken batch its row, field, supplied and expected as shown."""

    rule: str
    broken: Batch
    at: tuple[tuple[int | None, str | None, str, str], ...]
    kept: Batch
    nothing: Batch | None = None
    """None where the rule applies to any batch."""


def without(*fields: str) -> dict[str, str]:
    """The layout that lacks these fields."""
    return {field: letters for field, letters in LETTERS.items() if field not in fields}


def total(field: str, stated: int, summed: int, is_grand: bool = True) -> StatedTotal:
    return StatedTotal("Tổng cộng", field, CellRef("Biểu 1", "L9"), stated, summed, is_grand)


def cumulative(until: str) -> Column:
    """A column of what was disbursed, to a day that its header names."""
    return Column("disbursed_vnd", "N", f"Lũy kế giải ngân {until}", "trieu", until=until)


B = line(project_code="7000002", project_name="Trường B")
C = line(project_code="7000003", project_name="Trường C")
UP = line(plan_vnd=10 * BN)
PLAIN = batch(line())


STRUCTURE = (
    Case("no-lines", batch(), ((None, None, "", ""),), PLAIN),
    Case(
        "required-column",
        batch(line(), layout=without("disbursed_vnd")),
        ((None, "disbursed_vnd", "", ""),),
        PLAIN,
    ),
    Case("blank-name", batch(line(project_name="  ")), ((10, "project_name", "  ", ""),), PLAIN),
    Case(
        "blank-code",
        batch(line(), line(project_code=None, project_name="B")),
        ((11, "project_code", "", ""),),
        PLAIN,
        batch(line(project_code=None)),
    ),
    Case(
        "code-format",
        batch(line(project_code="76543"), line(project_code="765432A")),
        ((10, "project_code", "76543", "7 chữ số"), (11, "project_code", "765432A", "7 chữ số")),
        batch(line(project_code="0654321")),
        batch(line(project_code=None)),
    ),
    Case(
        "code-two-names",
        batch(line(), line(project_name="Cầu Nét", funding_source="oda")),
        ((11, "project_name", "Cầu Nét", "Đường tỉnh 295C"),),
        batch(line(), line(project_name="ĐƯỜNG TỈNH  295C", funding_source="oda")),
        batch(line(project_code=None)),
    ),
    Case(
        "unknown-source",
        batch(line(funding_source="quỹ khác")),
        (
            (
                10,
                "funding_source",
                "quỹ khác",
                "Ngân sách trung ương trong nước, Vốn nước ngoài (ODA), Vốn đối ứng, Ngân sách địa phương (cân đối), "
                "Thu tiền sử dụng đất, Xổ số kiến thiết, Vay của chính quyền địa phương, "
                "Chương trình mục tiêu quốc gia, Chương trình phục hồi và phát triển kinh tế - xã hội và Tăng thu, "
                "tiết kiệm chi",
            ),
        ),
        PLAIN,
    ),
    Case(
        "unknown-group",
        batch(line(group="D")),
        ((10, "group", "D", "QTQG, A, B và C"),),
        batch(line(group="b"), line(group="Nhóm C", funding_source="oda")),
        PLAIN,
    ),
    Case(
        "unknown-status",
        batch(line(status="đang làm")),
        ((10, "status", "đang làm", "Chuẩn bị đầu tư, Khởi công mới, Chuyển tiếp và Hoàn thành chờ quyết toán"),),
        batch(line(status="DỰ ÁN CHUYỂN TIẾP")),
        PLAIN,
    ),
    Case(
        "unknown-owner",
        batch(line(owner="Sở Giao thông vận tải")),
        ((10, "owner", "Sở Giao thông vận tải", "Sở Xây dựng"),),
        batch(line(owner="Sở Xây dựng"), line(owner="Ban QLDA nào đó", funding_source="oda")),
        PLAIN,
    ),
    Case(
        "wrong-profile",
        batch(line(), stamp_profile="bac-giang-2022"),
        ((None, None, "bac-giang-2022", profile().code),),
        batch(line(), stamp_profile=profile().code),
        PLAIN,
    ),
    Case(
        "replaces-other-projects",
        batch(line(), replaces=frozenset({"7000001", "kè a"})),
        ((None, None, "", ""),),
        batch(line(project_code="7000009"), replaces=frozenset({"ten:x", "đường tỉnh 295c"})),
        PLAIN,
    ),
    Case(
        "wrong-agency",
        batch(line(), stamp_agency=OTHER),
        ((None, None, "Sở Giao thông vận tải", "Sở Xây dựng"),),
        batch(line(), stamp_agency=OWN),
        PLAIN,
    ),
    Case(
        "wrong-period",
        batch(line(), stamp_period="2022-08-05"),
        ((None, None, "2022-08-05", "2023-08-05"),),
        batch(line(), stamp_period="2023-08-05"),
        PLAIN,
    ),
    Case(
        "date-out-of-range",
        batch(line(start_on=date(1989, 12, 31), completion_on=date(2054, 1, 1))),
        (
            (10, "start_on", "31/12/1989", "từ năm 1990 đến năm 2053"),
            (10, "completion_on", "01/01/2054", "từ năm 1990 đến năm 2053"),
        ),
        batch(line(start_on=date(1990, 1, 1), completion_on=date(2053, 12, 31))),
        PLAIN,
    ),
    Case(
        "unit-implausible",
        batch(
            line(plan_vnd=60_050), line(plan_vnd=191, funding_source="oda"), line(plan_vnd=70_000, funding_source="sdd")
        ),
        ((None, "plan_vnd", "60.050 đồng", ""),),
        batch(line(plan_vnd=191 * M), line(plan_vnd=50, funding_source="oda"), line(plan_vnd=BN, funding_source="sdd")),
        batch(line(plan_vnd=None)),
    ),
    Case(
        "unit-scale",
        batch(line(plan_vnd=10_000), {**B, "plan_vnd": 9_000}, previous=[line(), B]),
        ((None, "plan_vnd", "19.000 đồng", "20.000.000.000 đồng"),),
        batch(line(plan_vnd=12 * BN), B, previous=[line(), B]),
        PLAIN,
    ),
    Case(
        "line-scale",
        batch(line(plan_vnd=10_000), B, C, previous=[line(), B, C]),
        ((10, "plan_vnd", "10.000 đồng", "10.000.000.000 đồng"),),
        batch(line(plan_vnd=100 * BN), B, C, previous=[line(), B, C]),
        PLAIN,
    ),
    Case(
        "line-repeats-sum",
        # 10 + 10 tỷ planned and 4 + 4 tỷ paid from one source, and a line without code that says 20 and 8 from another.
        batch(
            line(),
            B,
            line(
                project_code=None,
                project_name="Vốn địa phương",
                funding_source="oda",
                plan_vnd=20 * BN,
                disbursed_vnd=8 * BN,
            ),
        ),
        ((12, "plan_vnd", "20.000.000.000 đồng", ""),),
        batch(
            line(),
            B,
            line(
                project_code="7000005",
                project_name="Cầu E",
                funding_source="oda",
                plan_vnd=20 * BN,
                disbursed_vnd=8 * BN,
            ),
        ),
        batch(line(disbursed_vnd=0)),
    ),
    Case(
        "investment-beyond-group",
        batch(
            line(group="C", total_investment_vnd=1_201 * BN), {**B, "group": "Nhóm B", "total_investment_vnd": 4 * BN}
        ),
        (
            (10, "total_investment_vnd", "1.201.000.000.000 đồng", "120.000.000.000 đồng"),
            (11, "total_investment_vnd", "4.000.000.000 đồng", "45.000.000.000 đồng"),
        ),
        batch(line(group="C", total_investment_vnd=1_200 * BN), {**B, "group": "A", "total_investment_vnd": 4 * BN}),
        batch(line(group="C")),
    ),
    Case(
        "unit-beside-siblings",
        batch(line(plan_vnd=2_001 * BN), line(agency=OTHER, project_code="7000005", plan_vnd=10 * BN)),
        ((None, "plan_vnd", "2.001.000.000.000 đồng", "10.000.000.000 đồng"),),
        batch(line(plan_vnd=2_000 * BN), line(agency=OTHER, project_code="7000005", plan_vnd=10 * BN)),
        PLAIN,
    ),
    Case(
        "scale-gap",
        # 10 tỷ and 4 tỷ beside 300 triệu and 100 triệu: both columns part by 30 or more at the same row.
        batch(UP, B, C, line(project_code="7000004", project_name="Kè D", plan_vnd=300 * M, disbursed_vnd=100 * M)),
        ((13, "plan_vnd", "300.000.000 đồng", "10.000.000.000 đồng"),),
        # The disbursement does not part: 4 tỷ beside 200 triệu.
        batch(UP, B, C, line(project_code="7000004", project_name="Kè D", plan_vnd=300 * M, disbursed_vnd=200 * M)),
        PLAIN,
    ),
    Case(
        "text-damaged",
        batch(line(project_name="Nâng c?p đường"), {**B, "project_name": "Ná»n Ä\u0091Æ°á»\u009dng"}),
        ((10, "project_name", "Nâng c?p đường", ""), (11, "project_name", "Ná»n Ä\u0091Æ°á»\u009dng", "")),
        batch(line(project_name="XÃ HÒA AN: chưa rõ mặt bằng?"), B),
    ),
    Case(
        "name-moved",
        batch(
            line(project_name="Trường khu Tây"),
            {**B, "project_name": "Trường khu Đông"},
            {**B, "project_code": "7000003", "project_key": "7000003", "project_name": "Cầu vượt số 5"},
            previous=[
                line(project_name="Trường khu Đông"),
                {**B, "project_name": "Trường khu Tây"},
                {**B, "project_code": "7000003", "project_key": "7000003", "project_name": "Trường B"},
            ],
        ),
        (
            (10, "project_name", "Trường khu Tây", "Trường khu Đông"),
            (11, "project_name", "Trường khu Đông", "Trường khu Tây"),
            (12, "project_name", "Cầu vượt số 5", "Trường B"),
        ),
        batch(
            line(project_name="ĐƯỜNG tỉnh 295C (đoạn 1)"), B, previous=[line(project_name="Đường tỉnh 295C, đoạn 1"), B]
        ),
        PLAIN,
    ),
    Case(
        "standing-changed",
        batch(
            line(total_investment_vnd=50 * BN, allocated_before_vnd=12 * BN),
            previous=[line(total_investment_vnd=50 * BN, allocated_before_vnd=21 * BN)],
        ),
        ((10, "allocated_before_vnd", "12.000.000.000 đồng", "21.000.000.000 đồng"),),
        batch(line(total_investment_vnd=50 * BN), previous=[line(total_investment_vnd=50 * BN + 900_000)]),
        PLAIN,
    ),
    Case(
        "volume-falls",
        batch(line(volume_vnd=3 * BN), previous=[line(volume_vnd=5 * BN)]),
        ((10, "volume_vnd", "3.000.000.000 đồng", "5.000.000.000 đồng"),),
        batch(line(volume_vnd=5 * BN), previous=[line(volume_vnd=5 * BN + 900_000)]),
        batch(line(), previous=[line(volume_vnd=5 * BN)]),
    ),
    Case(
        "revision-drops-projects",
        batch(line(), replaces=frozenset({"7654321", "đường tỉnh 295c", "7000002", "trường b"})),
        ((None, "project_name", "", ""),),
        batch(line(), replaces=frozenset({"7654321", "đường tỉnh 295c"})),
        PLAIN,
    ),
    Case(
        "project-twice",
        batch(line(project_name="Khu dân cư (giai đoạn 2)"), line(project_code=None, project_name="Khu dân cư GĐ 2")),
        ((11, "project_name", "Khu dân cư GĐ 2", "Khu dân cư (giai đoạn 2)"),),
        batch(line(project_name="Trường số 1"), line(project_code=None, project_name="Trường số 2")),
    ),
    Case(
        "unchanged-file",
        batch(line(), B, C, previous=[line(), B, C]),
        ((None, "disbursed_vnd", "12.000.000.000 đồng", "12.000.000.000 đồng"),),
        batch(line(disbursed_vnd=4 * BN + 1), B, C, previous=[line(), B, C]),
        PLAIN,
    ),
)

ARITHMETIC = (
    Case(
        "rate-mismatch",
        batch(line(rate_pct=41.0)),
        ((10, "rate_pct", "41,00%", "40,00%"),),
        batch(line(rate_pct=40.5), line(rate_pct=0.0, plan_vnd=0, funding_source="oda")),
        PLAIN,
    ),
    Case(
        "plan-after-mismatch",
        batch(line(plan_after_vnd=12 * BN, increase_vnd=3 * BN, decrease_vnd=None)),
        ((10, "plan_after_vnd", "12.000.000.000 đồng", "13.000.000.000 đồng"),),
        batch(line(plan_after_vnd=8 * BN, decrease_vnd=2 * BN), line(plan_after_vnd=10 * BN + M, funding_source="oda")),
        PLAIN,
    ),
    Case(
        "plan-parts-mismatch",
        batch(line(plan_this_year_vnd=7 * BN, plan_carried_vnd=2 * BN)),
        ((10, "plan_vnd", "10.000.000.000 đồng", "9.000.000.000 đồng"),),
        batch(line(plan_this_year_vnd=7 * BN, plan_carried_vnd=3 * BN), line(funding_source="oda")),
        batch(line(plan_this_year_vnd=7 * BN)),
    ),
    Case(
        "disbursed-parts-mismatch",
        batch(line(disbursed_this_year_vnd=3 * BN, disbursed_carried_vnd=2 * BN)),
        ((10, "disbursed_vnd", "4.000.000.000 đồng", "5.000.000.000 đồng"),),
        batch(line(disbursed_this_year_vnd=3 * BN, disbursed_carried_vnd=BN)),
        PLAIN,
    ),
    Case(
        "remaining-mismatch",
        batch(line(remaining_vnd=5 * BN)),
        ((10, "remaining_vnd", "5.000.000.000 đồng", "6.000.000.000 đồng"),),
        batch(line(remaining_vnd=6 * BN)),
        PLAIN,
    ),
    Case(
        "month-above-cumulative",
        batch(line(disbursed_month_vnd=4 * BN + 1)),
        ((10, "disbursed_month_vnd", "4.000.000.001 đồng", "4.000.000.000 đồng"),),
        batch(line(disbursed_month_vnd=4 * BN)),
        PLAIN,
    ),
    Case(
        "total-mismatch",
        batch(line(), totals=(total("plan_vnd", 11 * BN, 10 * BN), total("disbursed_vnd", 3 * BN, 4 * BN, False))),
        (
            (9, "disbursed_vnd", "3.000.000.000 đồng", "4.000.000.000 đồng"),
            (9, "plan_vnd", "11.000.000.000 đồng", "10.000.000.000 đồng"),
        ),
        # The stated total is rounded to a million; half of that is rounding.
        batch(line(), totals=(total("plan_vnd", 10_001 * M, 10_001 * M - 500_000),)),
        PLAIN,
    ),
    Case(
        "subtotal-mismatch",
        batch(line(), totals=(total("plan_vnd", 10 * BN, 10 * BN), total("plan_vnd", 7 * BN, 8 * BN, False))),
        ((9, "plan_vnd", "7.000.000.000 đồng", "8.000.000.000 đồng"),),
        batch(line(), totals=(total("plan_vnd", 10 * BN, 10 * BN), total("plan_vnd", 8 * BN, 8 * BN, False))),
        PLAIN,
    ),
    Case(
        "total-mismatch-other",
        batch(line(), totals=(total("estimate_final_vnd", 9 * BN, 8 * BN),)),
        ((9, "estimate_final_vnd", "9.000.000.000 đồng", "8.000.000.000 đồng"),),
        batch(line(), totals=(total("estimate_final_vnd", 8 * BN, 8 * BN),)),
        batch(line(), totals=(total("plan_vnd", 9 * BN, 8 * BN),)),
    ),
)

LAW = (
    Case(
        "disbursed-above-plan",
        batch(line(disbursed_vnd=12 * BN, advance_vnd=BN)),
        ((10, "disbursed_vnd", "12.000.000.000 đồng", "11.000.000.000 đồng"),),
        batch(line(disbursed_vnd=11 * BN, advance_vnd=BN), line(disbursed_vnd=10 * BN, funding_source="oda")),
        batch(line(disbursed_vnd=None)),
    ),
    Case(
        "disbursed-above-plan-by-advance",
        batch(line(disbursed_vnd=11 * BN, advance_vnd=BN)),
        ((10, "disbursed_vnd", "11.000.000.000 đồng", "10.000.000.000 đồng"),),
        batch(
            line(disbursed_vnd=10 * BN, advance_vnd=BN),
            line(disbursed_vnd=12 * BN, advance_vnd=BN, funding_source="oda"),
        ),
        PLAIN,
    ),
    Case(
        "disbursed-without-plan",
        batch(line(plan_vnd=0, disbursed_vnd=5), line(plan_vnd=None, disbursed_vnd=6, funding_source="oda"), B),
        ((10, "disbursed_vnd", "5 đồng", "0 đồng"), (11, "disbursed_vnd", "6 đồng", "0 đồng")),
        batch(line(plan_vnd=0, disbursed_vnd=0), B),
        batch(line(plan_vnd=None)),
    ),
    Case(
        "cumulative-above-total-investment",
        batch(
            line(total_investment_vnd=30 * BN, disbursed_before_year_vnd=20 * BN, disbursed_vnd=6 * BN),
            line(total_investment_vnd=30 * BN, disbursed_vnd=5 * BN, funding_source="oda"),
        ),
        ((11, "disbursed_vnd", "31.000.000.000 đồng", "30.000.000.000 đồng"),),
        batch(
            line(total_investment_vnd=30 * BN, disbursed_before_year_vnd=20 * BN, disbursed_vnd=6 * BN),
            line(total_investment_vnd=None, disbursed_vnd=4 * BN, funding_source="oda"),
        ),
        PLAIN,
    ),
    Case(
        "allocated-above-total-investment",
        batch(line(total_investment_vnd=30 * BN, allocated_before_vnd=21 * BN)),
        ((10, "plan_vnd", "31.000.000.000 đồng", "30.000.000.000 đồng"),),
        # Of the plan of 10 tỷ, 1 tỷ was carried over, that is, allocated before.
        batch(line(total_investment_vnd=30 * BN, allocated_before_vnd=21 * BN, plan_carried_vnd=BN)),
        batch(line(total_investment_vnd=30 * BN)),
    ),
    Case(
        "plan-above-medium-term",
        batch(line(medium_term_vnd=9 * BN)),
        ((10, "plan_vnd", "10.000.000.000 đồng", "9.000.000.000 đồng"),),
        batch(line(medium_term_vnd=10 * BN)),
        PLAIN,
    ),
    Case(
        "decrease-above-undisbursed",
        batch(line(decrease_vnd=7 * BN), line(decrease_vnd=-7 * BN, funding_source="oda")),
        (
            (10, "decrease_vnd", "7.000.000.000 đồng", "6.000.000.000 đồng"),
            (11, "decrease_vnd", "7.000.000.000 đồng", "6.000.000.000 đồng"),
        ),
        batch(line(decrease_vnd=6 * BN)),
        PLAIN,
    ),
    Case(
        "negative-money",
        batch(line(plan_vnd=-5, disbursed_month_vnd=-3)),
        ((10, "plan_vnd", "-5 đồng", ""),),
        batch(line(disbursed_month_vnd=-3, remaining_vnd=-1)),
    ),
)

TIME = (
    Case(
        "cumulative-falls",
        batch(line(disbursed_vnd=3 * BN), B, previous=[UP, B]),
        ((10, "disbursed_vnd", "3.000.000.000 đồng", "4.000.000.000 đồng"),),
        batch(line(disbursed_vnd=4 * BN - M), B, previous=[UP, B]),
        PLAIN,
    ),
    Case(
        "agency-total-falls",
        batch(line(), previous=[line(), B]),
        ((None, "disbursed_vnd", "4.000.000.000 đồng", "8.000.000.000 đồng"),),
        # B was handed over: another agency reports it now.
        batch(line(), {**B, "agency": OTHER, "submission": "sha-o"}, previous=[line(), B]),
        PLAIN,
    ),
    Case(
        "project-vanished",
        batch(line(), previous=[line(), B]),
        ((None, "project_name", "", "4.000.000.000 đồng"),),
        batch(line(), {**B, "agency": OTHER, "submission": "sha-o"}, previous=[line(), B]),
        PLAIN,
    ),
    Case(
        "plan-changed",
        batch(line(plan_vnd=11 * BN), previous=[line()]),
        ((10, "plan_vnd", "11.000.000.000 đồng", "10.000.000.000 đồng"),),
        batch(
            line(plan_vnd=11 * BN),
            previous=[line()],
            plans=[{"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 11 * BN}],
        ),
        PLAIN,
    ),
    Case(
        "plan-differs-from-decision",
        batch(line(), plans=[{"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 12 * BN}]),
        ((10, "plan_vnd", "10.000.000.000 đồng", "12.000.000.000 đồng"),),
        batch(line(), plans=[{"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 10 * BN}]),
        PLAIN,
    ),
    Case(
        "not-in-plan",
        batch(
            line(), B, plans=[{"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 10 * BN}], approved=True
        ),
        ((11, "plan_vnd", "10.000.000.000 đồng", ""),),
        batch(line(), plans=[{"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 10 * BN}], approved=True),
        PLAIN,
    ),
    Case(
        "planned-not-reported",
        batch(
            line(),
            plans=[
                {"project_key": "7654321", "funding_source": "nsdp", "plan_vnd": 10 * BN},
                {"project_key": "7000009", "project_name": "Cầu C", "funding_source": "nstw", "plan_vnd": 3 * BN},
                {"project_key": "7000010", "funding_source": "nstw", "plan_vnd": 3 * BN, "agency": "sgtvt"},
            ],
            approved=True,
        ),
        ((None, "project_name", "", "3.000.000.000 đồng"),),
        batch(line(), plans=[{"project_key": "7654321", "funding_source": "nstw", "plan_vnd": 10 * BN}], approved=True),
        PLAIN,
    ),
    Case(
        "carried-changed",
        batch(line(plan_carried_vnd=2 * BN), previous=[line(plan_carried_vnd=BN)]),
        ((10, "plan_carried_vnd", "2.000.000.000 đồng", "1.000.000.000 đồng"),),
        batch(line(plan_carried_vnd=BN), previous=[line(plan_carried_vnd=BN)]),
        batch(line(plan_carried_vnd=BN), previous=[line()]),
    ),
    Case(
        "implausible-jump",
        batch(line(plan_vnd=100 * BN, disbursed_vnd=64 * BN), previous=[line(plan_vnd=100 * BN)]),
        ((10, "disbursed_vnd", "64.000.000.000 đồng", "4.000.000.000 đồng"),),
        batch(line(plan_vnd=100 * BN, disbursed_vnd=63 * BN), previous=[line(plan_vnd=100 * BN)]),
        PLAIN,
    ),
    Case(
        "month-not-difference",
        batch(line(disbursed_vnd=6 * BN, disbursed_month_vnd=BN), previous=[line()], previous_as_of=JULY),
        ((10, "disbursed_month_vnd", "1.000.000.000 đồng", "2.000.000.000 đồng"),),
        batch(line(disbursed_vnd=6 * BN, disbursed_month_vnd=2 * BN), previous=[line()], previous_as_of=JULY),
        batch(line(disbursed_vnd=6 * BN, disbursed_month_vnd=BN), previous=[line()], previous_as_of=date(2023, 5, 31)),
    ),
    Case(
        # Due on 5/8/2023: figures to 31/7/2023.
        "column-of-other-day",
        batch(line(), columns=(cumulative("2023-06-30"),)),
        ((None, "disbursed_vnd", "30/6/2023", "31/7/2023"),),
        batch(line(), columns=(cumulative("0000-07-31"),)),
        batch(line(), columns=(cumulative(""),)),
    ),
    Case(
        "completion-before-start",
        batch(line(start_on=date(2023, 5, 2), completion_on=date(2023, 5, 1))),
        ((10, "completion_on", "01/5/2023", "02/5/2023"),),
        batch(line(start_on=date(2023, 5, 1), completion_on=date(2023, 5, 1))),
        batch(line(start_on=date(2023, 5, 1))),
    ),
    Case(
        "completion-overdue",
        batch(line(completion_on=date(2023, 7, 30))),
        ((10, "completion_on", "30/7/2023", "31/7/2023"),),
        batch(
            line(completion_on=date(2023, 7, 31)),
            line(completion_on=date(2022, 1, 1), disbursed_vnd=10 * BN, funding_source="oda"),
        ),
        PLAIN,
    ),
)

ACROSS = (
    Case(
        "project-duplicated",
        batch(line(), B, line()),
        ((12, "project_name", "Đường tỉnh 295C", ""),),
        batch(line(), line(funding_source="oda"), line(agency=OTHER)),
    ),
    Case(
        "project-two-agencies",
        batch(
            line(),
            line(agency=OTHER),
            received={OWN: datetime(2023, 8, 4, tzinfo=UTC), OTHER: datetime(2023, 8, 3, tzinfo=UTC)},
        ),
        ((10, "project_name", "Đường tỉnh 295C", "Sở Giao thông vận tải"),),
        batch(line(), line(agency=OTHER, funding_source="oda")),
    ),
    Case(
        "project-also-reported",
        batch(
            line(),
            line(agency=OTHER),
            received={OWN: datetime(2023, 8, 4, tzinfo=UTC), OTHER: datetime(2023, 8, 3, tzinfo=UTC)},
        ),
        ((11, "project_name", "Đường tỉnh 295C", "Sở Xây dựng"),),
        batch(line(), line(agency=OTHER, project_code="7000009")),
    ),
    Case(
        "transfer-unmet",
        settled(
            batch(
                line(increase_vnd=2 * BN),
                line(project_code="7000008", increase_vnd=BN),
                line(agency=OTHER, project_code="7000009", decrease_vnd=BN),
            )
        ),
        ((None, "increase_vnd", "3.000.000.000 đồng", "1.000.000.000 đồng"),),
        settled(batch(line(increase_vnd=3 * BN), line(agency=OTHER, project_code="7000009", decrease_vnd=3 * BN))),
        PLAIN,
    ),
)


def _treasury(disbursed: int, plan: int = 10 * BN, key: str = "7654321") -> dict[str, object]:
    return {"project_key": key, "funding_source": "nsdp", "plan_vnd": plan, "disbursed_vnd": disbursed}


TREASURY = (
    Case(
        "treasury-differs",
        batch(line(), treasury=[_treasury(5 * BN)]),
        ((10, "disbursed_vnd", "4.000.000.000 đồng", "5.000.000.000 đồng"),),
        batch(line(), treasury=[_treasury(4 * BN)]),
        PLAIN,
    ),
    Case(
        "treasury-plan-differs",
        batch(line(), treasury=[_treasury(4 * BN, 9 * BN)]),
        ((10, "plan_vnd", "10.000.000.000 đồng", "9.000.000.000 đồng"),),
        batch(line(), treasury=[_treasury(4 * BN)]),
        PLAIN,
    ),
    Case(
        "treasury-lacks",
        batch(line(), treasury=[_treasury(4 * BN, key="7000002")]),
        ((10, "disbursed_vnd", "4.000.000.000 đồng", "0 đồng"),),
        batch(line(), treasury=[_treasury(4 * BN)]),
        PLAIN,
    ),
    Case(
        "treasury-only",
        batch(line(), treasury=[_treasury(4 * BN), _treasury(2 * BN, key="7000002")]),
        ((None, "disbursed_vnd", "0 đồng", "2.000.000.000 đồng"),),
        batch(line(), treasury=[_treasury(4 * BN), _treasury(0, key="7000002")]),
        PLAIN,
    ),
)

CONTRADICTION = (
    Case(
        "physical-without-payment",
        batch(line(physical_pct=80.0, disbursed_vnd=BN)),
        ((10, "physical_pct", "80,00%", ""),),
        batch(
            line(physical_pct=79.0, disbursed_vnd=BN),
            line(physical_pct=90.0, disbursed_vnd=2 * BN, funding_source="oda"),
        ),
        PLAIN,
    ),
    Case(
        "estimate-above-plan",
        batch(line(estimate_final_vnd=12_600 * M, estimate_year_end_vnd=11 * BN)),
        ((10, "estimate_final_vnd", "12.600.000.000 đồng", "10.000.000.000 đồng"),),
        batch(line(estimate_final_vnd=12 * BN, increase_vnd=2 * BN)),
        PLAIN,
    ),
    Case(
        "estimate-below-disbursed",
        batch(line(estimate_year_end_vnd=3 * BN)),
        ((10, "estimate_year_end_vnd", "3.000.000.000 đồng", "4.000.000.000 đồng"),),
        batch(line(estimate_year_end_vnd=4 * BN), line(estimate_year_end_vnd=0, funding_source="oda")),
        PLAIN,
    ),
    Case(
        "estimates-out-of-order",
        batch(line(estimate_year_end_vnd=8 * BN, estimate_final_vnd=7 * BN)),
        ((10, "estimate_final_vnd", "7.000.000.000 đồng", "8.000.000.000 đồng"),),
        batch(line(estimate_year_end_vnd=8 * BN, estimate_final_vnd=8 * BN)),
        batch(line(estimate_final_vnd=7 * BN)),
    ),
    Case(
        "commitment-without-work",
        batch(line(disbursed_vnd=0, estimate_final_vnd=10 * BN)),
        ((10, "estimate_final_vnd", "10.000.000.000 đồng", "10.000.000.000 đồng"),),
        batch(line(disbursed_vnd=0, estimate_final_vnd=10 * BN, physical_pct=5.0)),
        PLAIN,
    ),
    Case(
        "increase-and-decrease",
        batch(line(increase_vnd=BN, decrease_vnd=2 * BN)),
        ((10, "increase_vnd", "1.000.000.000 đồng", ""),),
        batch(line(increase_vnd=BN), line(decrease_vnd=BN, funding_source="oda")),
        PLAIN,
    ),
    Case(
        "decrease-against-estimate",
        batch(line(decrease_vnd=3 * BN, estimate_final_vnd=10 * BN)),
        ((10, "estimate_final_vnd", "10.000.000.000 đồng", "7.000.000.000 đồng"),),
        batch(line(decrease_vnd=3 * BN, estimate_final_vnd=7 * BN)),
        PLAIN,
    ),
    Case(
        "increase-while-slow",
        batch(line(increase_vnd=BN, disbursed_vnd=2_999 * M)),
        ((10, "increase_vnd", "1.000.000.000 đồng", ""),),
        batch(line(increase_vnd=BN, disbursed_vnd=3 * BN)),
        PLAIN,
    ),
    Case(
        "bottleneck-missing",
        batch(line(disbursed_vnd=BN), line(bottleneck="GPMB", disbursed_vnd=BN, funding_source="oda")),
        ((10, "bottleneck", "", ""),),
        batch(line(bottleneck="Vướng GPMB", disbursed_vnd=BN), line(disbursed_vnd=2 * BN, funding_source="oda")),
        PLAIN,
    ),
    Case(
        "volume-below-disbursed",
        batch(line(volume_vnd=2 * BN, advance_vnd=BN)),
        ((10, "disbursed_vnd", "4.000.000.000 đồng", "3.000.000.000 đồng"),),
        batch(line(volume_vnd=3 * BN, advance_vnd=BN)),
        batch(line(volume_vnd=2 * BN)),
    ),
    Case(
        "new-start-disbursed-before",
        batch(line(status="Khởi công mới 2023", disbursed_before_year_vnd=5)),
        ((10, "status", "Khởi công mới 2023", ""),),
        batch(line(status="Chuyển tiếp", disbursed_before_year_vnd=5)),
        PLAIN,
    ),
)

CASES = (*STRUCTURE, *ARITHMETIC, *LAW, *TIME, *ACROSS, *TREASURY, *CONTRADICTION)
