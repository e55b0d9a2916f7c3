"""What earlier periods recorded, under the agencies and within the plan year of this one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from config.period import last_disbursable_day
from tasks.ledger.commitments import commitments_of
from tasks.ledger.lines import periods
from tasks.ledger.records import Commitment, FrozenRecord
from tasks.plan.succession import histories
from tasks.progress.types import Assessment, Flag
from tasks.run import Run


@dataclass(frozen=True, slots=True)
class Previous:
    """What the last assessed period of the plan year leaves to this one."""

    flags: tuple[Flag, ...] = ()
    """Suppressed ones too; none where the last period was of another plan year."""
    as_of: date | None = None
    """The day of the figures on which the flags stood."""


def answering(run: Run, agency: str, period: str, project: Sequence[str] = ()) -> str:
    """Who answers in this period for what `agency` said of a project in an earlier one."""
    return run.profile.succession.answers_for(agency, date.fromisoformat(period), run.period.due_on, project)


def previous_of(run: Run, assessed: Sequence[tuple[str, str, str, Assessment]]) -> Previous:
    """`assessed`: the last assessment of each profile of the province: code, prefix, period, what it says.

    Once the profile has assessments of its own, they alone are the past; before, those of all its forerunners are.
    """
    own = [one for one in assessed if one[0] == run.profile_code]
    found: list[Flag] = []
    days = []
    for code, prefix, period, assessment in own or assessed:
        day, year = _noted(run, code, period)
        if year != run.period.plan_year:
            continue
        days.append(day)
        found += [
            replace(flag, agency=answering(run, prefix + flag.agency, period, (flag.project_key, flag.project_name)))
            for flag in (*assessment.flags, *assessment.suppressed)
        ]
    return Previous(tuple(found), max((day for day in days if day is not None), default=None))


def commitments_due(run: Run) -> list[tuple[FrozenRecord, list[Commitment]]]:
    """Commitments of the plan year to disburse 100%, once the last day to disburse has come, each of the agency that
    answers for its project in the period."""
    if run.period.data_as_of < last_disbursable_day(run.profile, run.period.plan_year):
        return []
    return [
        (
            record,
            [
                replace(
                    one, agency=answering(run, prefix + one.agency, record.period, (one.project_key, one.project_name))
                )
                for one in commitments
            ],
        )
        for code, prefix in histories(run.profile)
        for record, commitments in commitments_of(run.ledger, code, known_at=run.as_of)
        if is_earlier(run, code, record.period)
    ]


def is_earlier(run: Run, profile: str, period: str) -> bool:
    """Whether that period of that profile is an earlier one of the same plan year."""
    return period < run.period.code and _noted(run, profile, period)[1] == run.period.plan_year


def _noted(run: Run, profile: str, period: str) -> tuple[date | None, int | None]:
    """Day of the figures and plan year of a period; None where it was never noted."""
    return periods(run.ledger, profile, known_at=run.as_of).get(period, (None, None))
