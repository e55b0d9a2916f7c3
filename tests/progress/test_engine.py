from datetime import date
from decimal import Decimal

import pytest

from config.forecast import load_forecast_rules
from config.load import load_profile, profile_codes
from tasks.progress.assess import assess
from tasks.progress.flags.engine import HELD, KINDS, severity
from tests.progress.build import TY, history, lines, period, profile, rule

TIERS = rule("rung_missed", ("5", "notice"), ("10", "warning"), clears_below=Decimal(3))
PLAIN = rule("rung_missed", ("5", "notice"), ("10", "warning"))


@pytest.mark.parametrize(
    ("flag_rule", "measured", "before", "outcome"),
    [
        (TIERS, "4.9", None, None),
        (TIERS, "5", None, "notice"),
        (TIERS, "9.99", None, "notice"),
        (TIERS, "10", None, "warning"),
        (TIERS, "4.9", "notice", "notice"),
        (TIERS, "3", "notice", "notice"),
        (TIERS, "2.99", "notice", None),
        (TIERS, "9.99", "notice", "notice"),
        (TIERS, "12", "notice", "warning"),
        (TIERS, "8", "warning", "warning"),
        (TIERS, "7.99", "warning", "notice"),
        (TIERS, "3", "warning", "notice"),
        (TIERS, "2.99", "warning", None),
        (PLAIN, "4.9", "notice", None),
        (PLAIN, "5", "notice", "notice"),
        (PLAIN, "9.99", "warning", "notice"),
    ],
)
def test_a_flag_leaves_a_tier_only_by_the_margin(flag_rule, measured, before, outcome):
    assert severity(flag_rule, Decimal(measured), before) == outcome


def run(due, rate, previous, missing=(), same_cutoff=False):
    """One project against a rung of 40%; an agency that is missing sends no line."""
    rows = [] if missing else [{"plan_vnd": 100 * TY, "disbursed_vnd": rate * TY}]
    return assess(
        profile(rules=(TIERS,)), period(due), lines(*rows), history=history(), previous_flags=previous,
        missing_agencies=missing, same_cutoff=same_cutoff, curves=load_forecast_rules(),
    ).flags  # fmt: skip


def test_a_rate_that_wavers_about_the_threshold_keeps_one_flag_since_its_first_day():
    previous, told = (), []
    months = [("2023-08-05", 34), ("2023-09-05", 36), ("2023-10-05", 35), ("2023-11-05", 37), ("2023-12-05", 38)]
    for due, rate in months:
        previous = run(due, rate, previous)
        told.append([(flag.severity, flag.since.isoformat(), flag.periods) for flag in previous])
    first = "2023-08-05"
    assert told == [
        [("notice", first, 1)], [("notice", first, 2)], [("notice", first, 3)], [("notice", first, 4)], [],
    ]  # fmt: skip


def test_a_rate_that_wavers_between_two_tiers_does_not_change_its_gravity():
    """Gaps of 10, 9, 11, 8 points stay a warning; 7 is a notice, and 9 from there stays one."""
    previous, told = (), []
    for month, rate in enumerate((30, 31, 29, 32, 33, 31), start=7):
        previous = run(f"2023-{month:02}-22", rate, previous)
        told += [flag.severity for flag in previous]
    assert told == ["warning"] * 4 + ["notice"] * 2


def test_a_rule_that_lifts_above_what_raises_is_refused():
    with pytest.raises(ValueError, match="clears_below 6"):
        rule("rung_missed", ("5", "notice"), clears_below=Decimal(6))


def test_a_flag_that_was_lifted_starts_anew():
    again = run("2023-10-05", 30, run("2023-09-05", 40, run("2023-08-05", 30, ())))
    assert [(flag.since, flag.periods) for flag in again] == [(date(2023, 10, 5), 1)]


def test_silence_lifts_no_flag_and_adds_no_period():
    raised = run("2023-08-05", 30, ())
    held = run("2023-09-05", None, raised, missing=("sxd",))
    assert [(f.severity, f.since, f.periods) for f in held] == [("warning", date(2023, 8, 5), 1)]
    assert held[0].reason == f"{raised[0].reason} {HELD}"
    twice = run("2023-10-05", None, held, missing=("sxd",))
    assert (twice[0].reason, twice[0].periods) == (held[0].reason, 1)


def test_the_gravest_come_first_then_the_order_of_the_profile():
    ours = profile(rules=(PLAIN, rule("no_disbursement", ("3", "severe"))))
    rows = [{"plan_vnd": 100 * TY, "disbursed_vnd": n * TY} for n in (33, 0, 20)]
    found = assess(ours, period(), lines(*rows), history=history(), curves=load_forecast_rules()).flags
    assert [(f.severity, f.rule, f.project_key) for f in found] == [
        ("severe", "no_disbursement", "p1"),
        ("warning", "rung_missed", "p1"),
        ("warning", "rung_missed", "p2"),
        ("notice", "rung_missed", "p0"),
    ]


def test_every_kind_that_a_profile_uses_is_known():
    used = {flag_rule.kind for code in profile_codes() for flag_rule in load_profile(code).flag_rules}
    assert used <= set(KINDS)
