from datetime import date, timedelta
from decimal import Decimal

import pytest

from config.load import load_profile
from tasks.progress.ladders import carried_over_ladder, ladder
from tests.progress.build import profile, rung, target

BAC_GIANG = (("2023-06-30", "40"), ("2023-09-30", "70"), ("2024-01-31", "100"))
HAI_DUONG = (
    ("2025-01-31", "3"), ("2025-02-28", "8"), ("2025-03-31", "19"), ("2025-04-30", "28"), ("2025-05-31", "37"),
    ("2025-06-30", "50"), ("2025-07-31", "57"), ("2025-08-31", "62"), ("2025-09-30", "71"), ("2025-10-31", "77"),
    ("2025-11-30", "81"), ("2025-12-31", "93"), ("2026-01-31", "99.7"),
)  # fmt: skip


def steps(points, **more):
    return target(*(rung(on, pct) for on, pct in points), **more)


@pytest.mark.parametrize("points", [BAC_GIANG, HAI_DUONG])
def test_a_rung_is_in_force_from_the_end_of_its_own_day(points):
    own = ladder(profile(steps(points)), date.fromisoformat(points[1][0]))
    before = None
    for on, pct in points:
        day = date.fromisoformat(on)
        earlier, at, later = (own.in_force(day + timedelta(days=shift)) for shift in (-1, 0, 1))
        assert (earlier.rate_pct if earlier else None) == before
        assert at.rate_pct == Decimal(pct)
        assert later.rate_pct == Decimal(pct)
        before = Decimal(pct)


@pytest.mark.parametrize("points", [BAC_GIANG, HAI_DUONG])
def test_the_next_rung_is_the_first_after_the_day(points):
    own = ladder(profile(steps(points)), date.fromisoformat(points[1][0]))
    for on, pct in points:
        coming = own.following(date.fromisoformat(on) - timedelta(days=1))
        assert (coming.on.isoformat(), coming.rate_pct) == (on, Decimal(pct))
    assert own.following(date.fromisoformat(points[-1][0])) is None


def test_linear_climbs_from_the_start_of_the_year():
    own = ladder(profile(steps(BAC_GIANG, interpolation="linear")), date(2023, 3, 1))
    # From 0% at the end of 31/12/2022 to 40% at 30/6/2023: 181 days; 31/3 is day 90.
    assert own.in_force(date(2023, 3, 31)).rate_pct == Decimal(40) * 90 / Decimal(181)
    assert own.in_force(date(2023, 6, 30)).rate_pct == 40
    assert own.in_force(date(2023, 7, 1)).rate_pct == 40 + Decimal(30) / Decimal(92)
    assert own.in_force(date(2024, 3, 1)).rate_pct == 100
    assert own.in_force(date(2022, 12, 31)) is None


def test_of_several_targets_the_highest_counts_and_its_strictness_with_it():
    ours = profile(
        target(rung("2024-01-31", "95"), id="nam", comparator="above"),
        target(rung("2023-06-30", "28"), rung("2023-12-31", "67"), id="moc"),
    )
    own = ladder(ours, date(2023, 7, 31))
    assert own.in_force(date(2024, 1, 30)).target_id == "moc"
    last = own.in_force(date(2024, 1, 31))
    assert (last.target_id, last.rate_pct, last.comparator) == ("nam", 95, "above")
    assert own.last() == last


def test_a_source_and_a_status_with_targets_of_their_own_leave_the_general_ones():
    ours = profile(
        steps(BAC_GIANG, id="chung"),
        steps([("2023-06-30", "60")], id="oda", funding_source="oda"),
        steps([("2023-06-30", "80")], id="chuyen-tiep", status="chuyển tiếp"),
    )
    day = date(2023, 7, 31)
    assert ladder(ours, day).in_force(day).target_id == "chung"
    assert ladder(ours, day, funding_source="nsdp").in_force(day).target_id == "chung"
    assert ladder(ours, day, funding_source="oda").in_force(day).target_id == "oda"
    assert ladder(ours, day, funding_source="oda", status="chuyển tiếp").in_force(day).target_id == "oda"
    assert ladder(ours, day, funding_source="nsdp", status="chuyển tiếp").in_force(day).target_id == "chuyen-tiep"


def test_carried_over_capital_has_its_own_ladder():
    ours = profile(
        steps(BAC_GIANG), steps([("2023-12-31", "100")], id="keo-dai", denominator="carried_over"),
    )  # fmt: skip
    assert ladder(ours, date(2023, 12, 31)).in_force(date(2023, 12, 31)).rate_pct == 70
    assert carried_over_ladder(ours, date(2023, 12, 31)).in_force(date(2023, 12, 31)).target_id == "keo-dai"


def test_a_target_no_longer_in_force_asks_for_nothing():
    ours = profile(steps(BAC_GIANG, valid_to=date(2023, 7, 30)))
    assert ladder(ours, date(2023, 7, 30)).in_force(date(2023, 7, 30)) is not None
    assert ladder(ours, date(2023, 7, 31)).in_force(date(2023, 7, 31)) is None


def test_each_plan_year_has_its_own_ladder():
    """Bắc Giang's profile runs from the 2022 plan into the 2023 one: neither year is held against the other's rungs."""
    ours = load_profile("bac-giang-2022")
    of_2022, of_2023 = ladder(ours, date(2022, 7, 31)), ladder(ours, date(2023, 7, 31))
    assert (of_2022.in_force(date(2022, 7, 31)).rate_pct, of_2022.last().on) == (33, date(2023, 1, 31))
    assert (of_2023.in_force(date(2023, 7, 31)).rate_pct, of_2023.last().rate_pct) == (40, 100)
    assert ladder(ours, date(2023, 1, 31)).in_force(date(2023, 1, 31)).rate_pct == 95
    assert ladder(load_profile("thai-nguyen-2021"), date(2022, 6, 30)).in_force(date(2022, 6, 30)) is None
