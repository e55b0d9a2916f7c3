"""The State Treasury's file of the period: compared with, never judged or counted."""

import pandas as pd

from tasks.ledger.lines import lines
from tasks.ledger.records import SubmissionRecord
from tasks.run import Run, submissions_of


def treasury_code(run: Run) -> str | None:
    """Code under which the State Treasury's file comes in; None where the profile has none."""
    return run.profile.treasury.code if run.profile.treasury else None


def treasury_file(run: Run) -> SubmissionRecord | None:
    """The State Treasury's last file for the period."""
    if (code := treasury_code(run)) is None:
        return None
    files = [record for record in submissions_of(run) if record.state == "read" and record.agency == code]
    return max(files, key=lambda record: (record.received_at, record.id), default=None)


def treasury_lines(run: Run) -> pd.DataFrame:
    """Lines of the State Treasury's last file for the period; empty without one."""
    last = treasury_file(run)
    if last is None:
        return pd.DataFrame()
    found = lines(run.ledger, run.profile_code, run.period.code, known_at=run.as_of, states=("read",))
    return found[found["submission_id"] == last.id].reset_index(drop=True)
