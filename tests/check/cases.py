"""One case per rule: a batch that breaks it and where, one that keeps it, and one that gives it nothing to judge."""

from datetime import UTC, datetime

from tests.check.batches import OTHER, OWN, batch, line, settled
from tests.check.case import BN, PLAIN, B, Case, M, total
from tests.check.cases_of_structure import STRUCTURE
from tests.check.cases_of_time import TIME

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
