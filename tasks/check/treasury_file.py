"""The State Treasury's file of the period: compared with, never judged or counted."""

import pandas as pd

from tasks.check.treasury_figures import CELLS
from tasks.ledger.lines import lines
from tasks.ledger.records import SubmissionRecord
from tasks.plan.years import of_own_year
from tasks.read.reading_record import Reading, readings
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
    """Lines of the State Treasury's last file for the period, with the columns of CELLS; empty without one."""
    last = treasury_file(run)
    if last is None:
        return pd.DataFrame()
    found = lines(run.ledger, run.profile_code, run.period.code, known_at=run.as_of, states=("read",))
    own = of_own_year(found[found["submission_id"] == last.id], run.period)
    reading = readings(run.ledger, [last.id], known_at=run.as_of)[last.id]
    return own.assign(**{column: _cells(own, reading, field) for field, column in CELLS.items()})


def _cells(own: pd.DataFrame, reading: Reading, field: str) -> list[str]:
    """`Sheet!A1` of the field on each line; '' where the file has no such column."""
    found = []
    for sheet, row, layout in zip(own["sheet"], own["row"], own["layout"], strict=True):
        letters = reading.layouts[int(layout)].get(field)
        found.append(f"{sheet}!{letters}{int(row)}" if letters else "")
    return found
