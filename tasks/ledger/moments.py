"""When the last thing about a period became known."""

from datetime import datetime

from sqlalchemy import func, select

from tasks.ledger.engine import Ledger
from tasks.ledger.schema import decision, frozen, submission, submission_assignment, submission_state, waiver


def last_known(ledger: Ledger, profile: str, period: str) -> datetime | None:
    """The latest `known_at` of what came, was judged, assigned, waived or decided for a period; None if nothing."""
    of_submission = select(submission.c.id).where(submission.c.profile == profile, submission.c.period == period)
    of_proposal = select(frozen.c.id).where(
        frozen.c.kind == "proposal", frozen.c.profile == profile, frozen.c.period == period
    )
    queries = (
        select(func.max(submission_state.c.known_at)).where(submission_state.c.submission_id.in_(of_submission)),
        select(func.max(submission_assignment.c.known_at)).where(submission_assignment.c.period == period),
        select(func.max(waiver.c.known_at)).where(waiver.c.profile == profile, waiver.c.period == period),
        select(func.max(decision.c.known_at)).where(decision.c.proposal_id.in_(of_proposal)),
    )
    with ledger.read() as connection:
        found = [moment for query in queries if (moment := connection.scalar(query)) is not None]
    return max(found, default=None)
