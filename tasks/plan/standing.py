"""Where a period stands on the ground of the plan: coverage first, then the gates before issuing."""

from dataclasses import dataclass

import pandas as pd

from config.period import owing_agencies
from tasks.ledger.lines import lines, previous_lines
from tasks.plan.coverage import Coverage, coverage
from tasks.plan.gates import Gate, gates, with_passes
from tasks.run import Run, submissions_of


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said before any rate, and what may keep the report from leaving."""

    coverage: Coverage
    gates: tuple[Gate, ...]
    before: pd.DataFrame
    """Each agency's last earlier lines of the plan year, under the agency that answers for them now."""


def standing_of(run: Run) -> Standing:
    """Coverage and gates of the period, as known at the run's moment. Writes nothing."""
    found = lines(run.ledger, run.profile_code, run.period.code, known_at=run.as_of)
    before = previous_lines(run.ledger, run.profile_code, run.period.code, run.period.plan_year, known_at=run.as_of)
    before = before.assign(agency=before["agency"].replace(run.profile.successors(run.period.due_on)))
    plan = pd.DataFrame({"agency": [], "plan_vnd": []})
    accepted = {file.agency or "" for file in submissions_of(run) if file.state == "accepted"}
    cover = coverage(
        [agency.code for agency in owing_agencies(run.profile, run.period)],
        accepted,
        found,
        before,
        plan,
        floor_pct=run.profile.gates.coverage_floor_pct,
    )
    return Standing(cover, with_passes(run, gates(run.profile, cover, found, before, plan)), before)


def gates_of(run: Run) -> tuple[Gate, ...]:
    """The gates of the period's report, with who let a breached one pass."""
    return standing_of(run).gates
