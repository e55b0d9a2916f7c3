"""Where a period stands on the ground of the plan: coverage first, then the gates before issuing."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from config.period import owing_agencies
from tasks.ledger.lines import periods
from tasks.plan.coverage import Coverage, coverage
from tasks.plan.frame import plan_frame
from tasks.plan.gates import Gate, gates, with_passes
from tasks.plan.in_force import PlanInForce, plan_in_force
from tasks.plan.reported import accepted_lines, reported_before
from tasks.plan.succession import last_of_each
from tasks.run import Run, submissions_of


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said before any rate, and what may keep the report from leaving."""

    coverage: Coverage
    gates: tuple[Gate, ...]
    before: pd.DataFrame
    """Each agency's last earlier lines of the plan year, under the agency that answers for them now."""
    before_on: date | None
    """The day to which all of them run; None where there are none or they run to several days."""
    plan: PlanInForce


def plan_of(run: Run) -> PlanInForce:
    """The plan of the period's year in force on the day of its figures, as known at the run's moment."""
    period = run.period
    return plan_in_force(run.ledger, run.profile_code, period.plan_year, period.data_as_of, known_at=run.as_of)


def standing_of(run: Run) -> Standing:
    """Coverage and gates of the period, as known at the run's moment. Writes nothing."""
    found = accepted_lines(run)
    succession = run.profile.succession
    before = last_of_each(reported_before(run), succession, run.period.due_on)
    in_force = plan_of(run)
    plan = plan_frame(in_force, found, succession, run.period.due_on)
    owing = [agency.code for agency in owing_agencies(run.profile, run.period)]
    cover = coverage(
        owing,
        {file.agency or "" for file in submissions_of(run) if file.state == "accepted"},
        found,
        before,
        plan,
        floor_pct=run.profile.gates.coverage_floor_pct,
        unallocated_vnd=sum(in_force.unallocated_vnd().values()),
    )
    alike = found if not in_force.is_assigned or in_force.knows_carried_over else _this_year(found)
    judged = gates(run.profile, cover, alike, before, plan)
    return Standing(cover, with_passes(run, judged), before, last_day_of(run, before), in_force)


def gates_of(run: Run) -> tuple[Gate, ...]:
    """The gates of the period's report, with who let a breached one pass."""
    return standing_of(run).gates


def _this_year(found: pd.DataFrame) -> pd.DataFrame:
    """The lines without what is carried over, to be held against a plan that knows nothing of it."""
    return found.assign(plan_vnd=found["plan_vnd"] - found["plan_carried_vnd"].fillna(0))


def last_day_of(run: Run, before: pd.DataFrame) -> date | None:
    """The day to which earlier lines run, where they all run to the same one."""
    noted = periods(run.ledger, run.profile_code, known_at=run.as_of)
    days = {noted[code][0] for code in before["period"].unique()}
    return days.pop() if len(days) == 1 else None
