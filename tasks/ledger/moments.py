"""When the last thing about a period became known."""

from datetime import date, datetime

from sqlalchemy import func, select

from tasks.ledger.engine import Ledger
from tasks.ledger.schema import plan_document, submission, submission_assignment, submission_state, waiver


def last_known(ledger: Ledger, profile: str, period: str) -> datetime | None:
    """The latest `known_at` of what came, was judged, assigned or waived for a period; None if nothing.

    A decision on the period's proposal is not among them: it makes new plans from its date on, and the period that it
    was taken on stays as it was reported.
    """
    of_submission = select(submission.c.id).where(submission.c.profile == profile, submission.c.period == period)
    queries = (
        select(func.max(submission_state.c.known_at)).where(submission_state.c.submission_id.in_(of_submission)),
        select(func.max(submission_assignment.c.known_at)).where(submission_assignment.c.period == period),
        select(func.max(waiver.c.known_at)).where(waiver.c.profile == profile, waiver.c.period == period),
    )
    with ledger.read() as connection:
        found = [moment for query in queries if (moment := connection.scalar(query)) is not None]
    return max(found, default=None)


def plan_last_known(ledger: Ledger, profile: str, plan_year: int, on: date) -> datetime | None:
    """The latest `known_at` of a decision on the plan of that year in force on that day; None if none was taken in.

    Such a decision is the ground of every figure of the day, whenever the office came to enter it.
    """
    query = select(func.max(plan_document.c.known_at)).where(
        plan_document.c.profile == profile, plan_document.c.plan_year == plan_year, plan_document.c.valid_on <= on
    )
    with ledger.read() as connection:
        found: datetime | None = connection.scalar(query)
    return found
