"""Progress lines become candidates."""

from datetime import UTC, date, datetime

import pandas as pd

from config.fields import LINE_COLUMNS
from config.load import load_profile
from config.period import Period
from tasks.progress.types import Flag, Progress
from tasks.reallocate.candidates import candidates
from tests.reallocate.samples import MILLION

PROFILE = load_profile("bac-ninh-2023")
NOON = datetime(2023, 8, 5, 12, tzinfo=UTC)
PERIOD = Period("bac-ninh-2023", date(2023, 8, 5), "bao-cao", date(2023, 7, 26), NOON, NOON, date(2023, 7, 31), 2023)
COLUMNS = [*LINE_COLUMNS, "agency", "submission", "forecast_vnd", "forecast_low_vnd", "forecast_high_vnd"]
_NOT_MONEY = {"project_key", "project_name", "owner", "agency", "funding_source", "completion_on"}


def progress(*rows, flags=()):
    """Lines with amounts in million đồng, typed as the earlier rooms type them."""
    table = pd.DataFrame(
        [{k: v if k in _NOT_MONEY else v * MILLION for k, v in row.items()} for row in rows], columns=COLUMNS
    )
    for name in COLUMNS:
        if name.endswith("_vnd"):
            table[name] = table[name].astype("Int64")
    return Progress(as_of=date(2023, 7, 31), lines=table, group_rates=(), total_forecast=None, flags=tuple(flags))


def line(key, **values):
    base = {
        "project_key": key, "project_name": f"Dự án {key}", "owner": "Ban QLDA", "agency": "bqlgt",
        "funding_source": "nsdp", "plan_vnd": 100, "disbursed_vnd": 20, "forecast_vnd": 80, "forecast_low_vnd": 60,
    }  # fmt: skip
    return base | values


def only(*rows, **kwargs):
    [candidate] = candidates(PROFILE, PERIOD, progress(*rows), **kwargs)
    return candidate


def test_requests_rooms_and_what_it_can_absorb():
    candidate = only(
        line(
            "7", decrease_vnd=5, increase_vnd=40, medium_term_vnd=300, allocated_before_vnd=150,
            total_investment_vnd=400, volume_vnd=35, estimate_final_vnd=130,
        )
    )  # fmt: skip
    assert (candidate.plan_vnd, candidate.disbursed_vnd) == (100 * MILLION, 20 * MILLION)
    assert (candidate.forecast_vnd, candidate.forecast_low_vnd) == (80 * MILLION, 60 * MILLION)
    assert (candidate.request_down_vnd, candidate.request_up_vnd) == (5 * MILLION, 40 * MILLION)
    assert candidate.medium_term_room_vnd == 50 * MILLION
    assert candidate.total_investment_room_vnd == 150 * MILLION
    assert candidate.awaiting_payment_vnd == 15 * MILLION
    assert candidate.absorbable_vnd == 30 * MILLION


def test_what_is_not_stated_is_unknown_not_zero():
    candidate = only(line("7", medium_term_vnd=300))
    assert candidate.medium_term_room_vnd is None
    assert candidate.total_investment_room_vnd is None
    assert candidate.absorbable_vnd is None
    assert (candidate.request_down_vnd, candidate.request_up_vnd, candidate.awaiting_payment_vnd) == (0, 0, 0)


def test_lines_of_one_project_and_source_are_one_candidate():
    candidate = only(line("7"), line("7", plan_vnd=50, disbursed_vnd=1, forecast_vnd=2, forecast_low_vnd=1))
    assert (candidate.plan_vnd, candidate.disbursed_vnd) == (150 * MILLION, 21 * MILLION)


def test_total_investment_is_one_for_all_sources():
    """400 in all, 60 + 40 allocated before, plans 100 + 50: 150 left, whichever source asks."""
    made = candidates(
        PROFILE,
        PERIOD,
        progress(
            line("7", total_investment_vnd=400, allocated_before_vnd=60),
            line("7", funding_source="oda", plan_vnd=50, total_investment_vnd=400, allocated_before_vnd=40),
        ),
    )
    assert [c.total_investment_room_vnd for c in made] == [150 * MILLION, 150 * MILLION]


