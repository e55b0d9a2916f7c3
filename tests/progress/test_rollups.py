from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.agencies import KeyProject
from config.fields import UNSPLIT
from tasks.progress.history import Changes
from tasks.progress.measures import measured
from tasks.progress.rollups import DIMENSIONS, group_rates
from tests.progress.build import TY, lines, profile, rung, target

DAY = date(2023, 7, 31)
LADDER = target(rung("2023-06-30", "40"), rung("2023-08-31", "50"), rung("2024-01-31", "95"))


def all_of(*rows, ours=None):
    ours = ours or profile(LADDER)
    return group_rates(ours, measured(ours, lines(*rows)), DAY, Changes())


def by_key(found, dimension):
    return {s.key: s for s in found if s.dimension == dimension}


def test_a_group_rate_by_hand():
    province = all_of(
        {"plan_vnd": 300 * TY, "disbursed_vnd": 100 * TY}, {"plan_vnd": 100 * TY, "disbursed_vnd": 20 * TY}
    )[0]
    assert (province.dimension, province.projects, province.plan_vnd) == ("province", 2, 400 * TY)
    assert province.rate.pct == 30
    assert (province.rate.denominator, province.rate.as_of) == ("assigned_plan", DAY)
    assert (province.target_pct, province.gap_points, province.reaches_target) == (40, -10, False)
    assert province.gap_vnd == 40 * TY
    assert province.next_rung_on == date(2023, 8, 31)
    # 200 - 120 = 80 tỷ in 31 days; 380 - 120 = 260 tỷ in 184 days: per 7 days, rounded up.
    assert province.weekly_need_to_rung_vnd == -(-80 * TY * 7 // 31)
    assert province.weekly_need_to_end_vnd == -(-260 * TY * 7 // 184)


def test_rates_are_weighted_never_averaged():
    # 90% of 10 and 10% of 90 make 18%, not 50%.
    province = all_of({"plan_vnd": 10 * TY, "disbursed_vnd": 9 * TY}, {"plan_vnd": 90 * TY, "disbursed_vnd": 9 * TY})[0]
    assert province.rate.pct == 18


def test_one_dong_below_the_target_does_not_reach_it():
    short = all_of({"plan_vnd": 100 * TY, "disbursed_vnd": 40 * TY - 1})[0]
    assert (short.reaches_target, short.gap_vnd) == (False, 1)
    exact = all_of({"plan_vnd": 100 * TY, "disbursed_vnd": 40 * TY})[0]
    assert (exact.reaches_target, exact.gap_vnd, exact.gap_points) == (True, 0, 0)


def test_above_ninety_five_is_not_ninety_five():
    ours = profile(target(rung("2023-07-31", "95"), comparator="above"))
    at = all_of({"plan_vnd": 100 * TY, "disbursed_vnd": 95 * TY}, ours=ours)[0]
    assert (at.reaches_target, at.gap_vnd, at.gap_points) == (False, 1, 0)
    over = all_of({"plan_vnd": 100 * TY, "disbursed_vnd": 95 * TY + 1}, ours=ours)[0]
    assert over.reaches_target


def test_agencies_are_ranked_and_equals_share_a_rank():
    found = by_key(
        all_of(
            {"agency": "sxd", "plan_vnd": 100 * TY, "disbursed_vnd": 30 * TY},
            {"agency": "stc", "plan_vnd": 200 * TY, "disbursed_vnd": 60 * TY},
            {"agency": "sct", "plan_vnd": 10 * TY, "disbursed_vnd": 9 * TY},
            {"agency": "syt", "plan_vnd": 10 * TY, "disbursed_vnd": 0},
            {"agency": "stp", "plan_vnd": 0, "disbursed_vnd": 0},
        ),
        "agency",
    )
    assert {key: s.rank for key, s in found.items()} == {"sct": 1, "sxd": 2, "stc": 2, "syt": 4, "stp": None}
    assert found["stp"].rate.pct is None
    assert found["stp"].reaches_target is None


def test_a_project_from_two_sources_is_one_project():
    found = all_of(
        {"project_key": "a", "funding_source": "nsdp", "plan_vnd": TY, "disbursed_vnd": 0},
        {"project_key": "a", "funding_source": "oda", "plan_vnd": TY, "disbursed_vnd": 0},
    )
    assert found[0].projects == 1
    assert {key: s.projects for key, s in by_key(found, "funding_source").items()} == {"nsdp": 1, "oda": 1}


def test_a_source_is_held_against_its_own_ladder():
    ours = profile(LADDER, target(rung("2023-06-30", "60"), id="oda", funding_source="oda"))
    found = by_key(
        all_of(
            {"funding_source": "oda", "plan_vnd": 100 * TY, "disbursed_vnd": 50 * TY},
            {"funding_source": "nsdp", "plan_vnd": 100 * TY, "disbursed_vnd": 50 * TY},
            ours=ours,
        ),
        "funding_source",
    )
    assert (found["oda"].target_pct, found["oda"].reaches_target) == (60, False)
    assert (found["nsdp"].target_pct, found["nsdp"].reaches_target) == (40, True)


def test_key_projects_are_known_by_their_phrases_whatever_the_tone_placement():
    key = KeyProject(name="Đường Vành đai 4", match=("vành đai 4", "hòa lạc"), source="001 L12")
    found = by_key(
        all_of(
            {"project_name": "ĐTXD đường VÀNH  ĐAI 4 (đoạn 1)", "plan_vnd": 10 * TY, "disbursed_vnd": TY},
            {"project_name": "Tuyến Hoà Lạc", "plan_vnd": 10 * TY, "disbursed_vnd": 2 * TY},
            {"project_name": "Trường học", "plan_vnd": 10 * TY, "disbursed_vnd": 2 * TY},
            ours=profile(LADDER, key_projects=(key,)),
        ),
        "key_project",
    )
    assert list(found) == ["Đường Vành đai 4"]
    assert (found["Đường Vành đai 4"].projects, found["Đường Vành đai 4"].rate.pct) == (2, 15)


def test_carried_over_capital_stands_apart():
    found = all_of(
        {"plan_vnd": 120 * TY, "plan_carried_vnd": 20 * TY, "disbursed_vnd": 50 * TY, "disbursed_carried_vnd": 15 * TY}
    )
    carried = by_key(found, "carried_over")["province"]
    assert (carried.rate.pct, carried.rate.denominator) == (75, "carried_over")
    year = by_key(found, "this_year")["province"]
    assert (year.rate.pct, year.rate.denominator) == (35, "assigned_plan")
    assert (found[0].rate.disbursed_vnd, found[0].rate.denominator_vnd) == (50 * TY, 120 * TY)


@pytest.mark.parametrize("small", [{"disbursed_carried_vnd": TY}, {}], ids=["splits", "does not"])
def test_the_layout_of_a_small_agency_does_not_move_the_province(small):
    """1.000 (200 carried over) with 500 (200) paid, and 10 (2) with 4: 504 of 1.010 whatever the small one states."""
    big = {"plan_vnd": 1000 * TY, "plan_carried_vnd": 200 * TY, "disbursed_vnd": 500 * TY,
           "disbursed_carried_vnd": 200 * TY}  # fmt: skip
    little = {"agency": "stc", "plan_vnd": 10 * TY, "plan_carried_vnd": 2 * TY, "disbursed_vnd": 4 * TY}
    found = all_of(big, little | small)
    assert (found[0].rate.disbursed_vnd, found[0].rate.denominator_vnd) == (504 * TY, 1010 * TY)
    year = by_key(found, "this_year")
    assert year["sxd"].rate.pct == Decimal("37.5")
    assert len(year["province"].lines) == 1 + bool(small)


def test_what_no_source_has_alone_is_a_group_beside_the_sources():
    """30 (20 + 10) with 15 paid in one column, and 8 of one source with 2: parts add up, no source is at 0%."""
    found = by_key(
        all_of(
            {"project_key": "a", "funding_source": "nstw", "plan_vnd": 20 * TY},
            {"project_key": "a", "funding_source": "nsdp", "plan_vnd": 10 * TY},
            {"project_key": "a", "funding_source": UNSPLIT, "disbursed_vnd": 15 * TY},
            {"project_key": "b", "funding_source": "nsdp", "plan_vnd": 8 * TY, "disbursed_vnd": 2 * TY},
        ),
        "funding_source",
    )
    assert {key: group.rate.pct for key, group in found.items()} == {UNSPLIT: 50, "nsdp": 25}
    assert (found[UNSPLIT].name, found[UNSPLIT].projects) == ("Chưa tách nguồn", 1)


ROW = st.fixed_dictionaries(
    {
        "agency": st.sampled_from(["sxd", "stc", "sct"]),
        "funding_source": st.sampled_from(["nsdp", "oda", None]),
        "owner": st.sampled_from(["Ban A", "Ban B", None, " "]),
        "group": st.sampled_from(["A", "B", None]),
        "status": st.sampled_from(["chuyển tiếp", "khởi công mới", None]),
        "sector": st.sampled_from(["Giao thông", None]),
        "plan_vnd": st.integers(min_value=0, max_value=10**14),
        "disbursed_vnd": st.integers(min_value=0, max_value=2 * 10**14),
        "plan_carried_vnd": st.none() | st.integers(min_value=0, max_value=10**9),
        "disbursed_carried_vnd": st.none() | st.integers(min_value=0, max_value=10**9),
    }
)


@settings(max_examples=20, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=12))
def test_every_dimension_adds_up_to_the_province_to_the_dong(rows):
    found = all_of(*rows)
    province = found[0]
    for dimension in DIMENSIONS:
        parts = by_key(found, dimension).values()
        assert sum(s.plan_vnd for s in parts) == province.plan_vnd == sum(row["plan_vnd"] for row in rows)
        assert sum(s.rate.disbursed_vnd for s in parts) == province.rate.disbursed_vnd
        assert sum(s.rate.denominator_vnd for s in parts) == province.rate.denominator_vnd
        assert {s.rate.denominator for s in parts} == {province.rate.denominator}


@pytest.mark.parametrize("more", [1, TY, 10**15])
def test_more_disbursement_never_lowers_a_rate_or_raises_a_need(more):
    before = all_of({"plan_vnd": 100 * TY, "disbursed_vnd": 30 * TY})[0]
    after = all_of({"plan_vnd": 100 * TY, "disbursed_vnd": 30 * TY + more})[0]
    assert after.rate.pct > before.rate.pct
    assert after.gap_points > before.gap_points
    assert after.weekly_need_to_end_vnd <= before.weekly_need_to_end_vnd
    assert isinstance(after.rate.pct, Decimal)
