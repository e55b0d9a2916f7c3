"""Coverage and gates by arithmetic: invented provinces of a few lines."""

from decimal import Decimal
from typing import Any

import pandas as pd

from tasks.plan.coverage import Absent, Coverage, coverage
from tasks.plan.gates import Gate, gates
from tests.progress.build import TY, bac_ninh

AGENCIES = tuple(agency.code for agency in bac_ninh().agencies)
NO_PLAN = pd.DataFrame({"agency": [], "plan_vnd": []})


def frame(*rows: tuple[str, int, int]) -> pd.DataFrame:
    """Lines of (agency, plan, disbursed) in tỷ đồng."""
    agency, plan, spent = zip(*rows, strict=True) if rows else ((), (), ())
    money = {"plan_vnd": [ty * TY for ty in plan], "disbursed_vnd": [ty * TY for ty in spent]}
    names: Any = [f"Dự án {index}" for index in range(len(agency))]
    return pd.DataFrame({"agency": pd.Series(agency, dtype=object), **money, "project_name": names})


def cover(lines: pd.DataFrame, before: pd.DataFrame, plan: pd.DataFrame = NO_PLAN, owing: int = 25) -> Coverage:
    return coverage(AGENCIES[:owing], set(lines["agency"]), lines, before, plan, floor_pct=Decimal(50))


def judged(lines: pd.DataFrame, before: pd.DataFrame, plan: pd.DataFrame = NO_PLAN, owing: int = 25) -> dict[str, Gate]:
    return {gate.id: gate for gate in gates(bac_ninh(), cover(lines, before, plan, owing), lines, before, plan)}


def test_without_a_plan_the_absent_count_with_what_they_last_stated() -> None:
    a, b = AGENCIES[:2]
    found = cover(frame((a, 600, 300)), frame((a, 500, 200), (b, 200, 50)), owing=2)
    assert found.absent == (Absent(b, 200 * TY, 50 * TY),)
    assert (found.basis, found.plan_vnd, found.reported_vnd) == ("last_known", 800 * TY, 600 * TY)
    assert found.share_pct == Decimal(75)


def test_an_agency_that_never_reported_leaves_the_whole_unknown() -> None:
    found = cover(frame((AGENCIES[0], 600, 300)), frame(), owing=4)
    assert found.plan_vnd is None
    assert found.share_pct is None
    assert found.measured_pct == 25, "of the agencies, for the plan is unknown"
    assert found.is_below_floor


def test_with_a_plan_both_sides_are_the_plan() -> None:
    a, b, c = AGENCIES[:3]
    plan = frame((a, 100, 0), (b, 100, 0), (c, 200, 0))
    found = cover(frame((a, 999, 1), (b, 1, 1)), frame(), plan, owing=3)
    assert (found.plan_vnd, found.reported_vnd) == (400 * TY, 200 * TY)
    assert found.share_pct == Decimal(50)
    assert not found.is_below_floor, "the floor itself is enough"
    assert found.absent == (Absent(c, 200 * TY, None),)


def test_one_workbook_of_a_province_is_held_back() -> None:
    found = judged(frame((AGENCIES[0], 331, 134)), frame())
    assert found["coverage"].value == 4
    assert found["coverage"].holds_back
    assert found["agency-weight"].value == 100
    assert found["agency-weight"].holds_back
    assert "01/25 đơn vị" in found["coverage"].reason


def test_an_empty_month_is_held_back() -> None:
    assert judged(frame(), frame())["coverage"].holds_back


def test_one_file_a_thousand_times_too_large_is_held_back_without_any_earlier_period() -> None:
    lines = frame(*((code, 331_000 if code == AGENCIES[3] else 400, 100) for code in AGENCIES[:20]))
    found = judged(lines, frame())
    assert found["agency-weight"].holds_back
    assert found["siblings"].holds_back
    assert found["line-weight"].holds_back
    assert found["coverage"].passed


def test_an_agency_that_is_most_of_the_province_by_plan_passes() -> None:
    big, *small = AGENCIES[:6]
    lines = frame((big, 800, 100), *((code, 40, 10) for code in small))
    assert judged(lines, frame(), owing=6)["agency-weight"].holds_back
    assert judged(lines, frame(), lines, owing=6)["agency-weight"].passed
    assert judged(lines, lines, owing=6)["agency-weight"].passed


def test_the_total_is_held_against_the_plan_of_the_same_agencies() -> None:
    a, b = AGENCIES[:2]
    plan = frame((a, 100, 0), (b, 900, 0))
    assert judged(frame((a, 110, 0)), frame(), plan)["province-total"].passed
    off = judged(frame((a, 111, 0)), frame(), plan)["province-total"]
    assert off.value == Decimal(11)
    assert off.holds_back


def test_the_total_is_held_against_the_last_period_of_the_same_agencies() -> None:
    a, b = AGENCIES[:2]
    before = frame((a, 100, 0), (b, 900, 0))
    assert judged(frame((a, 150, 0)), before)["last-period"].passed
    assert judged(frame((a, 49, 0)), before)["last-period"].holds_back