def test_a_line_without_source_has_the_default_one():
    assert only(line("7", funding_source=None)).funding_source == PROFILE.default_funding_source
    assert only(line("7", funding_source="")).funding_source == PROFILE.default_funding_source


def test_key_projects_by_phrase_and_agency():
    """Seed 001 L12 names Cầu Kênh Vàng, charged to the traffic board (bqlgt)."""
    assert only(line("7", project_name="Đầu tư xây dựng CẦU  KÊNH VÀNG")).is_key_project
    assert not only(line("7", project_name="Cầu Kênh Vàng", agency="bqldd")).is_key_project
    assert not only(line("7", project_name="Cầu Hồ")).is_key_project


def test_completion_in_the_plan_year():
    assert only(line("7", completion_on=date(2023, 12, 31))).completes_in_period
    assert not only(line("7", completion_on=date(2024, 1, 1))).completes_in_period
    assert not only(line("7")).completes_in_period


def test_the_longest_standing_flag_counts():
    def flag(rule, periods):
        return Flag(
            rule, "rung_missed", "warning", "7", "Dự án 7", "bqlgt", "nsdp", 0, "", date(2023, 5, 5), periods
        )  # fmt: skip

    made = candidates(PROFILE, PERIOD, progress(line("7"), flags=[flag("a", 2), flag("b", 4)]))
    assert [c.flagged_periods for c in made] == [4]


def test_plans_by_decision_come_before_what_the_agency_states():
    plans = pd.DataFrame(
        {"funding_source": ["nsdp"], "agency": ["bqlgt"], "project_key": ["7"], "plan_vnd": [90 * MILLION]}
    )
    assert only(line("7"), plans=plans).plan_vnd == 90 * MILLION
    assert only(line("8"), plans=plans).plan_vnd == 100 * MILLION


def test_what_a_decision_took_or_gave_is_not_asked_for_again():
    """Stated plan 100. Asked to give 25, 10 were taken: 15 are left to ask. Asked for 12, 20 were given: nothing is."""
    plans = pd.DataFrame(
        {"funding_source": ["nsdp"] * 2, "agency": ["bqlgt"] * 2, "project_key": ["7", "8"],
         "plan_vnd": [90 * MILLION, 120 * MILLION]}
    )  # fmt: skip
    assert only(line("7", decrease_vnd=25), plans=plans).request_down_vnd == 15 * MILLION
    assert only(line("7", decrease_vnd=10), plans=plans).request_down_vnd == 0
    assert only(line("7", increase_vnd=12), plans=plans).request_up_vnd == 12 * MILLION
    assert only(line("8", increase_vnd=12), plans=plans).request_up_vnd == 0


def test_completed_volume_that_waits_for_payment_is_bound():
    """35 of work done, 20 paid: 15 are bound. Volume beyond the plan binds no more than the plan's remainder."""
    assert only(line("7", volume_vnd=35)).committed_vnd == 15 * MILLION
    assert only(line("7", volume_vnd=300)).committed_vnd == 80 * MILLION
    assert only(line("7", volume_vnd=5)).committed_vnd == 0


def test_spill_over_is_what_the_profile_calls_so():
    named = PROFILE.key_projects[0].model_copy(update={"match": ("vành đai 4",), "agency": None, "spill_over": True})
    ours = PROFILE.model_copy(update={"key_projects": (named,)})
    rows = progress(line("7", project_name="Đường Vành đai 4"), line("8", project_name="Trường học"))
    assert [(c.is_key_project, c.spill_over) for c in candidates(ours, PERIOD, rows)] == [(True, True), (False, False)]
    assert not candidates(PROFILE, PERIOD, rows)[0].spill_over


def test_no_lines_no_candidates():
    assert candidates(PROFILE, PERIOD, progress()) == []
