"""What the last period's flags give on: within a plan year, one count for each cut-off, to whoever answers now."""

from datetime import date
from decimal import Decimal

from config.load import load_profile
from config.period import find_period
from tasks.progress.assessment import counted_on
from tasks.progress.types import Assessment, Flag
from tests.progress.test_engine import run

FLAG = Flag(
    rule="cham-moc", kind="rung_missed", severity="severe", project_key="A", project_name="Cầu A", agency="sgtvt",
    funding_source="nsdp", measured=Decimal(12), reason="Chậm.", since=date(2022, 8, 31), periods=1, facts=(),
)  # fmt: skip
LAST = Assessment(
    line_forecasts=None, group_rates=(), total_forecast=None, flags=(FLAG,), suppressed=(), bottlenecks=()
)


def test_a_new_plan_year_starts_without_flags():
    """Hải Dương's periods of 31/8/2022 and 31/8/2023 are of two plans (002 L299)."""
    profile = load_profile("hai-duong-2022")
    then, now = (find_period(profile, date(year, 8, 31)) for year in (2022, 2023))
    assert (then.plan_year, now.plan_year) == (2022, 2023)
    assert counted_on(LAST, then, now, {}) == ()


def test_within_a_plan_year_a_flag_goes_to_the_agency_that_answers_now():
    profile = load_profile("bac-ninh-2023")
    then, now = (find_period(profile, date(2023, month, 5)) for month in (8, 9))
    [flag] = counted_on(LAST, then, now, {"sgtvt": "sxd"})
    assert (flag.agency, flag.since, flag.periods) == ("sxd", date(2022, 8, 31), 1)


def test_two_reports_of_one_cut_off_are_one_period():
    first = run("2023-08-05", 30, ())
    again = run("2023-08-22", 30, first, same_cutoff=True)
    after = run("2023-09-05", 30, again)
    assert [flag.periods for found in (first, again, after) for flag in found] == [1, 1, 2]
